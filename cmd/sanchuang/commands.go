package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/demo"
)

var errorsJoin = errors.Join

// with opens the data for one command.
func with(ctx context.Context, c *cli, readOnly bool, fn func(*app.App) error) error {
	return open(ctx, c, func(o *app.Options) { o.ReadOnly = readOnly }, func(a *app.App) error {
		if err := a.SchemaFault(ctx); err != nil {
			return err
		}
		return fn(a)
	})
}

// withAny reads data of any version of the schema: a backup is wanted before an upgrade most of all.
func withAny(ctx context.Context, c *cli, fn func(*app.App) error) error {
	return open(ctx, c, func(o *app.Options) { o.ReadOnly = true }, fn)
}

func open(ctx context.Context, c *cli, change func(*app.Options), fn func(*app.App) error) error {
	o := c.options(false)
	change(&o)
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(fn(a), a.Close())
}

type demoCmd struct {
	Seed  uint64  `default:"20170501" help:"随机种子；同样的种子、规模和年份得到同样的数据。"`
	Scale float64 `default:"1" help:"规模，1 为约 100 个单位、720 个支部、12000 名党员。"`
	Year  int     `default:"2026" help:"当前年份。"`
	JSON  bool    `help:"把演示账号打印为 JSON。"`
	Serve bool    `help:"生成后启动服务；目录里已有演示城市时直接启动。"`
	Addr  string  `default:"127.0.0.1:8080" env:"SANCHUANG_ADDR" help:"启动服务的监听地址。"`
}

func (d *demoCmd) Run(ctx context.Context, c *cli) error {
	// Beside the folder, as an operator would have it on another disk, so that the page about backups lives.
	kept := filepath.Clean(c.Data) + "-backup"
	o := c.options(false)
	o.Backup = kept
	a, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	defer a.Close()
	if a.Demonstration() == nil {
		begun := time.Now()
		if err := demo.Make(ctx, a, demo.Options{Seed: d.Seed, Scale: d.Scale, Year: d.Year, Progress: func(text string) { fmt.Fprintln(os.Stderr, text) }}); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "演示城市已生成，用时 %.1f 秒。\n", time.Since(begun).Seconds())
	} else if !d.Serve {
		return errors.New("这个目录里已有演示城市；要重新生成，请换一个目录，或先删除它")
	}
	if d.JSON {
		b, _ := json.Marshal(a.Demonstration().Accounts)
		fmt.Println(string(b))
	} else {
		printAccounts(a.Demonstration().Accounts)
	}
	if !d.Serve {
		return nil
	}
	return a.Serve(ctx, app.ServeOptions{Addr: d.Addr, Backup: kept, BackupEvery: 24 * time.Hour, Listening: func(address string) { fmt.Println("listening on", address) }})
}

func printAccounts(accounts []app.Account) {
	fmt.Println("演示账号（密码只在演示目录里有效）：")
	for _, x := range accounts {
		fmt.Printf("  %s\t%s\t%s\t%s %s\n", x.RoleName, x.Login, x.Password, x.OrgName, x.Name)
	}
}

type importCmd struct {
	Roster   importFileCmd     `cmd:"" help:"导入党员名册（.xlsx 或 .csv）。"`
	Register importRegisterCmd `cmd:"" help:"导入台账（.xlsx 或 .csv）。"`
}

type importFileCmd struct {
	File string `arg:"" type:"existingfile" help:"文件。"`
}

func (i *importFileCmd) Run(ctx context.Context, c *cli) error {
	return importFile(ctx, c, "roster", i.File)
}

type importRegisterCmd struct {
	Kind string `required:"" help:"台账种类，见 --help 或网页上的导入页。"`
	File string `arg:"" type:"existingfile" help:"文件。"`
}

func (i *importRegisterCmd) Run(ctx context.Context, c *cli) error {
	return importFile(ctx, c, i.Kind, i.File)
}

func importFile(ctx context.Context, c *cli, kind, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return with(ctx, c, false, func(a *app.App) error {
		result, err := a.Import(ctx, kind, filepath.Base(file), data)
		if err != nil {
			return err
		}
		fmt.Println(result.Summary)
		for _, m := range result.Mistakes {
			fmt.Println("  " + m)
		}
		if !result.Applied {
			return coded{errors.New("没有导入任何内容；请按上面的提示修改文件后再导入"), exitRefused}
		}
		return nil
	})
}

type briefingCmd struct {
	Year int    `required:"" help:"年份。"`
	Out  string `required:"" type:"path" help:"输出的 docx 文件；附表写在旁边的 .xlsx。"`
	Org  string `help:"单位或支部名称；不给则为全市直机关。"`
}

