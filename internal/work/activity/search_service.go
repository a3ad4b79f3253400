package activity

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// maxFound bounds what a search answers.
const maxFound = 8

// FoundRecord (查到的组织生活) is a record as the search of everything shows one.
type FoundRecord struct {
	ID           kernel.ID  `json:"id"`
	Topic        string     `json:"topic"`
	Day          kernel.Day `json:"day" doc:"实际日期，没有开展时为计划日期"`
	OrgName      string     `json:"org_name"`
	Confidential bool       `json:"confidential"`
	org          kernel.ID
}

// Search answers the records whose topic has the text in it, the latest first. Of a confidential one the
// topic is content: only who may read it finds it.
func (s *Service) Search(ctx context.Context, actor kernel.Actor, text string) ([]FoundRecord, error) {
	q := s.db.Read()
	open, err := findTopics(ctx, q, actor, text, "a.confidential=0", nil)
	if err != nil {
		return nil, err
	}
	mine, args := own(actor)
	hidden, err := findTopics(ctx, q, actor, text, "a.confidential=1 AND "+mine, args)
	if err != nil {
		return nil, err
	}
	found := append(open, hidden...)
	slices.SortFunc(found, func(a, b FoundRecord) int { return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.ID, a.ID)) })
	found = found[:min(len(found), maxFound)]
	tree, err := s.orgs.TreeAt(ctx, q, s.db.Today())
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].OrgName = tree.FullName(found[i].org)
	}
	return found, nil
}

// findTopics finds open and confidential records apart: the topics of the open ones lie in an index of
// their own, the others are few.
func findTopics(ctx context.Context, q db.Queryer, actor kernel.Actor, text, which string, args []any) ([]FoundRecord, error) {
	c := condition{parts: []string{which}, args: slices.Clone(args)}
	scope, scopeArgs := org.Visible(actor.Scope, "a.org_id")
	c.and(!actor.Scope.All, scope, scopeArgs...)
	c.and(true, `a.topic LIKE ? ESCAPE '\'`, db.Like(strings.TrimSpace(text)))
	return db.Select(ctx, q, func(row db.Scanner) (f FoundRecord, err error) {
		var confidential int
		err = row.Scan(&f.ID, &f.Topic, &f.Day, &f.org, &confidential)
		f.Confidential = confidential == 1
		return f, err
	}, "SELECT a.id,a.topic,a.shown_day,a.org_id,a.confidential FROM activity a WHERE "+c.text()+" ORDER BY a.shown_day DESC, a.id DESC LIMIT ?", append(c.args, maxFound)...)
}
