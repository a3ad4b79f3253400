package backup

import "sanchuang/internal/kernel"

// What the room refuses with.
var (
	ErrNone      = kernel.NewFault(kernel.NotFound, "backup.none", "备份目录里没有这个时间之前的备份；请核对目录和时间。")
	ErrNoUpgrade = kernel.NewFault(kernel.NotFound, "backup.no_upgrade", "备份目录里没有升级前的备份；请核对目录，或指明恢复到哪一时刻。")
	ErrDamaged   = kernel.NewFault(kernel.Conflict, "backup.damaged", "备份 %s 已损坏，或不是用这把主密钥生成的；请换一个备份，或核对主密钥文件。")
	ErrBusy      = kernel.NewFault(kernel.Conflict, "backup.busy", "另一次备份正在进行，请等它结束后再试。")
	ErrNoRoom    = kernel.NewFault(kernel.NoRoom, "backup.no_room", "磁盘空间不足，这次备份没有做成，此前的备份不受影响；请清理出空间或把备份目录换到另一块磁盘，然后再备份一次。")
	ErrUsed      = kernel.NewFault(kernel.Conflict, "backup.used", "目录 %s 里已有内容；恢复只写入空目录，请另给一个。")
	ErrBroken    = kernel.NewFault(kernel.Conflict, "backup.broken", "变更记录 %s 已损坏或缺失，它之后的时刻不能从这里恢复；最晚可恢复到 %s，请给出这一时刻或更早的时刻，或这之后某次备份的时刻。")
)
