package member

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// Operations adds the roster's operations to api.
func (s *Service) Operations(api *web.API) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{"党员"}}
	}
	find := op("find-member-by-number", http.MethodPost, "/api/members/find", "member.find", "按完整号码查找党员")
	find.Repeatable = true
	reveal := op("reveal-member-number", http.MethodPost, "/api/members/{id}/reveal", "member.reveal", "查看完整号码")
	reveal.Fresh, reveal.Repeatable = true, true // the answer must not lie in the record of what happened once
	web.Register(api, op("list-members", http.MethodGet, "/api/members", "member.read", "党员名册"), s.listMembers)
	web.Register(api, op("count-members", http.MethodGet, "/api/members/counts", "member.read", "党员合计"), s.countMembers)
	web.Register(api, op("search-members", http.MethodGet, "/api/members/search", "member.read", "按姓名或拼音查找党员"), s.searchMembers)
	web.Register(api, op("export-members", http.MethodGet, "/api/members/export", "member.export", "导出党员名册"), s.exportMembers)
	web.Register(api, find, s.findByNumber)
	web.Register(api, op("get-member", http.MethodGet, "/api/members/{id}", "member.read", "一名党员"), s.getMember)
	web.RegisterRows(api, op("list-member-changes", http.MethodGet, "/api/members/{id}/changes", "member.read", "党员变更记录"), s.Changes)
	web.Register(api, op("create-member", http.MethodPost, "/api/members", "member.write", "新增党员"), s.createMember)
	web.Register(api, op("update-member", http.MethodPut, "/api/members/{id}", "member.write", "修改党员信息"), s.updateMember)
	web.Register(api, op("transfer-member", http.MethodPost, "/api/members/{id}/transfer", "member.write", "组织关系转接、重新转入"), s.transferMember)
	web.Register(api, op("leave-member", http.MethodPost, "/api/members/{id}/leave", "member.write", "党员减少"), s.leaveMember)
	web.Register(api, op("undo-leave-member", http.MethodPost, "/api/members/{id}/undo-leave", "member.write", "撤销误办的减少"), s.undoLeave)
	web.Register(api, op("assign-member-group", http.MethodPost, "/api/members/{id}/group", "member.group", "编入、调整、调出党小组"), s.assignGroup)
	web.Register(api, op("assign-group-members", http.MethodPost, "/api/members/group", "member.group", "成批编入党小组"), s.assignGroupAll)
	web.Register(api, op("appoint-member", http.MethodPost, "/api/members/{id}/positions", "member.write", "登记任职"), s.appointMember)
	web.Register(api, op("end-position", http.MethodPost, "/api/members/{id}/positions/{position_id}/end", "member.write", "登记免职"), s.endPosition)
	web.Register(api, reveal, s.revealNumber)
	web.Register(api, op("list-member-codes", http.MethodGet, "/api/member-codes", web.LoggedIn, "民族、学历等代码"), s.listCodes)
	web.Register(api, op("get-own-member", http.MethodGet, "/api/me/member", "member.own", "我的资料"), s.getOwn)
}

// FilterInput is the filter as it stands in addresses.
type FilterInput struct {
	OrgID     kernel.ID `query:"org_id" doc:"某组织及其下级"`
	Day       string    `query:"day" doc:"某一日，空为今天"`
	Left      bool      `query:"left" doc:"只看已减少的"`
	Standing  string    `query:"standing" enum:"full,probationary" doc:"人员类别"`
	Service   string    `query:"service" enum:"in_service,retired" doc:"在职或离退休"`
	Sex       string    `query:"sex" enum:"male,female" doc:"性别"`
	Nation    string    `query:"nation" doc:"民族代码，minority 为少数民族"`
	Education string    `query:"education" doc:"学历代码"`
	AgeFrom   int       `query:"age_from" minimum:"0" maximum:"120" doc:"满多少岁"`
	AgeTo     int       `query:"age_to" minimum:"0" maximum:"120" doc:"不超过多少岁"`
	Text      string    `query:"text" maxLength:"30" doc:"姓名或拼音首字母"`
	Sort      string    `query:"sort" enum:"name,-name,joined,-joined,born,-born,branch_name,-branch_name" doc:"排序，- 为倒序"`
}

