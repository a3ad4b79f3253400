package honour_test

import (
	"bytes"
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
)

var staff = registertest.Staff

func flag(org kernel.ID) honour.Honour {
	h := honour.Honour{Kind: "red_flag_branch", RecommendedDay: "2022-05-10", ConferredDay: "2022-06-30", PaperNumber: "市直工委〔2022〕8号", Form: "bulletin"}
	h.OrgID = org
	return h
}

func TestCreateCorrectRemove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		ctx := t.Context()
		h, err := s.Create(ctx, staff, flag(c.FinanceFirst))
		if err != nil {
			t.Fatal(err)
		}
		if h.OrgName != "市财政局第一党支部" || h.DepartmentID != c.Finance || h.BranchID != c.FinanceFirst || h.State != honour.Conferred || h.Year != 2022 {
			t.Errorf("%+v", h)
		}
		if _, err := s.Create(ctx, staff, flag(c.FinanceFirst)); !errors.Is(err, register.ErrTwice) {
			t.Errorf("the same honour twice: %v", err)
		}
		if n := c.Kinds(); n["honour.conferred"] != 1 || n["honour.recommended"] != 1 {
			t.Errorf("facts %v", n)
		}
		h2, err := s.Correct(ctx, staff, h.ID, h.Version, func(h *honour.Honour) error { h.ConferredDay = "2022-07-01"; return nil })
		if err != nil || h2.Version != 2 {
			t.Fatalf("%v %+v", err, h2)
		}
		if f := c.Standing("honour.conferred"); len(f) != 1 || f[0].Day != "2022-07-01" || f[0].Source.Version != 2 || f[0].Detail != "red_flag_branch" {
			t.Errorf("after the correction: %+v", f)
		}
		if _, err := s.Correct(ctx, staff, h.ID, 1, func(*honour.Honour) error { return nil }); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("corrected on a version that is gone: %v", err)
		}
		if err := s.Remove(ctx, staff, h.ID, 2, " "); !errors.Is(err, register.ErrNoReason) {
			t.Errorf("removed without a reason: %v", err)
		}
		if err := s.Remove(ctx, staff, h.ID, 2, "重复登记"); err != nil {
			t.Fatal(err)
		}
		if n := c.Kinds(); len(n) != 0 {
			t.Errorf("facts of a removed record stand: %v", n)
		}
		gone, err := s.Get(ctx, staff.Scope, h.ID)
		if err != nil || !gone.Removed || gone.RemovedFor != "重复登记" {
			t.Errorf("a removed record is still read: %+v %v", gone, err)
		}
		if _, err := s.Correct(ctx, staff, h.ID, gone.Version, func(*honour.Honour) error { return nil }); !errors.Is(err, register.ErrRemoved) {
			t.Errorf("a removed record was corrected: %v", err)
		}
		if again, err := s.Create(ctx, staff, flag(c.FinanceFirst)); err != nil || again.ID == h.ID {
			t.Errorf("what was removed cannot be written down again: %v", err)
		}
		trail, err := c.Deps.Audit.List(ctx, d.Read(), audit.Filter{ObjectType: "honour", ObjectID: h.ID}, kernel.AllRows)
		if err != nil || trail.Total != 3 {
			t.Errorf("trail of %d acts, %v", trail.Total, err)
		}
	})
}

func TestTotalsAndScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		ctx := t.Context()
		create := func(actor kernel.Actor, h honour.Honour) error {
			_, err := s.Create(ctx, actor, h)
			return err
		}
		onlyRecommended := honour.Honour{Kind: "provincial_outstanding_member", RecommendedDay: "2022-04-01"}
		onlyRecommended.MemberID = c.Wang
		for _, h := range []honour.Honour{flag(c.FinanceFirst), flag(c.CultureFirst), onlyRecommended} {
			if err := create(staff, h); err != nil {
				t.Fatal(err)
			}
		}
		clerk := c.Clerk(c.Finance)
		if err := create(clerk, flag(c.CultureFirst)); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("wrote outside of the scope: %v", err)
		}
		foreign := onlyRecommended
		foreign.MemberID, foreign.OrgID = c.LiCulture, c.FinanceFirst
		if err := create(clerk, foreign); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("honoured a member of another department: %v", err)
		}
		for _, x := range []struct {
			scope                  kernel.Scope
			period                 string
			recommended, conferred int
		}{{staff.Scope, "", 3, 2}, {clerk.Scope, "", 2, 1}, {staff.Scope, "2022-Q2", 3, 2}, {staff.Scope, "2022-06", 0, 2}, {staff.Scope, "2023", 0, 0}, {kernel.Scope{}, "", 0, 0}} {
			f, err := register.Query{Period: x.period}.Asked()
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Totals(ctx, x.scope, f)
			if err != nil || got.Recommended != x.recommended || got.Conferred != x.conferred {
				t.Errorf("%+v %s: %+v %v, want %d and %d", x.scope, x.period, got, err, x.recommended, x.conferred)
			}
		}
		list, err := s.List(ctx, clerk.Scope, register.Filter{Text: "王建"}, kernel.Page{})
		if err != nil || list.Total != 1 || list.Items[0].MemberName != "王建国" || list.Items[0].BranchID != c.FinanceFirst {
			t.Errorf("%+v %v", list, err)
		}
		all, _ := s.List(ctx, staff.Scope, register.Filter{Org: c.Culture}, kernel.Page{})
		if all.Total != 1 {
			t.Fatalf("%d under the department of culture", all.Total)
		}
		if _, err := s.Get(ctx, clerk.Scope, all.Items[0].ID); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("read outside of the scope: %v", err)
		}
	})
}

var header = []string{"评选年度", "荣誉称号", "荣誉级别", "单位（党组织）", "获奖党员", "品牌名称", "文号", "授予时间"}

func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		c.Define(s.Definition())
		rows := [][]string{
			{"2022", "红旗支部", "", "市财政局第1支部", "", "", "市直工委〔2022〕8号", "2022年6月30日"},
			{"2022", "五星党员标兵", "市直", "市财政局", "王建国", "", "市直工委〔2022〕8号", "2022.6.30"},
			{"2022", "五星党员标兵", "市直", "市财政局", "李明", "", "市直工委〔2022〕8号", "2022.6.30"},
			{"2022", "品牌先进典型", "", "市文化和旅游局", "", "一店一名片", "市直工委〔2022〕9号", "2022-07-01"},
			{"2022", "优秀共产党员", "", "市财政局", "张敏", "", "", "2022-07-01"},
			{"2022", "五星党员标兵", "", "市财政局", "早已调走的人", "", "", "2022-06-30"},
			{"2022", "红旗党支部", "市直", "市财政局第一党支部", "", "", "市直工委〔2022〕8号", "2022-06-30"},
		}
		b := c.Stage(staff, "honour", header, rows...)
		got := c.Rows(staff, b)
		want := []intake.Verdict{intake.Added, intake.Added, intake.Added, intake.Added, intake.Wrong, intake.Asked, intake.Unchanged}
		for i, v := range want {
			if got[i].Verdict != v {
				t.Errorf("row %d: %s %s %+v %+v, want %s", got[i].Number, got[i].Verdict, got[i].Note, got[i].Mistakes, got[i].Asks, v)
			}
		}
		if m := got[4].Mistakes; len(m) != 1 || m[0].Field != "kind_name" {
			t.Errorf("mistakes %+v", m)
		}
		b = c.Mend(staff, b, intake.Mending{
			Cells:   []intake.Cell{{Row: got[4].Number, Field: "level", Value: "市级"}},
			Replies: []intake.Reply{{Key: got[5].Asks[0].Key, Answer: "outsider"}},
		})
		if b = c.Apply(staff, b); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if n := c.Kinds(); n["honour.conferred"] != 6 {
			t.Errorf("facts %v", n)
		}
		totals, err := s.Totals(t.Context(), staff.Scope, register.Filter{})
		if err != nil || totals.Conferred != 6 || totals.Recommended != 0 {
			t.Errorf("%+v %v", totals, err)
		}
		// The same file once more changes nothing; a filled cell corrects, a blank one keeps.
		again := c.Stage(staff, "honour", header, rows[:4]...)
		if again.Counts[intake.Unchanged] != 4 || again.Counts[intake.Added]+again.Counts[intake.Changed] != 0 {
			t.Errorf("the same file again: %v", again.Counts)
		}
		rows[0][6], rows[0][7] = "", "2022-07-02"
		more := c.Apply(staff, c.Stage(staff, "honour", header, rows[0]))
		if more.Counts[intake.Changed] != 1 || more.State != intake.Applied {
			t.Errorf("%+v", more)
		}
		list, _ := s.List(t.Context(), staff.Scope, register.Filter{Text: "第一党支部", Org: c.FinanceFirst}, kernel.Page{})
		if h := list.Items[0]; h.ConferredDay != "2022-07-02" || h.PaperNumber != "市直工委〔2022〕8号" || h.Version != 2 {
			t.Errorf("%+v", h)
		}
		// What is exported comes back as it is.
		file, err := s.Export(t.Context(), staff, register.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		back := c.StageFile(staff, "honour", file.Body)
		if back.Counts[intake.Added]+back.Counts[intake.Changed]+back.Counts[intake.Wrong] != 0 {
			t.Errorf("the export does not come back unchanged: %v %+v", back.Counts, c.Rows(staff, back))
		}
		// The columns asked for, in their order and no others; none that the register does not have.
		file, err = s.Export(t.Context(), staff, register.Filter{Columns: "paper_number,kind_name"})
		if err != nil {
			t.Fatal(err)
		}
		written, err := sheet.Read(t.Context(), "a.xlsx", file.Body)
		if err != nil || written.At(2, 1).Text != "文号" || written.At(2, 2).Text != "荣誉名称" || written.At(2, 3).Text != "" {
			t.Errorf("%v %+v", err, written.Rows)
		}
		if _, err = s.Export(t.Context(), staff, register.Filter{Columns: "kind_name,id_number"}); !errors.Is(err, register.ErrColumn) {
			t.Errorf("a column the register does not have: %v", err)
		}
		if !bytes.HasPrefix(file.Body, []byte("PK")) {
			t.Error("no workbook")
		}
	})
}

func TestKinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		k := honour.HonourKind{Code: "municipal_model", Name: "劳动模范", Level: "municipal", HolderType: "member", Sort: 140, Active: true}
		saved, err := s.SaveKind(t.Context(), staff, k)
		if err != nil || saved.Version != 1 {
			t.Fatal(saved, err)
		}
		if _, err := s.SaveKind(t.Context(), staff, k); !errors.Is(err, honour.ErrKindTaken) {
			t.Errorf("the same kind twice: %v", err)
		}
		saved.Name = "市劳动模范"
		if saved, err = s.SaveKind(t.Context(), staff, saved); err != nil || saved.Version != 2 {
			t.Error(saved, err)
		}
		saved.Version = 1
		if _, err := s.SaveKind(t.Context(), staff, saved); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("saved over a newer version: %v", err)
		}
		h := honour.Honour{Kind: "municipal_model", ConferredDay: "2025-05-01"}
		h.MemberID = c.Wang
		if h, err = s.Create(t.Context(), staff, h); err != nil || h.KindName != "市劳动模范" || h.Level != "municipal" {
			t.Error(h, err)
		}
		trail, err := c.Deps.Audit.List(t.Context(), d.Read(), audit.Filter{ObjectType: "honour_kind"}, kernel.AllRows)
		if err != nil || trail.Total != 2 {
			t.Errorf("trail of %d acts, %v", trail.Total, err)
		}
	})
}

