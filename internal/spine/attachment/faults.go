package attachment

import "sanchuang/internal/kernel"

// The refusals of files.
var (
	ErrEmpty      = kernel.NewFault(kernel.Invalid, "attachment.empty", "文件是空的，请重新选择。").At("file")
	ErrTooLarge   = kernel.NewFault(kernel.TooLarge, "attachment.too_large", "文件超过 20 MB，请压缩或拆分后再传。").At("file")
	ErrType       = kernel.NewFault(kernel.Invalid, "attachment.type", "只能上传 PDF、Word（.docx）、Excel（.xlsx）、PPT（.pptx）和 JPG、PNG 图片；旧格式请另存为新格式后再传。").At("file")
	ErrContent    = kernel.NewFault(kernel.Invalid, "attachment.content", "文件内容与扩展名不符，请用原来的软件重新保存后再传。").At("file")
	ErrMacro      = kernel.NewFault(kernel.Invalid, "attachment.macro", "文件里带有宏或嵌入的程序，请另存为不带宏的文件后再传。").At("file")
	ErrRemote     = kernel.NewFault(kernel.Invalid, "attachment.remote", "文件打开时会到网络上取模板或数据，请断开这些链接、另存后再传。").At("file")
	ErrDeclared   = kernel.NewFault(kernel.Invalid, "attachment.declared", "文件里有正常文件不会有的声明，可能被改动过，请用原来的软件重新保存后再传。").At("file")
	ErrPicture    = kernel.NewFault(kernel.Invalid, "attachment.picture", "图片无法打开或超过 4000 万像素，请重新导出或缩小后再传。").At("file")
	ErrNotChecked = kernel.NewFault(kernel.Conflict, "attachment.not_checked", "文件正在做病毒检查，请过几分钟再下载。")
	ErrInfected   = kernel.NewFault(kernel.Conflict, "attachment.infected", "这个文件查出病毒，已经删除；请在本机杀毒后重新上传。")
	ErrName       = kernel.NewFault(kernel.Invalid, "attachment.name", "文件名不能为空，也不能超过 120 个字。").At("file")
	ErrRecord     = kernel.NewFault(kernel.Conflict, "attachment.record_full", "这条记录的材料已超过 200 MB，请删去不需要的文件后再传。").At("file")
	ErrOrg        = kernel.NewFault(kernel.Conflict, "attachment.org_full", "本组织的材料已超过 2 GB，请删去不需要的文件后再传。").At("file")
)
