package doc

import (
	"cmp"
	"strconv"
)

// stroke is one thing on a page: a text whose first character begins at x on the base line y, a line, or an area in grey.
type stroke struct {
	x, y, w, h float64
	text       string
	size       float64
	bold       bool
	grey       bool
	to         int // the chapter that a click on the area opens, from 1
}

// mark is a place in the outline.
type mark struct {
	text  string
	level int
	page  int
	y     float64
}

type leaf struct{ strokes []stroke }

// press (排版) lays a book out on pages. Front are the cover and the contents, which have no numbers.
type press struct {
	face   *face
	book   Book
	front  int
	leaves []leaf
	marks  []mark
	starts []int // the page, from 1 after the front, on which each chapter begins
	y      float64
}

// layOut puts a book on pages.
func layOut(f *face, b Book) *press {
	p := &press{face: f, book: b}
	p.cover()
	p.front = 1 + p.contentsPages()
	for len(p.leaves) < p.front {
		p.leaf()
	}
	for _, c := range b.Chapters {
		p.chapter(c)
	}
	p.contents()
	p.margins()
	return p
}

func (p *press) leaf() {
	p.leaves = append(p.leaves, leaf{})
	p.y = bookTop
}

func (p *press) put(s stroke) {
	l := &p.leaves[len(p.leaves)-1]
	l.strokes = append(l.strokes, s)
}

func (p *press) room() float64 { return pageHigh - bookBottom - p.y }

// line puts a text of a size into a line that is lead points high and lies with its upper edge at y.
func (p *press) line(x, y float64, text string, size, lead float64, bold bool) {
	p.put(stroke{x: x, y: y + mm(lead/2+size*0.36), text: text, size: size, bold: bold})
}

// widthOf is a text's width on the page.
func (p *press) widthOf(text string, size float64) float64 { return mm(size) * p.face.textWidth(text) }

func (p *press) centred(y float64, text string, size, lead float64, bold bool) {
	p.line(bookLeft+(bookWide-p.widthOf(text, size))/2, y, text, size, lead, bold)
}

// fit parts a text for a width in millimetres.
func (p *press) fit(text string, wide, size float64) []string {
	return p.face.wrap(text, wide/mm(size))
}

const (
	coverOver, coverTitle, coverField = 22.0, 34.0, 15.0
	coverLabel, coverValue            = 32.0, 88.0 // mm
)

func (p *press) cover() {
	p.leaf()
	p.centred(72, p.book.Over, coverOver, 40, false)
	y := 90.0
	for _, l := range p.fit(p.book.Title, bookWide, coverTitle) {
		p.centred(y, l, coverTitle, 52, true)
		y += mm(52)
	}
	y = 172
	left := bookLeft + (bookWide-coverLabel-coverValue)/2
	for _, f := range p.book.Fields {
		p.line(left, y, f[0], coverField, 30, false)
		for _, l := range p.fit(f[1], coverValue-2, coverField) {
			p.line(left+coverLabel+1, y, l, coverField, 30, false)
			y += mm(30)
			p.put(stroke{x: left + coverLabel, y: y - 1, w: coverValue})
		}
	}
}

func (p *press) contentsPages() int {
	return max(1, (len(p.book.Chapters)+contentsOnPage-1)/contentsOnPage)
}

const contentsOnPage = 30

// contents fills the pages that were left for it, when it is known where the chapters begin.
func (p *press) contents() {
	last := p.leaves
	for i, c := range p.book.Chapters {
		p.leaves = last[:2+i/contentsOnPage]
		if i%contentsOnPage == 0 {
			p.centred(bookTop, contentsTitle, bookHead, headLine, true)
			p.y = bookTop + mm(headLine) + 4
		}
		number := strconv.Itoa(p.starts[i])
		title := p.fit(c.Title, bookWide-20, bookBody)[0]
		from, to := bookLeft+p.widthOf(title, bookBody)+2, pageWide-bookRight-p.widthOf(number, bookBody)
		p.line(bookLeft, p.y, title, bookBody, contentsLead, false)
		p.line(to, p.y, number, bookBody, contentsLead, false)
		dots := ""
		for n := int((to - 2 - from) / p.widthOf("·", bookBody)); n > 0; n-- {
			dots += "·"
		}
		p.line(to-2-p.widthOf(dots, bookBody), p.y, dots, bookBody, contentsLead, false)
		p.put(stroke{x: bookLeft, y: p.y, w: bookWide, h: mm(contentsLead), to: i + 1})
		p.y += mm(contentsLead)
	}
	p.leaves = last
}

