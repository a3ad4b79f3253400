package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
)

func TestHandOutSaysWhoseCopyItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		d.SetClock(func() time.Time { return time.Date(2026, 11, 23, 2, 30, 0, 0, time.UTC) })
		h := Handout{
			Action: "member.export", ObjectType: "member", OrgID: 3, Title: "党员名册", Query: map[string]any{"org": 3},
			Columns: []sheet.Option{{Heading: "姓名"}, {Heading: "身份证号"}}, Rows: sheet.Fixed([][]any{{"张三", "110105194912310021"}, {"李四", ""}}),
		}
		body, err := l.HandOut(t.Context(), d, clerk, h)
		if err != nil {
			t.Fatal(err)
		}
		list, err := l.List(t.Context(), d.Read(), Filter{Action: "member.export"}, kernel.AllRows)
		if err != nil || len(list.Items) != 1 || list.Items[0].Actor != "张敏" || list.Items[0].OrgID != 3 {
			t.Fatalf("%+v %v", list, err)
		}
		var said struct {
			Rows           int
			Columns        []string
			Number, SHA256 string
			Query          map[string]any
		}
		if err := json.Unmarshal([]byte(list.Items[0].Detail), &said); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if said.Rows != 2 || strings.Join(said.Columns, " ") != "姓名 身份证号" || said.SHA256 != hex.EncodeToString(sum[:]) || said.Query["org"] != 3.0 {
			t.Errorf("the trail says %+v", said)
		}
		checkMarks(t, body, said.Number)
	})
}

func checkMarks(t *testing.T, body []byte, number string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	line, _ := f.GetCellValue("党员名册", "A2")
	for _, want := range []string{"张敏（市财政局）", "2026年11月23日 10:30", number, "请勿外传"} {
		if !strings.Contains(line, want) {
			t.Errorf("the watermark %q does not say %q", line, want)
		}
	}
	if props, _ := f.GetDocProps(); props.Identifier != number || !strings.HasPrefix(number, "20261123-") {
		t.Errorf("number %q, properties %+v", number, props)
	}
	if id, _ := f.GetCellValue("党员名册", "B4"); id != "110105194912310021" {
		t.Errorf("the number of 18 digits became %q", id)
	}
	if kind, _ := f.GetCellType("党员名册", "B4"); kind == excelize.CellTypeNumber {
		t.Error("the number of 18 digits is kept as a number")
	}
}

func TestAHandOutThatFailsLeavesNoTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, broken := newLog(t), errors.New("broken")
		_, err := l.HandOut(t.Context(), d, clerk, Handout{Action: "member.export", Title: "党员名册", Columns: []sheet.Option{{Heading: "姓名"}}, Rows: func(yield func([]any, error) bool) { yield(nil, broken) }})
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if n := count(t, d, "audit"); n != 0 {
			t.Errorf("%d rows in the trail", n)
		}
	})
}

func TestTheLastRowAddsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		h := Handout{
			Action: "training.export", ObjectType: "trainee", Title: "学员", Totals: true,
			Columns: []sheet.Option{{Heading: "序号", Kind: sheet.Integer}, {Heading: "姓名"}, {Heading: "年度", Kind: sheet.Integer}, {Heading: "场次", Kind: sheet.Integer, Sum: true}, {Heading: "学时", Kind: sheet.Decimal, Sum: true}},
			Rows:    sheet.Fixed([][]any{{1, "张三", 2026, 2, kernel.Points(150)}, {2, "李四", 2026, 3, kernel.Points(250)}}),
		}
		body, err := l.HandOut(t.Context(), d, clerk, h)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("学员", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(rows[len(rows)-2], "|"); got != "合计|共 2 条||5|4" {
			t.Fatalf("the row of totals is %s", got)
		}
		list, err := l.List(t.Context(), d.Read(), Filter{Action: "training.export"}, kernel.AllRows)
		if err != nil || !strings.Contains(list.Items[0].Detail, `"rows":2`) {
			t.Fatalf("%+v %v", list, err)
		}
		h.Rows = sheet.Fixed(nil)
		if _, err := l.HandOut(t.Context(), d, clerk, h); err != nil {
			t.Fatal(err)
		}
	})
}
