package main

import (
	"context"
	"fmt"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
)

type rotateKeysCmd struct {
	NewKey string `type:"path" placeholder:"文件" help:"同时更换主密钥：新的主密钥文件，没有就生成。"`
}

func (r *rotateKeysCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, false, func(a *app.App) error {
		by := kernel.System("命令行")
		if err := a.RotateKeys(ctx, by); err != nil {
			return err
		}
		if err := a.Reseal(ctx); err != nil {
			return err
		}
		s, err := a.Keys(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("数据密钥已轮换为 %s，已加密的内容全部改用新密钥。\n", s.Current)
		if r.NewKey == "" {
			return nil
		}
		if err := a.ChangeMaster(ctx, by, r.NewKey); err != nil {
			return err
		}
		fmt.Printf("主密钥已更换。请把 %s 另存一份到离线介质，以后启动时用 --key 指明它；旧的主密钥只用于恢复以前的备份，请换一个新的备份目录。\n", r.NewKey)
		return nil
	})
}
