package main

import (
	"context"
	"fmt"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
)

type adminCmd struct {
	List   adminListCmd   `cmd:"" help:"列出三员账号。"`
	Unlock adminUnlockCmd `cmd:"" help:"解除三员账号的锁定；加 --code 发新激活码，加 --factor 解除动态口令。此举留痕。"`
}

type adminListCmd struct{}

func (*adminListCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, true, func(a *app.App) error {
		list, err := a.Accounts.Administrators(ctx)
		if err != nil {
			return err
		}
		for _, x := range list {
			locked := ""
			if x.LockedUntil > 0 {
				locked = "，锁定到 " + when(x.LockedUntil)
			}
			fmt.Printf("  %s\t%s\t%s\t%s%s\n", x.Roles[0], x.Login, x.Name, map[account.State]string{account.Invited: "待激活", account.Active: "正常", account.Disabled: "已停用"}[x.State], locked)
		}
		return nil
	})
}

type adminUnlockCmd struct {
	Login  string `arg:"" help:"登录名，见 admin list。"`
	Code   bool   `help:"密码忘了：原密码作废，打印一次性激活码。"`
	Factor bool   `help:"手机丢了：解除动态口令，下次登录重新启用。"`
}

func (u *adminUnlockCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, false, func(a *app.App) error {
		code, err := a.Accounts.RecoverAdministrator(ctx, u.Login, account.Recovery{Code: u.Code, Factor: u.Factor})
		if f, ok := kernel.AsFault(err); ok {
			return coded{fmt.Errorf("没有办理：%s（只能办理三员账号，登录名见 admin list）", f.Text), exitRefused}
		}
		if err != nil {
			return err
		}
		fmt.Println("已解除锁定：", code.Login)
		if code.Code != "" {
			fmt.Printf("一次性激活码：%s（有效期至 %s，只显示这一次，在登录页“激活账号”使用）\n", code.Code, when(code.Expires))
		}
		if u.Factor {
			fmt.Println("已解除动态口令，下次登录须重新启用。")
		}
		return nil
	})
}

func when(ms int64) string { return time.UnixMilli(ms).In(kernel.Zone).Format("2006-01-02 15:04") }