// TestStoppedKind: a kind that is no longer used stays on what bears it and is given to nothing more.
func TestStoppedKind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		c.Define(s.Definition())
		ctx := t.Context()
		k, err := s.SaveKind(ctx, staff, honour.HonourKind{Code: "city_pioneer", Name: "城市先锋", Level: "municipal", HolderType: "member", Active: true})
		if err != nil {
			t.Fatal(err)
		}
		record := func(member kernel.ID) (honour.Honour, error) {
			h := honour.Honour{Kind: k.Code, ConferredDay: "2024-05-01"}
			h.MemberID = member
			return s.Create(ctx, staff, h)
		}
		old, err := record(c.Wang)
		if err != nil {
			t.Fatal(err)
		}
		for field, change := range map[string]func(*honour.HonourKind){"level": func(k *honour.HonourKind) { k.Level = "organs" }, "holder_type": func(k *honour.HonourKind) { k.HolderType = "org" }} {
			other := k
			change(&other)
			_, err := s.SaveKind(ctx, staff, other)
			if f, ok := kernel.AsFault(err); !ok || !f.Is(honour.ErrKindUsed) || f.Field != field {
				t.Errorf("%s of a kind in use: %v", field, err)
			}
		}
		k.Name, k.Active = "城市先锋党员", false
		if k, err = s.SaveKind(ctx, staff, k); err != nil || k.Active {
			t.Fatal(k, err)
		}
		if old, err = s.Get(ctx, staff.Scope, old.ID); err != nil || old.KindName != "城市先锋党员" || old.Version != 1 {
			t.Errorf("the old record after the new name: %+v %v", old, err)
		}
		_, err = record(c.Zhang)
		if f, ok := kernel.AsFault(err); !ok || !f.Is(honour.ErrKindStopped) || f.Field != "kind" {
			t.Errorf("a new record of a stopped kind: %v", err)
		}
		if old, err = s.Correct(ctx, staff, old.ID, old.Version, func(h *honour.Honour) error { h.PaperNumber = "江发〔2024〕3号"; return nil }); err != nil {
			t.Errorf("an old record could not be corrected: %v", err)
		}
		other := honour.Honour{Kind: "five_star_model", ConferredDay: "2024-07-01"}
		other.MemberID = c.Zhang
		if other, err = s.Create(ctx, staff, other); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Correct(ctx, staff, other.ID, 1, func(h *honour.Honour) error { h.Kind, h.KindName = k.Code, ""; return nil }); !errors.Is(err, honour.ErrKindStopped) {
			t.Errorf("changed to a stopped kind: %v", err)
		}
		head := []string{"评选年度", "荣誉称号", "荣誉级别", "单位（党组织）", "获奖党员", "授予时间"}
		b := c.Stage(staff, "honour", head, []string{"2024", k.Name, "市级", "市财政局", "王建国", "2024-05-01"}, []string{"2024", k.Name, "市级", "市财政局", "张敏", "2024-05-01"})
		rows := c.Rows(staff, b)
		if rows[0].Verdict != intake.Unchanged || rows[1].Verdict != intake.Wrong || len(rows[1].Mistakes) != 1 || rows[1].Mistakes[0].Field != "kind_name" {
			t.Errorf("%+v", rows)
		}
	})
}

// TestMine: a member reads what was conferred on them, not what is only recommended, nor others'.
func TestMine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, honour.FactKinds)
		s := honour.NewService(c.Deps)
		ctx := t.Context()
		for _, x := range []struct {
			kind string
			to   kernel.ID
			h    honour.Honour
		}{
			{"five_star_model", c.Wang, honour.Honour{ConferredDay: "2022-07-01", PaperNumber: "市直工委〔2022〕8号"}},
			{"municipal_outstanding_member", c.Wang, honour.Honour{ConferredDay: "2023-07-01", RevokedDay: "2024-01-05", RevokedFor: "材料不实"}},
			{"provincial_outstanding_member", c.Wang, honour.Honour{RecommendedDay: "2024-04-01"}},
			{"five_star_model", c.Zhang, honour.Honour{ConferredDay: "2022-07-01"}},
		} {
			x.h.Kind, x.h.MemberID = x.kind, x.to
			if _, err := s.Create(ctx, staff, x.h); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Create(ctx, staff, flag(c.FinanceFirst)); err != nil {
			t.Fatal(err)
		}
		mine, err := s.Mine(ctx, kernel.Actor{Member: c.Wang, Scope: kernel.Scope{Member: c.Wang}})
		if err != nil || len(mine) != 2 || mine[0].RevokedFor != "材料不实" || mine[1].Name != "五星党员标兵" || mine[1].PaperNumber != "市直工委〔2022〕8号" {
			t.Errorf("%+v %v", mine, err)
		}
		if _, err := s.Mine(ctx, staff); !errors.Is(err, register.ErrNotMember) {
			t.Errorf("somebody who is no member: %v", err)
		}
	})
}
