package account

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
)

// EntrustmentKind (委托的种类) tells whether an office goes over for good or for an absence.
type EntrustmentKind string

// The kinds.
const (
	Handover   EntrustmentKind = "handover"   // 交接: the office and its open work go to a successor
	Delegation EntrustmentKind = "delegation" // 代理: somebody does chosen duties while the holder is away
)

var entrustmentNames = map[EntrustmentKind]string{Handover: "交接", Delegation: "代理"}

// EntrustmentState (委托的状态) is where it stands.
type EntrustmentState string

// The states. Whoever is named accepts, a security administrator confirms, the day does the rest.
const (
	Proposed  EntrustmentState = "proposed"
	Agreed    EntrustmentState = "accepted"
	Confirmed EntrustmentState = "confirmed"
	Done      EntrustmentState = "done" // handed over, or the absence is over
	Declined  EntrustmentState = "declined"
	Refused   EntrustmentState = "refused"
	Withdrawn EntrustmentState = "withdrawn"
	Lapsed    EntrustmentState = "lapsed" // its last day passed before all had agreed
)

var entrustmentStates = map[EntrustmentState]string{
	Proposed: "待接受", Agreed: "待安全管理员确认", Confirmed: "已确认", Done: "已办结", Declined: "未接受", Refused: "未确认", Withdrawn: "已撤回", Lapsed: "已过期",
}

// Open reports whether anything can still come of it.
func (s EntrustmentState) Open() bool { return s == Proposed || s == Agreed || s == Confirmed }

// Act (可委托事项) is a duty that may be done in somebody's place: with these permissions, as far as
// the absent person's role has them. What is about persons' numbers, points, log-ins, objections or
// signatures is in no act, so that nobody decides through a proxy what they may not decide themselves.
type Act struct {
	Code        string
	Name        string // Chinese
	Permissions []string
	Duties      []string // kinds of duties that come to the proxy's desk
}

// Delegable adds the acts that may be delegated to the table.
func (p *Policy) Delegable(acts ...Act) *Policy {
	p.acts = acts
	return p
}

// actsOf are those of the acts for which the role has a permission of its own beyond reading.
func (p *Policy) actsOf(role string) []Act {
	r := p.byCode[role]
	return slices.DeleteFunc(slices.Clone(p.acts), func(a Act) bool {
		return len(a.Permissions) == 0 || !slices.Contains(r.Permissions, a.Permissions[0])
	})
}

// chosen are those of the codes that the role can delegate, in the table's order.
func (p *Policy) chosen(role string, codes []string) (out []string) {
	for _, a := range p.actsOf(role) {
		if slices.Contains(codes, a.Code) {
			out = append(out, a.Code)
		}
	}
	return out
}

// stand adds to rights in one's own name what is held in somebody else's. A permission held anyway
// stays one's own: then there is no doubt in whose name an act was done.
func (p *Policy) stand(r rights, list []grant, isRoot func(kernel.ID) bool) rights {
	r.proxied = map[string]grant{}
	for _, g := range list {
		role, ok := p.byCode[g.role]
		if !ok {
			continue
		}
		r.stoodIn = append(r.stoodIn, g.role)
		for _, act := range p.acts {
			if !slices.Contains(g.acts, act.Code) {
				continue
			}
			for _, permission := range act.Permissions {
				first, already := r.proxied[permission]
				scope, own := r.scopes[permission]
				if !slices.Contains(role.Permissions, permission) || (own && !already) || (already && first.forID != g.forID) {
					continue
				}
				if isRoot(g.org) {
					scope.All = true
				} else if !slices.Contains(scope.Orgs, g.org) {
					scope.Orgs = append(scope.Orgs, g.org)
				}
				r.scopes[permission], r.proxied[permission] = scope, g
				r.by[permission] = append(r.by[permission], kernel.Grant{Role: g.role, Org: g.org})
			}
		}
	}
	return r
}

// actNames puts the codes of acts into words; a code that the table no longer has stays as it is.
func (p *Policy) actNames(codes []string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = code
		for _, a := range p.acts {
			if a.Code == code {
				out[i] = a.Name
			}
		}
	}
	return out
}

// proxy is the grant as the rooms above see it.
func (p *Policy) proxy(g grant) kernel.Proxy {
	out := kernel.Proxy{Grant: kernel.Grant{Role: g.role, Org: g.org}, For: g.forID}
	for _, a := range p.acts {
		if slices.Contains(g.acts, a.Code) {
			out.Duties = append(out.Duties, a.Duties...)
		}
	}
	return out
}

// proxyName is how a proxy signs: 张三（代李四）.
func proxyName(name, absent string) string { return name + "（代" + absent + "）" }

