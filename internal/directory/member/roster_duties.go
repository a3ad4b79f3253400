package member

import (
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// dutyWords are duties as rosters write them, besides their own names.
var dutyWords = map[string]Duty{
	"专职党务副书记": FullTimeDeputy, "纪律检查委员": Discipline, "支委": Commissioner, "支部委员": Commissioner, "支委委员": Commissioner,
	"组长": GroupLeader, "小组长": GroupLeader, "小组组长": GroupLeader, "党小组长": GroupLeader, "党务工作者": AffairsCadre, "党务专干": AffairsCadre, "专职党务干部": AffairsCadre,
}

// dutyPlaces are the organisations that a duty's word may begin with: 机关党委副书记.
var dutyPlaces = []struct {
	word string
	kind org.Kind
}{
	{"机关党委", org.Committee},
	{"党委", org.Committee},
	{"党总支", org.GeneralBranch},
	{"总支", org.GeneralBranch},
	{"党支部", org.Branch},
	{"支部", org.Branch},
}

// noDuty are words that say of somebody that they hold none.
var noDuty = []string{"无", "-", "—", "——", "党员", "普通党员", "正式党员", "预备党员"}

// dutyWord (任职的写法) is a duty as a cell has it; kind is empty when the word does not say where.
type dutyWord struct {
	duty Duty
	kind org.Kind
}

// parseDuties reads the duties of one cell: 书记、组织委员. unknown is the first word that is none.
func parseDuties(text string) (list []dutyWord, unknown string) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;/／兼 　\n", r) }) {
		if word, _, _ = strings.Cut(strings.ReplaceAll(word, "(", "（"), "（"); word == "" || slices.Contains(noDuty, word) {
			continue
		}
		d, ok := parseDuty(word)
		if !ok {
			return nil, word
		}
		list = append(list, d)
	}
	return list, ""
}

func parseDuty(word string) (dutyWord, bool) {
	if d, ok := dutyOf(word); ok {
		return dutyWord{duty: d}, true
	}
	for _, p := range dutyPlaces {
		if rest, ok := strings.CutPrefix(word, p.word); ok {
			d, ok := dutyOf(rest)
			return dutyWord{d, p.kind}, ok
		}
	}
	return dutyWord{}, false
}

func dutyOf(word string) (Duty, bool) {
	if i := slices.IndexFunc(Duties, func(c DutyCode) bool { return c.Name == word }); i >= 0 {
		return Duties[i].Duty, true
	}
	d, ok := dutyWords[word]
	return d, ok
}

func dutyNames() []string {
	out := make([]string, len(Duties))
	for i, d := range Duties {
		out[i] = d.Name
	}
	return out
}

// duties compares the row's duties with those held: what is new is to be appointed. Nobody is removed
// from a duty by a file that does not name it, as nobody is from the roster.
func (c *rosterCheck) duties(r *intake.Row, pl *planned, branch kernel.ID) {
	list, unknown := parseDuties(r.Text("duties"))
	if unknown != "" {
		r.Wrong("duties", ErrDutyWord.With(unknown, strings.Join(dutyNames(), "、")))
		return
	}
	days, ok := c.dutyDays(r, len(list))
	if !ok {
		return
	}
	var held, past []Position
	if pl.before != nil {
		for _, p := range c.positions[pl.before.ID] {
			if past = append(past, p); p.To == "" || p.To >= c.w.Today {
				held = append(held, p)
			}
		}
	}
	for i, d := range list {
		at := slices.IndexFunc(held, func(p Position) bool { return p.Duty == d.duty && (d.kind == "" || c.kindOf(p.OrgID) == d.kind) })
		if at >= 0 {
			if days[i] != "" && days[i] != held[at].From {
				pl.remarks = append(pl.remarks, "“"+d.duty.Chinese()+"”的任职日期与名册（"+held[at].From.Chinese()+"）不同，导入不改动，有误请在名册中更正")
			}
			held = slices.Delete(held, at, at+1)
			continue
		}
		if pl.before != nil && pl.before.LeftDay != "" && pl.transfer == "" {
			r.Wrong("duties", ErrHasLeft)
			return
		}
		c.appoint(r, pl, d, days[i], branch, past)
	}
	if len(list) > 0 {
		for _, p := range held {
			pl.remarks = append(pl.remarks, "名册中还任“"+p.Duty.Chinese()+"”，导入不免职")
		}
	}
}

