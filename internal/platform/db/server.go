package db

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Server (数据库服务器) is what a PostgreSQL server says of itself that decides whether what is acknowledged stays.
type Server struct {
	Version  int // 140000 is 14.0
	Settings map[string]string
}

// Wrong is a setting that loses data, and what to do about it.
type Wrong struct{ Says, Do string }

// oldestPostgres is the first that runs our SQL.
const oldestPostgres = 140000

// Server reads the settings of this connection; a role, a database or the URL may set others than the server's file.
func (d *DB) Server(ctx context.Context) (Server, error) {
	s := Server{Settings: map[string]string{}}
	err := Each(ctx, d.Read(), func(row Scanner) error {
		var name, value string
		err := row.Scan(&name, &value)
		s.Settings[name] = value
		return err
	}, "SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num','fsync','synchronous_commit','full_page_writes')")
	if err != nil {
		return s, err
	}
	s.Version, err = strconv.Atoi(s.Settings["server_version_num"])
	return s, err
}

// Wrong lists what is not as it must be.
func (s Server) Wrong() (out []Wrong) {
	if s.Version < oldestPostgres {
		out = append(out, Wrong{fmt.Sprintf("PostgreSQL %d 太旧", s.Version/10000), "升级到 PostgreSQL 14 以上"})
	}
	for _, x := range []struct{ name, says string }{
		{"fsync", "断电会损坏数据库"},
		{"full_page_writes", "断电会损坏数据库"},
		{"synchronous_commit", "断电会丢失已答复“保存成功”的内容"},
	} {
		if s.Settings[x.name] == "off" {
			out = append(out, Wrong{x.name + " 为 off，" + x.says, "执行 ALTER SYSTEM SET " + x.name + " = on 并重新加载配置，再核对 --db 的地址、用户和数据库没有另设"})
		}
	}
	return out
}

// ClockApart is by how much the database server's clock is ahead of ours; zero on SQLite, which has no other.
func (d *DB) ClockApart(ctx context.Context) (time.Duration, error) {
	if d.dialect == SQLite {
		return 0, nil
	}
	before := time.Now()
	ms, err := Scalar[int64](ctx, d.Read(), "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp())*1000 AS BIGINT)")
	middle := before.Add(time.Since(before) / 2)
	return time.UnixMilli(ms).Sub(middle), err
}

// NetworkFileSystem names the network file system on which a folder lies; empty when it is on a disk of this machine.
func NetworkFileSystem(folder string) string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Clean(folder), &fs); err != nil {
		return ""
	}
	return networkFileSystems[int64(fs.Type)]
}
