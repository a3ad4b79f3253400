package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
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
	keys   Keys
	told   func(action string)
	within Within
}

// Within tells whether an organisation is another one or lies below it.
type Within func(ctx context.Context, q db.Queryer, id, top kernel.ID) (bool, error)

// New returns a Log.
func New(keys Keys) *Log { return &Log{keys: keys} }

// Tell names each act to told once it is committed. It is set before the first act.
func (l *Log) Tell(told func(action string)) { l.told = told }

// Place lets the trail tell which of several roles covers the organisation of an act. It is set before the first act.
func (l *Log) Place(within Within) { l.within = within }

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
	Role       string    `json:"role" doc:"以何角色：使其得以办理的角色的代码，几个用逗号隔开；升级前的记录为空"`
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
	columns := []string{
		r.ID.String(), strconv.FormatInt(r.At, 10), r.AccountID.String(), r.Actor, r.OrgName, r.Address,
		r.Request, r.Action, r.ObjectType, r.ObjectID.String(), r.OrgID.String(), r.Result, r.Detail,
	}
	if r.Role != "" {
		columns = append(columns, r.Role)
	}
	for _, s := range columns {
		b.WriteString(strconv.Itoa(len(s)))
		b.WriteByte(':')
		b.WriteString(s)
	}
	return []byte(b.String())
}

const auditColumns = "id,at,account_id,actor,org_name,address,request,action,object_type,object_id,org_id,result,detail,role,leaf"

// Record writes the entry within tx: no trail, no act.
func (l *Log) Record(ctx context.Context, tx *db.Tx, actor kernel.Actor, e Entry) error {
	return l.RecordAll(ctx, tx, actor, []Entry{e})
}

// RecordAll writes many entries by few statements.
func (l *Log) RecordAll(ctx context.Context, tx *db.Tx, actor kernel.Actor, entries []Entry) error {
	made, roles := make([]Row, len(entries)), map[kernel.ID]string{}
	for i, e := range entries {
		role, known := roles[e.OrgID]
		if !known {
			var err error
			if role, err = l.roleOf(ctx, tx, actor, e.OrgID); err != nil {
				return err
			}
			roles[e.OrgID] = role
		}
		made[i] = Row{
			ID: tx.NewID(), At: tx.Millis(), AccountID: actor.Account, Actor: actor.Name, Role: role, OrgName: actor.OrgName, Address: actor.Address,
			Request: actor.Request, Action: e.Action, ObjectType: e.ObjectType, ObjectID: e.ObjectID, OrgID: e.OrgID, Result: cmp.Or(e.Result, "done"), Detail: "{}",
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
			r.ObjectID, r.OrgID, r.Result, r.Detail, r.Role, l.keys.Leaf(r.canonical()),
		}
		open[i] = []any{r.ID}
	})
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, "audit("+auditColumns+")", 15, rows, ""); err != nil {
		return err
	}
	return db.InsertRows(ctx, tx, "audit_open(audit_id)", 1, open, "")
}

// roleOf names the roles under which the actor does something to an organisation: of those whose grants carry the operation
// the ones that cover it, and all where none or no organisation is told. An actor whom no request made is the program itself.
func (l *Log) roleOf(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (string, error) {
	if len(actor.By) == 0 {
		return cmp.Or(strings.Join(actor.Roles, ","), kernel.BySystem), nil
	}
	all, near := codes(actor.By), []kernel.Grant{}
	if id == 0 || len(all) == 1 || l.within == nil {
		return strings.Join(all, ","), nil
	}
	for _, g := range actor.By {
		covers, err := l.within(ctx, q, id, g.Org)
		if err != nil {
			return "", err
		}
		if covers {
			near = append(near, g)
		}
	}
	if len(near) > 0 {
		all = codes(near)
	}
	return strings.Join(all, ","), nil
}

// codes are the grants' roles, each once, sorted.
func codes(grants []kernel.Grant) []string {
	out := make([]string, len(grants))
	for i, g := range grants {
		out[i] = g.Role
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Refused writes an act that was not allowed, in a transaction of its own.
func (l *Log) Refused(ctx context.Context, d *db.DB, actor kernel.Actor, e Entry) error {
	return d.Do(ctx, "audit.refused", func(ctx context.Context, tx *db.Tx) error { return l.Record(ctx, tx, actor, e) })
}

func scanRow(s db.Scanner) (r Row, err error) {
	err = s.Scan(&r.ID, &r.At, &r.AccountID, &r.Actor, &r.OrgName, &r.Address, &r.Request, &r.Action, &r.ObjectType,
		&r.ObjectID, &r.OrgID, &r.Result, &r.Detail, &r.Role, &r.leaf)
	return r, err
}

// Filter narrows the trail.
type Filter struct {
	Action     string
	ObjectType string
	ObjectID   kernel.ID
	AccountID  kernel.ID
	Role       string    // the code of a role, or a By… of the kernel
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
	add("','||role||',' LIKE ? ESCAPE '\\'", f.Role != "", db.Like(","+f.Role+","))
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
