package member

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// RosterImport is the import of rosters (名册导入). A row is matched by the ID number's blind index, else
// by name, birth and joining day, else the user is asked. A blank cell keeps, a cell that equals the
// stored mask keeps, another branch is a transfer on the day stated or asked, who is absent is listed
// and never removed. Organisations that the tree does not have are proposed, not made silently.
func (s *Service) RosterImport() intake.Definition {
	return intake.Definition{
		Kind: RosterKind, Title: "党员名册", Permission: "member.import", Note: rosterNote, Fields: rosterFields,
		Check: s.checkRoster, Choices: s.rosterChoices, Undo: s.undoRoster,
	}
}

// ImportRoster checks a file and applies it when nothing is wrong, for commands and the demonstration
// city; otherwise intake.ErrMistakes lists what is to be mended.
func ImportRoster(ctx context.Context, imports *intake.Service, actor kernel.Actor, name string, data []byte) (intake.Batch, error) {
	return imports.Import(ctx, actor, RosterKind, name, data)
}

func (s *Service) rosterChoices(ctx context.Context, actor kernel.Actor, field string) ([]string, error) {
	switch field {
	case "nation":
		return names(Nations), nil
	case "branch":
		tree, err := s.orgs.Today(ctx, s.db.Read())
		if err != nil {
			return nil, err
		}
		out := []string{}
		for _, n := range tree.Of(tree.Root().ID, org.Branch) {
			if tree.Sees(actor.Scope, n.ID) {
				out = append(out, tree.FullName(n.ID))
			}
		}
		return out, nil
	}
	return nil, nil
}

// person is a stored member while a file is compared with the roster.
type person struct {
	Member
	last    Stay
	visible bool
	row     int // of the file, 0 until one is matched
}

// planned is what the import will do about one person.
type planned struct {
	row      *intake.Row
	before   *person // nil for a new member
	after    Member
	since    kernel.Day
	transfer kernel.Day // empty: stays
	changed  []string
	appoint  []Position // without their holder
	remarks  []string
}

// rosterCheck compares a file with the roster as it is in memory.
type rosterCheck struct {
	s      *Service
	w      *intake.Work
	tree   *org.Tree
	people []*person
	byID   map[string]*person
	byName map[string][]*person
	newIDs map[string]int // blind index to the row of a new member
	fresh  map[string]int // name, birth and joining day of new members without a number, to their row
	places *places
	plan   []*planned
	named  map[kernel.ID]bool // branches that the file names
	of     map[*intake.Row]*planned

	seen, orgSeen int64                   // the revisions of roster and tree that the plan is built on, or the last part has left
	made          map[kernel.ID]kernel.ID // organisations that the first part made, by their numbers in the plan

	positions map[kernel.ID][]Position // by member, when the file speaks of duties
}

const progressEvery = 2000

func (s *Service) checkRoster(ctx context.Context, q db.Queryer, w *intake.Work) (intake.Commit, error) {
	seen, err := revision(ctx, q)
	if err != nil {
		return nil, err
	}
	orgSeen, err := s.orgs.Revision(ctx, q)
	if err != nil {
		return nil, err
	}
	c, err := s.newRosterCheck(ctx, q, w)
	if err != nil {
		return nil, err
	}
	if err := c.rows(w); err != nil {
		return nil, err
	}
	c.listMissing()
	c.seen, c.orgSeen, c.of = seen, orgSeen, make(map[*intake.Row]*planned, len(c.plan))
	for _, pl := range c.plan {
		c.of[pl.row] = pl
	}
	return c.commit, nil
}

func (s *Service) newRosterCheck(ctx context.Context, q db.Queryer, w *intake.Work) (*rosterCheck, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &rosterCheck{
		s: s, w: w, tree: tree, byID: map[string]*person{}, byName: map[string][]*person{}, newIDs: map[string]int{}, fresh: map[string]int{},
		places: newPlaces(tree, w.Actor.Scope), named: map[kernel.ID]bool{},
	}
	all, err := db.Select(ctx, q, scanMember, "SELECT "+columns+",m.branch_id FROM member m")
	if err != nil {
		return nil, err
	}
	at := make(map[kernel.ID]*person, len(all))
	c.people = make([]*person, len(all))
	for i, m := range all {
		p := &person{Member: m, visible: tree.Sees(w.Actor.Scope, m.BranchID)}
		c.people[i], at[m.ID] = p, p
		if m.idIndex != "" {
			c.byID[m.idIndex] = p
		}
		if p.visible {
			c.byName[m.Name] = append(c.byName[m.Name], p)
		}
	}
	if c.w.Has("duties") {
		if c.positions, err = positionsByMember(ctx, q); err != nil {
			return nil, err
		}
	}
	return c, db.Each(ctx, q, func(row db.Scanner) error {
		var id kernel.ID
		var st Stay
		if err := row.Scan(&id, &st.BranchID, &st.From, &st.To); err != nil {
			return err
		}
		if p := at[id]; p != nil && st.From > p.last.From {
			p.last = st
		}
		return nil
	}, "SELECT member_id,branch_id,from_day,to_day FROM member_branch")
}

