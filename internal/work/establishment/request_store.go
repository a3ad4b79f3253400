package establishment

import (
	"context"
	"encoding/json"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const columns = "id,version,kind,state,org_id,department_id,title,reason,plan,acknowledged,asked_by,asked_name,approver_id,submitted,due,answered,answered_name,effective,paper_id,paper_number,held,made_at,changed_at"

func scan(s db.Scanner) (r Request, err error) {
	var plan, reasons string
	if err = s.Scan(&r.ID, &r.Version, &r.Kind, &r.State, &r.OrgID, &r.DepartmentID, &r.Title, &r.Reason, &plan, &reasons, &r.askedBy, &r.AskedName, &r.ApproverID,
		&r.Submitted, &r.Due, &r.Answered, &r.AnsweredName, &r.Effective, &r.PaperID, &r.PaperNumber, &r.Held, &r.MadeAt, &r.ChangedAt); err != nil {
		return r, err
	}
	if err = json.Unmarshal([]byte(plan), &r.Plan); err != nil {
		return r, err
	}
	r.Acknowledged = map[string]string{}
	return r, json.Unmarshal([]byte(reasons), &r.Acknowledged)
}

func (r *Request) row() ([]any, error) {
	plan, err := json.Marshal(r.Plan)
	if err != nil {
		return nil, err
	}
	reasons, err := json.Marshal(r.Acknowledged)
	return []any{
		r.ID, r.Version, r.Kind, r.State, r.OrgID, r.DepartmentID, r.Title, r.Reason, string(plan), string(reasons), r.askedBy, r.AskedName, r.ApproverID,
		r.Submitted, r.Due, r.Answered, r.AnsweredName, r.Effective, r.PaperID, r.PaperNumber, r.Held, r.MadeAt, r.ChangedAt,
	}, err
}

func insert(ctx context.Context, tx *db.Tx, r *Request) error {
	row, err := r.row()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO establishment("+columns+") VALUES "+db.Marks(len(row), 1), row...)
	return err
}

// save compares and sets. Fault: kernel.ErrStale when somebody was faster.
func save(ctx context.Context, tx *db.Tx, r *Request) error {
	seen := r.Version
	r.Version++
	r.ChangedAt = tx.Millis()
	row, err := r.row()
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, "UPDATE establishment SET "+strings.ReplaceAll(columns, ",", "=?,")+"=? WHERE id=? AND version=?", append(row, r.ID, seen)...)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

func addStep(ctx context.Context, tx *db.Tx, actor kernel.Actor, id kernel.ID, what, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO establishment_step(id,establishment_id,what,account_id,name,text,at) VALUES "+db.Marks(7, 1),
		tx.NewID(), id, what, actor.Account, actor.Name, text, tx.Millis())
	return err
}

func stepsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]RequestStep, error) {
	return db.Select(ctx, q, func(s db.Scanner) (v RequestStep, err error) {
		err = s.Scan(&v.What, &v.Name, &v.Text, &v.At)
		return v, err
	}, "SELECT what,name,text,at FROM establishment_step WHERE establishment_id=? ORDER BY id", id)
}

// enteredBy tells whether an account drafted a request or sent it, once or again.
func enteredBy(ctx context.Context, q db.Queryer, r *Request, account kernel.ID) (bool, error) {
	if account == 0 || r.askedBy == account {
		return account != 0, nil
	}
	n, err := db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM establishment_step WHERE establishment_id=? AND account_id=? AND what IN ('drafted','submitted')", r.ID, account)
	return n > 0, err
}

// The roles of organisations in a request: what it is about, where its members go, and what became of them.
const (
	roleAbout = "about"
	roleNear  = "near"
)

// tie writes down which organisations the request is about.
func tie(ctx context.Context, tx *db.Tx, r *Request) error {
	if _, err := tx.Exec(ctx, "DELETE FROM establishment_org WHERE establishment_id=?", r.ID); err != nil {
		return err
	}
	var rows [][]any
	about := r.Plan.about(r.Kind)
	for _, id := range about {
		rows = append(rows, []any{r.ID, id, roleAbout})
	}
	for _, id := range distinct([]kernel.ID{r.Plan.ParentID, r.Plan.Into}) {
		rows = append(rows, []any{r.ID, id, roleNear})
	}
	return db.InsertRows(ctx, tx, "establishment_org(establishment_id,org_id,role)", 3, rows, "")
}

// hold keeps the organisations that a request changes from a second one; a founding changes none yet.
// Answers one that is held already.
func hold(ctx context.Context, tx *db.Tx, r *Request) (taken kernel.ID, err error) {
	if r.Kind == Found {
		return 0, nil
	}
	for _, id := range r.Plan.about(r.Kind) {
		n, err := tx.Exec(ctx, "INSERT INTO establishment_hold(org_id,establishment_id) VALUES (?,?) ON CONFLICT (org_id) DO NOTHING", id, r.ID)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return id, nil
		}
	}
	return 0, nil
}