// entrustment (委托) is a row.
type entrustment struct {
	id                      kernel.ID
	kind                    EntrustmentKind
	grant                   kernel.ID
	role                    string
	org                     kernel.ID
	from                    kernel.ID
	fromName                string
	to, member              kernel.ID
	toName                  string
	fromDay, toDay          kernel.Day
	acts                    []string
	note                    string
	state                   EntrustmentState
	given                   kernel.ID // the grant that it gave
	sheet                   string
	madeAt                  int64
	madeBy                  kernel.ID
	madeName                string
	acceptedAt, confirmedAt int64
	confirmedName           string
	endedAt                 int64
	endedName, reason       string
	version                 int
}

// isFor reports whether the actor is the one named.
func (e *entrustment) isFor(a kernel.Actor) bool {
	return (e.to != 0 && e.to == a.Account) || (e.to == 0 && e.member != 0 && e.member == a.Member)
}

// begun reports whether it holds by the day.
func (e *entrustment) begun(today kernel.Day) bool { return e.fromDay <= today }

// over reports whether its last day has passed.
func (e *entrustment) over(today kernel.Day) bool { return e.toDay < today }

// mayWithdraw decides whether it can still be taken back: a hand-over until it took place, a
// delegation at any time.
func (e *entrustment) mayWithdraw(today kernel.Day) error {
	if !e.state.Open() || (e.kind == Handover && e.state == Confirmed && e.begun(today)) {
		return ErrEntrustmentState.With(entrustmentStates[e.state])
	}
	return nil
}

// span checks the days. A delegation is for an absence: it has an end, within half a year.
func (e *entrustment) span(today kernel.Day) error {
	switch {
	case !e.fromDay.Valid() || e.fromDay < today:
		return ErrEntrustmentFrom.At("from_day")
	case e.fromDay > today.AddDays(longestAhead):
		return ErrEntrustmentAhead.At("from_day")
	case e.kind == Handover:
		e.toDay = kernel.MaxDay
		return nil
	case !e.toDay.Valid() || e.toDay < e.fromDay:
		return ErrEntrustmentTo.At("to_day")
	case e.fromDay.DaysUntil(e.toDay) >= longestAbsence:
		return ErrEntrustmentLong.At("to_day")
	}
	return nil
}

const (
	longestAhead   = 183 // days from today to the first day
	longestAbsence = 183 // days of a delegation
)

// meets reports whether two spans of days have one in common.
func meets(from, to, otherFrom, otherTo kernel.Day) bool { return from <= otherTo && otherFrom <= to }

// clash finds why a proxy cannot take this on besides what they hold: the office itself, or another
// person's place within the same days, which would leave open in whose name they act.
func (e *entrustment) clash(held []grant) error {
	for _, g := range held {
		switch {
		case g.source == 0 && g.role == e.role && g.org == e.org && g.to >= e.fromDay:
			if e.kind == Delegation {
				return ErrProxyHolds.With(e.toName)
			}
		case g.source != 0 && e.kind == Delegation && g.source != e.id && meets(g.from, g.to, e.fromDay, e.toDay) && (g.forID != e.from || (g.role == e.role && g.org == e.org)):
			return ErrProxyTaken.With(e.toName, g.forName)
		}
	}
	return nil
}

// near reports whether somebody of an organisation may be named: for a delegation those of the same
// organisation and of the one above it, for a hand-over those of the same department.
func near(tree *org.Tree, kind EntrustmentKind, office, person kernel.ID) bool {
	top := office
	if kind == Handover {
		if d := tree.Department(office); d != 0 {
			top = d
		}
	} else if n, ok := tree.Get(office); ok && n.ParentID != 0 && person == n.ParentID {
		return true
	}
	return tree.Sees(kernel.Scope{Orgs: []kernel.ID{top}}, person)
}

// above reports whether the actor holds an office over what lies strictly above: the department for
// its branches, the committee's staff for the departments.
func above(tree *org.Tree, actor kernel.Actor, office kernel.ID) bool {
	return slices.ContainsFunc(actor.Grants, func(g kernel.Grant) bool {
		return slices.Contains(overseers, g.Role) && g.Org != office && tree.Sees(kernel.Scope{Orgs: []kernel.ID{g.Org}}, office)
	})
}

// overseers are the roles that see to the offices below their own.
var overseers = []string{"staff", "dept_clerk"}

func checkNote(text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > 200 {
		return "", ErrEntrustmentNote.At("note")
	}
	return text, nil
}

func checkReason(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 2 || n > 200 {
		return "", ErrEntrustmentReason.At("reason")
	}
	return text, nil
}
