package establishment

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

// StaffImport (导入在职人数) takes the numbers of many units from a workbook: each row is a unit, a number and from which day on.
// What the export hands out changes nothing when it comes back.
func (s *Service) StaffImport() intake.Definition {
	return intake.Definition{
		Kind: "unit_staff", Title: "各单位在职人数", Permission: "member.import",
		Note: "每行一个单位；人数不含单独列出的下属单位；日期不填的，自导入当天起。人数空着的不改动。",
		Fields: []intake.Field{
			{Key: "name", Label: "单位", Synonyms: []string{"单位名称", "部门", "名称"}, Required: true, Example: "市财政局", Note: "同名的下属单位，前面写上所在单位，或者填“所在单位”"},
			{Key: "department", Label: "所在单位", Synonyms: []string{"主管单位", "上级单位"}, Note: "只有同名的下属单位要填"},
			{Key: "staff", Label: "在职人数", Synonyms: []string{"人数", "职工人数", "职工数", "在编人数", "干部职工人数"}, Required: true, Example: "128"},
			{Key: "day", Label: "自哪一日起", Synonyms: []string{"日期", "起始日期", "截至日期"}, Day: true, Example: "2026-01-01"},
		},
		Check: s.checkStaffImport, Undo: s.undoStaffImport,
	}
}

// staffRow is a row that says something.
type staffRow struct {
	row  *intake.Row
	unit org.Node
	now  UnitStaff
	was  UnitStaff // of that very day; Known is false when it had none
}

// formerStaff is what undoing puts back.
type formerStaff struct {
	Day   kernel.Day `json:"day"`
	Known bool       `json:"known"`
	Staff int        `json:"staff"`
	By    string     `json:"by"`
	At    int64      `json:"at"`
}

// unitNames finds units by how people write them: the name, or the department's before it.
func unitNames(tree *org.Tree, sees func(kernel.ID) bool) map[string][]org.Node {
	out := map[string][]org.Node{}
	for _, n := range tree.Of(tree.Root().ID, org.Department, org.Subunit) {
		if !sees(n.ID) {
			continue
		}
		out[squeezed(n.Name)] = append(out[squeezed(n.Name)], n)
		if n.Kind == org.Subunit {
			full := squeezed(tree.Name(tree.Department(n.ID)) + n.Name)
			out[full] = append(out[full], n)
		}
	}
	return out
}

func squeezed(name string) string { return strings.Join(strings.Fields(sheet.Clean(name)), "") }

