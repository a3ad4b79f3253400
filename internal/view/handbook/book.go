package handbook

import (
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/doc"
)

// BookSource (来源) is the record that a part of the book comes from.
type BookSource struct {
	Type string    `json:"type"`
	ID   kernel.ID `json:"id"`
}

// BookColumn (列) is a column of a table in the book; widths are relative to each other.
type BookColumn struct {
	Heading string `json:"heading"`
	Width   int    `json:"width"`
	Middle  bool   `json:"middle,omitempty" doc:"居中"`
}

// BookRow (行) is a row of a table.
type BookRow struct {
	Cells  []string    `json:"cells"`
	Source *BookSource `json:"source,omitempty"`
}

// BookBox (栏) is a labelled box of a form.
type BookBox struct {
	Label string `json:"label"`
	Text  string `json:"text"`
	High  int    `json:"high,omitempty" doc:"手写栏的高度，毫米"`
}

// BookBlock (段) is a part of a chapter: heading, paragraph, remark, table or form.
type BookBlock struct {
	Kind    string       `json:"kind" enum:"heading,para,remark,table,form"`
	Text    string       `json:"text,omitempty"`
	Columns []BookColumn `json:"columns,omitempty"`
	Rows    []BookRow    `json:"rows,omitempty"`
	Form    [][]BookBox  `json:"form,omitempty"`
	Source  *BookSource  `json:"source,omitempty"`
}

// Chapter (章) is a chapter of the book.
type Chapter struct {
	Key    string      `json:"key"`
	Title  string      `json:"title"`
	Blocks []BookBlock `json:"blocks"`
}

// Book (手册内容) is what the book says: the same for the screen and for both files.
type Book struct {
	OrgID      kernel.ID  `json:"org_id"`
	Name       string     `json:"name" doc:"党支部当日的名称"`
	Department string     `json:"department"`
	Secretary  string     `json:"secretary"`
	Year       int        `json:"year"`
	AsOf       kernel.Day `json:"as_of" doc:"截至"`
	Chapters   []Chapter  `json:"chapters"`
	LeftOut    []string   `json:"left_out" doc:"没有印的部分及原因"`
}

func heading(text string, source *BookSource) BookBlock {
	return BookBlock{Kind: "heading", Text: text, Source: source}
}
func para(text string) BookBlock       { return BookBlock{Kind: "para", Text: text} }
func remark(text string) BookBlock     { return BookBlock{Kind: "remark", Text: text} }
func form(rows ...[]BookBox) BookBlock { return BookBlock{Kind: "form", Form: rows} }
func pair(label, text string) BookBox  { return BookBox{Label: label, Text: text} }

// table is a table, or a sentence where it would have no rows.
func table(columns []BookColumn, rows []BookRow, none string) BookBlock {
	if len(rows) == 0 {
		return para(none)
	}
	return BookBlock{Kind: "table", Columns: columns, Rows: rows}
}

// columns writes a table's head: heading, width, and a trailing ! where the cells stand in the middle.
func columns(heads ...any) []BookColumn {
	var out []BookColumn
	for i := 0; i < len(heads); i += 2 {
		c := BookColumn{Heading: heads[i].(string), Width: heads[i+1].(int)}
		if n := len(c.Heading); c.Heading[n-1] == '!' {
			c.Heading, c.Middle = c.Heading[:n-1], true
		}
		out = append(out, c)
	}
	return out
}

// numbered puts a running number before each row.
func numbered(rows []BookRow) []BookRow {
	for i := range rows {
		rows[i].Cells = append([]string{strconv.Itoa(i + 1)}, rows[i].Cells...)
	}
	return rows
}

// printout is the book for the press. By and at say who printed it, and when.
func (b Book) printout(by, at string, options doc.Options) doc.Book {
	year := strconv.Itoa(b.Year) + "年度"
	options.Title = b.fileName()
	options.Author = b.Name
	out := doc.Book{
		Options: options, Over: year, Title: "党支部工作手册", Running: year + "党支部工作手册　" + b.Name, Foot: by + "　" + at + " 打印　仅供本党组织工作使用",
		Fields: [][2]string{{"党支部", b.Name}, {"所属单位", b.Department}, {"党支部书记", b.Secretary}, {"截至日期", b.AsOf.Chinese()}},
	}
	for i, c := range b.Chapters {
		chapter := doc.Chapter{Title: doc.Ordinal(1, i+1) + c.Title}
		for _, x := range c.Blocks {
			chapter.Blocks = append(chapter.Blocks, x.printout())
		}
		out.Chapters = append(out.Chapters, chapter)
	}
	return out
}

func (x BookBlock) printout() doc.Block {
	switch x.Kind {
	case "heading":
		return doc.Block{Heading: x.Text}
	case "para":
		return doc.Block{Para: x.Text}
	case "table":
		t := &doc.Table{}
		for _, c := range x.Columns {
			align := doc.Left
			if c.Middle {
				align = doc.Middle
			}
			t.Columns = append(t.Columns, doc.Column{Heading: c.Heading, Width: c.Width, Align: align})
		}
		for _, r := range x.Rows {
			t.Rows = append(t.Rows, doc.Row(r.Cells...))
		}
		return doc.Block{Table: t}
	case "form":
		var rows []doc.FormRow
		for _, r := range x.Form {
			var row doc.FormRow
			for _, f := range r {
				row = append(row, doc.FormBox{Label: f.Label, Text: f.Text, High: float64(f.High)})
			}
			rows = append(rows, row)
		}
		return doc.Block{Form: rows}
	}
	return doc.Block{Remark: x.Text}
}

func (b Book) fileName() string {
	return strconv.Itoa(b.Year) + "年度党支部工作手册（" + b.Name + "）"
}
