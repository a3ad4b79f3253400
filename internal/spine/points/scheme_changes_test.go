package points

import (
	"slices"
	"testing"

	"sanchuang/internal/platform/audit"
)

func TestChangesOfASchemeByItsParts(t *testing.T) {
	was, err := ParseScheme(Seed(ByMember).Text())
	if err != nil {
		t.Fatal(err)
	}
	if got := schemeChanges(was, Seed(ByMember)); len(got) != 0 {
		t.Errorf("nothing was changed, and yet %v", got)
	}
	is := Seed(ByMember)
	first, last := is.Rules[0], is.Rules[len(is.Rules)-1]
	is.Name = "党员积分办法（修订）"
	is.Rules = is.Rules[:len(is.Rules)-1]
	is.Rules[0].Points += 100
	is.Rules[1].Basis = "新的依据"
	added := first
	added.Code, added.Text = "brand-new", "参加读书分享一次"
	is.Rules = append(is.Rules, added)
	want := []audit.ChangeLine{
		{Field: "办法名称", Before: was.Name, After: is.Name},
		{Field: "规则“" + first.Text + "”", Before: first.Points.String() + "分", After: (first.Points + 100).String() + "分"},
		{Field: "规则“" + is.Rules[1].Text + "”", After: "其他设置有改动"},
		{Field: "增加规则“参加读书分享一次”", After: added.said()},
		{Field: "删去规则“" + last.Text + "”", After: last.said()},
	}
	if got := schemeChanges(was, is); !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
