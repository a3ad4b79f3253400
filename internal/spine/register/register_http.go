package register

import (
	"context"
	"net/http"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// Query is what every register's list can be asked; a capability embeds it and adds its own.
type Query struct {
	Period  string    `query:"period" maxLength:"30" doc:"统计期：2023、2023-H1、2023-Q3、2023-03、2017-2023 或 起..止；空为全部"`
	OrgID   kernel.ID `query:"org_id" minimum:"0" doc:"组织及其下级；空为可见的全部"`
	Member  kernel.ID `query:"member_id" minimum:"0" doc:"相关党员"`
	Batch   kernel.ID `query:"batch_id" minimum:"0" doc:"导入批次"`
	Text    string    `query:"text" maxLength:"50" doc:"组织、姓名或内容中的文字"`
	Sort    string    `query:"sort" enum:",day,-day,org_name,-org_name,member_name,-member_name" doc:"排序，- 为倒序"`
	Columns string    `query:"columns" maxLength:"400" doc:"导出哪些栏，逗号隔开；空为全部"`
	Page    int       `query:"page" minimum:"1" default:"1"`
	Size    int       `query:"size" minimum:"1" maximum:"200" default:"20"`
}

// Asked is Query as a Filter. Fault: ErrPeriod.
func (q Query) Asked() (Filter, error) {
	f := Filter{Org: q.OrgID, Member: q.Member, Batch: q.Batch, Text: strings.TrimSpace(q.Text), Sort: q.Sort, Columns: q.Columns}
	if q.Period == "" {
		return f, nil
	}
	var err error
	if f.Period, err = kernel.ParsePeriod(q.Period); err != nil {
		return f, ErrPeriod.At("period")
	}
	return f, nil
}

// Paging is the page asked for.
func (q Query) Paging() kernel.Page { return kernel.Page{Number: q.Page, Size: q.Size} }

// Lister is a capability's list input: Query and its own conditions.
type Lister interface {
	Filter() (Filter, error)
	Paging() kernel.Page
}

// Form is the body of create and correct: what a person may set.
type Form[T any] interface {
	// Apply writes the form's fields into the record.
	Apply(r *T)
	// Read is the version that the person saw; 0 when creating.
	Read() int
}

// Stand is what a form of any register carries besides its own fields.
type Stand struct {
	Version  int       `json:"version" minimum:"0" required:"false" doc:"更正时为所见的版本，登记时为 0"`
	OrgID    kernel.ID `json:"org_id" minimum:"0" required:"false" doc:"所属组织；有相关党员时可空，取其当日所在党支部"`
	MemberID kernel.ID `json:"member_id" minimum:"0" required:"false" doc:"相关党员"`
	Note     string    `json:"note" maxLength:"500" required:"false" doc:"备注"`
}

// Read implements Form.
func (s Stand) Read() int { return s.Version }

// Put writes the common fields; name is kept for people who are not in the roster.
func (s Stand) Put(h *Head, name string) {
	h.OrgID, h.MemberID, h.Note, h.MemberName = s.OrgID, s.MemberID, strings.TrimSpace(s.Note), strings.TrimSpace(name)
}

// Routes says where a register's operations stand.
type Routes struct {
	Noun   string // of the operation ids: visit, visits
	Plural string
	Path   string // /api/visits
	Tag    string // Chinese
	Read   string // permissions
	Write  string
}

type idInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type formInput[F any] struct {
	Body F
}

type correctInput[F any] struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body F
}

// Removal is the body of a removal.
type Removal struct {
	Version int    `json:"version" minimum:"1"`
	Reason  string `json:"reason" minLength:"1" maxLength:"200" doc:"删除的理由"`
}

type removeInput struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Body Removal
}

// Mount registers list, totals, export, one record, create, correct and remove. totals may answer any
// figures over the same filter.
func Mount[L Lister, F Form[T], S any, T any, P Record[T]](api *web.API, b *Book[T, P], at Routes, totals func(context.Context, kernel.Scope, Filter) (S, error)) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: at.Path + path, Permission: permission, Summary: summary, Tags: []string{at.Tag}}
	}
	web.Register(api, op("list-"+at.Plural, http.MethodGet, "", at.Read, b.Title),
		func(ctx context.Context, in *L) (*web.Body[kernel.List[T]], error) {
			f, err := (*in).Filter()
			if err != nil {
				return nil, err
			}
			list, err := b.List(ctx, web.Actor(ctx).Scope, f, (*in).Paging())
			return web.Answer(list), err
		})
	web.Register(api, op("total-"+at.Plural, http.MethodGet, "/totals", at.Read, b.Title+"合计"),
		func(ctx context.Context, in *L) (*web.Body[S], error) {
			f, err := (*in).Filter()
			if err != nil {
				return nil, err
			}
			sums, err := totals(ctx, web.Actor(ctx).Scope, f)
			return web.Answer(sums), err
		})
	web.Register(api, op("export-"+at.Plural, http.MethodGet, "/export", at.Read, b.Title+"导出"),
		func(ctx context.Context, in *L) (*web.File, error) {
			f, err := (*in).Filter()
			if err != nil {
				return nil, err
			}
			return b.Export(ctx, web.Actor(ctx), f)
		})
	web.Register(api, op("get-"+at.Noun, http.MethodGet, "/{id}", at.Read, b.Name),
		func(ctx context.Context, in *idInput) (*web.Body[T], error) {
			r, err := b.Get(ctx, web.Actor(ctx).Scope, in.ID)
			return web.Answer(r), err
		})
	web.RegisterRows(api, op("list-"+at.Noun+"-changes", http.MethodGet, "/{id}/changes", at.Read, b.Name+"变更记录"), b.Changes)
	mountWrites[F](api, b, at, op)
}

func mountWrites[F Form[T], T any, P Record[T]](api *web.API, b *Book[T, P], at Routes, op func(id, method, path, permission, summary string) web.Op) {
	create := op("create-"+at.Noun, http.MethodPost, "", at.Write, "登记"+b.Name)
	create.Status = http.StatusCreated
	web.Register(api, create, func(ctx context.Context, in *formInput[F]) (*web.Body[T], error) {
		var r T
		in.Body.Apply(&r)
		r, err := b.Create(ctx, web.Actor(ctx), r)
		return web.Answer(r), err
	})
	web.Register(api, op("correct-"+at.Noun, http.MethodPut, "/{id}", at.Write, "更正"+b.Name),
		func(ctx context.Context, in *correctInput[F]) (*web.Body[T], error) {
			r, err := b.Correct(ctx, web.Actor(ctx), in.ID, in.Body.Read(), func(r P) error { in.Body.Apply(r); return nil })
			return web.Answer(r), err
		})
	web.Register(api, op("remove-"+at.Noun, http.MethodPost, "/{id}/remove", at.Write, "删除"+b.Name),
		func(ctx context.Context, in *removeInput) (*struct{}, error) {
			return nil, b.Remove(ctx, web.Actor(ctx), in.ID, in.Body.Version, in.Body.Reason)
		})
}
