package doc

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// PDF is the media type of a printed book.
const PDF = "application/pdf"

// PDF writes the book as a PDF file that carries its typeface, cut down to the characters it uses. The same book gives the same
// bytes. Where the typeface lacks a character a square stands; Lacking tells which ones those are.
func (b Book) PDF() ([]byte, error) {
	f, err := houseFace()
	if err != nil {
		return nil, err
	}
	return layOut(f, b).print()
}

// Pages are the pages after the contents on which the chapters begin, from 1.
func (b Book) Pages() ([]int, error) {
	f, err := houseFace()
	if err != nil {
		return nil, err
	}
	return layOut(f, b).starts, nil
}

func (p *press) print() ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	made := p.book.Made
	if made.IsZero() {
		made = time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	pdf.SetCreationDate(made.UTC())
	pdf.SetModificationDate(made.UTC())
	pdf.SetTitle(p.book.Options.Title, true)
	pdf.SetAuthor(p.book.Author, true)
	pdf.SetSubject(p.book.Mark, true)
	pdf.SetCreator("sanchuang", true)
	pdf.SetLang("zh-CN")
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("house", "", p.face.file)
	links := make([]int, len(p.starts))
	for i, at := range p.starts {
		links[i] = pdf.AddLink()
		pdf.SetLink(links[i], 0, at+p.front)
	}
	marks := p.marks
	for i, l := range p.leaves {
		pdf.AddPage()
		for len(marks) > 0 && marks[0].page == i+1 {
			pdf.Bookmark(p.shown(marks[0].text), marks[0].level, marks[0].y)
			marks = marks[1:]
		}
		for _, s := range l.strokes {
			p.ink(pdf, s, links)
		}
	}
	var out bytes.Buffer
	err := pdf.Output(&out)
	return out.Bytes(), err
}

// ink puts one stroke on the page. Bold is drawn with an edge, for the file carries one typeface.
func (p *press) ink(pdf *fpdf.Fpdf, s stroke, links []int) {
	switch {
	case s.to > 0:
		pdf.Link(s.x, s.y, s.w, s.h, links[s.to-1])
	case s.text != "":
		pdf.SetFont("house", "", s.size)
		if s.bold {
			pdf.SetLineWidth(s.size * 0.009)
			pdf.SetTextRenderingMode(2)
		}
		pdf.Text(s.x, s.y, p.shown(s.text))
		if s.bold {
			pdf.SetTextRenderingMode(0)
		}
	case s.h > 0:
		pdf.SetLineWidth(ruleThin)
		pdf.SetFillColor(242, 242, 242)
		look := "D"
		if s.grey {
			look = "FD"
		}
		pdf.Rect(s.x, s.y, s.w, s.h, look)
		pdf.SetFillColor(0, 0, 0)
	case s.w > 0:
		pdf.SetLineWidth(ruleThin)
		pdf.Line(s.x, s.y, s.x+s.w, s.y)
	}
}

// shown is the text with what the typeface has.
func (p *press) shown(text string) string {
	out := []rune(plain(text))
	for i, r := range out {
		out[i] = p.face.shown(r)
	}
	return string(out)
}