func (s *Service) checkStaffImport(ctx context.Context, q db.Queryer, w *intake.Work) (intake.Commit, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	units := unitNames(tree, func(id kernel.ID) bool { return tree.Sees(w.Actor.Scope, id) })
	known, err := staffOf(ctx, q)
	if err != nil {
		return nil, err
	}
	rows := map[*intake.Row]*staffRow{}
	seen := map[string]bool{}
	for i, row := range w.Rows {
		x := &staffRow{row: row}
		x.read(tree, units, w.Today)
		if key := x.unit.ID.String() + string(x.now.Day); x.unit.ID != 0 && row.Verdict == "" && len(row.Mistakes) == 0 {
			if seen[key] {
				row.Wrong("name", ErrStaffTwice)
			} else {
				x.judge(known[x.unit.ID], w.Actor.Name)
			}
			seen[key] = true
		}
		rows[row] = x
		w.Progress(i + 1)
	}
	return func(ctx context.Context, tx *db.Tx, p intake.Part) ([]intake.Effect, error) {
		out := make([]intake.Effect, len(p.Rows))
		for i, row := range p.Rows {
			var err error
			if out[i], err = s.importStaff(ctx, tx, w.Actor, rows[row]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}, nil
}

// read fills in what the row's cells say.
func (x *staffRow) read(tree *org.Tree, units map[string][]org.Node, today kernel.Day) {
	row := x.row
	name := row.Text("name")
	row.Subject = name
	fit := units[squeezed(name)]
	if d := squeezed(row.Text("department")); d != "" && len(fit) != 1 {
		fit = units[squeezed(d+name)]
	}
	switch {
	case name == "":
		row.Wrong("name", sheet.ErrBlank)
	case len(fit) == 0:
		row.Wrong("name", ErrStaffNoUnit)
	case len(fit) > 1:
		row.Wrong("name", ErrStaffWhich.With(len(fit)))
	default:
		x.unit = fit[0]
	}
	x.now = UnitStaff{OrgID: x.unit.ID, Day: today}
	if c := row.Cell("day"); !c.Blank() {
		day, err := sheet.ParseDay(c, sheet.PartialRefused)
		switch {
		case err != nil:
			row.Wrong("day", err)
		case day > today || x.unit.ID != 0 && !x.unit.AliveOn(day):
			row.Wrong("day", ErrStaffImportDay)
		}
		x.now.Day = day
	}
	if row.Cell("staff").Blank() {
		row.Verdict, row.Note = intake.Unchanged, "没有填人数，不改动"
		return
	}
	switch n, err := sheet.ParseInt(row.Cell("staff")); {
	case err != nil:
		row.Wrong("staff", err)
	case n < 0 || n > mostStaff:
		row.Wrong("staff", ErrStaffNumber.With(mostStaff))
	default:
		x.now.Staff = int(n)
	}
}

// judge holds the row against what is written down of the unit, the latest first.
func (x *staffRow) judge(known []UnitStaff, by string) {
	x.now.RecordedName = by
	var holds *UnitStaff
	for i := range known {
		if u := &known[i]; u.Day == x.now.Day {
			x.was, x.now.Version = *u, u.Version
		}
		if u := &known[i]; u.Day <= x.now.Day && holds == nil {
			holds = u
		}
	}
	switch {
	case holds != nil && holds.Staff == x.now.Staff:
		x.row.Verdict, x.row.Note = intake.Unchanged, fmt.Sprintf("%s起就是%d人", holds.Day.Chinese(), holds.Staff)
	case x.was.Known:
		x.row.Verdict, x.row.Note = intake.Changed, fmt.Sprintf("%s起：%d人 → %d人", x.now.Day.Chinese(), x.was.Staff, x.now.Staff)
	case holds != nil:
		x.row.Verdict, x.row.Note = intake.Added, fmt.Sprintf("%s起%d人，此前%d人", x.now.Day.Chinese(), x.now.Staff, holds.Staff)
	default:
		x.row.Verdict, x.row.Note = intake.Added, fmt.Sprintf("%s起%d人", x.now.Day.Chinese(), x.now.Staff)
	}
}

func (s *Service) importStaff(ctx context.Context, tx *db.Tx, actor kernel.Actor, x *staffRow) (intake.Effect, error) {
	x.now.RecordedAt = tx.Millis()
	did, err := recordStaff(ctx, tx, x.now)
	if err == nil && !did {
		err = kernel.ErrStale // somebody has written the same meanwhile
	}
	if err != nil {
		return intake.Effect{}, err
	}
	detail, err := json.Marshal(formerStaff{x.now.Day, x.was.Known, x.was.Staff, x.was.RecordedName, x.was.RecordedAt})
	if err != nil {
		return intake.Effect{}, err
	}
	e := intake.Effect{Number: x.row.Number, Act: intake.DidAdd, Object: x.unit.ID, Version: 1, Subject: x.unit.Name, Note: x.row.Note, Detail: string(detail)}
	if x.was.Known {
		e.Act, e.Version = intake.DidChange, x.was.Version+1
	}
	return e, s.recordedStaff(ctx, tx, actor, x.unit.ID, map[string]any{"day": x.now.Day, "staff": x.now.Staff})
}

func (s *Service) recordedStaff(ctx context.Context, tx *db.Tx, actor kernel.Actor, unit kernel.ID, detail map[string]any) error {
	return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "establishment.record_staff", ObjectType: "unit_staff", ObjectID: unit, OrgID: unit, Detail: detail})
}

// undoStaffImport leaves numbers that were written anew since the import, and puts the others back.
func (s *Service) undoStaffImport(ctx context.Context, q db.Queryer, actor kernel.Actor, effects []*intake.Effect) (intake.Revert, error) {
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	known, err := staffOf(ctx, q)
	if err != nil {
		return nil, err
	}
	former := map[kernel.ID]formerStaff{}
	for _, e := range effects {
		var f formerStaff
		if err := json.Unmarshal([]byte(e.Detail), &f); err != nil {
			return nil, err
		}
		former[e.ID] = f
		if e.Kept = "这个人数已不在了"; !tree.Sees(actor.Scope, e.Object) {
			e.Kept = "这个单位已不在您的管理范围内"
			continue
		}
		for _, u := range known[e.Object] {
			if u.Day != f.Day {
				continue
			}
			if e.Kept = ""; u.Version != e.Version {
				e.Kept = intake.TouchedBy(u.RecordedName, u.RecordedAt)
			}
		}
	}
	return func(ctx context.Context, tx *db.Tx) error {
		for _, e := range effects {
			if e.Kept != "" {
				continue
			}
			if err := takeStaffBack(ctx, tx, e, former[e.ID]); err != nil {
				return err
			}
			if err := s.recordedStaff(ctx, tx, actor, e.Object, map[string]any{"day": former[e.ID].Day, "undone": true}); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
