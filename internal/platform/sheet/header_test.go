package sheet

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

var memberFields = []Field{
	{Key: "name", Label: "姓名", Required: true},
	{Key: "id", Label: "身份证号", Synonyms: []string{"身份证号码", "公民身份号码"}, Required: true},
	{Key: "birth", Label: "出生日期", Synonyms: []string{"出生年月"}},
	{Key: "joined", Label: "入党时间", Synonyms: []string{"加入党组织日期"}},
	{Key: "status", Label: "党籍状态"},
	{Key: "school", Label: "毕业院校"},
}

func block(text string) [][]Cell {
	s, err := ReadPaste(text)
	if err != nil {
		panic(err)
	}
	return s.Rows
}

func TestFindHeader(t *testing.T) {
	for _, c := range []struct{ name, text, columns, data, skipped, unknown string }{
		{"plain", "姓名\t身份证号\n张三\t1", "0:name=0 id=1", "[1]", "[]", ""},
		{
			"title, blank row, remarks, blanks and stars",
			"某市党员名册\n\n序号\t姓  名*\t身份证号码（必填）\t党籍状态(正式党员/预备党员)\t＊出生年月\n1\t张三\t1\t正式党员\t1990.01",
			"2:name=1 id=2 birth=4 status=3", "[3]", "[]", "序号",
		},
		{"line break in the heading", "\"姓\n名\"\t\"身份证\n号码\"\n张三\t1", "0:name=0 id=1", "[1]", "[]", ""},
		{
			"notes, example and signatures are left out",
			"姓名\t身份证号\t入党时间\n导入前请删除注意事项\t\t\n填写说明：日期写成 2015-12-01\t\t\n示例：李四\t110\t2015-12-01\n张三\t1\t2\n\n合计\t1\t\n填表人：王五\t\t审核人：",
			"0:name=0 id=1 joined=2", "[4]", "[1 2 3 6 7]", "",
		},
		{"header printed again", "姓名\t身份证号\n张三\t1\n姓名\t身份证号\n李四\t2", "0:name=0 id=1", "[1 3]", "[2]", ""},
		{"two header rows", "姓名\t身份证号\t学历\t\n\t\t毕业院校\t学位\n张三\t1\t甲大学\t乙", "0:name=0 id=1 school=2", "[2]", "[]", "学位"},
		{"word for word goes first", "姓名（曾用名）\t姓名\t身份证号\n\t张三\t1", "0:name=1 id=2", "[1]", "[]", "姓名（曾用名）"},
		{"added column of an earlier round", "姓名\t身份证号\t导入问题\n张三\t1\t身份证号末位不符", "0:name=0 id=1", "[1]", "[]", ""},
	} {
		rows := block(c.text)
		h, err := FindHeader(rows, memberFields)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := fmt.Sprintf("%d:", h.Row)
		for _, f := range memberFields {
			if h.Has(f.Key) {
				got += fmt.Sprintf("%s=%d ", f.Key, h.Columns[f.Key])
			}
		}
		var unknown []string
		for _, u := range h.Unknown {
			unknown = append(unknown, u.Text)
		}
		if strings.TrimSpace(got) != c.columns || fmt.Sprint(h.Data) != c.data || fmt.Sprint(h.Skipped) != c.skipped ||
			strings.Join(unknown, " ") != c.unknown {
			t.Errorf("%s: %q data %v skipped %v unknown %v", c.name, got, h.Data, h.Skipped, unknown)
		}
	}
}

func TestHeaderFaults(t *testing.T) {
	for _, c := range []struct {
		text string
		want error
		says string
	}{
		{"张三\t1\n李四\t2", ErrNoHeader, "姓名、身份证号"},
		{"姓名\t入党时间\n张三\t2", ErrMissingColumns, "缺少：身份证号"},
		{"姓名\t身份证号\t身份证号码\n张三\t1\t2", ErrTwoColumns, "“身份证号”（B 列）和“身份证号码”（C 列）"},
		{"姓名（一）\t姓名（二）\t身份证号\n张三\t1\t2", ErrTwoColumns, "（A 列）"},
	} {
		_, err := FindHeader(block(c.text), memberFields)
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

func TestHeaderBeyondTenRows(t *testing.T) {
	rows := append(make([][]Cell, 10), block("姓名\t身份证号")...)
	if _, err := FindHeader(rows, memberFields); !errors.Is(err, ErrNoHeader) {
		t.Errorf("got %v", err)
	}
}
