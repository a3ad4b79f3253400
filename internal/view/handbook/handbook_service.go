package handbook

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/obligation"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/outreach"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/training"
)

// Rooms are those whose records the book prints.
type Rooms struct {
	Members     *member.Service
	Structure   *structure.Service
	Obligations *obligation.Service
	Norms       *norm.Service
	Training    *training.Service
	Outreach    *outreach.Service
	Problems    *problem.Service
	Honours     *honour.Service
	// Recorded answers from which day on each department records its organisation life.
	Recorded func(ctx context.Context, q db.Queryer) (map[kernel.ID]kernel.Day, error)
}

// Rights answers who an account is at this moment, with the scope that permission gives. Faults: kernel.ErrForbidden and others
// when it may not.
type Rights func(ctx context.Context, account kernel.ID, permission string) (kernel.Actor, error)

// Service prints books and keeps how they stand.
type Service struct {
	db     *db.DB
	audit  *audit.Log
	orgs   *org.Service
	jobs   *jobs.Runner
	blobs  *blob.Store
	rights Rights
	rooms  Rooms
}

// NewService returns a service; bundles are made by the runner and lie in blobs for a day.
func NewService(d *db.DB, a *audit.Log, o *org.Service, runner *jobs.Runner, blobs *blob.Store, rights Rights, rooms Rooms) *Service {
	s := &Service{d, a, o, runner, blobs, rights, rooms}
	jobs.Handle(runner, bundleJob, func(ctx context.Context, args bundleArgs) error { return s.runBundle(ctx, args.ID) })
	return s
}

// HandbookSheet (手册预览) is a branch's book with how it stands and what it still misses.
type HandbookSheet struct {
	Handbook
	Book     Book           `json:"book"`
	Kept     bool           `json:"kept" doc:"内容是报送时保存的全文，不是现在的记录"`
	Findings []BookFinding  `json:"findings" doc:"按现在的记录检查"`
	Steps    []HandbookStep `json:"steps"`
	Opens    kernel.Day     `json:"opens" doc:"从这一天起可以报送"`
	MayHand  bool           `json:"may_hand_in" doc:"现在可以报送"`
	Barred   string         `json:"barred" doc:"不能由本人核查的原因，没有为空"`
}

// Get answers the book of a branch and year as of a day; kept asks for the copy that was handed in. Faults: kernel.ErrNotFound,
// ErrBranch, ErrYear, ErrDay, ErrNotYet.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, branch kernel.ID, year int, day kernel.Day, kept bool) (sheet HandbookSheet, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		p, err := s.place(ctx, q, actor.Scope, branch, year, day)
		if err != nil {
			return err
		}
		if sheet.Handbook, sheet.Opens, err = s.stands(ctx, q, p.node.ID, year); err != nil {
			return err
		}
		g, err := s.gather(ctx, q, p)
		if err != nil {
			return err
		}
		sheet.Book, sheet.Kept = g.compose(), false
		if sheet.Findings, err = g.findings(sheet.Book); err != nil {
			return err
		}
		if kept && sheet.id != 0 {
			if sheet.Book, err = lastCopy(ctx, q, sheet.id); err != nil {
				return err
			}
			sheet.Kept = true
		}
		sheet.MayHand = sheet.State != Checked && s.db.Today() >= sheet.Opens
		if sheet.State == HandedIn {
			err = another(ctx, q, actor, sheet.id)
			if f, refused := kernel.AsFault(err); refused {
				sheet.Barred = f.Text
			} else if err != nil {
				return err
			}
		}
		sheet.Steps, err = stepsOf(ctx, q, sheet.id)
		return err
	})
	return sheet, err
}

// stands is how a branch's book stands, with the first day on which it can be handed in.
func (s *Service) stands(ctx context.Context, q db.Queryer, branch kernel.ID, year int) (Handbook, kernel.Day, error) {
	h, err := loadHandbook(ctx, q, branch, year)
	if err != nil {
		return h, "", err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return h, "", err
	}
	book, err := s.rooms.Norms.Book(ctx, q)
	if err != nil {
		return h, "", err
	}
	from, until := handInFrom(book, year)
	h.judge(until, s.db.Today())
	h.name(tree)
	return h, from, nil
}

// name fills in what the branch and its department are called today.
func (h *Handbook) name(tree *org.Tree) {
	h.OrgName, h.DepartmentID = tree.FullName(h.OrgID), tree.Department(h.OrgID)
	h.Department = tree.Name(h.DepartmentID)
}

