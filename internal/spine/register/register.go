package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

// Head is what a record of any register has. Names are kept as they were when it was written down:
// a branch renamed since, or a member gone, still stands in the register as on paper.
type Head struct {
	ID           kernel.ID `json:"id"`
	Version      int       `json:"version"`
	OrgID        kernel.ID `json:"org_id" doc:"所属组织"`
	OrgName      string    `json:"org_name"`
	DepartmentID kernel.ID `json:"department_id" doc:"当日所在单位，没有为 0"`
	BranchID     kernel.ID `json:"branch_id" doc:"当日所在党支部，没有为 0"`
	MemberID     kernel.ID `json:"member_id" doc:"相关党员，没有为 0"`
	MemberName   string    `json:"member_name"`
	Note         string    `json:"note" doc:"备注"`
	BatchID      kernel.ID `json:"batch_id" doc:"导入批次，手工登记为 0"`
	Above        bool      `json:"above" doc:"属于上级组织的记录，只能查看"`
	Removed      bool      `json:"removed"`
	RemovedFor   string    `json:"removed_for" doc:"删除的理由"`
	MadeAt       int64     `json:"made_at" doc:"毫秒"`
	MadeBy       string    `json:"made_by"`
	ChangedAt    int64     `json:"changed_at" doc:"毫秒"`
	ChangedBy    string    `json:"changed_by"`

	naturalKey string
}

// Common gives the generic code the head of a record that embeds one.
func (h *Head) Common() *Head { return h }

// Record is a capability's own type: a struct that embeds Head and points to its own columns.
type Record[T any] interface {
	*T
	Common() *Head
	// Fields points to the record's own columns, in the order of Spec.Own.
	Fields() []any
}

// Spec (台账定义) describes one register.
type Spec[T any, P Record[T]] struct {
	Code      string // of the record as a fact's source, audit object and import kind: visit
	Name      string // of one record, in Chinese: 走访记录
	Title     string // of the paper: 走访联系点台账
	Table     string
	Caption   string   // the column that tells a record from its neighbours where facts are listed
	Own       []string // the table's columns after those of Head
	Search    []string // columns that the text filter reads, besides organisation and person
	Personal  bool     // the facts are about the member, so the place is the member's of that day
	Who       Who      // how an import takes the person's name
	Shared    bool     // those below read what was put down for an organisation above them: a department's class is its branches' too
	Elsewhere bool     // the person belongs elsewhere: a name is looked for everywhere, and no organisation follows from it
	Day       string   // the column of the order and the period filter
	OtherDays []string // further columns of days that put a record into a period

	// On is the day the record is placed by: where a member belonged, how the tree looked.
	On func(P) kernel.Day
	// Resolver loads what names in a form or sheet stand for, once for many records, and none that the scope
	// may not be told of; the function it answers completes one record. May be nil.
	Resolver func(ctx context.Context, q db.Queryer, scope kernel.Scope) (func(P) error, error)
	// Given refuses what stands on old records but is given to none any more, such as a kind that is no
	// longer used; was is nil for a new record. It follows Resolver. May be nil.
	Given func(was, now P) error
	// Check decides by the register's rules, without SQL or clock.
	Check func(r P, today kernel.Day) error
	// Key names the happening itself: two records of one key are one happening.
	Key func(P) string
	// Facts says what happened; source, place and quantity One are filled in when left zero. It is nil for a
	// register whose capability says its facts itself, since they come at steps of their own.
	Facts func(P) []fact.Fact
	// Withheld keeps standing records from readers who see their organisation, until it is time: a condition over
	// the alias t. May be nil.
	Withheld func(scope kernel.Scope) (string, []any)
	// Before may find or make what the records belong to, such as a contest. May be nil.
	Before func(ctx context.Context, tx *db.Tx, rows []P) error
	// After writes what follows from new records, such as a visit's problem. May be nil.
	After func(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []P) error
	// Changed follows a correction or removal; before is the record as it was. May be nil.
	Changed func(ctx context.Context, tx *db.Tx, actor kernel.Actor, before, after P) error
	// Held says which new records of an import must stay when it is undone, since something has been
	// built on them. May be nil.
	Held func(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error)
	// Withdrawn takes back what After made, when new records are undone. May be nil.
	Withdrawn func(ctx context.Context, tx *db.Tx, actor kernel.Actor, rows []P) error

	Columns []Column[T]
}

// Who (人员) says what becomes of a person's name in a sheet.
type Who int

// The ways of taking a name.
const (
	Nobody Who = iota // the register has no person
	Free              // a member where one is meant beyond doubt, else the name as written
	Asked             // a member, or after a question somebody who is not in the roster
	Needed            // a member, nobody else
)

// Fingerprint is a key made of what identifies a happening. Blanks and width do not tell two apart.
func Fingerprint(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		text := strings.Join(strings.Fields(fmt.Sprint(p)), "")
		fmt.Fprintf(&b, "%d:%s;", len(text), text)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// Person is a name or a member's number, whichever is known: what tells two records of different
// people apart.
func (h *Head) Person() string {
	if h.MemberID != 0 {
		return h.MemberID.String()
	}
	return h.MemberName
}

// CheckDay refuses a day that is missing though needed, is no real day, or has not come yet.
func CheckDay(day, today kernel.Day, field string, needed bool) error {
	switch {
	case day == "" && needed:
		return ErrNoDay.At(field)
	case day == "":
		return nil
	case !day.Valid():
		return ErrDay.At(field)
	case day > today:
		return ErrFuture.At(field)
	}
	return nil
}

// CheckText refuses words that are missing; name says of what.
func CheckText(text, name, field string) error {
	if strings.TrimSpace(text) == "" {
		return ErrEmpty.With(name).At(field)
	}
	return nil
}

// CheckAll answers the first refusal.
func CheckAll(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Percent is part of whole with one decimal, rounded half up; unknown ("") when whole is zero
// (RULES part 7).
func Percent(part, whole int) string {
	if whole <= 0 {
		return ""
	}
	tenths := (int64(part)*2000 + int64(whole)) / (2 * int64(whole))
	return kernel.Points(tenths * 10).String()
}

// Link (记录去处) leads from a fact's source to the page where the record is read.
type Link struct {
	SourceType string // as in fact.Source
	Name       string // 走访记录
	Path       string // front-end path with {id}
	Permission string // to read it
}
