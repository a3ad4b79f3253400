package paper

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// Render (排版) lays the paper out by GB/T 9704. The same paper gives the same bytes.
func Render(d Detail) ([]byte, error) {
	file := doc.New(doc.Options{Title: d.Title, Author: d.IssuerName, Mark: d.Number, Made: time.UnixMilli(d.MadeAt), PlainFirst: d.Format == Letter})
	if d.Format == Letter {
		file.LetterHead(d.IssuerName, d.Number)
	} else {
		file.RedHead(d.IssuerName+"文件", d.Number)
	}
	if d.State == Void {
		file.Centre(doc.T("（已作废）"))
	}
	file.Title(d.Title).Recipient(d.Recipients + "：")
	remarks := write(file, d.Text)
	if len(d.Annexes) > 0 {
		names := make([]string, len(d.Annexes))
		for i, a := range d.Annexes {
			names[i] = a.Title
		}
		file.AnnexList(names...)
	}
	file.SignSealed(d.IssuerName, d.Day)
	for _, r := range remarks {
		file.Note(r)
	}
	for i, a := range d.Annexes {
		label := "附件"
		if len(d.Annexes) > 1 {
			label = fmt.Sprintf("附件%d", i+1)
		}
		file.Annex(label, a.Title)
		write(file, a.Blocks)
	}
	printed := ""
	if d.PrintedBy != "" && d.Format == RedHead {
		printed = d.Day.Chinese() + "印发"
	}
	file.Imprint(d.CopyTo, d.PrintedBy, printed, d.Format == RedHead)
	return file.Bytes()
}

// write adds blocks and answers the remarks, which stand below the day.
func write(file *doc.Doc, blocks []Block) (remarks []string) {
	for _, b := range blocks {
		switch b.Kind {
		case Heading1, Heading2, Heading3, Heading4:
			file.Heading(int(b.Kind[1]-'0'), b.Text)
		case Table:
			file.Table(table(b))
		case Note:
			remarks = append(remarks, strings.Trim(b.Text, "（）"))
		default:
			file.Text(b.Text)
		}
	}
	return remarks
}

func table(b Block) doc.Table {
	t := doc.Table{Caption: b.Text}
	for _, c := range b.Columns {
		t.Columns = append(t.Columns, doc.Column{Heading: c.Heading, Width: c.Width, Align: doc.Align(c.Align)})
	}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, doc.Row(r...))
	}
	return t
}

// File hands a paper out as .docx and leaves a trail. Fault: kernel.ErrNotFound.
func (s *Service) File(ctx context.Context, actor kernel.Actor, id kernel.ID) (*web.File, error) {
	d, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	body, err := Render(d)
	if err != nil {
		return nil, err
	}
	return web.NewFile(d.Number+"　"+d.Title+".docx", web.DOCX, body), s.db.Do(ctx, "paper.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "paper.print", ObjectType: objectType, ObjectID: d.ID, OrgID: d.Issuer, Detail: map[string]any{"number": d.Number}})
	})
}

var listColumns = []audit.Shown[Paper]{
	{Key: "number", Option: sheet.Option{Heading: "发文字号", Width: 22}, Value: func(p Paper) any { return p.Number }},
	{Key: "kind", Option: sheet.Option{Heading: "文种", Width: 8}, Value: func(p Paper) any { return p.KindName }},
	{Key: "title", Option: sheet.Option{Heading: "标题", Width: 50}, Value: func(p Paper) any { return p.Title }},
	{Key: "issuer", Option: sheet.Option{Heading: "发文机关", Width: 28}, Value: func(p Paper) any { return p.IssuerName }},
	{Key: "recipients", Option: sheet.Option{Heading: "主送机关", Width: 36}, Value: func(p Paper) any { return p.Recipients }},
	{Key: "day", Option: sheet.Option{Heading: "成文日期", Width: 12}, Value: func(p Paper) any { return p.Day }},
	{Key: "receipts", Option: sheet.Option{Heading: "签收", Width: 12}, Value: func(p Paper) any { return p.receipts() }},
	{Key: "state", Option: sheet.Option{Heading: "情况", Width: 30}, Value: func(p Paper) any {
		if p.State == Void {
			return "作废：" + p.VoidReason
		}
		return ""
	}},
}

// receipts says how many addressees have acknowledged the paper.
func (p Paper) receipts() string {
	if !p.Receipt {
		return "不需要"
	}
	return fmt.Sprintf("%d/%d", p.Received, p.Addressed)
}

// ExportList hands the filtered list out as a sheet. Fault: audit.ErrColumn.
func (s *Service) ExportList(ctx context.Context, actor kernel.Actor, f Filter, columns string) (*web.File, error) {
	list, err := s.List(ctx, actor, f, kernel.AllRows)
	if err != nil {
		return nil, err
	}
	body, err := audit.HandOutList(ctx, s.audit, s.db, actor, audit.Handout{Action: "paper.export", ObjectType: objectType, Title: "公文目录", Query: f}, listColumns, columns, list.Items)
	return web.NewFile("公文目录.xlsx", web.XLSX, body), err
}
