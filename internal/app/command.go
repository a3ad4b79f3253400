package app

import (
	"context"
	"fmt"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
)

// Imported is what an import command reports.
type Imported struct {
	Summary  string
	Mistakes []string
	Applied  bool
}

// Import imports a file as a command does: all of it, or nothing and the list of mistakes.
func (a *App) Import(ctx context.Context, kind, name string, data []byte) (Imported, error) {
	actor := kernel.System("命令行导入")
	b, err := a.Intake.Import(ctx, actor, kind, name, data)
	out := Imported{Applied: err == nil, Summary: summary(b)}
	if f, ok := kernel.AsFault(err); ok {
		out.Mistakes = append(out.Mistakes, f.Text)
		for _, m := range f.More {
			out.Mistakes = append(out.Mistakes, m.Field+"："+m.Text)
		}
		return out, nil
	}
	return out, err
}

func summary(b intake.Batch) string {
	c := b.Counts
	return fmt.Sprintf("共 %d 行：新增 %d，变更 %d，不变 %d，有误 %d，待答复 %d。", b.RowCount, c[intake.Added], c[intake.Changed], c[intake.Unchanged], c[intake.Wrong], c[intake.Asked])
}

// Briefing prints the report of a year for the whole or one organisation by name.
func (a *App) Briefing(ctx context.Context, year int, name string) (paper, annex []byte, err error) {
	actor := kernel.System("命令行")
	id := kernel.ID(0)
	if name != "" {
		tree, err := a.Orgs.Today(ctx, a.DB.Read())
		if err != nil {
			return nil, nil, err
		}
		found := tree.ByName(name, org.Department, org.Branch, org.Committee, org.GeneralBranch)
		if len(found) != 1 {
			return nil, nil, fmt.Errorf("名为“%s”的组织有 %d 个，请写全称", name, len(found))
		}
		id = found[0].ID
	}
	p, err := a.Briefings.Print(ctx, actor, year, id, "")
	return p.Paper, p.Annex, err
}

// Recompute computes the year's points anew, or with check only compares; it answers the
// differences in words.
func (a *App) Recompute(ctx context.Context, year int, check bool) ([]string, error) {
	if !check {
		if err := a.Points.Recompute(ctx, year); err != nil {
			return nil, err
		}
	}
	found, err := a.Points.Check(ctx, year)
	out := make([]string, 0, len(found))
	for _, d := range found {
		out = append(out, fmt.Sprintf("%s %s %s：台账 %s，重算 %s（%s）", d.Subject, d.ID, d.What, d.Stored, d.Computed, d.Detail))
	}
	return out, err
}