// reading is what a row has come to before it is judged.
type reading struct {
	clue   clue
	index  string  // blind index of the clue's ID number
	person *person // nil: somebody new, or not known
	known  bool
	branch kernel.ID
	placed bool
	form   Form
	stored numbers
	fault  error
}

// rows judges the rows. Whom a row means and where it puts them depends on the rows before it, so those
// steps go down the file; what a row says for itself is read on all cores in between.
func (c *rosterCheck) rows(w *intake.Work) error {
	all := make([]reading, len(w.Rows))
	kernel.Share(len(all), func(i int) {
		x := &all[i]
		if x.clue = readClue(w.Rows[i]); x.clue.id != "" {
			x.index = c.s.vault.Blind(idPurpose, x.clue.id)
		}
	})
	for i, r := range w.Rows {
		if err := c.find(r, &all[i]); err != nil {
			return err
		}
	}
	kernel.Share(len(all), func(i int) {
		if x := &all[i]; x.known {
			x.fault = c.read(w.Rows[i], x)
		}
	})
	for i, r := range w.Rows {
		if x := &all[i]; x.fault != nil {
			return x.fault
		} else if x.known {
			c.decide(r, x)
		}
		if (i+1)%progressEvery == 0 {
			w.Progress(i + 1)
		}
	}
	return nil
}

// find says whom a row means and which branch it names.
func (c *rosterCheck) find(r *intake.Row, x *reading) (err error) {
	r.Subject = x.clue.name
	if r.Subject == "" {
		r.Wrong("name", ErrName)
		return nil
	}
	if x.person, x.known, err = c.match(r, x); err != nil {
		return err
	}
	if !x.known {
		c.readAlone(r)
		return nil
	}
	x.branch, x.placed = c.place(r, x.person)
	return nil
}

// read reads the row's own cells over what is stored.
func (c *rosterCheck) read(r *intake.Row, x *reading) (err error) {
	if x.person != nil {
		if x.stored.phone, x.stored.id, err = c.s.numbers(x.person.Member); err != nil {
			return err
		}
		x.form = x.person.Form
	} else {
		x.form.Service = InService
	}
	x.form = readCells(r, x.form, x.stored).tidy()
	return nil
}

// decide says what the row will do.
func (c *rosterCheck) decide(r *intake.Row, x *reading) {
	pl := &planned{row: r, before: x.person}
	if x.person != nil {
		pl.after = x.person.Member
		r.Target = x.person.ID
	}
	x.form.GroupID = c.group(r, x.form.GroupID, x.branch)
	pl.after.Form = x.form
	if x.placed {
		c.move(r, pl, x.branch)
	}
	c.duties(r, pl, x.branch)
	c.judge(r, pl, x)
	if len(r.Mistakes) == 0 {
		c.plan = append(c.plan, pl)
	}
}

// readAlone finds the mistakes of a row of which it is not known yet whom it means.
func (c *rosterCheck) readAlone(r *intake.Row) {
	if !r.Cell("branch").Blank() {
		c.place(r, nil)
	}
	readCells(r, Form{}, numbers{})
	if _, unknown := parseDuties(r.Text("duties")); unknown != "" {
		r.Wrong("duties", ErrDutyWord.With(unknown, strings.Join(dutyNames(), "、")))
	}
}