func (in FilterInput) filter() (Filter, error) {
	f := Filter{
		OrgID: in.OrgID, Day: kernel.Day(in.Day), Left: in.Left, Standing: Standing(in.Standing), Service: Employment(in.Service), Sex: in.Sex,
		Nation: in.Nation, Education: in.Education, AgeFrom: in.AgeFrom, AgeTo: in.AgeTo, Text: in.Text, Sort: in.Sort,
	}
	if f.Day != "" && !f.Day.Valid() {
		return f, kernel.NewFault(kernel.Invalid, "member.day", "日期格式不对，请写成 2026-11-23。").At("day")
	}
	return f, nil
}

type listInput struct {
	FilterInput
	Page int `query:"page" minimum:"1" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (s *Service) listMembers(ctx context.Context, in *listInput) (*web.Body[kernel.List[Member]], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	list, err := s.List(ctx, web.Actor(ctx), f, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(list), err
}

type searchInput struct {
	Text string `query:"text" minLength:"1" maxLength:"30" required:"true" doc:"姓名或拼音首字母"`
}

func (s *Service) searchMembers(ctx context.Context, in *searchInput) (*web.Body[kernel.List[FoundMember]], error) {
	found, err := s.Search(ctx, web.Actor(ctx), in.Text)
	return web.Answer(kernel.List[FoundMember]{Items: found, Total: len(found)}), err
}

func (s *Service) countMembers(ctx context.Context, in *FilterInput) (*web.Body[Counts], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	c, err := s.Counts(ctx, web.Actor(ctx), f)
	return web.Answer(c), err
}

type exportInput struct {
	FilterInput
	Columns string `query:"columns" maxLength:"600" doc:"列，逗号分隔，空为全部"`
}

func (s *Service) exportMembers(ctx context.Context, in *exportInput) (*web.File, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	body, err := s.Export(ctx, web.Actor(ctx), f, in.Columns)
	return web.NewFile("党员名册-"+string(s.dayOf(f))+".xlsx", web.XLSX, body), err
}

type findMemberInput struct {
	Body struct {
		Number string `json:"number" minLength:"1" maxLength:"40" doc:"完整的身份证号或电话"`
	}
}

func (s *Service) findByNumber(ctx context.Context, in *findMemberInput) (*web.Body[kernel.List[Member]], error) {
	list, err := s.FindByNumber(ctx, web.Actor(ctx), in.Body.Number)
	return web.Answer(list), err
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

func (s *Service) getMember(ctx context.Context, in *idInput) (*web.Body[Profile], error) {
	p, err := s.Get(ctx, web.Actor(ctx), in.ID)
	return web.Answer(p), err
}

func (s *Service) getOwn(ctx context.Context, _ *struct{}) (*web.Body[Profile], error) {
	p, err := s.Own(ctx, web.Actor(ctx))
	return web.Answer(p), err
}

type createMemberInput struct {
	Body struct {
		Form
		BranchID kernel.ID  `json:"branch_id" doc:"所在党支部"`
		Since    kernel.Day `json:"since,omitempty" doc:"转入该支部的日期，空为入党日期"`
	}
}

func (s *Service) createMember(ctx context.Context, in *createMemberInput) (*web.Body[Profile], error) {
	p, err := s.Create(ctx, web.Actor(ctx), New{Form: in.Body.Form, BranchID: in.Body.BranchID, Since: in.Body.Since})
	return web.Answer(p), err
}

type updateMemberInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Form
		Version int `json:"version" minimum:"1"`
	}
}

func (s *Service) updateMember(ctx context.Context, in *updateMemberInput) (*web.Body[Profile], error) {
	p, err := s.Update(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Form)
	return web.Answer(p), err
}

type transferMemberInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version  int        `json:"version" minimum:"1"`
		BranchID kernel.ID  `json:"branch_id" doc:"转入的党支部"`
		Day      kernel.Day `json:"day" doc:"转入日期"`
		Note     string     `json:"note,omitempty" maxLength:"200" doc:"说明，如介绍信编号"`
	}
}

func (s *Service) transferMember(ctx context.Context, in *transferMemberInput) (*web.Body[Profile], error) {
	b := in.Body
	p, err := s.Transfer(ctx, web.Actor(ctx), in.ID, b.Version, b.BranchID, b.Day, b.Note)
	return web.Answer(p), err
}

type leaveMemberInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		Kind    string     `json:"kind" enum:"transferred,died,expelled,removed,withdrew,disqualified,lost,mistaken" doc:"减少原因"`
		Day     kernel.Day `json:"day" doc:"减少日期"`
		Note    string     `json:"note,omitempty" maxLength:"200" doc:"说明"`
	}
}

func (s *Service) leaveMember(ctx context.Context, in *leaveMemberInput) (*web.Body[Profile], error) {
	b := in.Body
	p, err := s.Leave(ctx, web.Actor(ctx), in.ID, b.Version, LeaveKind(b.Kind), b.Day, b.Note)
	return web.Answer(p), err
}

type undoLeaveInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"200" doc:"撤销的原因"`
	}
}

