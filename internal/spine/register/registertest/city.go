// Package registertest gives tests of registers a small city on a real database: two departments with
// branches, some members, and the parts that a register needs.
package registertest

import (
	"bytes"
	"context"
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
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/register"
)

// City is the city.
type City struct {
	T     testing.TB
	DB    *db.DB
	Deps  register.Deps
	Facts *fact.Log

	Root, Finance, FinanceCommittee, FinanceFirst, FinanceSecond, Culture, CultureFirst kernel.ID
	// 王建国 and one of two 李明 are in 市财政局第一党支部, 张敏 in 第二党支部, the other 李明 in 市文化和旅游局.
	Wang, LiFinance, Zhang, LiCulture kernel.ID
	WangNumber                        string

	members *member.Service
	vault   *crypt.Vault
	imports *intake.Service
}

// Staff sees everything; Clerk the department of finance.
var Staff = kernel.Actor{Account: 1, Name: "工委干部", Scope: kernel.Everything()}

// Roster is the city's roster.
func (c *City) Roster() *member.Service { return c.members }

// Clerk is the clerk of a department.
func (c *City) Clerk(department kernel.ID) kernel.Actor {
	return kernel.Actor{Account: 2, Name: "专干", Scope: kernel.Scope{Orgs: []kernel.ID{department}}}
}

// New builds the city on d, with the fact kinds that the registers under test write.
func New(t testing.TB, d *db.DB, kinds ...[]fact.Kind) *City {
	t.Helper()
	v, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	c := &City{T: t, DB: d, vault: v}
	c.must(err)
	a := audit.New(v)
	orgs := org.NewService(d, a)
	c.members = member.NewService(d, a, v, orgs, slog.New(slog.DiscardHandler))
	c.Facts = fact.NewLog(fact.NewCatalog(kinds...))
	c.Deps = register.Deps{DB: d, Audit: a, Facts: c.Facts, Orgs: orgs, People: people{c.members}}
	add := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := orgs.Create(t.Context(), Staff, org.New{Kind: kind, Name: name, ParentID: parent, From: "2017-01-01"})
		c.must(err)
		return n.ID
	}
	c.Root = add(org.WorkCommittee, "市直机关工委", 0)
	c.Finance = add(org.Department, "市财政局", c.Root)
	c.FinanceCommittee = add(org.Committee, "机关党委", c.Finance)
	c.FinanceFirst, c.FinanceSecond = add(org.Branch, "第一党支部", c.Finance), add(org.Branch, "第二党支部", c.Finance)
	c.Culture = add(org.Department, "市文化和旅游局", c.Root)
	c.CultureFirst = add(org.Branch, "第一党支部", c.Culture)
	c.WangNumber = "370102198005010118"
	c.Wang, c.LiFinance = c.Member("王建国", c.FinanceFirst, number(&c.WangNumber)), c.Member("李明", c.FinanceFirst, "")
	c.Zhang, c.LiCulture = c.Member("张敏", c.FinanceSecond, ""), c.Member("李明", c.CultureFirst, "")
	return c
}

// number mends the check digit of an ID number.
func number(of *string) string {
	s := (*of)[:17]
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(s[i]-'0') * weight
	}
	*of = s + string("10X98765432"[sum%11])
	return *of
}

// Member adds a member who has been in the branch since 2018.
func (c *City) Member(name string, branch kernel.ID, number string) kernel.ID {
	c.T.Helper()
	sex := member.Male
	p, err := c.members.Create(c.T.Context(), Staff, member.New{BranchID: branch, Since: "2018-01-01", Form: member.Form{
		Name: name, Sex: sex, Nation: "01",
		Born: "1980-05-01", Education: "20", Standing: member.Full, Service: member.InService, Joined: "2005-07-01", Confirmed: "2006-07-01", IDNumber: number,
	}})
	c.must(err)
	return p.ID
}

func (c *City) must(err error) {
	c.T.Helper()
	if err != nil {
		c.T.Fatal(err)
	}
}

// Standing are the standing facts of the kinds, as "kind detail subject day quantity sign".
func (c *City) Standing(kinds ...string) []fact.Fact {
	c.T.Helper()
	list, err := c.Facts.List(c.T.Context(), c.DB.Read(), fact.Filter{Kinds: kinds}, kernel.AllRows)
	c.must(err)
	return list.Items
}

// Kinds counts the standing facts by kind.
func (c *City) Kinds() map[string]int {
	out := map[string]int{}
	for _, f := range c.Standing() {
		out[f.Kind]++
	}
	return out
}

