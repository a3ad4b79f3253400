package opinion

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const columns = "id,version,kind,about,text,more,account_id,writer,department_id,place,nameless,may_publish,state,due,made_at,answer,answered_by,answered_at,reopened,published,public_text"

func scan(s db.Scanner) (o Opinion, err error) {
	var nameless, may, published int
	err = s.Scan(&o.ID, &o.Version, &o.Kind, &o.About, &o.Text, &o.More, &o.account, &o.Writer, &o.department, &o.Place, &nameless, &may, &o.State, &o.Due,
		&o.MadeAt, &o.Answer, &o.AnsweredBy, &o.AnsweredAt, &o.Reopened, &published, &o.PublicText)
	o.Nameless, o.MayPublish, o.Published = nameless == 1, may == 1, published == 1
	return o, err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insert(ctx context.Context, tx *db.Tx, o *Opinion) error {
	_, err := tx.Exec(ctx, "INSERT INTO opinion("+columns+") VALUES "+db.Marks(21, 1),
		o.ID, o.Version, o.Kind, o.About, o.Text, o.More, o.account, o.Writer, o.department, o.Place, bit(o.Nameless), bit(o.MayPublish), o.State, o.Due,
		o.MadeAt, o.Answer, o.AnsweredBy, o.AnsweredAt, o.Reopened, bit(o.Published), o.PublicText)
	return err
}

// save writes what may change. Fault: kernel.ErrStale when somebody was faster.
func save(ctx context.Context, tx *db.Tx, o *Opinion) error {
	n, err := tx.Exec(ctx, "UPDATE opinion SET version=version+1, more=?, state=?, due=?, answer=?, answered_by=?, answered_at=?, reopened=?, published=?, public_text=? WHERE id=? AND version=?",
		o.More, o.State, o.Due, o.Answer, o.AnsweredBy, o.AnsweredAt, o.Reopened, bit(o.Published), o.PublicText, o.ID, o.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	o.Version++
	return err
}

func find(ctx context.Context, q db.Queryer, id kernel.ID) (Opinion, error) {
	return db.One(ctx, q, scan, "SELECT "+columns+" FROM opinion WHERE id=?", id)
}

func waiting(ctx context.Context, q db.Queryer, account kernel.ID) (int, error) {
	return db.Scalar[int](ctx, q, "SELECT COUNT(*) FROM opinion WHERE account_id=? AND state='open'", account)
}

func ofAccount(ctx context.Context, q db.Queryer, account kernel.ID, p kernel.Page) (kernel.List[Opinion], error) {
	return db.SelectPage(ctx, q, p, scan, columns, "opinion WHERE account_id=?", "made_at DESC, id DESC", account)
}

// Filter narrows the list of those who answer.
type Filter struct {
	State   State
	Kind    Kind
	Overdue bool
	Text    string
}

func list(ctx context.Context, q db.Queryer, f Filter, today kernel.Day, p kernel.Page) (kernel.List[Opinion], error) {
	where, args := "opinion WHERE state<>'withdrawn'", []any{}
	add := func(on bool, cond string, vals ...any) {
		if on {
			where, args = where+" AND "+cond, append(args, vals...)
		}
	}
	add(f.State != "", "state=?", f.State)
	add(f.Kind != "", "kind=?", f.Kind)
	add(f.Overdue, "state='open' AND due<?", today)
	add(f.Text != "", `(text LIKE ? ESCAPE '\' OR about LIKE ? ESCAPE '\' OR answer LIKE ? ESCAPE '\')`, db.Like(f.Text), db.Like(f.Text), db.Like(f.Text))
	return db.SelectPage(ctx, q, p, scan, columns, where, "CASE WHEN state='open' THEN 0 ELSE 1 END, CASE WHEN state='open' THEN due ELSE '' END, made_at DESC, id DESC", args...)
}

func scanPublic(s db.Scanner) (a PublicAnswer, err error) {
	err = s.Scan(&a.ID, &a.Kind, &a.About, &a.Text, &a.Answer, &a.AnsweredAt)
	return a, err
}

func published(ctx context.Context, q db.Queryer, p kernel.Page) (kernel.List[PublicAnswer], error) {
	return db.SelectPage(ctx, q, p, scanPublic, "id,kind,about,public_text,answer,answered_at", "opinion WHERE published=1", "answered_at DESC, id DESC")
}

// Tally (意见建议统计) is what the page about burdens says of this door.
type Tally struct {
	Total, Answered, Overdue, Published int
}

// Count counts all that were not withdrawn.
func Count(ctx context.Context, q db.Queryer, today kernel.Day) (Tally, error) {
	return db.One(ctx, q, func(s db.Scanner) (t Tally, err error) {
		err = s.Scan(&t.Total, &t.Answered, &t.Overdue, &t.Published)
		return t, err
	}, `SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state='answered' THEN 1 ELSE 0 END),0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN state='open' AND due<? THEN 1 ELSE 0 END),0) AS BIGINT), CAST(COALESCE(SUM(published),0) AS BIGINT)
		FROM opinion WHERE state<>'withdrawn'`, today)
}