// Filter narrows the list; zero fields do not.
type Filter struct {
	Org   kernel.ID
	State State
	Text  string
}

// HandbookCounts (各状态本数) are of all books of the year that the reader sees.
type HandbookCounts struct {
	None     int `json:"none"`
	HandedIn int `json:"handed_in"`
	Returned int `json:"returned"`
	Checked  int `json:"checked"`
	Late     int `json:"late" doc:"过了最迟日期还没有报送"`
}

// HandbookList (手册一览) is a page of the books of a year.
type HandbookList struct {
	Items  []Handbook     `json:"items"`
	Total  int            `json:"total"`
	Year   int            `json:"year"`
	Until  kernel.Day     `json:"until"`
	Counts HandbookCounts `json:"counts" doc:"不受状态和文字筛选影响"`
}

// List answers the books of a year of all branches below f.Org that the actor sees, by department. Faults: ErrYear,
// kernel.ErrNotFound.
func (s *Service) List(ctx context.Context, actor kernel.Actor, year int, f Filter, p kernel.Page) (out HandbookList, err error) {
	if year < firstYear || year > s.db.Today().Year() {
		return out, ErrYear.At("year")
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		tree, err := s.orgs.Today(ctx, q)
		if err != nil {
			return err
		}
		branches, err := s.branches(tree, actor.Scope, f.Org, year)
		if err != nil {
			return err
		}
		stored, err := handbooksOf(ctx, q, year)
		if err != nil {
			return err
		}
		book, err := s.rooms.Norms.Book(ctx, q)
		if err != nil {
			return err
		}
		_, until := handInFrom(book, year)
		out = HandbookList{Items: []Handbook{}, Year: year, Until: until}
		for _, n := range branches {
			h, ok := stored[n.ID]
			if !ok {
				h = Handbook{OrgID: n.ID, Year: year, State: None}
			}
			h.judge(until, s.db.Today())
			h.name(tree)
			out.Counts.add(h)
			if (f.State == "" || f.State == h.State) && (f.Text == "" || strings.Contains(h.OrgName, f.Text) || strings.Contains(h.Department, f.Text)) {
				out.Items = append(out.Items, h)
			}
		}
		return nil
	})
	out.Total = len(out.Items)
	out.Items = out.Items[min(p.Offset(), out.Total):min(p.Offset()+p.Limit(), out.Total)]
	return out, err
}

// Named answers the list that holds one book alone, which a duty names; an empty one when the actor does not see it.
func (s *Service) Named(ctx context.Context, actor kernel.Actor, id kernel.ID) (HandbookList, error) {
	out := HandbookList{Items: []Handbook{}}
	q := s.db.Read()
	h, err := findHandbook(ctx, q, id)
	if errors.Is(err, kernel.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil || !tree.Sees(actor.Scope, h.OrgID) {
		return out, err
	}
	if h, _, err = s.stands(ctx, q, h.OrgID, h.Year); err != nil {
		return out, err
	}
	out.Items, out.Total, out.Year, out.Until = append(out.Items, h), 1, h.Year, h.Until
	out.Counts.add(h)
	return out, nil
}

func (c *HandbookCounts) add(h Handbook) {
	switch h.State {
	case HandedIn:
		c.HandedIn++
	case Returned:
		c.Returned++
	case Checked:
		c.Checked++
	default:
		c.None++
		if h.Late {
			c.Late++
		}
	}
}

// branches are those below an organisation that existed in a year and that the scope sees, by department in the order of the
// tree. Fault: kernel.ErrNotFound.
func (s *Service) branches(tree *org.Tree, scope kernel.Scope, top kernel.ID, year int) ([]org.Node, error) {
	if top != 0 && !tree.Sees(scope, top) {
		return nil, kernel.ErrNotFound
	}
	var out []org.Node
	for _, n := range tree.Everyone() {
		if n.Kind == org.Branch && tree.Sees(scope, n.ID) && (top == 0 || tree.Holds(top, []kernel.ID{n.ID})) && lastDay(n, year, s.db.Today()) != "" {
			out = append(out, n)
		}
	}
	place := map[kernel.ID]int{}
	tree.Walk(tree.Root().ID, func(n org.Node, _ int) { place[n.ID] = len(place) + 1 })
	slices.SortFunc(out, func(a, b org.Node) int {
		return cmp.Or(cmp.Compare(at(place, a.ID), at(place, b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// at is the place of a living branch in the tree; dissolved ones come last.
func at(place map[kernel.ID]int, id kernel.ID) int {
	if n, ok := place[id]; ok {
		return n
	}
	return 1 << 30
}