// Define makes the kinds of import known.
func (c *City) Define(definitions ...intake.Definition) {
	c.imports = intake.NewService(c.DB, c.Deps.Audit, c.vault, slog.New(slog.DiscardHandler), definitions...)
	c.imports.InParts(3) // so that each test of an import crosses from one part to the next
}

// Stage takes a sheet in and checks it.
func (c *City) Stage(actor kernel.Actor, kind string, header []string, rows ...[]string) intake.Batch {
	c.T.Helper()
	table := sheet.Table{Name: "台账"}
	for _, h := range header {
		table.Columns = append(table.Columns, sheet.Option{Heading: h})
	}
	var cells [][]any
	for _, row := range rows {
		line := make([]any, len(row))
		for i, v := range row {
			line[i] = v
		}
		cells = append(cells, line)
	}
	table.Rows = sheet.Fixed(cells)
	var file bytes.Buffer
	c.must(sheet.Write(&file, sheet.Workbook{Tables: []sheet.Table{table}}))
	return c.StageFile(actor, kind, file.Bytes())
}

// StageFile takes a file in and checks it.
func (c *City) StageFile(actor kernel.Actor, kind string, file []byte) intake.Batch {
	c.T.Helper()
	b, err := c.imports.Stage(c.T.Context(), actor, kind, "台账.xlsx", file)
	c.must(err)
	c.must(c.imports.Drain(c.T.Context()))
	b, err = c.imports.Get(c.T.Context(), actor, b.ID)
	c.must(err)
	return b
}

// Rows are the batch's rows as the wizard shows them.
func (c *City) Rows(actor kernel.Actor, b intake.Batch) []intake.RowView {
	c.T.Helper()
	list, err := c.imports.Rows(c.T.Context(), actor, b.ID, nil, kernel.AllRows)
	c.must(err)
	return list.Items
}

// Mend answers questions and mends cells.
func (c *City) Mend(actor kernel.Actor, b intake.Batch, m intake.Mending) intake.Batch {
	c.T.Helper()
	_, err := c.imports.Mend(c.T.Context(), actor, b.ID, b.Version, m)
	c.must(err)
	c.must(c.imports.Drain(c.T.Context()))
	b, err = c.imports.Get(c.T.Context(), actor, b.ID)
	c.must(err)
	return b
}

// Apply applies a batch and answers what became of it.
func (c *City) Apply(actor kernel.Actor, b intake.Batch) intake.Batch {
	c.T.Helper()
	_, err := c.imports.Apply(c.T.Context(), actor, b.ID, intake.AllRows)
	c.must(err)
	c.must(c.imports.Drain(c.T.Context()))
	b, err = c.imports.Get(c.T.Context(), actor, b.ID)
	c.must(err)
	return b
}

// PreviewUndo is what undoing the batch would do.
func (c *City) PreviewUndo(actor kernel.Actor, b intake.Batch) intake.UndoView {
	c.T.Helper()
	v, err := c.imports.PreviewUndo(c.T.Context(), actor, b.ID, false, kernel.AllRows)
	c.must(err)
	return v
}

// Undo undoes a batch as its preview says and answers what became of it.
func (c *City) Undo(actor kernel.Actor, b intake.Batch) intake.Batch {
	c.T.Helper()
	_, err := c.imports.Undo(c.T.Context(), actor, b.ID, c.PreviewUndo(actor, b).Seen)
	c.must(err)
	c.must(c.imports.Drain(c.T.Context()))
	b, err = c.imports.Get(c.T.Context(), actor, b.ID)
	c.must(err)
	return b
}

// people answers from the roster.
type people struct{ members *member.Service }

// Persons implements register.People.
func (people) Persons(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]register.Person, error) {
	pasts, err := member.Pasts(ctx, q, ids)
	out := map[kernel.ID]register.Person{}
	for id, past := range pasts {
		p := register.Person{Name: past.Name}
		for _, s := range past.Stays {
			p.Stays = append(p.Stays, register.Stay{Branch: s.BranchID, From: s.From, To: s.To})
		}
		out[id] = p
	}
	return out, err
}

// Named implements register.People.
func (people) Named(ctx context.Context, q db.Queryer, names []string) (map[string][]kernel.ID, error) {
	return member.Named(ctx, q, names)
}

// Numbered implements register.People.
func (p people) Numbered(ctx context.Context, q db.Queryer, numbers []string) (map[string]kernel.ID, error) {
	return p.members.Numbered(ctx, q, numbers)
}