// margins puts heads and feet on all pages but the cover, which has a foot alone.
func (p *press) margins() {
	all := p.leaves
	for i := range all {
		p.leaves = all[:i+1]
		if i > 0 {
			p.centred(11, p.fit(p.book.Running, bookWide, bookSmall)[0], bookSmall, 14, false)
			p.put(stroke{x: bookLeft, y: 16.5, w: bookWide})
		}
		if i >= p.front {
			p.centred(pageHigh-19, "— "+strconv.Itoa(i-p.front+1)+" —", bookCell, 14, false)
		}
		if p.book.Foot != "" {
			p.centred(pageHigh-13, p.fit(p.book.Foot, bookWide, bookSmall)[0], bookSmall, 14, false)
		}
	}
	p.leaves = all
}

func (p *press) chapter(c Chapter) {
	p.leaf()
	p.starts = append(p.starts, len(p.leaves)-p.front)
	p.marks = append(p.marks, mark{c.Title, 0, len(p.leaves), p.y})
	for _, l := range p.fit(c.Title, bookWide, bookHead) {
		p.centred(p.y, l, bookHead, headLine, true)
		p.y += mm(headLine)
	}
	p.y += 2
	for i, b := range c.Blocks {
		if b.Heading != "" && i+1 < len(c.Blocks) && c.Blocks[i+1].Form != nil {
			if high := p.formHeight(c.Blocks[i+1].Form); high <= shortForm && high+mm(subLine) > p.room() {
				p.leaf()
			}
		}
		p.block(b)
	}
}

// shortForm is how high a form may be that is kept on one page with its heading.
const shortForm = (pageHigh - bookTop - bookBottom) / 2

// formHeight is how high a form is when nothing parts it.
func (p *press) formHeight(rows []FormRow) (high float64) {
	for _, r := range rows {
		high += rowHeight(p.formRow(r))
	}
	return high
}

func (p *press) block(b Block) {
	switch {
	case b.Heading != "":
		p.heading(b.Heading)
	case b.Para != "":
		p.flow("　　", b.Para, bookBody, bookLead)
	case b.Remark != "":
		p.flow("", b.Remark, bookSmall, 14)
		p.y++
	case b.Table != nil:
		p.table(*b.Table)
	case b.Form != nil:
		p.form(b.Form)
	}
}

func (p *press) heading(text string) {
	lines := p.fit(text, bookWide, bookSub)
	if high := mm(subLine) * float64(len(lines)); p.room() < high+foldedBelow*2 {
		p.leaf()
	}
	p.marks = append(p.marks, mark{text, 1, len(p.leaves), p.y})
	for _, l := range lines {
		p.line(bookLeft, p.y, l, bookSub, subLine, true)
		p.y += mm(subLine)
	}
}

// flow writes paragraphs, line by line over as many pages as they need.
func (p *press) flow(indent, text string, size, lead float64) {
	for _, l := range p.fit(indent+text, bookWide, size) {
		if p.room() < mm(lead) {
			p.leaf()
		}
		p.line(bookLeft, p.y, l, size, lead, false)
		p.y += mm(lead)
	}
}

// box is a cell of a row that is being laid out.
type box struct {
	x, w  float64
	lines []string
	align Align
	bold  bool
	grey  bool
	high  float64
}

func (p *press) box(x, w float64, text string, align Align) box {
	return box{x: x, w: w, lines: p.fit(text, w-2*cellSide, bookCell), align: cmp.Or(align, Left)}
}

// height is a row's that holds so many lines.
func height(lines int) float64 { return mm(bookRow)*float64(lines) + 2*cellAbove }

func rowHeight(row []box) float64 {
	high := 0.0
	for _, b := range row {
		high = max(high, height(len(b.lines)), b.high)
	}
	return high
}

