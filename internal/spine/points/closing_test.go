package points

import (
	"errors"
	"testing"

	"sanchuang/internal/kernel"
)

var (
	ann  = kernel.Actor{Account: 1, Name: "方文静", Roles: []string{"staff"}, Grants: []kernel.Grant{{Role: "staff", Org: 1}}, Scope: kernel.Everything()}
	bert = kernel.Actor{Account: 2, Name: "李明", Roles: []string{"staff"}, Grants: []kernel.Grant{{Role: "staff", Org: 1}}, Scope: kernel.Everything()}
)

func TestClosingTakesTwoPersons(t *testing.T) {
	proposed := func() *Closing {
		return &Closing{State: ClosingProposed, Proposed: Signature{Account: 1, Name: "方文静"}}
	}
	closed := func() *Closing { c := proposed(); c.State = Closed; return c }
	asked := func() *Closing { c := closed(); _ = c.ask(bert, "漏记", 5); return c }
	for name, c := range map[string]struct {
		of     *Closing
		by     kernel.Actor
		agree  bool
		answer string
		want   error
		state  ClosingState
	}{
		"the second agrees":          {proposed(), bert, true, "", nil, Closed},
		"the first can't":            {proposed(), ann, true, "", ErrSecondPerson, ClosingProposed},
		"the first takes back":       {proposed(), ann, false, "", nil, ClosingDropped},
		"the second says why not":    {proposed(), bert, false, "还有异议未答复", nil, ClosingDropped},
		"the second must say why":    {proposed(), bert, false, "", ErrWhyNot, ClosingProposed},
		"nothing to decide":          {closed(), bert, true, "", ErrClosingMoved, Closed},
		"reopening by another":       {asked(), ann, true, "", nil, Reopened},
		"not by who asked":           {asked(), bert, true, "", ErrSecondPerson, Reopening},
		"reopening refused: closed":  {asked(), ann, false, "不必", nil, Closed},
		"reopening taken back: same": {asked(), bert, false, "", nil, Closed},
	} {
		err := c.of.decide(c.by, c.agree, c.answer, 9)
		if !errors.Is(err, c.want) || c.of.State != c.state {
			t.Errorf("%s: %v, %s", name, err, c.of.State)
		}
	}
	if err := proposed().ask(ann, "x", 1); !errors.Is(err, ErrClosingMoved) {
		t.Errorf("an open year was reopened: %v", err)
	}
	for year, want := range map[int]error{2025: nil, 2026: ErrYearNotOver, 2027: ErrYearNotOver} {
		if err := mayPropose(Whole(year), kernel.YearOf(year).Last, "2026-12-31"); !errors.Is(err, want) {
			t.Errorf("%d: %v", year, err)
		}
	}
	if err := mayPropose(Whole(2026), "2026-12-31", "2027-01-01"); err != nil {
		t.Error(err)
	}
}
