package account

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/doc"
	"sanchuang/internal/platform/web"
)

// PrintSheet writes the sheet of a hand-over (交接清单) as a paper for three signatures. Faults:
// ErrNoSheet, kernel.ErrNotFound.
func (s *Service) PrintSheet(ctx context.Context, actor kernel.Actor, id kernel.ID) (*web.File, error) {
	h, err := s.Entrustment(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if h.Kind != Handover {
		return nil, ErrNoSheet
	}
	now := s.db.Now()
	body, err := h.paper(actor.Name, kernel.DayOf(now))
	if err != nil {
		return nil, err
	}
	return web.NewFile("交接清单（"+h.FromName+"交"+h.ToName+"）.docx", web.DOCX, body), s.db.Do(ctx, "entrustment.print", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "entrustment.printed", ObjectType: "entrustment", ObjectID: h.ID, OrgID: h.OrgID, Detail: map[string]any{"rows": len(h.Sheet)}})
	})
}

func (h Handed) paper(author string, today kernel.Day) ([]byte, error) {
	d := doc.New(doc.Options{Title: "交接清单", Author: author, PageNumber: doc.Centred})
	d.Title("交接清单")
	d.Text("移交人：" + h.FromName + "　　接手人：" + h.ToName)
	d.Text("职务：" + h.OrgName + h.RoleName)
	d.Text("交接日期：" + h.FromDay.Chinese() + "　　状态：" + h.StateText)
	if h.Note != "" {
		d.Text("说明：" + h.Note)
	}
	t := doc.Table{Columns: []doc.Column{{Heading: "序号", Width: 1, Align: doc.Middle}, {Heading: "类别", Width: 2}, {Heading: "事项", Width: 5}, {Heading: "说明", Width: 4}, {Heading: "期限", Width: 2}}}
	for i, l := range h.Sheet {
		due := ""
		if l.Due != "" {
			due = l.Due.Chinese()
		}
		t.Rows = append(t.Rows, doc.Row(kernel.ID(i+1).String(), l.Group, l.Text, l.Note, due))
	}
	d.Table(t)
	d.Text("以上事项截至" + today.Chinese() + "。")
	d.Text("移交人：　　　　　　　接手人：　　　　　　　监交人：")
	d.Text("　　　年　　月　　日")
	return d.Bytes()
}
