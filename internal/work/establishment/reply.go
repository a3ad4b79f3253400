package establishment

import (
	"fmt"
	"strings"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/norm"
	"sanchuang/internal/spine/paper"
)

// subjectOf is the organisation that asks in its own name: the 机关党委 or 党总支 above, else the department.
func subjectOf(r *Request, tree *org.Tree) kernel.ID {
	root := tree.Root().ID
	for id := r.OrgID; id != 0; {
		n, _ := tree.Get(id)
		switch {
		case id != r.OrgID || r.Kind == Found:
			if n.Kind == org.Committee && id != r.ApproverID || n.Kind == org.Department || n.Kind == org.GeneralBranch || n.Kind == org.Branch {
				return id
			}
		case r.ApproverID != root: // a branch asks the 机关党委 above it
			return id
		}
		if id == root {
			break
		}
		id = n.ParentID
	}
	return r.OrgID
}

// Reply (批复) words the answer to a request as it stands. Numbers come from the roster of the day of approval.
func Reply(r *Request, pic Picture, book *norm.Book, to kernel.ID, words string) paper.Draft {
	tree := pic.Tree
	text := []paper.Block{paper.P(fmt.Sprintf("你单位《%s》收悉。经研究，批复如下：", r.Title))}
	for i, line := range clauses(r, pic, book) {
		text = append(text, paper.P(fmt.Sprintf("%s、%s", ordinals[i], line)))
	}
	if words = strings.TrimSpace(words); words != "" {
		text = append(text, paper.P(words))
	}
	text = append(text, paper.P("请按照《中国共产党支部工作条例（试行）》等有关规定做好后续工作。"), paper.P("此复。"))
	return paper.Draft{
		Kind: "reply", Title: "关于同意" + brief(r.Kind, r.Plan, tree) + "的批复", To: []kernel.ID{to}, Text: text, Issuer: r.ApproverID, Day: r.Answered,
	}
}

var ordinals = []string{"一", "二", "三", "四", "五", "六"}

// clauses are the points of a reply.
func clauses(r *Request, pic Picture, book *norm.Book) []string {
	p, tree := r.Plan, pic.Tree
	out := []string{fmt.Sprintf("同意%s，自%s起生效。", deed(r.Kind, p, tree), r.Effective.Chinese())}
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	committee := func(name string, full int) {
		if full >= book.Count(norm.CommitteeFrom, r.Effective) {
			add("%s有正式党员%d名，应召开党员大会选举产生支部委员会，委员%d至%d人，设书记1名。", name, full, book.Count(norm.CommitteeLeast, r.Effective), book.Count(norm.CommitteeUsual, r.Effective))
			return
		}
		add("%s有正式党员%d名，不设支部委员会，由党员大会选举书记1名，必要时增选副书记1名。", name, full)
	}
	switch r.Kind {
	case Found:
		if p.OrgKind == string(org.Branch) {
			n := sizes(pic.named(p.Members))
			for _, x := range p.Newcomers {
				if x.Full {
					n.Full++
				}
			}
			committee(p.Name, n.Full)
		} else {
			add("请召开党员大会或者党员代表大会选举产生首届委员会，选举结果报我委审批。")
		}
	case Split:
		for _, x := range p.Parts {
			if len(out) < len(ordinals)-1 {
				committee(x.Name, sizes(within(pic.In[p.OrgID], x.Members)).Full)
			}
		}
	case Upgrade:
		add("请召开党员大会或者党员代表大会选举产生首届委员会，选举结果报我委审批。")
		if len(p.Parts) > 0 {
			var names []string
			for _, x := range p.Parts {
				names = append(names, fmt.Sprintf("%s（党员%d名）", x.Name, len(within(pic.In[p.OrgID], x.Members))))
			}
			add("下设%s。原党支部的职务自生效之日起终止。", strings.Join(names, "、"))
		}
	case Merge:
		n := 0
		for _, id := range p.Sources {
			n += len(pic.In[id])
		}
		add("并入党支部的党员%d名，其组织关系自生效之日起转入%s；并入党支部的职务同时终止。", n, tree.FullName(p.OrgID))
	case Dissolve:
		if n := len(pic.In[p.OrgID]); n > 0 {
			add("原有党员%d名，其组织关系自生效之日起转入%s。", n, goals(p, pic))
		}
	}
	return out
}

// goals names where the members of a branch to be dissolved go.
func goals(p SetupPlan, pic Picture) string {
	var ids []kernel.ID
	for _, m := range pic.In[p.OrgID] {
		ids = append(ids, p.goal(m.ID))
	}
	var names []string
	for _, id := range distinct(ids) {
		names = append(names, pic.Tree.FullName(id))
	}
	return few(names)
}

// within are those of a list whose ids are named.
func within(list []Involved, ids []kernel.ID) (out []Involved) {
	named := map[kernel.ID]bool{}
	for _, id := range ids {
		named[id] = true
	}
	for _, p := range list {
		if named[p.ID] {
			out = append(out, p)
		}
	}
	return out
}

// Revocation (撤回批复) words the notice that takes an approval back.
func Revocation(r *Request, number string, tree *org.Tree, to kernel.ID, reason string, day kernel.Day) paper.Draft {
	return paper.Draft{
		Kind: "notice", Title: "关于撤回" + brief(r.Kind, r.Plan, tree) + "批复的通知", To: []kernel.ID{to}, Issuer: r.ApproverID, Day: day,
		Text: []paper.Block{paper.P(fmt.Sprintf("我委《关于同意%s的批复》（%s）尚未生效，现予撤回，原批复作废。原因：%s", brief(r.Kind, r.Plan, tree), number, strings.TrimRight(reason, "。")+"。")), paper.P("特此通知。")},
	}
}