// draw puts one row at its place; its boxes are as high as the row.
func (p *press) draw(row []box, high float64) {
	for _, b := range row {
		p.put(stroke{x: b.x, y: p.y, w: b.w, h: high, grey: b.grey})
		y := p.y + (high-mm(bookRow)*float64(len(b.lines)))/2
		for i, l := range b.lines {
			x, w := b.x+cellSide, p.widthOf(l, bookCell)
			switch b.align {
			case Middle:
				x = b.x + (b.w-w)/2
			case Right:
				x = b.x + b.w - cellSide - w
			}
			p.line(x, y+mm(bookRow)*float64(i), l, bookCell, bookRow, b.bold)
		}
	}
	p.y += high
}

// row puts a row on this page, or on the next where it fits as a whole; one higher than what a page may leave empty is
// torn between lines. Head, when there is one, stands above it on each page.
func (p *press) row(row, head []box) {
	turn := func() {
		p.leaf()
		if head != nil {
			p.draw(head, rowHeight(head))
		}
	}
	const whole = (pageHigh - bookTop - bookBottom) / 4
	for {
		high := rowHeight(row)
		if high <= p.room()+1e-9 {
			p.draw(row, high)
			return
		}
		n := int((p.room() - 2*cellAbove) / mm(bookRow)) // lines that this page holds
		if high <= whole || n < keptTop {
			turn()
			if high > p.room() && int((p.room()-2*cellAbove)/mm(bookRow)) < 1 {
				p.draw(row, high) // a head that fills its page: nothing can be saved
				return
			}
			if high <= whole {
				continue
			}
			n = int((p.room() - 2*cellAbove) / mm(bookRow))
		}
		upper, lower := tearRow(row, n)
		if len(lower) == 0 {
			p.draw(row, p.room())
			return
		}
		p.draw(upper, rowHeight(upper))
		row = lower
		turn()
	}
}

// tearRow parts a row after so many lines; labels stand in both parts.
func tearRow(row []box, n int) (upper, lower []box) {
	rest := false
	for _, b := range row {
		u, l := b, b
		u.high, l.high = 0, 0
		if !b.grey {
			cut := min(n, len(b.lines))
			u.lines, l.lines = b.lines[:cut], b.lines[cut:]
			rest = rest || len(l.lines) > 0
		}
		upper, lower = append(upper, u), append(lower, l)
	}
	if !rest {
		return row, nil
	}
	return upper, lower
}

func (p *press) table(t Table) {
	if t.Caption != "" {
		p.heading(t.Caption)
	}
	wide := make([]float64, len(t.Columns))
	sum := 0
	for _, c := range t.Columns {
		sum += max(1, c.Width)
	}
	var head []box
	x := bookLeft
	for i, c := range t.Columns {
		wide[i] = bookWide * float64(max(1, c.Width)) / float64(sum)
		b := p.box(x, wide[i], c.Heading, Middle)
		b.bold, b.grey = true, true
		head = append(head, b)
		x += wide[i]
	}
	if p.room() < rowHeight(head)+foldedBelow {
		p.leaf()
	}
	p.draw(head, rowHeight(head))
	for _, cells := range t.Rows {
		var row []box
		x := bookLeft
		for i, c := range t.Columns {
			text := ""
			if i < len(cells) {
				text = plainRuns(cells[i])
			}
			row = append(row, p.box(x, wide[i], text, c.Align))
			x += wide[i]
		}
		p.row(row, head)
	}
	p.y += 4
}

func (p *press) form(rows []FormRow) {
	for _, r := range rows {
		p.row(p.formRow(r), nil)
	}
	p.y += 4
}

func (p *press) formRow(r FormRow) (row []box) {
	const unit = bookWide / boxes
	label, text := formSpans(len(r))
	x := bookLeft
	for _, f := range r {
		l := p.box(x, unit*float64(label), f.Label, Middle)
		l.grey = true
		t := p.box(x+l.w, unit*float64(text), f.Text, Left)
		t.high = f.High
		row = append(row, l, t)
		x += l.w + t.w
	}
	return row
}
