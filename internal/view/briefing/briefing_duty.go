package briefing

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/duty"
)

// The duties that a report raises: each state but the first and the last waits for somebody, and what was returned waits
// for those who write.
const (
	dutyCheck = "briefing.check_paper"
	dutySeal  = "briefing.seal_paper"
	dutyMend  = "briefing.mend_paper"
	dutyReply = "briefing.answer_comment"

	objectType  = "briefing"
	commentType = "briefing_comment"

	roleStaff  = "staff"
	roleMember = "committee_member"
	roleDept   = "dept_clerk"
)

// waits is what a report in its state is to have done, and by holders of which roles: writers write and seal. The second
// signature of the city's report is also the committee members'; that of a department's is also the committee's staff's,
// because many a department has one clerk alone.
func (b *Briefing) waits(city bool) (d duty.Duty, roles []string) {
	d = duty.Duty{Title: "《" + b.Title + "》", ObjectType: objectType, ObjectID: b.ID}
	writer := roleDept
	if city {
		writer = roleStaff
	}
	switch {
	case b.State == Drafted:
		d.Kind, d.Title, d.Note = dutyCheck, "核稿"+d.Title, "拟稿："+b.DrafterName+"；核稿签名须是另一位同志"
		roles = []string{writer, roleStaff}
		if city {
			roles = []string{roleStaff, roleMember}
		}
	case b.State == Checked:
		d.Kind, d.Title, d.Note, roles = dutySeal, "封存"+d.Title, "核稿："+b.CheckerName, []string{writer}
	case b.State == Drafting && b.ReturnReason != "":
		d.Kind, d.Title, d.Note, roles = dutyMend, "修改被退回的"+d.Title, b.ReturnReason, []string{writer}
	}
	return d, roles
}

// settleDuties leaves the duties that the report's state calls for.
func (s *Service) settleDuties(ctx context.Context, tx *db.Tx, b *Briefing) error {
	if err := clearDuties(ctx, tx, b.ID); err != nil {
		return err
	}
	tree, err := s.orgs.Today(ctx, tx)
	if err != nil {
		return err
	}
	root := tree.Root().ID
	d, roles := b.waits(b.OrgID == root)
	for _, d.Role = range roles {
		d.OrgID = root
		if d.Role == roleDept {
			d.OrgID = tree.Department(b.OrgID)
		}
		if err := duty.Raise(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// askedDuty is a comment on the desk of the one whom it asks.
func askedDuty(b *Briefing, c Comment) duty.Duty {
	return duty.Duty{Kind: dutyReply, Title: "答复《" + b.Title + "》的批注", Note: c.Actor + "：" + c.Text, Role: duty.RolePerson, OrgID: c.to, ObjectType: commentType, ObjectID: c.ID}
}

// clearAsked takes the comments of a report that is sealed or gone from the desks of those asked.
func clearAsked(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	list, err := askedComments(ctx, tx, id)
	for _, c := range list {
		err = errors.Join(err, duty.Clear(ctx, tx, "", commentType, c))
	}
	return err
}

func clearDuties(ctx context.Context, tx *db.Tx, id kernel.ID) error {
	return duty.Clear(ctx, tx, "", objectType, id)
}
