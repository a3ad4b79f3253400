package db

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// networkFileSystems do not keep SQLite's locks; the numbers are Linux's statfs magic.
var networkFileSystems = map[int64]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0x65735546: "FUSE"}

func lockFile(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if name := NetworkFileSystem(filepath.Dir(path)); name != "" {
		return nil, fmt.Errorf("数据目录在网络文件系统（%s）上，可能损坏数据；请改用本机磁盘，或改用 PostgreSQL", name)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrLocked
	}
	return f, nil
}