func (b *briefingCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, true, func(a *app.App) error {
		paper, annex, err := a.Briefing(ctx, b.Year, b.Org)
		if err != nil {
			return err
		}
		side := strings.TrimSuffix(b.Out, filepath.Ext(b.Out)) + "-附表.xlsx"
		if err := errors.Join(os.WriteFile(b.Out, paper, 0o600), os.WriteFile(side, annex, 0o600)); err != nil {
			return err
		}
		fmt.Println(b.Out)
		fmt.Println(side)
		return nil
	})
}

type recomputeCmd struct {
	Year  int  `required:"" help:"年份。"`
	Check bool `help:"只比对，不改动。"`
}

func (r *recomputeCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, r.Check, func(a *app.App) error {
		differences, err := a.Recompute(ctx, r.Year, r.Check)
		if err != nil {
			return err
		}
		for _, d := range differences {
			fmt.Println(d)
		}
		if len(differences) > 0 {
			return coded{fmt.Errorf("有 %d 处不一致", len(differences)), exitFinding}
		}
		fmt.Println("积分台账与事实一致。")
		return nil
	})
}

type verifyCmd struct {
	Root  string `help:"先前记下的封存根；给出时一并检查留痕是否被截断。"`
	Heads string `type:"existingfile" placeholder:"文件" help:"serve --audit-heads 写下的文件；给出时逐行核对签名和封存根。"`
}

func (v *verifyCmd) Run(ctx context.Context, c *cli) error {
	return with(ctx, c, true, func(a *app.App) error {
		f, err := a.Audit.Verify(ctx, a.DB, v.Root)
		if err != nil {
			return err
		}
		fmt.Printf("留痕 %d 行，封存 %d 次，待封存 %d 行。\n封存根 %s\n", f.Rows, f.Seals, f.Open, f.Root)
		if f.Bad != "" {
			return coded{errors.New("留痕校验不通过：" + f.Bad), exitFinding}
		}
		if v.Heads != "" {
			n, bad, err := a.VerifyHeads(ctx, v.Heads)
			if err != nil {
				return err
			}
			if bad != "" {
				return coded{errors.New("留痕校验不通过：" + bad), exitFinding}
			}
			fmt.Printf("在外保存的封存根 %d 个，全部相符。\n", n)
		}
		return printInvariants(ctx, a)
	})
}

func printInvariants(ctx context.Context, a *app.App) error {
	pairs, err := a.Invariants(ctx)
	if err != nil {
		return err
	}
	bad := 0
	for _, p := range pairs {
		mark := "相符"
		if !p.Equal {
			mark, bad = "不符", bad+1
		}
		fmt.Printf("  %s\t%s：%d，%s：%d\n", mark, p.LeftName, p.Left, p.RightName, p.Right)
	}
	if bad > 0 {
		return coded{fmt.Errorf("有 %d 项勾稽关系不符", bad), exitFinding}
	}
	return nil
}

type doctorCmd struct {
	Backup string `type:"path" env:"SANCHUANG_BACKUP" placeholder:"目录" help:"备份目录；给出后一并检查最近一次备份和恢复演练。"`
	JSON   bool   `help:"打印为 JSON，供监控程序读取。"`
}

func (d *doctorCmd) Run(ctx context.Context, c *cli) error {
	return open(ctx, c, func(o *app.Options) { o.ReadOnly, o.Backup = true, d.Backup }, func(a *app.App) error {
		findings, err := a.Doctor(ctx)
		if err != nil {
			return err
		}
		if !d.JSON {
			return printFindings(findings)
		}
		b, err := json.MarshalIndent(findings, "", "  ")
		fmt.Println(string(b))
		return errors.Join(err, judge(findings))
	})
}

func printFindings(findings []app.Finding) error {
	for _, f := range findings {
		mark, do := "正常", ""
		if !f.Good {
			mark, do = "异常", "。请"+f.Do
		}
		fmt.Printf("  %s\t%s：%s%s。\n", mark, f.What, strings.TrimSuffix(f.Says, "；"), strings.TrimSuffix(do, "；"))
	}
	return judge(findings)
}

// judge is the outcome for monitors.
func judge(findings []app.Finding) error {
	bad := 0
	for _, f := range findings {
		if !f.Good {
			bad++
		}
	}
	if bad > 0 {
		return coded{fmt.Errorf("体检发现 %d 处异常", bad), exitFinding}
	}
	return nil
}

type contractCmd struct{}

func (*contractCmd) Run(ctx context.Context) error {
	b, err := app.Contract(ctx)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(b)
	return err
}

type versionCmd struct{}

func (*versionCmd) Run() error {
	fmt.Println("sanchuang", version)
	return nil
}
