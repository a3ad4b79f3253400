package doc

import (
	"strings"
	"testing"
)

func TestLongTitlesArePartedWhereNoWordIsTorn(t *testing.T) {
	for text, want := range map[string]string{
		"关于开展主题党日的通知":                       "关于开展主题党日的通知",
		"中共江州市直属机关工作委员会2026年“三创”工作情况汇报":     "中共江州市直属机关工作委员会\n2026年“三创”工作情况汇报",
		"市纪委监委机关2026年10月“三创”工作情况汇报":         "市纪委监委机关2026年10月\n“三创”工作情况汇报",
		"中共江州市直属机关工作委员会2026年第三季度“三创”工作情况汇报": "中共江州市直属机关工作委员会\n2026年第三季度“三创”工作情况汇报",
		"自己分的\n两行，一行比一行长得多，超过一行能放下的字数":      "自己分的\n两行，一行比一行长得多，超过一行能放下的字数",
		"没有标点没有数字也没有引号的一个很长很长很长的标题":         "没有标点没有数字也没有引号\n的一个很长很长很长的标题",
		strings.Repeat("A1", 40): strings.Repeat("A1", 40),
	} {
		got := titleLines(text)
		if got != want {
			t.Errorf("%q is parted as %q, want %q", text, got, want)
		}
	}
}
