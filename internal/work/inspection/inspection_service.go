package inspection

import (
	"context"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/spine/register"
)

// LiaisonVisits is the register of guiding visits.
type LiaisonVisits = register.Book[LiaisonVisit, *LiaisonVisit]

// Sealer seals a text for its place; platform/crypt has it.
type Sealer interface {
	Seal(place, plaintext string) string
	Open(place, sealed string) (string, error)
}

// Service keeps contact points, visits and talks.
type Service struct {
	LiaisonVisits *LiaisonVisits
	LiaisonPoints *LiaisonPoints
	db            *db.DB
	audit         *audit.Log
	facts         *fact.Log
	orgs          *org.Service
	norms         *norm.Service
	problems      *problem.Service
	sealer        Sealer
	attachments   *attachment.Service
}

// NewService returns a Service.
func NewService(d register.Deps, norms *norm.Service, problems *problem.Service, sealer Sealer) *Service {
	s := &Service{db: d.DB, audit: d.Audit, facts: d.Facts, orgs: d.Orgs, norms: norms, problems: problems, sealer: sealer}
	s.LiaisonVisits = register.NewBook(d, s.spec())
	s.LiaisonPoints = register.NewBook(d, s.pointSpec())
	return s
}

func (s *Service) spec() register.Spec[LiaisonVisit, *LiaisonVisit] {
	return register.Spec[LiaisonVisit, *LiaisonVisit]{
		Code: "liaison_visit", Name: "到点指导", Title: "联系点到点指导台账", Table: "liaison_visit", Caption: "org_name", Own: own,
		Search: []string{"content", "feedback"}, Day: "day", Who: register.Free, Elsewhere: true, Shared: true,
		On: func(v *LiaisonVisit) kernel.Day { return v.Day }, Check: check, Key: key, Facts: facts, Columns: columns, Changed: s.visitChanged,
	}
}

// LiaisonVisitTotals (到点指导合计). Coverage is over the departments that there are on the last day asked for under the
// organisation asked for; what is asked of each is a number in a year, so that it says nothing over more than one.
type LiaisonVisitTotals struct {
	Visits      int    `json:"visits" doc:"到点指导次数，同一单位同一天只计一次"`
	Visited     int    `json:"visited" doc:"到过的单位数"`
	Enough      int    `json:"enough" doc:"满规定次数的单位数"`
	Departments int    `json:"departments" doc:"单位总数"`
	Coverage    string `json:"coverage" doc:"覆盖率（%）：满规定次数的单位数除以单位总数；没有单位的、不在一个年度以内的为空"`
}

// Totals answers the figures of a filter.
func (s *Service) Totals(ctx context.Context, scope kernel.Scope, f register.Filter) (LiaisonVisitTotals, error) {
	days, err := s.days(ctx, scope, f)
	if err != nil {
		return LiaisonVisitTotals{}, err
	}
	book, err := s.norms.Book(ctx, s.db.Read())
	if err != nil {
		return LiaisonVisitTotals{}, err
	}
	on := s.db.Today()
	if f.Period.Last != "" {
		on = min(on, f.Period.Last)
	}
	t := LiaisonVisitTotals{}
	for _, d := range days {
		t.Visits += len(d)
	}
	due := book.Count(norm.ContactVisits, on)
	t.Visited, t.Enough = Coverage(days, due)
	tree, err := s.orgs.TreeAt(ctx, s.db.Read(), on)
	if err != nil {
		return t, err
	}
	from := f.Org
	if from == 0 {
		from = tree.Root().ID
	}
	standing := map[kernel.ID][]kernel.Day{}
	for _, d := range tree.Of(from, org.Department) {
		if tree.Sees(scope, d.ID) || tree.Holds(d.ID, scope.Orgs) {
			t.Departments++
			standing[d.ID] = days[d.ID]
		}
	}
	if f.Period.First.Year() != f.Period.Last.Year() || f.Period.Last == "" {
		return t, nil
	}
	_, enough := Coverage(standing, due)
	t.Coverage = register.Percent(enough, t.Departments)
	return t, nil
}

type visited struct {
	department kernel.ID
	day        kernel.Day
}

// days are the different days on which each department was visited.
func (s *Service) days(ctx context.Context, scope kernel.Scope, f register.Filter) (map[kernel.ID][]kernel.Day, error) {
	where, args := s.LiaisonVisits.Where(scope, f)
	rows, err := db.Select(ctx, s.db.Read(), func(row db.Scanner) (v visited, err error) {
		err = row.Scan(&v.department, &v.day)
		return v, err
	}, "SELECT DISTINCT CASE WHEN t.department_id<>0 THEN t.department_id ELSE t.org_id END, t.day FROM liaison_visit t WHERE "+where, args...)
	out := map[kernel.ID][]kernel.Day{}
	for _, v := range rows {
		out[v.department] = append(out[v.department], v.day)
	}
	return out, err
}

// Definitions are the registers as kinds of import.
func (s *Service) Definitions() []intake.Definition {
	return []intake.Definition{s.LiaisonVisits.Definition(), s.LiaisonPoints.Definition()}
}

// Links lead from facts to records.
func (s *Service) Links() []register.Link {
	return []register.Link{
		{SourceType: "liaison_visit", Name: "到点指导", Path: "/liaison-visits/{id}", Permission: "inspection.read"},
		{SourceType: talkType, Name: "新任专职副书记谈话", Path: "/deputy-talks/{id}", Permission: "inspection.read"},
	}
}

// TalkTitles names talks where facts are listed.
func TalkTitles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := db.In("t.id", ids)
	list, err := db.Select(ctx, q, scanTalk, "SELECT "+talkColumns+" FROM deputy_talk t WHERE "+in, args...)
	for _, t := range list {
		out[t.ID] = t.OrgName + " " + t.MemberName
	}
	return out, err
}
