package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// crowd is everybody that a batch may mean.
type crowd struct {
	persons  map[kernel.ID]Person
	named    map[string][]kernel.ID
	numbered map[string]kernel.ID
}

// gather reads the people of a batch by few statements.
func (b *Book[T, P]) gather(ctx context.Context, q db.Queryer, rows []*intake.Row, names []string) (*crowd, error) {
	c := &crowd{}
	if b.Who == Nobody {
		return c, nil
	}
	var numbers []string
	for _, row := range rows {
		if id, err := sheet.ParseIDCell(row.Cell(numberField)); err == nil {
			numbers = append(numbers, id.Text)
		}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" })
	var err error
	if c.named, err = b.people.Named(ctx, q, names); err != nil {
		return nil, err
	}
	if c.numbered, err = b.people.Numbered(ctx, q, numbers); err != nil {
		return nil, err
	}
	var ids []kernel.ID
	for _, of := range c.named {
		ids = append(ids, of...)
	}
	for _, id := range c.numbered {
		ids = append(ids, id)
	}
	c.persons, err = b.people.Persons(ctx, q, distinct(ids))
	return c, err
}

// findOrg finds the organisation that a name means, or asks.
func (c *check[T, P]) findOrg(row *intake.Row, h *Head) {
	if h.OrgName == "" {
		return
	}
	m := c.place.today.Match(h.OrgName, 0)
	m.Exact = c.withinSight(m.Exact)
	switch {
	case len(m.Exact) == 1:
		h.OrgID = m.Exact[0].ID
		return
	case len(m.Exact) == 0:
		if m.Near = c.withinSight(m.Near); len(m.Near) == 0 {
			row.Wrong("org_name", ErrNoSuchOrg.With(h.OrgName))
			return
		}
	}
	ask := intake.Ask{Key: "org:" + h.OrgName, Field: "org_name", Form: intake.AskChoice, Text: fmt.Sprintf("“%s”指的是哪个组织？", h.OrgName)}
	for _, n := range append(m.Exact, m.Near...) {
		ask.Options = append(ask.Options, intake.Option{Value: n.ID.String(), Label: c.place.today.FullName(n.ID)})
	}
	answer := row.Ask(ask)
	if answer == "" {
		return
	}
	id, ok := kernel.ParseID(answer)
	if !ok || !c.place.sees(id) {
		row.Unasked(ask.Key)
		return
	}
	h.OrgID = id
}

func (c *check[T, P]) withinSight(nodes []org.Node) []org.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n org.Node) bool { return !c.place.sees(n.ID) })
}

// outsider answers that somebody is not in the roster.
const outsider = "outsider"

// byNameAlone finds the organisations, and then the rows whose happening stands in the register with the name
// as the sheet has it and no member behind it: whatever the roster knows of that name, the row is still the
// same happening, and what was answered once is not asked again.
func (c *check[T, P]) byNameAlone(ctx context.Context, q db.Queryer, lines []*line[T, P]) error {
	asked := map[string][]*line[T, P]{}
	var keys []string
	for _, l := range lines {
		h := P(&l.record).Common()
		l.row.Subject = strings.TrimSpace(h.OrgName + " " + h.MemberName)
		c.findOrg(l.row, h)
		named := h.MemberName != "" && l.row.Cell(numberField).Blank() && l.row.Cell(branchField).Blank()
		if r := l.record; named && (c.b.Who == Free || c.b.Who == Asked) && len(l.row.Mistakes) == 0 && c.name(&r) == nil {
			key := P(&r).Common().naturalKey
			asked[key], keys = append(asked[key], l), append(keys, key)
		}
	}
	standing, err := c.b.byKeys(ctx, q, keys)
	for key, was := range standing {
		for _, l := range asked[key] {
			l.alone = was.Common().MemberID == 0
		}
	}
	return err
}