// noted is what a row says of its person, with the duties.
func (pl *planned) noted(note string) string {
	var said []string
	if note != "" {
		said = append(said, note)
	}
	if len(pl.appoint) > 0 {
		said = append(said, "任"+appointed(pl.appoint))
	}
	return strings.Join(append(said, pl.remarks...), "；")
}

// dutyDays reads the days of appointment: one for all the duties, or as many as there are duties.
func (c *rosterCheck) dutyDays(r *intake.Row, count int) ([]kernel.Day, bool) {
	out := make([]kernel.Day, count)
	cell := r.Cell("duty_days")
	if cell.Blank() || count == 0 {
		return out, true
	}
	pieces := strings.FieldsFunc(cell.Text, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	if len(pieces) != 1 && len(pieces) != count {
		r.Wrong("duty_days", ErrDutyDays.With(count, len(pieces)))
		return nil, false
	}
	for i := range out {
		if len(pieces) > 1 {
			cell = sheet.Cell{Text: pieces[i], Raw: pieces[i]}
		}
		day, err := sheet.ParseDay(cell, sheet.PartialFirstDay)
		if err == nil && day > c.w.Today {
			err = ErrFuture
		}
		if err != nil {
			r.Wrong("duty_days", err)
			return nil, false
		}
		out[i] = day
	}
	return out, true
}

// appoint plans one new position.
func (c *rosterCheck) appoint(r *intake.Row, pl *planned, d dutyWord, from kernel.Day, branch kernel.ID, past []Position) {
	seat, known := c.seat(d, branch, pl.after.GroupID)
	if !known {
		r.Wrong("duties", ErrDutySeat.With(d.duty.Chinese()))
		return
	}
	if from == "" {
		if from = kernel.Day(r.Ask(intake.Ask{Key: "duty_day", Field: "duties", Form: intake.AskDay, Text: "表中没有党内职务的任职日期，从哪一天起任职？"})); from == "" {
			return
		}
		if !from.Valid() || from > c.w.Today {
			r.Unasked("duty_day")
			return
		}
	}
	for _, p := range past {
		if p.OrgID == seat && p.Duty == d.duty && closedDay(p.To) >= from {
			r.Wrong("duties", ErrDutyOverlap.With(d.duty.Chinese(), p.From, p.To))
			return
		}
	}
	pl.appoint = append(pl.appoint, Position{OrgID: seat, Duty: d.duty, From: from, Note: "名册导入"})
}

// seat is the organisation in which a duty is held by somebody of the branch.
func (c *rosterCheck) seat(d dutyWord, branch, group kernel.ID) (kernel.ID, bool) {
	kinds := Duties[slices.IndexFunc(Duties, func(x DutyCode) bool { return x.Duty == d.duty })].Kinds
	switch {
	case d.kind != "":
		if !slices.Contains(kinds, d.kind) {
			return 0, false
		}
		return c.above(branch, d.kind)
	case slices.Contains(kinds, org.Branch):
		return branch, branch != 0
	case slices.Contains(kinds, org.Group):
		return group, group > 0
	}
	return c.above(branch, org.Department)
}

// above finds the nearest organisation of the kind over the branch, or the only one of its department
// that the actor sees. Organisations still to be made count.
func (c *rosterCheck) above(branch kernel.ID, kind org.Kind) (kernel.ID, bool) {
	id := branch
	for id < 0 {
		f := c.places.fresh[-id-1]
		if f.kind == kind {
			return id, true
		}
		id = f.parent
	}
	for _, n := range slices.Backward(c.tree.Path(id)) {
		if n.Kind == kind {
			return n.ID, c.tree.Sees(c.w.Actor.Scope, n.ID)
		}
	}
	department := c.tree.Department(id)
	if department == 0 {
		return 0, false
	}
	if only := c.places.visible(c.tree.Of(department, kind)); len(only) == 1 {
		return only[0].ID, true
	}
	return 0, false
}

func (c *rosterCheck) kindOf(id kernel.ID) org.Kind {
	n, _ := c.tree.Get(id)
	return n.Kind
}
