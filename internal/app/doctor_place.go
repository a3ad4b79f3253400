package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// What is still taken for now: the clocks of two machines, and rows that were just written.
const (
	serverApart = 5 * time.Second
	ahead       = 5 * time.Minute
)

// backupOld is the age at which the last backup is too old; drillOld that of the last drill, which comes every week.
const (
	backupOld = 26 * time.Hour
	drillOld  = 15 * 24 * time.Hour
)

func (a *App) keyFinding() Finding {
	key := a.keyFile()
	info, err := os.Stat(key)
	switch {
	case err != nil:
		return found("主密钥", false, "读不到主密钥文件："+key, "核对 --key，或从离线保管处取回主密钥放到这里")
	case info.Mode().Perm()&0o077 != 0:
		return found("主密钥", false, "主密钥文件别人也能读："+key, "改为只有运行本程序的用户可读：chmod 600")
	case within(a.folder.dir, key):
		return found("主密钥", false, "主密钥文件在数据目录里，拿到数据的人就拿到了密钥："+key, "把它移到数据目录和备份目录之外，启动时用 --key 指明")
	default:
		return found("主密钥", true, "在数据目录之外，权限正确", "")
	}
}

func within(folder, file string) bool {
	f, e1 := filepath.Abs(folder)
	g, e2 := filepath.Abs(file)
	return e1 == nil && e2 == nil && strings.HasPrefix(g, f+string(filepath.Separator))
}

// folderFinding: nobody else reads the folder, and a SQLite file lies where locks hold.
func (a *App) folderFinding() Finding {
	for _, name := range []string{a.folder.dir, a.folder.keys()} {
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 {
			return found("数据目录", false, "别人也能进入或读取："+name, "改为只有运行本程序的用户可用：chmod -R go= 数据目录")
		}
	}
	if name := networkFileSystem(a.folder.dir); name != "" && a.opts.URL == "" {
		return found("数据目录", false, "在网络文件系统（"+name+"）上，可能损坏数据", "把数据目录移到本机磁盘，或改用 PostgreSQL")
	}
	return found("数据目录", true, "在本机磁盘上，权限正确", "")
}

// networkFileSystem is asked through here so that a test can have one.
var networkFileSystem = db.NetworkFileSystem

// diskFinding speaks up long before Ready does.
func (a *App) diskFinding() Finding { return roomFinding(a.room()) }

func roomFinding(free, total uint64) Finding {
	return found("磁盘", free > min(10*minFree, total/2), fmt.Sprintf("剩余 %d MiB", free>>20), "清理出空间或扩大磁盘；再少下去，上传和保存会被拒绝")
}

// backupFinding looks at the repository that the program was told of.
func (a *App) backupFinding() Finding {
	at := a.backups.folder
	if at == "" {
		at = a.opts.Backup
	}
	if at == "" {
		return skipped("备份", "没有给出备份目录，没有检查")
	}
	if info, err := os.Stat(at); err != nil || !info.IsDir() {
		return found("备份", false, "备份目录不存在："+at, "核对目录，或检查那块磁盘是否已挂载")
	}
	repo, err := a.repository(at)
	if err != nil {
		return found("备份", false, "备份目录打不开："+inWords(err), "核对目录和主密钥；更换过主密钥的，请换一个新的备份目录")
	}
	all, err := repo.Snapshots()
	if err != nil {
		return found("备份", false, "备份读不出："+inWords(err), "换一个备份目录另做一次完整备份，并检查存放备份的磁盘")
	}
	if len(all) == 0 {
		return found("备份", false, "还没有备份", "在“系统管理—数据备份”页面立即备份，或执行 backup 命令")
	}
	last := all[0].At
	says := "最近一次 " + last.In(kernel.Zone).Format("2006-01-02 15:04")
	if time.Since(last) > backupOld {
		return found("备份", false, says+"，已超过一天", "确认服务正在运行、备份目录可写且有空间；先用 backup 命令补做一次")
	}
	drill, err := repo.LastDrill()
	switch {
	case err != nil:
		return found("备份", false, says+"，恢复演练的结果读不出："+inWords(err), "在“系统管理—数据备份”页面重做一次恢复演练")
	case drill == nil:
		return found("备份", true, says+"，还没有做过恢复演练", "")
	case !drill.Good:
		return found("备份", false, says+"，恢复演练没有通过："+drill.Says, "检查存放备份的磁盘；下一次备份自动改为完整备份，也可现在到“系统管理—数据备份”页面立即备份，再重做演练")
	case time.Since(drill.At) > drillOld:
		return found("备份", false, says+"，恢复演练已超过两周", "在“系统管理—数据备份”页面做一次恢复演练")
	}
	return found("备份", true, says+"，恢复演练通过", "")
}

// clockFinding: days are decided by the clock. Rows from the future tell that it was set back, a database server that shows
// another time tells that one of the two is wrong.
func (a *App) clockFinding(ctx context.Context) (Finding, error) {
	if a.demo != nil {
		return found("时钟", true, "演示目录的时钟可以拨动，没有检查", ""), nil
	}
	apart, err := a.DB.ClockApart(ctx)
	if err != nil {
		return Finding{}, err
	}
	if apart.Abs() > serverApart {
		return found("时钟", false, fmt.Sprintf("本机与数据库服务器相差 %s", apart.Abs().Round(time.Second)), "两台机器都与同一个时间服务器对时（chrony 或 ntpd）"), nil
	}
	last, err := db.Scalar[int64](ctx, a.DB.Read(), "SELECT COALESCE(MAX(at),0) FROM audit")
	if early := time.Until(time.UnixMilli(last)); err == nil && early > ahead {
		return found("时钟", false, "留痕里有 "+time.UnixMilli(last).In(kernel.Zone).Format("2006-01-02 15:04")+" 的记录，比现在还晚", "核对本机时间并与时间服务器对时；时间曾被拨快的，请查看留痕里的“服务器时钟跳动”"), nil
	}
	return found("时钟", true, "没有早于已有记录", ""), err
}