func (s *Service) undoLeave(ctx context.Context, in *undoLeaveInput) (*web.Body[Profile], error) {
	p, err := s.UndoLeave(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
	return web.Answer(p), err
}

type assignGroupInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int        `json:"version" minimum:"1"`
		GroupID kernel.ID  `json:"group_id" doc:"党小组，0 为不编入"`
		Day     kernel.Day `json:"day" doc:"自哪一日起"`
	}
}

func (s *Service) assignGroup(ctx context.Context, in *assignGroupInput) (*web.Body[Profile], error) {
	p, err := s.AssignGroup(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.GroupID, in.Body.Day)
	return web.Answer(p), err
}

type assignGroupAllInput struct {
	Body struct {
		GroupID kernel.ID         `json:"group_id" minimum:"1" doc:"党小组"`
		Day     kernel.Day        `json:"day" doc:"自哪一日起"`
		Members []GroupAssignment `json:"members" minItems:"1" maxItems:"200" doc:"编入的党员，版本为所见的版本"`
	}
}

// Assigned answers a batch of assignments.
type Assigned struct {
	Moved int `json:"moved" doc:"新编入的人数；原已在这个党小组的不计"`
}

func (s *Service) assignGroupAll(ctx context.Context, in *assignGroupAllInput) (*web.Body[Assigned], error) {
	n, err := s.AssignGroupAll(ctx, web.Actor(ctx), in.Body.GroupID, in.Body.Day, in.Body.Members)
	return web.Answer(Assigned{n}), err
}

type appointMemberInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		OrgID kernel.ID  `json:"org_id" doc:"任职的组织"`
		Duty  string     `json:"duty" doc:"党内职务"`
		From  kernel.Day `json:"from" doc:"任职日期"`
		To    kernel.Day `json:"to,omitempty" doc:"免职日期，现任为空"`
		Note  string     `json:"note,omitempty" maxLength:"200"`
	}
}

func (s *Service) appointMember(ctx context.Context, in *appointMemberInput) (*web.Body[Position], error) {
	b := in.Body
	p, err := s.Appoint(ctx, web.Actor(ctx), in.ID, Position{OrgID: b.OrgID, Duty: Duty(b.Duty), From: b.From, To: b.To, Note: b.Note})
	return web.Answer(p), err
}

type endPositionInput struct {
	ID         kernel.ID `path:"id"`
	PositionID kernel.ID `path:"position_id"`
	Body       struct {
		To kernel.Day `json:"to" doc:"任职的最后一日"`
	}
}

func (s *Service) endPosition(ctx context.Context, in *endPositionInput) (*web.Body[Profile], error) {
	if err := s.EndPosition(ctx, web.Actor(ctx), in.ID, in.PositionID, in.Body.To); err != nil {
		return nil, err
	}
	return s.getMember(ctx, &idInput{in.ID})
}

type revealNumberInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Field  string `json:"field" enum:"phone,id_number" doc:"查看哪一项"`
		Reason string `json:"reason" maxLength:"200" doc:"事由"`
	}
}

// Revealed is a number in full.
type Revealed struct {
	Value string `json:"value"`
}

func (s *Service) revealNumber(ctx context.Context, in *revealNumberInput) (*web.Body[Revealed], error) {
	v, err := s.Reveal(ctx, web.Actor(ctx), in.ID, in.Body.Field, in.Body.Reason)
	return web.Answer(Revealed{v}), err
}

// Codes are the lists from which forms are filled.
type Codes struct {
	Nations    []CodeEntry `json:"nations"`
	Educations []CodeEntry `json:"educations"`
	Duties     []DutyCode  `json:"duties"`
	LeaveKinds []CodeEntry `json:"leave_kinds"`
	Columns    []CodeEntry `json:"columns" doc:"名册的列"`
}

func (s *Service) listCodes(context.Context, *struct{}) (*web.Body[Codes], error) {
	c := Codes{Nations, Educations, Duties, LeaveKinds, nil}
	for _, col := range exportColumns {
		c.Columns = append(c.Columns, CodeEntry{col.key, col.label})
	}
	return web.Answer(c), nil
}
