package app

import (
	"context"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/metric"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/election"
	"sanchuang/internal/work/establishment"
	"sanchuang/internal/work/inspection"
	"sanchuang/internal/work/team"
)

// people answers the rooms above in their own words what the roster knows.
type people struct{ members *member.Service }

// Persons implements register.People.
func (people) Persons(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]register.Person, error) {
	pasts, err := member.Pasts(ctx, q, ids)
	out := make(map[kernel.ID]register.Person, len(pasts))
	for id, p := range pasts {
		r := register.Person{Name: p.Name}
		for _, st := range p.Stays {
			r.Stays = append(r.Stays, register.Stay{Branch: st.BranchID, From: st.From, To: st.To})
		}
		out[id] = r
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

// membersUnder lists the members for whom accounts are made in bulk.
func membersUnder(ctx context.Context, q db.Queryer, top kernel.ID) ([]account.MemberRef, error) {
	list, err := member.Under(ctx, q, top)
	out := make([]account.MemberRef, 0, len(list))
	for _, m := range list {
		out = append(out, account.MemberRef{ID: m.ID, Name: m.Name, Branch: m.BranchID})
	}
	return out, err
}

// onRoster tells whether a member is on the roster today.
func (a *App) onRoster(ctx context.Context, q db.Queryer, id kernel.ID) (bool, error) {
	in, err := member.BranchesOn(ctx, q, []kernel.ID{id}, a.DB.Today())
	return in[id] != 0, err
}

// subjectNames finds the names behind facts.
func (a *App) subjectNames(ctx context.Context, q db.Queryer, subjects []fact.Subject) (map[fact.Subject]string, error) {
	tree, err := a.Orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	out, ids := map[fact.Subject]string{}, []kernel.ID{}
	for _, s := range subjects {
		if s.Type == fact.Member {
			ids = append(ids, s.ID)
			continue
		}
		out[s] = tree.FullName(s.ID)
	}
	names, err := member.Names(ctx, q, ids)
	for id, name := range names {
		out[fact.Subject{Type: fact.Member, ID: id}] = name
	}
	return out, err
}

// activityKindNames names the kinds of organisation life, local ones among them.
func activityKindNames(ctx context.Context, q db.Queryer) (map[string]string, error) {
	kinds, err := activity.LoadKinds(ctx, q)
	out := make(map[string]string, len(kinds))
	for code, k := range kinds {
		out[code] = k.Name
	}
	return out, err
}

// nameSources tells points and figures what the records behind their lines are called.
func (a *App) nameSources() {
	titles := fact.TitlesOf(map[string]func(context.Context, db.Queryer, []kernel.ID) (map[kernel.ID]string, error){
		"activity": activity.Titles, "honour": a.Honours.Titles, "problem": a.Problems.Titles, "rectification": a.Problems.Rectifications.Titles,
		"visit": a.Outreach.Visits.Titles, "participation": a.Outreach.Participations.Titles,
		"training_class": a.Training.Classes.Titles, "trainee": a.Training.Trainees.Titles,
		"contest_entrant": a.Contest.Entrants.Titles, "story": a.Publicity.Stories.Titles, "debriefing": a.Appraisal.Debriefings.Titles, "liaison_visit": a.Inspection.LiaisonVisits.Titles, "deputy_talk": inspection.TalkTitles,
		"term":          a.Structure.Terms.Titles,
		"establishment": establishment.Titles,
		"election":      a.Elections.Titles,
	})
	a.Points.NameSources(titles)
	a.Metrics.NameSources(titles)
	a.Obligations.NameSources(titles)
}

// formerTerm is the term that an election ends.
func (a *App) formerTerm(ctx context.Context, q db.Queryer, id kernel.ID, day kernel.Day) (election.Former, error) {
	t, ok, err := a.Structure.RunningOn(ctx, q, id, day)
	if err != nil || !ok {
		return election.Former{}, err
	}
	return election.Former{ID: t.ID, Session: t.Session, Began: t.Began, Ends: t.Ends, Limit: t.Limit()}, nil
}

// teamTerms are the terms that teams serve on a day.
func (a *App) teamTerms(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID]team.Term, error) {
	running, err := a.Structure.Current(ctx, q, day)
	out := make(map[kernel.ID]team.Term, len(running))
	for id, t := range running {
		out[id] = team.Term{ID: t.ID, Session: t.Session, Began: t.Began, Limit: t.Limit()}
	}
	return out, err
}

// stocks count what there is on a day.
func (a *App) stocks() map[string]metric.StockFunc {
	ofKind := func(kinds ...org.Kind) metric.StockFunc {
		return func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (int64, bool, error) {
			tree, err := a.Orgs.TreeAt(ctx, q, day)
			if err != nil {
				return 0, false, err
			}
			n := int64(len(tree.Of(in, kinds...)))
			return n, n > 0, nil
		}
	}
	return map[string]metric.StockFunc{
		"org.departments": ofKind(org.Department),
		"org.branches":    ofKind(org.Branch),
		"member.all":      a.memberStock,
		"appraisal.due":   a.secretaryStock,
	}
}

// teamStocks count how the teams are staffed, as the page of teams does on the same day.
func (a *App) teamStocks() metric.Together {
	return metric.Together{
		Codes: []string{"team.bodies", "team.complete", "team.no_secretary", "team.missing"},
		Count: func(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (map[string]int64, error) {
			t, err := a.Teams.Tally(ctx, q, in, day)
			if err != nil || !t.Known {
				return nil, err
			}
			return map[string]int64{"team.bodies": int64(t.Bodies), "team.complete": int64(t.Complete), "team.no_secretary": int64(t.NoSecretary), "team.missing": int64(t.Missing)}, nil
		},
	}
}

func (a *App) memberStock(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (int64, bool, error) {
	tree, err := a.Orgs.TreeAt(ctx, q, day)
	if err != nil {
		return 0, false, err
	}
	counts, err := a.Members.CountByBranch(ctx, q, day)
	n := int64(0)
	for _, b := range tree.Of(in, org.Branch) {
		n += int64(counts[b.ID])
	}
	return n, n > 0, err
}

// secretaryStock counts the persons who were secretaries of a 机关党委, 党总支 or 党支部 that day.
func (a *App) secretaryStock(ctx context.Context, q db.Queryer, in kernel.ID, day kernel.Day) (int64, bool, error) {
	tree, err := a.Orgs.TreeAt(ctx, q, day)
	if err != nil {
		return 0, false, err
	}
	bodies := map[kernel.ID]bool{}
	for _, n := range tree.Of(in, org.Committee, org.GeneralBranch, org.Branch) {
		bodies[n.ID] = true
	}
	held, err := member.Holders(ctx, q, day, member.Secretary)
	persons := map[kernel.ID]bool{}
	for _, p := range held {
		if bodies[p.OrgID] {
			persons[p.MemberID] = true
		}
	}
	return int64(len(persons)), len(persons) > 0, err
}

// readers are those who may see the reports of an organisation.
func (a *App) readers(ctx context.Context, q db.Queryer, of kernel.ID) ([]briefing.Reader, error) {
	list, err := a.Accounts.Holders(ctx, q, "briefing.read", of)
	out := make([]briefing.Reader, len(list))
	for i, h := range list {
		out[i] = briefing.Reader{AccountID: h.Account, Name: h.Name, Office: h.Office}
	}
	return out, err
}
