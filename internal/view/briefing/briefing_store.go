package briefing

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const briefingColumns = "id,org_id,template_name,period,edition,follows,title,state,version,number,made_at,made_name,changed_at,changed_name," +
	"drafter_id,drafter_name,drafted_at,checker_id,checker_name,checked_at,return_reason,returned_name"

func (b *Briefing) row() []any {
	return []any{
		b.ID, b.OrgID, b.TemplateName, b.Period, b.Edition, b.Follows, b.Title, b.State, b.Version, b.Number, b.MadeAt, b.MadeName, b.ChangedAt, b.ChangedName,
		b.drafter, b.DrafterName, b.DraftedAt, b.checker, b.CheckerName, b.CheckedAt, b.ReturnReason, b.ReturnedName,
	}
}

func scanBriefing(s db.Scanner) (*Briefing, error) {
	b := &Briefing{}
	err := s.Scan(&b.ID, &b.OrgID, &b.TemplateName, &b.Period, &b.Edition, &b.Follows, &b.Title, &b.State, &b.Version, &b.Number, &b.MadeAt, &b.MadeName, &b.ChangedAt, &b.ChangedName,
		&b.drafter, &b.DrafterName, &b.DraftedAt, &b.checker, &b.CheckerName, &b.CheckedAt, &b.ReturnReason, &b.ReturnedName)
	if p, bad := kernel.ParsePeriod(b.Period); bad == nil {
		b.PeriodText = p.Chinese()
	}
	return b, err
}

// loadBriefing asks for the scope in the same statement, so that a report out of sight costs what a missing one does.
func loadBriefing(ctx context.Context, q db.Queryer, scope kernel.Scope, id kernel.ID) (*Briefing, error) {
	seen, args := org.Visible(scope, "org_id")
	return db.One(ctx, q, scanBriefing, "SELECT "+briefingColumns+" FROM briefing WHERE id=? AND "+seen, append([]any{id}, args...)...)
}

// insertBriefing writes a new report; ErrRenewed when another one follows the same already.
func insertBriefing(ctx context.Context, tx *db.Tx, b *Briefing) error {
	ids, err := db.Select(ctx, tx, db.Column[kernel.ID], "INSERT INTO briefing("+briefingColumns+") VALUES "+db.Marks(22, 1)+" ON CONFLICT (follows) WHERE follows<>0 DO NOTHING RETURNING id", b.row()...)
	if err == nil && len(ids) == 0 {
		return ErrRenewed
	}
	return err
}

var briefingSet = strings.Join(strings.Split(briefingColumns, ",")[1:], "=?,") + "=?"

// updateBriefing writes the row if it still has the version it was loaded with; kernel.ErrStale otherwise.
func updateBriefing(ctx context.Context, tx *db.Tx, b *Briefing) error {
	was := b.Version
	b.Version++
	n, err := tx.Exec(ctx, "UPDATE briefing SET "+briefingSet+" WHERE id=? AND version=?", append(b.row()[1:], b.ID, was)...)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	return err
}

func removeBriefing(ctx context.Context, tx *db.Tx, b *Briefing) error {
	n, err := tx.Exec(ctx, "DELETE FROM briefing WHERE id=? AND version=?", b.ID, b.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.ErrStale
	}
	for _, statement := range []string{
		"DELETE FROM briefing_version WHERE briefing_id=?", "DELETE FROM briefing_step WHERE briefing_id=?", "DELETE FROM briefing_comment WHERE briefing_id=?",
	} {
		if _, err := tx.Exec(ctx, statement, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// Filter narrows the list of reports. Zero fields do not narrow.
type Filter struct {
	State State
	Year  int
	Orgs  []kernel.ID // nil for all
	Text  string
}

func listBriefings(ctx context.Context, q db.Queryer, f Filter, page kernel.Page) (kernel.List[*Briefing], error) {
	parts, args := []string{"1=1"}, []any{}
	add := func(on bool, cond string, vals ...any) {
		if on {
			parts, args = append(parts, cond), append(args, vals...)
		}
	}
	in, orgs := db.In("org_id", f.Orgs)
	add(f.Orgs != nil, in, orgs...)
	add(f.State != "", "state=?", f.State)
	add(f.Year != 0, "period LIKE ?", kernel.YearOf(max(f.Year, 1)).Key()+"%")
	add(f.Text != "", `title LIKE ? ESCAPE '\'`, db.Like(f.Text))
	return db.SelectPage(ctx, q, page, scanBriefing, briefingColumns, "briefing WHERE "+strings.Join(parts, " AND "), "changed_at DESC, id DESC", args...)
}

// Version (文字版本) is a text as it was kept.
type Version struct {
	Number    int       `json:"number"`
	At        int64     `json:"at"`
	Actor     string    `json:"actor"`
	Document  Document  `json:"document"`
	Figures   []Kept    `json:"figures" doc:"当时的数字"`
	accountID kernel.ID // who kept it
}

func insertVersion(ctx context.Context, tx *db.Tx, id kernel.ID, v Version) error {
	document, err := json.Marshal(v.Document)
	if err != nil {
		return err
	}
	kept, err := json.Marshal(v.Figures)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO briefing_version(briefing_id,number,at,account_id,actor,document,figures) VALUES (?,?,?,?,?,?,?)",
		id, v.Number, v.At, v.accountID, v.Actor, string(document), string(kept))
	return err
}

func scanBriefingVersion(s db.Scanner) (v Version, err error) {
	var document, kept string
	if err := s.Scan(&v.Number, &v.At, &v.accountID, &v.Actor, &document, &kept); err != nil {
		return v, err
	}
	return v, errors.Join(json.Unmarshal([]byte(document), &v.Document), json.Unmarshal([]byte(kept), &v.Figures))
}

func loadVersion(ctx context.Context, q db.Queryer, id kernel.ID, number int) (Version, error) {
	return db.One(ctx, q, scanBriefingVersion, "SELECT number,at,account_id,actor,document,figures FROM briefing_version WHERE briefing_id=? AND number=?", id, number)
}

// Step (办理过程) is what was done with a report, by whom.
type Step struct {
	Number     int    `json:"number"`
	Step       string `json:"step" enum:"make,save,sign,return,check,seal,renew"`
	TextNumber int    `json:"text_number" doc:"当时文字的第几版"`
	At         int64  `json:"at"`
	Actor      string `json:"actor"`
	Reason     string `json:"reason"`
}

func insertStep(ctx context.Context, tx *db.Tx, b *Briefing, step string, by kernel.Actor, reason string) error {
	_, err := tx.Exec(ctx, "INSERT INTO briefing_step(briefing_id,number,step,text_number,at,account_id,actor,reason) VALUES (?,?,?,?,?,?,?,?)",
		b.ID, b.Version, step, b.Number, tx.Millis(), by.Account, by.Name, reason)
	return err
}

func loadSteps(ctx context.Context, q db.Queryer, id kernel.ID) ([]Step, error) {
	return db.Select(ctx, q, func(s db.Scanner) (x Step, err error) {
		err = s.Scan(&x.Number, &x.Step, &x.TextNumber, &x.At, &x.Actor, &x.Reason)
		return x, err
	}, "SELECT number,step,text_number,at,actor,reason FROM briefing_step WHERE briefing_id=? ORDER BY number", id)
}
