package establishment

import (
	"context"
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
)

// factElected is what the terms of office say of an election.
const factElected = "structure.elected"

// awaiting is an organisation that has come to be and has not elected yet.
type awaiting struct {
	request, org kernel.ID
	role         string
	day          kernel.Day
}

// remindElections keeps a duty for each organisation that was founded, or raised to another kind, and has not
// elected its committee or secretary since; a missed day loses none and none comes twice.
func (s *Service) remindElections(ctx context.Context) error {
	wanted := map[kernel.ID]duty.Duty{}
	err := s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		clear(wanted)
		list, err := db.Select(ctx, q, func(row db.Scanner) (a awaiting, err error) {
			err = row.Scan(&a.request, &a.org, &a.role, &a.day)
			return a, err
		}, "SELECT r.id,x.org_id,x.role,r.effective FROM establishment r JOIN establishment_org x ON x.establishment_id=r.id WHERE r.state='effective' AND x.role IN ('founded','upgraded') ORDER BY r.id,x.org_id")
		if err != nil || len(list) == 0 {
			return err
		}
		elected := map[kernel.ID]kernel.Day{}
		first := list[0].day
		for _, a := range list {
			first = min(first, a.day)
		}
		if err := s.facts.Each(ctx, q, fact.Filter{Kinds: []string{factElected}, Period: kernel.Period{First: first, Last: kernel.MaxDay}}, func(f fact.Fact) error {
			elected[f.Subject.ID] = max(elected[f.Subject.ID], f.Day)
			return nil
		}); err != nil {
			return err
		}
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		book, err := s.norms.Book(ctx, q)
		if err != nil {
			return err
		}
		for _, a := range list {
			n, ok := tree.Get(a.org)
			if !ok || n.Dissolved != "" || elected[a.org] >= a.day || !elects(a.role) {
				continue
			}
			wanted[a.org] = firstElection(tree, a, a.day.AddMonths(book.Count(norm.FirstElection, a.day)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "establishment.remind", func(ctx context.Context, tx *db.Tx) error {
		return duty.Keep(ctx, tx, dutyElect, "org", wanted)
	})
}

// firstElection words the duty; whoever prepares elections has it.
func firstElection(tree *org.Tree, a awaiting, due kernel.Day) duty.Duty {
	name := tree.FullName(a.org)
	title := fmt.Sprintf("%s成立后尚未选举，请组织选举产生首届班子", name)
	if a.role == upgraded {
		title = fmt.Sprintf("%s改设后尚未选举，请组织选举产生委员会", name)
	}
	return duty.Duty{
		Kind: dutyElect, Title: title, Note: fmt.Sprintf("%s起设立；选举后在任期台账登记即可", a.day.Chinese()), Role: roleClerk,
		OrgID: tree.Department(a.org), Due: due, ObjectType: "org", ObjectID: a.org,
	}
}