// move decides about the branch: where a new member comes to, or whether this is a transfer.
func (c *rosterCheck) move(r *intake.Row, pl *planned, branch kernel.ID) {
	var since kernel.Day
	day(r, "since", &since)
	if since > c.w.Today {
		r.Wrong("since", ErrFuture)
	}
	p := pl.before
	switch {
	case p == nil:
		pl.after.BranchID, pl.since = branch, since
		return
	case p.LeftDay == "" && p.BranchID == branch:
		return
	}
	pl.after.BranchID = branch
	pl.transfer = since
	field := "since"
	if since == "" {
		field = ""
		ask := intake.Ask{Key: "transfer_day", Field: "branch", Form: intake.AskDay, Text: "表中的党支部与名册不同，按转接办理。转入支部的日期？"}
		if p.LeftDay != "" {
			ask = intake.Ask{Key: "return_day", Field: "branch", Form: intake.AskDay, Text: "此人已不在册（" + nameOf(LeaveKinds, p.LeftKind) + "，" + p.LeftDay.Chinese() + "），重新转入的日期？"}
		}
		if pl.transfer = kernel.Day(r.Ask(ask)); pl.transfer == "" {
			return
		}
	}
	if branch < 0 { // a branch to be made stands from today on
		if pl.transfer != c.w.Today {
			r.Wrong(field, ErrBranchDay.With("待新建的党支部"))
		}
		return
	}
	if err := checkTransfer(p.Member, p.last, c.tree, branch, pl.transfer, c.w.Today); err != nil {
		r.Wrong(field, err)
	}
}

// judge checks the result as a whole and says what will happen.
func (c *rosterCheck) judge(r *intake.Row, pl *planned, x *reading) {
	f := pl.after.Form
	if pl.before == nil && f.Standing == "" {
		if f.Standing = Full; f.Confirmed == "" {
			r.Wrong("standing", ErrStandingBlank)
		}
		pl.after.Form = f
	}
	if pl.before != nil {
		pl.changed = changed(pl.before.Member, pl.after, x.stored.phone, x.stored.id)
	}
	// What was stored long ago under other rules is not this file's mistake.
	if pl.before == nil || len(pl.changed) > 0 {
		for _, x := range f.check(c.w.Today) {
			if !hasMistake(r, x.Field) && (pl.before == nil || slices.Contains(pl.changed, x.Field)) {
				r.Mistakes = append(r.Mistakes, intake.Mistake{Field: fieldOf(x.Field), Text: x.Text})
			}
		}
	}
	switch {
	case pl.before == nil:
		c.claimNew(r, f, x)
		r.Verdict, r.Note = intake.Added, "新增到“"+c.places.name(pl.after.BranchID)+"”"
	case pl.transfer != "" || pl.after.BranchID != pl.before.BranchID:
		r.Verdict, r.Note = intake.Changed, "转入“"+c.places.name(pl.after.BranchID)+"”"
		if len(pl.changed) > 0 {
			r.Note += "；修改" + labelsOf(pl.changed)
		}
	case len(pl.changed) > 0:
		r.Verdict, r.Note = intake.Changed, "修改"+labelsOf(pl.changed)
	case len(pl.appoint) > 0:
		r.Verdict = intake.Changed
	default:
		r.Verdict = intake.Unchanged
	}
	r.Note = pl.noted(r.Note)
}

func hasMistake(r *intake.Row, field string) bool {
	return slices.ContainsFunc(r.Mistakes, func(m intake.Mistake) bool { return m.Field == field })
}

// claimNew finds the same new person twice in the file.
func (c *rosterCheck) claimNew(r *intake.Row, f Form, x *reading) {
	seen, key := c.fresh, f.Name+"|"+string(f.Born)+"|"+string(f.Joined)
	if f.IDNumber != "" {
		if seen, key = c.newIDs, x.index; f.IDNumber != x.clue.id {
			key = c.s.vault.Blind(idPurpose, f.IDNumber)
		}
	}
	if first := seen[key]; first != 0 {
		r.Wrong("", ErrTwiceInFile.With(first))
		return
	}
	seen[key] = r.Number
}

// listMissing names those of the file's branches whom the file leaves out.
func (c *rosterCheck) listMissing() {
	for _, p := range c.people {
		if p.visible && p.row == 0 && p.LeftDay == "" && c.named[p.BranchID] {
			c.w.Missing = append(c.w.Missing, intake.Missing{Subject: p.Name, Note: c.tree.FullName(p.BranchID), Target: p.ID})
		}
	}
	if n := len(c.places.wanted); n > 0 {
		c.w.Notes = append(c.w.Notes, "表中有组织树里没有的组织，请在下面选择对应的组织或新建的位置。")
	}
	if len(c.w.Missing) > 0 {
		c.w.Notes = append(c.w.Notes, "这些党支部还有表中没有的党员，只列出、不删除；确已转出或去世的，请在名册中逐人办理。")
	}
}
