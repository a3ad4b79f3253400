package sheet

import "sanchuang/internal/kernel"

// What a file can be refused for.
var (
	ErrTooLarge       = kernel.NewFault(kernel.TooLarge, "sheet.too_large", "文件超过 10 MB，请删去图片和多余的工作表，或分成几个文件后再上传。")
	ErrTooLargeInside = kernel.NewFault(kernel.TooLarge, "sheet.too_large_inside", "文件展开后过大，请把需要的行复制到一张新表格里，另存为 .xlsx 后再上传。")
	ErrTooManyRows    = kernel.NewFault(kernel.TooLarge, "sheet.too_many_rows", "表格超过 20000 行，请分成几个文件后再上传。")
	ErrTooManyColumns = kernel.NewFault(kernel.TooLarge, "sheet.too_many_columns", "表格超过 100 列，请删去不需要的列后再上传。")
	ErrCellTooLong    = kernel.NewFault(kernel.TooLarge, "sheet.cell_too_long", "第 %d 行有一格超过 32767 个字，请删减后再上传。")
	ErrTooSlow        = kernel.NewFault(kernel.TooLarge, "sheet.too_slow", "读取文件超过 30 秒，请把需要的行复制到一张新表格里，另存为 .xlsx 后再上传。")
	ErrOldFormat      = kernel.NewFault(kernel.Invalid, "sheet.old_format", "这是旧格式的表格（.xls 或 .et），请在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrEncrypted      = kernel.NewFault(kernel.Invalid, "sheet.encrypted", "文件设有打开密码，请在 WPS 里取消密码后另存为 .xlsx，或直接复制粘贴。")
	ErrMacros         = kernel.NewFault(kernel.Invalid, "sheet.macros", "文件带有宏，不能接收；请在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrExternalLinks  = kernel.NewFault(kernel.Invalid, "sheet.external_links", "表格引用了其他文件的数据；请全选后“选择性粘贴—数值”到新表格，在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrUnsafe         = kernel.NewFault(kernel.Invalid, "sheet.unsafe", "文件里有不应出现的内容，不能接收；请在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrNotSheet       = kernel.NewFault(kernel.Invalid, "sheet.not_sheet", "没有认出这是表格，请在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrDamaged        = kernel.NewFault(kernel.Invalid, "sheet.damaged", "文件可能已损坏，请在 WPS 里打开后另存为 .xlsx，或直接复制粘贴。")
	ErrEncoding       = kernel.NewFault(kernel.Invalid, "sheet.encoding", "文件中的汉字无法识别，请在 WPS 里另存为 .xlsx，或直接复制粘贴。")
	ErrEmpty          = kernel.NewFault(kernel.Invalid, "sheet.empty", "表格里没有内容，请检查是否选对了文件，或数据是否在其他工作表里。")
)

// What a header can be refused for.
var (
	ErrNoHeader       = kernel.NewFault(kernel.Invalid, "sheet.no_header", "前 10 行里没有找到表头，请保留模板的表头行（应有：%s）。")
	ErrMissingColumns = kernel.NewFault(kernel.Invalid, "sheet.missing_columns", "表头里缺少：%s，请补上这些列后再上传。")
	ErrTwoColumns     = kernel.NewFault(kernel.Invalid, "sheet.two_columns", "“%s”（%s 列）和“%s”（%s 列）都像是“%s”，请删去一列或改名后再上传。")
)

// What a cell can be refused for.
var (
	ErrBlank       = kernel.NewFault(kernel.Invalid, "cell.blank", "此格没有填写，请补上。")
	ErrDay         = kernel.NewFault(kernel.Invalid, "cell.day", "“%s”不是能认出的日期，请写成 2015-12-01 或 2015年12月1日。")
	ErrNoSuchDay   = kernel.NewFault(kernel.Invalid, "cell.no_such_day", "“%s”不是真实的日期，请核对月份和日子。")
	ErrDayRange    = kernel.NewFault(kernel.Invalid, "cell.day_range", "“%s”的年份不在 1900 年至 2100 年之间，请核对。")
	ErrDayShort    = kernel.NewFault(kernel.Invalid, "cell.day_short", "“%s”的年份只有两位，请把年份写全，如 2015-12-01。")
	ErrPartialDay  = kernel.NewFault(kernel.Invalid, "cell.partial_day", "“%s”没有写日，请写全年月日，如 2015-12-01。")
	ErrYearAlone   = kernel.NewFault(kernel.Invalid, "cell.year_alone", "“%s”只有年份，请补上月和日，如 2015-12-01。")
	ErrMonthZero   = kernel.NewFault(kernel.Invalid, "cell.month_zero", "“%s”可能是 1 月，也可能是被表格软件去掉 0 的 10 月，请写成“%s年1月”或“%s年10月”。")
	ErrMonth       = kernel.NewFault(kernel.Invalid, "cell.month", "“%s”不是能认出的年月，请写成 2015-12 或 2015年12月。")
	ErrInt         = kernel.NewFault(kernel.Invalid, "cell.int", "“%s”不是整数，请只填数字。")
	ErrDecimal     = kernel.NewFault(kernel.Invalid, "cell.decimal", "“%s”不是数，请只填数字，小数最多两位。")
	ErrYesNo       = kernel.NewFault(kernel.Invalid, "cell.yes_no", "“%s”看不出是“是”还是“否”，请填“是”或“否”。")
	ErrFormula     = kernel.NewFault(kernel.Invalid, "cell.formula", "此格的公式有错误（%s），请改成数值。")
	ErrIDCut       = kernel.NewFault(kernel.Invalid, "id_number.cut", "身份证号已被表格软件改成数字，末几位丢失；请把这一列设为“文本”格式后重新填写。")
	ErrIDShort     = kernel.NewFault(kernel.Invalid, "id_number.short", "这是 15 位的旧身份证号，请填写现用的 18 位号码。")
	ErrIDLength    = kernel.NewFault(kernel.Invalid, "id_number.length", "身份证号应为 18 位，这里是 %d 位，请核对是否多填或漏填。")
	ErrIDForm      = kernel.NewFault(kernel.Invalid, "id_number.form", "身份证号只能是数字，末位可以是 X，请核对。")
	ErrIDDay       = kernel.NewFault(kernel.Invalid, "id_number.day", "身份证号第 7 至 14 位不是真实的出生日期，请核对。")
	ErrIDCheck     = kernel.NewFault(kernel.Invalid, "id_number.check", "身份证号末位校验不符，多半是有一位填错，请对照证件核对。")
	ErrIDRegion    = kernel.NewFault(kernel.Invalid, "id_number.region", "身份证号开头两位不是省级代码，请对照证件核对。")
	ErrIDMasked    = kernel.NewFault(kernel.Invalid, "id_number.masked", "身份证号带有 *，请填写完整的 18 位号码。")
	ErrPhone       = kernel.NewFault(kernel.Invalid, "phone.form", "电话号码应为 11 位手机号，或带区号的固定电话（如 0531-88886666），请核对。")
	ErrPhoneCut    = kernel.NewFault(kernel.Invalid, "phone.cut", "电话号码已被表格软件改成数字而失真，请把这一列设为“文本”格式后重新填写。")
	ErrPhoneMasked = kernel.NewFault(kernel.Invalid, "phone.masked", "电话号码带有 *，请填写完整的号码。")
	ErrMobile      = kernel.NewFault(kernel.Invalid, "phone.mobile", "手机号应为 11 位，以 1 开头，请核对是否多填或漏填。")
)
