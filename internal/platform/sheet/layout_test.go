package sheet

import (
	"fmt"
	"slices"
	"testing"
)

func TestGuessOfAForeignHeader(t *testing.T) {
	rows := block("下沉走访工作台账\n导入前请删除注意事项\t\t\n填报单位\t市财政局\t\n序号\t时间\t去了哪里\t结果\n1\t45037\t红旗社区\t已办结\n2\t45038\t上河村\t办理中\n合计\t2\t\t\n")
	fields := []Field{{Key: "day", Label: "走访日期", Synonyms: []string{"时间"}, Required: true}, {Key: "place", Label: "走访点", Required: true}}
	if _, err := FindHeader(rows, fields); err == nil {
		t.Error("the header is known after all")
	}
	h, ok := Guess(rows, fields)
	if !ok || h.Row != 3 || h.Columns["day"] != 1 || len(h.Columns) != 1 || !slices.Equal(h.Data, []int{4, 5}) || !slices.Equal(h.Skipped, []int{6}) {
		t.Errorf("%v %+v", ok, h)
	}
	if _, ok := Guess(block("只有一格\n\n又一格\n"), fields); ok {
		t.Error("a header of one cell")
	}
}

func TestHeadingsOfTwoRowsAndTheirSignature(t *testing.T) {
	s := &Sheet{Rows: block("姓名\t人员信息\t\n\t出生 年月\t职务\n张三\t1969.01\t科长\n"), Merged: []Range{{0, 0, 1, 0}, {0, 1, 0, 2}}}
	if got := fmt.Sprint(Headings(s, 1)); got != "[姓名 出生年月 职务]" {
		t.Error(got)
	}
	same := Signature([]string{"姓名", "出生年月", "职务"})
	for _, again := range [][]string{{"姓名*", "出生 年月", "职务（必填）"}, {"姓名", "", "出生年月", "职务", ProblemColumn}} {
		if Signature(again) != same {
			t.Errorf("%q is another header", again)
		}
	}
	for _, other := range [][]string{{"姓名", "职务", "出生年月"}, {"姓名", "出生年月"}, {"姓名出生年月", "职务"}} {
		if Signature(other) == same {
			t.Errorf("%q is the same header", other)
		}
	}
}