// findPerson finds the member that a name means: by ID number, else by name within the organisation
// or branch, else it asks or keeps the name, as the register wants.
func (c *check[T, P]) findPerson(row *intake.Row, h *Head) {
	if c.b.Who == Nobody || h.MemberName == "" && row.Cell(numberField).Blank() {
		return
	}
	if found, done := c.byNumber(row, h); done {
		h.MemberID = found
		return
	}
	all := c.visible(c.people.named[h.MemberName])
	near := all
	if bounds := c.bounds(row, h); bounds != 0 {
		// A secretary of a 机关党委 belongs to a branch beside it.
		if near = c.within(all, bounds); len(near) == 0 {
			near = c.within(all, c.place.today.Department(bounds))
		}
	}
	switch {
	case len(near) == 1:
		h.MemberID = near[0]
	case c.b.Who == Free:
	case len(near) == 0 && len(all) == 0 && c.b.Who == Needed:
		row.Wrong("member_name", ErrNotInRoster.With(h.MemberName))
	default:
		c.askPerson(row, h, near, all)
	}
}

func (c *check[T, P]) byNumber(row *intake.Row, h *Head) (kernel.ID, bool) {
	cell := row.Cell(numberField)
	if cell.Blank() || sheet.IsMasked(cell.Text) {
		return 0, false
	}
	number, err := sheet.ParseIDCell(cell)
	if err != nil {
		row.Wrong(numberField, err)
		return 0, true
	}
	id := c.people.numbered[number.Text]
	if id == 0 {
		return 0, false
	}
	if name := c.people.persons[id].Name; h.MemberName != "" && h.MemberName != name {
		row.Wrong("member_name", ErrOtherName.With(name))
		return 0, true
	}
	return id, true
}

// bounds is the organisation within which the person is looked for; none when they may belong anywhere.
func (c *check[T, P]) bounds(row *intake.Row, h *Head) kernel.ID {
	if name := row.Text(branchField); name != "" {
		for _, under := range []kernel.ID{h.OrgID, 0} { // somebody may have gone along from elsewhere
			if m := c.withinSight(c.place.today.Match(name, under).Exact); len(m) == 1 {
				return m[0].ID
			}
		}
	}
	if c.b.Elsewhere {
		return 0
	}
	return h.OrgID
}

// within keeps those who belong or belonged under the organisation.
func (c *check[T, P]) within(ids []kernel.ID, under kernel.ID) []kernel.ID {
	if under == 0 {
		return ids
	}
	scope := kernel.Scope{Orgs: []kernel.ID{under}}
	return slices.DeleteFunc(slices.Clone(ids), func(id kernel.ID) bool { return !c.stayed(id, scope) })
}

func (c *check[T, P]) visible(ids []kernel.ID) []kernel.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id kernel.ID) bool { return !c.stayed(id, c.w.Actor.Scope) })
}

func (c *check[T, P]) stayed(id kernel.ID, scope kernel.Scope) bool {
	return slices.ContainsFunc(c.people.persons[id].Stays, func(s Stay) bool { return c.place.today.Sees(scope, s.Branch) })
}

func (c *check[T, P]) askPerson(row *intake.Row, h *Head, near, all []kernel.ID) {
	from := near
	if len(from) == 0 {
		from = all
	}
	ask := intake.Ask{
		Key: strings.Join([]string{"person", h.OrgName, h.MemberName, row.Text(branchField)}, ":"), Field: "member_name", Form: intake.AskChoice,
		Text: fmt.Sprintf("“%s”（%s）是名册里的哪一位？", h.MemberName, h.OrgName),
	}
	for _, id := range from {
		ask.Options = append(ask.Options, intake.Option{Value: id.String(), Label: c.label(id)})
	}
	if c.b.Who == Asked {
		ask.Options = append(ask.Options, intake.Option{Value: outsider, Label: "不在名册里，按姓名登记到所填组织"})
	}
	answer := row.Ask(ask)
	id, ok := kernel.ParseID(answer)
	switch {
	case answer == "" || answer == outsider && c.b.Who == Asked:
	case ok && slices.Contains(from, id):
		h.MemberID = id
	default:
		row.Unasked(ask.Key)
	}
}

// label tells namesakes apart by their present branch.
func (c *check[T, P]) label(id kernel.ID) string {
	p := c.people.persons[id]
	return p.Name + "（" + c.place.today.FullName(p.branchOn(c.w.Today)) + "）"
}
