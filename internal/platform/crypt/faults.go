package crypt

import "sanchuang/internal/kernel"

// What this package refuses.
var (
	ErrNotOpened   = kernel.NewFault(kernel.Unavailable, "crypt.not_opened", "这项加密内容打不开，可能已损坏或密钥不符，请联系系统管理员核查。")
	ErrWrongMaster = kernel.NewFault(kernel.Unavailable, "crypt.wrong_master", "主密钥与密钥环不符，请换回建立本数据时所用的主密钥文件后再启动。")
	ErrBadKeyRing  = kernel.NewFault(kernel.Unavailable, "crypt.bad_key_ring", "密钥环无法读取，请从备份中恢复密钥环后再启动。")
	ErrKeyFileMode = kernel.NewFault(kernel.Unavailable, "crypt.key_file_mode", "主密钥文件 %s 允许其他用户读取，请把权限改为 600 后再启动。")
	ErrBadKeyFile  = kernel.NewFault(kernel.Unavailable, "crypt.bad_key_file", "主密钥文件 %s 内容不对，请恢复原来的文件后再启动。")
	ErrBusy        = kernel.NewFault(kernel.TooMany, "crypt.busy", "此刻登录的人较多，请稍候几秒再试。")
	ErrBadHash     = kernel.NewFault(kernel.Unavailable, "crypt.bad_hash", "账号的密码记录无法识别，请联系系统管理员重置密码。")
)
