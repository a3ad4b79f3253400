package briefing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/duty"
)

func (w *world) asked(account kernel.ID) []string {
	w.T.Helper()
	list, err := duty.Mine(w.T.Context(), w.DB.Read(), []kernel.Grant{duty.Personal(account)}, nil, kernel.Page{})
	if err != nil {
		w.T.Fatal(err)
	}
	out := []string{}
	for _, d := range list.Items {
		out = append(out, d.Kind+" "+d.Note)
	}
	return out
}

// A comment that asks somebody waits on that person's desk until it is answered, dealt with, or the report
// is sealed or gone; nobody else may answer it, and only readers may be asked.
func TestACommentAsksSomebody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		b, err := w.Create(ctx, drafter, "quarter_city", year(t, "2026-Q3"), 0)
		if err != nil {
			t.Fatal(err)
		}
		asks, other := drafter, checker
		asks.Account, other.Account = 71, 72
		w.UseReaders(func(context.Context, db.Queryer, kernel.ID) ([]Reader, error) {
			return []Reader{{71, "甲", "工委 工委干部"}, {72, "乙", "工委 工委成员"}}, nil
		})
		if list, err := w.Readers(ctx, asks, b.ID); err != nil || len(list) != 1 || list[0].AccountID != 72 {
			t.Fatal(list, err)
		}
		for _, to := range []kernel.ID{71, 4711} {
			if _, err := w.Remark(ctx, asks, b.ID, "b1", "请核对", to); !errors.Is(err, ErrAddressee) {
				t.Errorf("asking %d: %v", to, err)
			}
		}
		ask := func(text string) Comment {
			t.Helper()
			c, err := w.Remark(ctx, asks, b.ID, "b1", text, 72)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		first, second := ask("请核对党员数"), ask("请核对支部数")
		name := drafter.Name + "："
		want := func(after string, texts ...string) {
			t.Helper()
			for i := range texts {
				texts[i] = dutyReply + " " + name + texts[i]
			}
			if got := w.asked(72); !slices.Equal(got, texts) && len(got)+len(texts) > 0 {
				t.Errorf("after %s: %v, want %v", after, got, texts)
			}
		}
		want("asking twice", "请核对党员数", "请核对支部数")

		if err := w.AnswerRemark(ctx, asks, b.ID, first.ID, "我来答"); !errors.Is(err, kernel.ErrForbidden) {
			t.Error(err)
		}
		if err := w.AnswerRemark(ctx, other, b.ID, first.ID, " "); !errors.Is(err, ErrComment) {
			t.Error(err)
		}
		if err := w.AnswerRemark(ctx, other, b.ID, first.ID, " 已核对 "); err != nil {
			t.Fatal(err)
		}
		if err := w.AnswerRemark(ctx, other, b.ID, first.ID, "再答"); !errors.Is(err, ErrAnswered) {
			t.Error(err)
		}
		want("the answer", "请核对支部数")
		if err := w.Resolve(ctx, asks, b.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		want("dealing with it")
		list, err := w.Comments(ctx, other, b.ID)
		if err != nil || list[0].Answer != "已核对" || !list[0].ToMe || list[0].ResolvedName != other.Name || list[1].Answer != "" || list[1].ResolvedAt == 0 {
			t.Error(list, err)
		}
		if place, err := w.CommentAt(ctx, asks, first.ID); err != nil || place.BriefingID != b.ID {
			t.Error(place, err)
		}

		ask("封存前没有答")
		if b, err = w.Sign(ctx, asks, b.ID, b.Version); err != nil {
			t.Fatal(err)
		}
		want("a signature", "封存前没有答")
		if b, err = w.Check(ctx, other, b.ID, b.Version); err != nil {
			t.Fatal(err)
		}
		if b, err = w.Seal(ctx, asks, b.ID, b.Version, ""); err != nil {
			t.Fatal(err)
		}
		want("the seal")
		next, err := w.Renew(ctx, asks, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Remark(ctx, asks, next.ID, "b1", "删去前没有答", 72); err != nil {
			t.Fatal(err)
		}
		want("asking on the next one", "删去前没有答")
		if err := w.Delete(ctx, asks, next.ID, next.Version); err != nil {
			t.Fatal(err)
		}
		want("its removal")
	})
}

// Whoever may see a report reads who changed what of it; the places are those of the text.
func TestAReportTellsItsChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		b, err := w.Create(ctx, drafter, "quarter_local", year(t, "2026-Q3"), w.Finance)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := w.Get(ctx, drafter.Scope, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		text := sheet.Document
		text.Title += "（修改稿）"
		text.Blocks = append(slices.Clone(text.Blocks[:len(text.Blocks)-1]), Block{Key: "own1", Kind: Text, Pieces: []Piece{{Text: "新写的一段。"}}})
		if _, err := w.Save(ctx, drafter, b.ID, b.Version, text); err != nil {
			t.Fatal(err)
		}
		list, err := w.TrailOf(ctx, drafter.Scope, b.ID, kernel.Page{Number: 1, Size: 20})
		if err != nil || list.Total != 2 || list.Items[0].Act != "save" || list.Items[1].Act != "make" {
			t.Fatal(list, err)
		}
		for _, part := range []string{"标题", "新写第", "删去原第"} {
			if !strings.Contains(list.Items[0].Fields, part) {
				t.Errorf("%q does not name %s", list.Items[0].Fields, part)
			}
		}
		if _, err := w.TrailOf(ctx, kernel.Scope{Orgs: []kernel.ID{4711}}, b.ID, kernel.Page{Number: 1, Size: 20}); !errors.Is(err, kernel.ErrNotFound) {
			t.Error(err)
		}
	})
}
