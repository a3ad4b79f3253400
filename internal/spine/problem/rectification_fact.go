package problem

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// The facts about an item, said of the organisation that answers for it (own), and of its department too when
// that is another (below), so that rules for either find them.
const (
	factGiven   = "problem.rectification_given"
	factOverdue = "problem.rectification_overdue"
	factDone    = "problem.rectified"
	factClosed  = "problem.rectification_closed"
	detailOwn   = "own"
	detailBelow = "below"
)

var rectificationDetails = []fact.Detail{{Code: detailOwn, Name: "责任单位"}, {Code: detailBelow, Name: "所属组织为责任单位"}}

var rectificationKinds = []fact.Kind{
	{Code: factGiven, Name: "反馈问题", Unit: "件", Subject: fact.Org, Details: rectificationDetails},
	{Code: factOverdue, Name: "整改逾期", Unit: "件", Subject: fact.Org, Details: rectificationDetails},
	{Code: factDone, Name: "整改到位", Unit: "件", Subject: fact.Org, Details: rectificationDetails},
	{Code: factClosed, Name: "整改销号", Unit: "件", Subject: fact.Org, Details: rectificationDetails},
}

// rectificationFacts are what stands of an item as it is.
func rectificationFacts(r *Rectification) (out []fact.Fact) {
	if r.Removed || r.State == Noted || r.State == TakenBack {
		return nil
	}
	for _, x := range []struct {
		kind string
		day  kernel.Day
	}{{factGiven, r.SentDay}, {factOverdue, r.OverdueDay}, {factDone, r.VerifiedDay}, {factClosed, r.ClosedDay}} {
		if x.day == "" {
			continue
		}
		f := fact.Fact{
			Kind: x.kind, Detail: detailOwn, Subject: fact.Subject{Type: fact.Org, ID: r.OrgID}, Day: x.day, Branch: r.BranchID, Department: r.DepartmentID,
			Quantity: fact.One, Source: fact.Source{Type: rectificationType, ID: r.ID, Version: r.Version},
		}
		out = append(out, f)
		if r.DepartmentID != 0 && r.DepartmentID != r.OrgID {
			f.Detail, f.Subject.ID, f.Branch = detailBelow, r.DepartmentID, 0
			out = append(out, f)
		}
	}
	return out
}

// turnOf is what has to be said so that the standing facts are the wanted ones: each that is no more taken back,
// each that is new appended, those that stay left alone.
func turnOf(standing, wanted []fact.Fact) (out []fact.Fact) {
	type key struct {
		kind, detail string
		subject      fact.Subject
		day          kernel.Day
	}
	keyOf := func(f fact.Fact) key { return key{f.Kind, f.Detail, f.Subject, f.Day} }
	want := map[key]bool{}
	for _, f := range wanted {
		want[keyOf(f)] = true
	}
	there := map[key]bool{}
	for _, f := range standing {
		if there[keyOf(f)] = true; !want[keyOf(f)] {
			f.Sign = -1
			out = append(out, f)
		}
	}
	for _, f := range wanted {
		if !there[keyOf(f)] {
			out = append(out, f)
		}
	}
	return out
}
