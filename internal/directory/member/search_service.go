package member

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/hanzi"
)

// maxFound bounds what a search answers: who finds too many writes more of the name.
const maxFound = 8

// FoundMember (查到的党员) is a member as the search of everything shows one: who it is and where.
type FoundMember struct {
	ID         kernel.ID `json:"id"`
	Name       string    `json:"name"`
	BranchName string    `json:"branch_name"`
	branch     kernel.ID
}

// Search answers today's members whose name has the text in it, in characters, pinyin or its initials;
// those that begin with it first. Fault: ErrNumberText.
func (s *Service) Search(ctx context.Context, actor kernel.Actor, text string) ([]FoundMember, error) {
	if err := (Filter{Text: text}).checkText(); err != nil {
		return nil, err
	}
	q := s.db.Read()
	seen, args := visibleRows(actor.Scope, "m.branch_id", "m.id")
	args = append([]any{s.db.Today(), db.Like(hanzi.Query(text))}, args...)
	found, err := db.Select(ctx, q, func(row db.Scanner) (f FoundMember, err error) {
		err = row.Scan(&f.ID, &f.Name, &f.branch)
		return f, err
	}, `SELECT m.id,m.name,m.branch_id FROM member m WHERE m.left_day>? AND m.search_key LIKE ? ESCAPE '\' AND `+seen+
		` ORDER BY CASE WHEN ' '||m.search_key LIKE ? ESCAPE '\' THEN 0 ELSE 1 END, m.name_key, m.id LIMIT ?`,
		append(args, db.Like(" "+hanzi.Query(text)), maxFound)...)
	if err != nil {
		return nil, err
	}
	tree, err := s.orgs.Today(ctx, q)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].BranchName = tree.FullName(found[i].branch)
	}
	return found, nil
}
