package demo

import (
	"cmp"
	"context"
	"slices"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// organisations writes all of them and what happened to them before the year began.
func (l *loader) organisations() error {
	if err := l.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := l.Orgs.CreateIn(ctx, tx, l.writer, l.orgs...)
		return err
	}); err != nil {
		return err
	}
	slices.SortStableFunc(l.changes, func(a, b change) int { return cmp.Compare(a.day, b.day) })
	return l.do(func(ctx context.Context, tx *db.Tx) error {
		for _, c := range l.changes {
			if c.day > tx.Today() {
				break
			}
			if err := l.change(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// changesOf writes the changes of the month, each on its day.
func (l *loader) changesOf(p kernel.Period) error {
	for _, c := range l.changes {
		if !p.Contains(c.day) {
			continue
		}
		l.clock(c.day, 11)
		if err := l.do(func(ctx context.Context, tx *db.Tx) error { return l.change(ctx, tx, c) }); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) change(ctx context.Context, tx *db.Tx, c change) error {
	action := "org.rename"
	switch {
	case c.dissolve:
		action = "org.dissolve"
	case c.parent != 0:
		action = "org.move"
	}
	return l.Orgs.ChangeIn(ctx, tx, l.writer, action, org.Change{ID: c.id, From: c.day, Name: c.name, ParentID: c.parent, Dissolve: c.dissolve, Basis: c.basis})
}

// membersAtOnce bounds a transaction.
const membersAtOnce = 1500

// directory writes the people who came in the period and the posts that began in it.
func (l *loader) directory(p kernel.Period) error {
	people := within(p, l.people, func(x *person) kernel.Day { return x.stays[0].from })
	for part := range slices.Chunk(people, membersAtOnce) {
		news := make([]member.New, len(part))
		for i, x := range part {
			news[i] = x.news()
		}
		if err := l.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := l.Members.AddIn(ctx, tx, l.writer, "member.create", news)
			return err
		}); err != nil {
			return err
		}
	}
	posts := within(p, l.posts, func(x *post) kernel.Day { return x.from })
	for part := range slices.Chunk(posts, membersAtOnce) {
		list := make([]member.Position, len(part))
		for i, x := range part {
			list[i] = member.Position{MemberID: x.person.id, OrgID: x.org, Duty: x.duty, From: x.from, To: x.to}
			if x.to == kernel.MaxDay {
				list[i].To = ""
			}
		}
		if err := l.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := l.Members.AppointIn(ctx, tx, l.writer, list)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// news is the person as the roster takes them in.
func (p *person) news() member.New {
	last := p.stays[len(p.stays)-1]
	n := member.New{ID: p.id, Form: p.form, BranchID: last.branch.id, Since: last.from, LeftDay: p.left, LeftKind: p.leftKind, Note: last.note}
	for _, s := range p.stays[:len(p.stays)-1] {
		n.Earlier = append(n.Earlier, member.Stay{BranchID: s.branch.id, From: s.from, To: s.to, Note: s.note})
	}
	return n
}
