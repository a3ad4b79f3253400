package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanchuang/internal/platform/backup"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/virus"
)

// patient is a folder that a test makes ill.
type patient struct {
	t *testing.T
	a *App
}

func (p *patient) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// exec changes the database past the program.
func (p *patient) exec(statements ...string) {
	p.t.Helper()
	p.must(p.a.DB.Do(p.t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}))
}

// soundFolder makes a folder once and answers how to have it again.
func soundFolder(t *testing.T) func(t *testing.T) *App {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := opened(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T) *App {
		t.Helper()
		at := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(at, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"/sanchuang.db", "/keys.json", ".key"} {
			content, err := os.ReadFile(dir + name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at+name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return opened(t, at)
	}
}

// repository gives the program a place for backups, with a snapshot of that age.
func (p *patient) repository(age time.Duration) *backup.Repository {
	p.t.Helper()
	p.a.opts.Backup = filepath.Join(p.t.TempDir(), "repository")
	repo, err := p.a.repository(p.a.opts.Backup)
	p.must(err)
	if age >= 0 {
		_, err = repo.Take(p.t.Context(), backup.Source{DB: p.a.DB, Data: p.a.opts.Data, Root: func(ctx context.Context) (string, error) { return p.a.Audit.LastRoot(ctx, p.a.DB.Read()) }}, time.Now().Add(-age))
		p.must(err)
	}
	return repo
}

// TestDoctorFindsWhatIsWrong makes each thing that doctor looks for: it is found, in words and with what to do, and nothing else
// is; a sound folder has no finding.
func TestDoctorFindsWhatIsWrong(t *testing.T) {
	attached := "INSERT INTO attachment(id,owner_type,owner_id,org_id,name,type,size,hash,state,made_by,made_name,made_at) VALUES (1,'activity',1,0,'照片.jpg','image/jpeg',3,'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad','clear',1,'李敏',0)"
	again := soundFolder(t)
	for name, c := range map[string]struct {
		make func(p *patient)
		what string // empty: nothing is wrong
		says string
	}{
		"a sound folder":          {func(*patient) {}, "", ""},
		"a key others read":       {func(p *patient) { p.must(os.Chmod(p.a.keyFile(), 0o640)) }, "主密钥", "别人也能读"},
		"a key that is gone":      {func(p *patient) { p.must(os.Remove(p.a.keyFile())) }, "主密钥", "读不到"},
		"a key among the data":    {func(p *patient) { p.a.opts.Key = filepath.Join(p.a.folder.dir, "keys.json") }, "主密钥", "在数据目录里"},
		"a folder others enter":   {func(p *patient) { p.must(os.Chmod(p.a.folder.dir, 0o755)) }, "数据目录", "别人也能进入"},
		"sealed keys others read": {func(p *patient) { p.must(os.Chmod(p.a.folder.keys(), 0o644)) }, "数据目录", "keys.json"},
		"a network file system": {func(p *patient) {
			networkFileSystem = func(string) string { return "NFS" }
			p.t.Cleanup(func() { networkFileSystem = db.NetworkFileSystem })
		}, "数据目录", "NFS"},
		"a backup of today":    {func(p *patient) { p.repository(time.Hour) }, "", ""},
		"no place for backups": {func(p *patient) { p.a.opts.Backup = "/nowhere" }, "备份", "不存在"},
		"no backup yet":        {func(p *patient) { p.repository(-1) }, "备份", "还没有备份"},
		"an old backup":        {func(p *patient) { p.repository(27 * time.Hour) }, "备份", "已超过一天"},
		"a drill that failed": {func(p *patient) {
			p.must(p.repository(0).NoteDrill(backup.Drill{At: time.Now(), Says: "附件：缺失"}))
		}, "备份", "没有通过：附件：缺失"},
		"a drill of long ago": {func(p *patient) {
			p.must(p.repository(0).NoteDrill(backup.Drill{At: time.Now().Add(-16 * 24 * time.Hour), Good: true}))
		}, "备份", "已超过两周"},
		"another key's backups": {func(p *patient) {
			p.repository(0)
			p.must(os.WriteFile(p.a.keyFile(), []byte(strings.Repeat("ab", 32)), 0o600))
		}, "备份", "打不开"},
		"an earlier schema": {func(p *patient) {
			p.exec("DELETE FROM goose_db_version WHERE version_id=(SELECT MAX(version_id) FROM goose_db_version)")
		}, "数据库结构", "本程序的版本"},
		"a later schema": {func(p *patient) {
			p.exec("UPDATE goose_db_version SET version_id=99999 WHERE version_id=(SELECT MAX(version_id) FROM goose_db_version)")
		}, "数据库结构", "99999"},
		"a clock that was set back": {func(p *patient) {
			p.a.DB.SetClock(func() time.Time { return time.Now().Add(time.Hour) })
			p.a.clockJumped(p.t.Context(), time.Hour)
		}, "时钟", "比现在还晚"},
		"a job given up": {func(p *patient) {
			p.exec("INSERT INTO job(id,kind,args,unique_key,run_at,attempt,dead,failure,made_at) VALUES (1,'x','{}','',0,9,1,'y',0)")
		}, "后台任务", "搁置 1"},
		"a file that is gone": {func(p *patient) { p.exec(attached) }, "附件", "缺失或损坏 1 个，第一个：ba7816bf"},
		"a scanner that is away": {func(p *patient) {
			s, err := virus.At("127.0.0.1:1")
			p.must(err)
			p.a.opts.Scanner = s
		}, "病毒检查", "连接不上"},
		"a row of nothing": {func(p *patient) { p.exec("INSERT INTO activity_as(kind,activity_id) VALUES ('x',4711)") }, "引用的对象", "activity_as.activity_id 有 1 个"},
		"a sum without facts": {func(p *patient) {
			p.exec("INSERT INTO metric_rollup(kind,detail,month,department_id,branch_id,n,quantity) VALUES ('x','','2026-01',0,0,1,1)")
		}, "汇总与事实", "汇总次数 1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := again(t)
			defer a.Close()
			c.make(&patient{t, a})
			findings, err := a.Doctor(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			aloneIll(t, findings, c.what, c.says)
		})
	}
	for _, only := range []struct {
		dialect    db.Dialect
		what, says string
		make       []string
	}{
		{db.SQLite, "数据库", "CHECK constraint failed", []string{"PRAGMA ignore_check_constraints=1", "UPDATE paper_kind SET format='x' WHERE code='notice'"}},
		{db.SQLite, "审计留痕", "", []string{"DROP TRIGGER audit_kept_update", "UPDATE audit SET actor='别人'"}},
		{db.Postgres, "数据库设置", "synchronous_commit 为 off", nil},
	} {
		t.Run(string(only.dialect)+" "+only.what, func(t *testing.T) {
			o := Options{Data: filepath.Join(t.TempDir(), "data"), Version: "test", Log: slog.New(slog.DiscardHandler)}
			if only.dialect == db.Postgres {
				o.URL = dbtest.NewPostgres(t) + "&options=-c%20synchronous_commit%3Doff"
			}
			a, err := Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			a.clockJumped(t.Context(), time.Hour)
			if _, err := a.Audit.Seal(t.Context(), a.DB); err != nil {
				t.Fatal(err)
			}
			(&patient{t, a}).exec(only.make...)
			findings, err := a.Doctor(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			aloneIll(t, findings, only.what, only.says)
		})
	}
}

// aloneIll: that finding is bad and says so, none other is, and each bad one says what to do.
func aloneIll(t *testing.T, findings []Finding, what, says string) {
	t.Helper()
	for _, f := range findings {
		if f.Good != (f.Do == "") {
			t.Errorf("%s: good %t, to do %q", f.What, f.Good, f.Do)
		}
		if f.Good == (f.What == what) || f.What == what && !strings.Contains(f.Says, says) {
			t.Errorf("%s: good %t, %s", f.What, f.Good, f.Says)
		}
	}
	if what != "" && !slices.ContainsFunc(findings, func(f Finding) bool { return f.What == what }) {
		t.Errorf("%s was not looked at", what)
	}
}

// TestServersThatLoseData: each setting that loses what was acknowledged is named, with what to do.
func TestServersThatLoseData(t *testing.T) {
	sound := func() db.Server {
		return db.Server{Version: 150004, Settings: map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}}
	}
	if w := sound().Wrong(); len(w) != 0 {
		t.Errorf("a sound server: %+v", w)
	}
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		s := sound()
		s.Settings[name] = "off"
		if w := s.Wrong(); len(w) != 1 || !strings.Contains(w[0].Says, name) || w[0].Do == "" {
			t.Errorf("%s off: %+v", name, w)
		}
	}
	s := sound()
	if s.Version = 130011; len(s.Wrong()) != 1 || !strings.Contains(s.Wrong()[0].Says, "13") {
		t.Errorf("an old server: %+v", s.Wrong())
	}
	for free, good := range map[uint64]bool{3 << 30: true, 1 << 30: false} {
		if f := roomFinding(free, 100<<30); f.Good != good {
			t.Errorf("%d MiB free: %+v", free>>20, f)
		}
	}
}

// TestFilesWithoutARowAreCounted: a file that no row names is told, once it is old enough to have had its row.
func TestFilesWithoutARowAreCounted(t *testing.T) {
	a := opened(t, filepath.Join(t.TempDir(), "data"))
	defer a.Close()
	hash, err := a.blobs.Put([]byte("多余"))
	if err != nil {
		t.Fatal(err)
	}
	count := func(want string) {
		t.Helper()
		if f, err := a.strayFinding(t.Context()); err != nil || !strings.HasPrefix(f.Says, want) {
			t.Errorf("%+v %v, want %s", f, err, want)
		}
	}
	count("0 个")
	old := time.Now().Add(-2 * settled)
	if err := os.Chtimes(filepath.Join(a.folder.blobs(), hash[:2], hash), old, old); err != nil {
		t.Fatal(err)
	}
	count("1 个，1 KiB")
}
