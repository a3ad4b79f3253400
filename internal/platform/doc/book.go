package doc

// Book (簿册) is a bound book on A4: cover, contents, chapters each on a new page. The same book is written as docx and as PDF,
// with the same measures, so that their pages agree.
type Book struct {
	Options
	Over     string      // above the title on the cover: 2026年度
	Title    string      // on the cover: 党支部工作手册
	Fields   [][2]string // below it: label and value
	Running  string      // at the head of each page after the cover
	Foot     string      // at the foot of each page: who printed it, and when
	Chapters []Chapter
}

// Chapter (章) has a line in the contents.
type Chapter struct {
	Title  string
	Blocks []Block
}

// Block (段) is one of: a heading within a chapter, a paragraph, a remark in small type, a table, a form.
type Block struct {
	Heading string
	Para    string
	Remark  string
	Table   *Table
	Form    []FormRow
}

// FormRow (表格的一行) is a row of labelled boxes, at most three, which share the width.
type FormRow []FormBox

// FormBox (栏) is one labelled box; High is the least height in millimetres, for what is written by hand.
type FormBox struct {
	Label string
	Text  string
	High  float64
}

// The measures of a book, in millimetres and points.
const (
	pageWide, pageHigh   = 210.0, 297.0
	bookLeft, bookRight  = 25.0, 20.0
	bookTop, bookBottom  = 24.0, 24.0
	bookWide             = pageWide - bookLeft - bookRight
	bookBody, bookLead   = 12.0, 20.0 // 小四, its line
	bookCell, bookRow    = 10.5, 15.0 // 五号, its line
	bookHead, bookSub    = 16.0, 13.0
	bookSmall            = 9.0
	headLine             = 32.0 // of a chapter's title
	subLine              = 24.0
	cellSide, cellAbove  = 1.6, 1.0 // mm between a box and its text
	boxes                = 12       // a form's grid; a label takes two
	labelBoxes           = 2
	millimetre           = 72 / 25.4 // in points
	ruleThin             = 0.15
	contentsTitle        = "目　　录"
	contentsLead         = 22.0
	foldedBelow, keptTop = 14.0, 3 // a heading stays with so many millimetres of what follows; lines of a torn row
)

// mm is a length of points in millimetres.
func mm(points float64) float64 { return points / millimetre }

// formSpans is how many boxes of the grid each label and text of a row with so many pairs take.
func formSpans(pairs int) (label, text int) {
	return labelBoxes, boxes/max(1, pairs) - labelBoxes
}

// Texts are all texts of the book, in its order.
func (b Book) Texts() []string {
	out := []string{b.Over, b.Title, b.Running, b.Foot}
	for _, f := range b.Fields {
		out = append(out, f[0], f[1])
	}
	for _, c := range b.Chapters {
		out = append(out, c.Title)
		for _, x := range c.Blocks {
			out = append(out, x.texts()...)
		}
	}
	return out
}

func (x Block) texts() []string {
	out := []string{x.Heading, x.Para, x.Remark}
	if x.Table != nil {
		out = append(out, x.Table.Caption)
		for _, c := range x.Table.Columns {
			out = append(out, c.Heading)
		}
		for _, row := range x.Table.Rows {
			for _, cell := range row {
				out = append(out, plainRuns(cell))
			}
		}
	}
	for _, row := range x.Form {
		for _, box := range row {
			out = append(out, box.Label, box.Text)
		}
	}
	return out
}

// plainRuns is the text of runs without their looks.
func plainRuns(runs []Run) string {
	text := ""
	for _, r := range runs {
		text += r.Text
	}
	return text
}
