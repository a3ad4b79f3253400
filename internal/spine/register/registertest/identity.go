package registertest

import (
	"errors"

	"pgregory.net/rapid"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
)

// Words are texts as people write them into registers, with what a workbook could take for something else.
func Words(t *rapid.T, label string) string {
	return rapid.SampledFrom([]string{
		"", "看阵地", "=1+1", "+86", "-3", "@全体", "'引号", "第一行\n第二行", "两个  空格", "００７", "007", "2026-01-05", "3.10", "是", "1,234", "“引号”", "<b>粗</b>", "末尾空格 ", "𠮷野家",
	}).Draw(t, label)
}

// Day is a day of the years that registers tell of.
func Day(t *rapid.T, label string) kernel.Day {
	return kernel.Day("2022-01-01").AddDays(rapid.IntRange(0, 1200).Draw(t, label))
}

// Org is one of the city's organisations of the kinds asked for.
func (c *City) Org(t *rapid.T, among ...kernel.ID) kernel.ID {
	return rapid.SampledFrom(among).Draw(t, "org")
}

// Code is one of the codes, or none.
func Code(t *rapid.T, label string, among register.Codes) string {
	at := rapid.IntRange(-1, len(among)-1).Draw(t, label)
	if at < 0 {
		return ""
	}
	return among[at].Code
}

// Known is one of the city's members, among them two of one name.
func (c *City) Known(t *rapid.T) kernel.ID {
	return rapid.SampledFrom([]kernel.ID{c.Wang, c.LiFinance, c.Zhang, c.LiCulture}).Draw(t, "member")
}

// Somebody puts a person down: nobody, a member, or a name alone, which may be a member's too.
func (c *City) Somebody(t *rapid.T, h *register.Head) {
	switch rapid.IntRange(0, 2).Draw(t, "somebody") {
	case 1:
		h.MemberID = c.Known(t)
	case 2:
		h.MemberName = rapid.SampledFrom([]string{"王建国", "李明", "生面孔", "=钱", "王建国、张敏"}).Draw(t, "name")
	}
}

// Identity writes records by chance and imports the register's own export: nothing may change, whatever
// stands in the cells. Records that the register refuses are left out; some must be taken.
func Identity[T any, P register.Record[T]](c *City, book *register.Book[T, P], draw func(*rapid.T) T) {
	c.T.Helper()
	made, taken := rapid.Custom(draw), 0
	for seed := range 80 {
		r := made.Example(seed)
		_, err := book.Create(c.T.Context(), Staff, r)
		var refused *kernel.Fault
		switch {
		case err == nil:
			taken++
		case !errors.As(err, &refused):
			c.T.Fatal(err)
		}
	}
	if taken < 20 {
		c.T.Fatalf("only %d of 80 records were taken: they are not drawn as the register wants them", taken)
	}
	file, err := book.Export(c.T.Context(), Staff, register.Filter{})
	c.must(err)
	b := c.StageFile(Staff, book.Code, file.Body)
	if b.Counts[intake.Unchanged] != taken || len(c.Rows(Staff, b)) != taken {
		c.T.Errorf("of %d records an import of the export finds %v", taken, b.Counts)
		for _, row := range c.Rows(Staff, b) {
			if row.Verdict != intake.Unchanged {
				c.T.Errorf("row %d %s: %v %+v", row.Number, row.Verdict, row.Cells, row.Mistakes)
				break
			}
		}
	}
}
