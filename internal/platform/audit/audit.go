package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Keys make the keyed leaf and the chain's hash; platform/crypt has them.
type Keys interface {
	Leaf(canonical []byte) string
	Hash(data []byte) string
}

// Log writes and seals the trail.
type Log struct {
	keys Keys
	told func(action string)
}

// New returns a Log.
func New(keys Keys) *Log { return &Log{keys: keys} }

// Tell names each act to told once it is committed. It is set before the first act.
func (l *Log) Tell(told func(action string)) { l.told = told }

// Entry is one act. Details name fields and digests, never secrets or personal data in full.
type Entry struct {
	Action     string // capability.verb
	ObjectType string
	ObjectID   kernel.ID
	OrgID      kernel.ID
	Result     string         // empty means done; refused acts say why
	Detail     map[string]any // what changed: before, after, counts, reason
}

// Row is an entry as it stands in the trail.
type Row struct {
	ID         kernel.ID `json:"id"`
	At         int64     `json:"at" doc:"毫秒"`
	AccountID  kernel.ID `json:"account_id"`
	Actor      string    `json:"actor"`
	OrgName    string    `json:"org_name"`
	Address    string    `json:"address"`
	Request    string    `json:"request"`
	Action     string    `json:"action"`
	ObjectType string    `json:"object_type"`
	ObjectID   kernel.ID `json:"object_id"`
	OrgID      kernel.ID `json:"org_id"`
	Result     string    `json:"result"`
	Detail     string    `json:"detail"`
	leaf       string
}

// canonical is the text that the leaf covers.
func (r Row) canonical() []byte {
	var b strings.Builder
	for _, s := range []string{
		r.ID.String(), strconv.FormatInt(r.At, 10), r.AccountID.String(), r.Actor, r.OrgName, r.Address,
		r.Request, r.Action, r.ObjectType, r.ObjectID.String(), r.OrgID.String(), r.Result, r.Detail,
	} {
		b.WriteString(strconv.Itoa(len(s)))
		b.WriteByte(':')
		b.WriteString(s)
	}
	return []byte(b.String())
}

const auditColumns = "id,at,account_id,actor,org_name,address,request,action,object_type,object_id,org_id,result,detail,leaf"

// Record writes the entry within tx: no trail, no act.
func (l *Log) Record(ctx context.Context, tx *db.Tx, actor kernel.Actor, e Entry) error {
	return l.RecordAll(ctx, tx, actor, []Entry{e})
}

// RecordAll writes many entries by few statements.
func (l *Log) RecordAll(ctx context.Context, tx *db.Tx, actor kernel.Actor, entries []Entry) error {
	made := make([]Row, len(entries))
	for i, e := range entries {
		made[i] = Row{
			tx.NewID(), tx.Millis(), actor.Account, actor.Name, actor.OrgName, actor.Address, actor.Request,
			e.Action, e.ObjectType, e.ObjectID, e.OrgID, cmp.Or(e.Result, "done"), "{}", "",
		}
	}
	if l.told != nil {
		tx.OnCommit(func() {
			for _, e := range entries {
				l.told(e.Action)
			}
		})
	}
	rows, open, wrong := make([][]any, len(entries)), make([][]any, len(entries)), make([]error, len(entries))
	kernel.Share(len(made), func(i int) {
		r := made[i]
		if len(entries[i].Detail) > 0 {
			detail, err := json.Marshal(entries[i].Detail)
			r.Detail, wrong[i] = string(detail), err
		}
		rows[i] = []any{
			r.ID, r.At, r.AccountID, r.Actor, r.OrgName, r.Address, r.Request, r.Action, r.ObjectType,
			r.ObjectID, r.OrgID, r.Result, r.Detail, l.keys.Leaf(r.canonical()),
		}
		open[i] = []any{r.ID}
	})
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, "audit("+auditColumns+")", 14, rows, ""); err != nil {
		return err
	}
	return db.InsertRows(ctx, tx, "audit_open(audit_id)", 1, open, "")
}

// Refused writes an act that was not allowed, in a transaction of its own.
func (l *Log) Refused(ctx context.Context, d *db.DB, actor kernel.Actor, e Entry) error {
	return d.Do(ctx, "audit.refused", func(ctx context.Context, tx *db.Tx) error { return l.Record(ctx, tx, actor, e) })
}

func scanRow(s db.Scanner) (r Row, err error) {
	err = s.Scan(&r.ID, &r.At, &r.AccountID, &r.Actor, &r.OrgName, &r.Address, &r.Request, &r.Action, &r.ObjectType,
		&r.ObjectID, &r.OrgID, &r.Result, &r.Detail, &r.leaf)
	return r, err
}

// Filter narrows the trail.
type Filter struct {
	Action     string
	ObjectType string
	ObjectID   kernel.ID
	AccountID  kernel.ID
	ByOthers   kernel.ID // acts of all accounts but this one; the program's own are left out, too
	From, To   kernel.Day
	Text       string // part of the actor's name or address
}

func (f Filter) where() (string, []any) {
	parts, args := []string{"1=1"}, []any{}
	add := func(cond string, on bool, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	add("action LIKE ? ESCAPE '\\'", f.Action != "", strings.TrimPrefix(db.Like(f.Action), "%"))
	add("object_type=?", f.ObjectType != "", f.ObjectType)
	add("object_id=?", f.ObjectID != 0, f.ObjectID)
	add("account_id=?", f.AccountID != 0, f.AccountID)
	add("account_id<>? AND account_id<>0", f.ByOthers != 0, f.ByOthers)
	add("at>=?", f.From != "", f.From.Start().UnixMilli())
	add("at<?", f.To != "", f.To.AddDays(1).Start().UnixMilli())
	add("(actor LIKE ? ESCAPE '\\' OR address LIKE ? ESCAPE '\\')", f.Text != "", db.Like(f.Text), db.Like(f.Text))
	return strings.Join(parts, " AND "), args
}

// List answers the trail, the latest first.
func (l *Log) List(ctx context.Context, q db.Queryer, f Filter, p kernel.Page) (kernel.List[Row], error) {
	where, args := f.where()
	return db.SelectPage(ctx, q, p, scanRow, auditColumns, "audit WHERE "+where, "at DESC, id DESC", args...)
}

const oldestOpen = "SELECT CAST(COALESCE(MIN(a.at),0) AS BIGINT) FROM audit_open o CROSS JOIN audit a WHERE a.id=o.audit_id"

// OldestOpen is the age of the oldest row that no seal covers yet; zero when all are sealed.
func (l *Log) OldestOpen(ctx context.Context, q db.Queryer, now time.Time) (time.Duration, error) {
	at, err := db.Scalar[int64](ctx, q, oldestOpen)
	if err != nil || at == 0 {
		return 0, err
	}
	return now.Sub(time.UnixMilli(at)), nil
}
