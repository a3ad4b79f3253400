package election

import (
	"context"
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
	"sanchuang/internal/spine/paper"
)

// source is what an election's papers come from.
func source(id kernel.ID) fact.Source { return fact.Source{Type: objectType, ID: id} }

// reply (批复) issues a numbered paper of the level above to the organisation, and answers its number.
func (s *Service) reply(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record, above org.Node, title string, text []paper.Block) (string, error) {
	issued, err := s.Papers.IssueIn(ctx, tx, actor, paper.Draft{
		Kind: "reply", Title: title, To: []kernel.ID{r.OrgID}, Text: text, Issuer: above.ID, Day: tx.Today(), Source: source(r.ID),
	})
	return issued.Number, err
}

// asNamed fills in what papers call the election's organisation and team.
func (s *Service) asNamed(ctx context.Context, tx *db.Tx, r *record) (Detail, error) {
	tree, err := s.Orgs.Today(ctx, tx)
	r.OrgName = tree.FullName(r.OrgID)
	return Detail{Election: r.Election, Named: r.named, Team: r.team}, err
}

// replyToRequest permits the election: when, how many seats, who stands.
func (s *Service) replyToRequest(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record, above org.Node) (string, error) {
	d, err := s.asNamed(ctx, tx, r)
	if err != nil {
		return "", err
	}
	text := []paper.Block{paper.P(fmt.Sprintf("你们%s报送的换届选举请示收悉。经研究，现批复如下：", r.AskedDay.Chinese()))}
	text = append(text, paper.P("一、同意于"+r.Planned.Chinese()+"召开党员大会，选举"+d.body()+"。"), paper.P("二、同意设"+d.seatsWords()+"。"))
	var who []string
	if names := d.candidatesOf(Commissioner); len(names) > 0 {
		who = append(who, strings.Join(names, "、")+fmt.Sprintf("%d名同志为委员候选人预备人选（按姓氏笔画为序），差额选举产生委员%d名", len(names), r.Seats))
	}
	for _, post := range []Post{Secretary, Deputy} {
		if names := d.candidatesOf(post); len(names) > 0 {
			who = append(who, strings.Join(names, "、")+"同志为"+post.Chinese()+"候选人预备人选")
		}
	}
	text = append(text, paper.P("三、同意"+strings.Join(who, "；")+"。"))
	text = append(text, paper.P("请按照《中国共产党基层组织选举工作条例》和支部工作有关规定组织选举，选举结果和分工及时报告。"))
	return s.reply(ctx, tx, actor, r, above, "关于同意"+r.OrgName+"换届选举的批复", text)
}

// replyToResult approves secretary and deputies, and takes note of the committee (R28).
func (s *Service) replyToResult(ctx context.Context, tx *db.Tx, actor kernel.Actor, r *record, above org.Node) (string, error) {
	d, err := s.asNamed(ctx, tx, r)
	if err != nil {
		return "", err
	}
	var chiefs, rest []Seat
	for _, t := range r.team {
		if t.DutyName == Secretary.Chinese() || t.DutyName == Deputy.Chinese() {
			chiefs = append(chiefs, t)
		} else {
			rest = append(rest, t)
		}
	}
	text := []paper.Block{
		paper.P("你们报送的换届选举结果收悉。经研究，批准" + r.Day.Chinese() + "选举产生的" + d.body() + "："),
		paper.P(teamWords(chiefs) + "。"),
	}
	if len(rest) > 0 {
		text = append(text, paper.P("委员分工："+teamWords(rest)+"。"))
	}
	from := "书记、副书记"
	if r.Deputies == 0 {
		from = "书记"
	}
	if r.Committee {
		from = "委员自选举之日起任职，" + from
	}
	text = append(text, paper.P(from+"自批准之日起任职。"))
	return s.reply(ctx, tx, actor, r, above, "关于批准"+r.OrgName+"换届选举结果的批复", text)
}

// papersOf are the replies that stand.
func (s *Service) papersOf(ctx context.Context, q db.Queryer, id kernel.ID) ([]Issued, error) {
	list, err := s.Papers.OfSource(ctx, q, source(id))
	out := []Issued{}
	for _, p := range list {
		if p.State == paper.Issued {
			out = append(out, Issued{p.ID, p.Number, p.Title, p.Day})
		}
	}
	return out, err
}
