package member_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

var (
	ctx   = context.Background()
	staff = kernel.Actor{Account: 1, Name: "工委干部", Roles: []string{"staff"}, Scope: kernel.Everything()}
)

// world is two departments with three branches, and everything that a roster needs.
type world struct {
	*member.Service
	t       testing.TB
	d       *db.DB
	orgs    *org.Service
	imports *intake.Service

	root, finance, first, second, group, culture, other kernel.ID
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	a, log := audit.New(v), slog.New(slog.DiscardHandler)
	w := &world{t: t, d: d, orgs: org.NewService(d, a)}
	w.Service = member.NewService(d, a, v, w.orgs, log)
	w.imports = intake.NewService(d, a, v, log, w.RosterImport())
	w.imports.InParts(2) // so that each test of an import crosses from one part to the next
	add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := w.orgs.Create(ctx, staff, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n.ID
	}
	w.root = add(org.WorkCommittee, "市直属机关工委", 0)
	w.finance = add(org.Department, "市财政局", w.root)
	w.first, w.second = add(org.Branch, "第一党支部", w.finance), add(org.Branch, "第二党支部", w.finance)
	w.group = add(org.Group, "第一党小组", w.first)
	w.culture = add(org.Department, "市文化和旅游局", w.root)
	w.other = add(org.Branch, "第一党支部", w.culture)
	return w
}

func form(name string) member.Form {
	return member.Form{
		Name: name, Sex: member.Male, Nation: "01", Born: "1980-05-01", Education: "20", Standing: member.Full,
		Service: member.InService, Joined: "2005-07-01", Confirmed: "2006-07-01",
	}
}

func (w *world) add(f member.Form, branch kernel.ID) member.Profile {
	w.t.Helper()
	p, err := w.Create(ctx, staff, member.New{Form: f, BranchID: branch, Since: "2018-01-01"})
	if err != nil {
		w.t.Fatalf("%s: %v %+v", f.Name, err, err)
	}
	return p
}

func (w *world) names(actor kernel.Actor, f member.Filter) []string {
	w.t.Helper()
	list, err := w.List(ctx, actor, f, kernel.AllRows)
	if err != nil {
		w.t.Fatal(err)
	}
	out := []string{}
	for _, m := range list.Items {
		out = append(out, m.Name)
	}
	if list.Total != len(out) {
		w.t.Errorf("total %d, rows %d", list.Total, len(out))
	}
	return out
}

func (w *world) member(name string) member.Member {
	w.t.Helper()
	for _, left := range []bool{false, true} {
		list, err := w.List(ctx, staff, member.Filter{Text: name, Left: left}, kernel.AllRows)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range list.Items {
			if m.Name == name {
				return m
			}
		}
	}
	w.t.Fatalf("no member %s", name)
	return member.Member{}
}

func clerk(role string, orgs ...kernel.ID) kernel.Actor {
	return kernel.Actor{Account: 7, Name: "专干", Roles: []string{role}, Scope: kernel.Scope{Orgs: orgs}}
}

// idNumber makes a valid number with a birth day and a serial.
func idNumber(born string, serial int) string {
	s := "370102" + born + fmt.Sprintf("%03d", serial)
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(s[i]-'0') * weight
	}
	return s + string("10X98765432"[sum%11])
}

// book writes rows as a workbook, the first row being the header.
func book(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	table := sheet.Table{Name: "名册"}
	for _, h := range rows[0] {
		table.Columns = append(table.Columns, sheet.Option{Heading: h})
	}
	var body [][]any
	for _, r := range rows[1:] {
		line := []any{}
		for _, c := range r {
			line = append(line, c)
		}
		body = append(body, line)
	}
	table.Rows = sheet.Fixed(body)
	var out bytes.Buffer
	if err := sheet.Write(&out, sheet.Workbook{Title: "名册", Tables: []sheet.Table{table}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (w *world) stage(actor kernel.Actor, rows ...[]string) intake.Batch {
	w.t.Helper()
	b, err := w.imports.Stage(ctx, actor, member.RosterKind, "名册.xlsx", book(w.t, rows...))
	if err != nil {
		w.t.Fatal(err)
	}
	return w.drained(actor, b.ID)
}

func (w *world) drained(actor kernel.Actor, id kernel.ID) intake.Batch {
	w.t.Helper()
	if err := w.imports.Drain(ctx); err != nil {
		w.t.Fatal(err)
	}
	b, err := w.imports.Get(ctx, actor, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *world) rows(actor kernel.Actor, id kernel.ID) []intake.RowView {
	w.t.Helper()
	list, err := w.imports.Rows(ctx, actor, id, nil, kernel.AllRows)
	if err != nil {
		w.t.Fatal(err)
	}
	return list.Items
}

func (w *world) mend(actor kernel.Actor, b intake.Batch, m intake.Mending) intake.Batch {
	w.t.Helper()
	if _, err := w.imports.Mend(ctx, actor, b.ID, b.Version, m); err != nil {
		w.t.Fatal(err)
	}
	return w.drained(actor, b.ID)
}

func (w *world) apply(actor kernel.Actor, b intake.Batch) intake.Batch {
	w.t.Helper()
	if _, err := w.imports.Apply(ctx, actor, b.ID, intake.AllRows); err != nil {
		w.t.Fatal(err)
	}
	b = w.drained(actor, b.ID)
	if b.State != intake.Applied {
		w.t.Fatalf("not applied: %+v", b)
	}
	return b
}