func release(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	_, err := tx.Exec(ctx, "DELETE FROM establishment_hold WHERE establishment_id=?", id)
	return err
}

// visible is the condition for requests, as r, about organisations within the scope.
func visible(scope kernel.Scope) (string, []any) {
	if scope.All {
		return "1=1", nil
	}
	cond, args := org.Visible(scope, "x.org_id")
	return "r.id IN (SELECT x.establishment_id FROM establishment_org x WHERE " + cond + ")", args
}

func find(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (Request, error) {
	cond, args := visible(scope)
	return db.One(ctx, q, scan, "SELECT "+prefixed+" FROM establishment r WHERE r.id=? AND "+cond, append([]any{id}, args...)...)
}

var prefixed = "r." + strings.ReplaceAll(columns, ",", ",r.")

// Filter narrows the list.
type Filter struct {
	State   State
	Kind    Kind
	Org     kernel.ID // about it or, with what lies below it, in any role
	Overdue bool
	Text    string
}

func list(ctx context.Context, q db.Queryer, scope kernel.Scope, account kernel.ID, f Filter, today kernel.Day, p kernel.Page) (kernel.List[Request], error) {
	where, args := visible(scope)
	where = "establishment r WHERE " + where
	add := func(on bool, cond string, vals ...any) {
		if on {
			where, args = where+" AND "+cond, append(args, vals...)
		}
	}
	add(scope.All, "(r.state<>'draft' OR r.asked_by=?)", account) // what a department is still writing is its own
	add(f.State != "", "r.state=?", f.State)
	add(f.Kind != "", "r.kind=?", f.Kind)
	if f.Org != 0 {
		under, more := org.Under(f.Org, "y.org_id")
		add(true, "r.id IN (SELECT y.establishment_id FROM establishment_org y WHERE y.role<>'near' AND "+under+")", more...)
	}
	add(f.Overdue, "r.state='submitted' AND r.due<?", today)
	add(f.Text != "", `(r.title LIKE ? ESCAPE '\' OR r.paper_number LIKE ? ESCAPE '\')`, db.Like(f.Text), db.Like(f.Text))
	return db.SelectPage(ctx, q, p, scan, prefixed, where,
		"CASE r.state WHEN 'submitted' THEN 0 WHEN 'returned' THEN 1 WHEN 'draft' THEN 2 WHEN 'approved' THEN 3 ELSE 4 END, CASE WHEN r.state='submitted' THEN r.due ELSE '' END, r.changed_at DESC, r.id DESC", args...)
}

// dueNow are the approved requests whose day has come.
func dueNow(ctx context.Context, q db.Queryer, today kernel.Day) ([]Request, error) {
	return db.Select(ctx, q, scan, "SELECT "+columns+" FROM establishment WHERE state='approved' AND effective<=? ORDER BY effective, answered, id", today)
}

// Effect (结果) is what became of an organisation.
type Effect struct {
	OrgID kernel.ID `json:"org_id"`
	Role  string    `json:"role" enum:"founded,dissolved,merged,renamed,moved,upgraded"`
}

func addEffects(ctx context.Context, tx *db.Tx, id kernel.ID, effects []Effect) error {
	rows := make([][]any, len(effects))
	for i, e := range effects {
		rows[i] = []any{id, e.OrgID, e.Role}
	}
	return db.InsertRows(ctx, tx, "establishment_org(establishment_id,org_id,role)", 3, rows, "")
}

func effectsOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Effect, error) {
	return db.Select(ctx, q, func(s db.Scanner) (e Effect, err error) {
		err = s.Scan(&e.OrgID, &e.Role)
		return e, err
	}, "SELECT org_id,role FROM establishment_org WHERE establishment_id=? AND role NOT IN ('about','near') ORDER BY org_id,role", id)
}

func addUnits(ctx context.Context, tx *db.Tx, orgID kernel.ID, units []kernel.ID, day kernel.Day) error {
	rows := make([][]any, len(units))
	for i, u := range units {
		rows[i] = []any{orgID, u, day, kernel.MaxDay}
	}
	return db.InsertRows(ctx, tx, "establishment_unit(org_id,unit_id,from_day,to_day)", 4, rows, "")
}

// coveredOn answers which units each joint branch covers on a day.
func coveredOn(ctx context.Context, q db.Queryer, day kernel.Day) (map[kernel.ID][]kernel.ID, error) {
	out := map[kernel.ID][]kernel.ID{}
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var of, unit kernel.ID
		err := s.Scan(&of, &unit)
		out[of] = append(out[of], unit)
		return err
	}, "SELECT org_id,unit_id FROM establishment_unit WHERE from_day<=? AND to_day>=? ORDER BY org_id,unit_id", day, day)
}

// Titles are what requests are called where facts are listed.
func Titles(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	in, args := db.In("id", ids)
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var id kernel.ID
		var title, number string
		err := s.Scan(&id, &title, &number)
		if number != "" {
			title += "（" + number + "）"
		}
		out[id] = title
		return err
	}, "SELECT id,title,paper_number FROM establishment WHERE "+in, args...)
}
