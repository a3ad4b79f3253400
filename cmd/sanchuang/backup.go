package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/backup"
)

type backupCmd struct {
	To     string `required:"" type:"path" placeholder:"目录" help:"备份目录；第一次用会建立。"`
	Full   bool   `help:"完整备份，不借用以前备份里相同的内容。"`
	Verify bool   `default:"true" negatable:"" help:"备份后恢复到临时目录校验一遍；--no-verify 不校验。"`
}

func (b *backupCmd) Run(ctx context.Context, c *cli) error {
	return withAny(ctx, c, func(a *app.App) error {
		s, err := a.Backup(ctx, b.To, b.Full)
		if err != nil {
			return err
		}
		fmt.Println("已备份：", describe(s))
		if !b.Verify {
			return nil
		}
		d, err := a.Drill(ctx, b.To)
		if err != nil {
			return err
		}
		if !d.Good {
			return coded{errors.New("备份校验不通过：" + d.Says), exitFinding}
		}
		fmt.Printf("已恢复到临时目录并校验，完好（%d 秒）。\n", d.Seconds)
		return nil
	})
}

func describe(s backup.Snapshot) string {
	return fmt.Sprintf("%s（%s，数据 %.1f MiB，新写 %.1f MiB，附件 %d 个）",
		s.ID, s.At.In(kernel.Zone).Format(time.DateTime), float64(s.Bytes)/(1<<20), float64(s.Added)/(1<<20), s.Attachments)
}

type restoreCmd struct {
	From string `required:"" type:"existingdir" placeholder:"目录" help:"备份目录。"`
	To   string `aliases:"at" xor:"which" placeholder:"时刻" help:"恢复到这一时刻（北京时间，写成 2026-11-26T10:32:00）；不给则恢复到最近的时刻。"`
	Back bool   `name:"before-upgrade" xor:"which" help:"恢复到最近一次升级之前，用于退回旧版程序。"`
}

// momentForms are the ways a moment may be written, in the city's time.
var momentForms = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}

func moment(text string) (at time.Time, err error) {
	for _, form := range momentForms {
		if at, err = time.ParseInLocation(form, text, kernel.Zone); err == nil {
			return at, nil
		}
	}
	return at, errors.New("时刻请写成 2026-11-26T10:32:00 这样（北京时间）")
}

func (r *restoreCmd) Run(ctx context.Context, c *cli) error {
	var at time.Time
	if r.To != "" {
		var err error
		if at, err = moment(r.To); err != nil {
			return err
		}
	}
	m, findings, err := app.Restore(ctx, app.RestoreOptions{Repository: r.From, At: at, Before: r.Back, Into: c.options(true)})
	if err != nil {
		return err
	}
	fmt.Println("已恢复：", describe(m.Snapshot))
	if m.Segments > 0 {
		fmt.Printf("此后重放变更记录 %d 段，数据恢复到 %s。\n", m.Segments, m.At.In(kernel.Zone).Format("2006-01-02 15:04:05.000"))
	}
	if m.CutShort {
		fmt.Println("最后一段变更记录不完整（写入时断电），没有使用。")
	}
	return printFindings(findings)
}
