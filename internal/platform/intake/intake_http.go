package intake

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
)

// Operations adds the imports' operations to api. Each kind has its own permission, which auth is
// asked about at the call: the operations themselves need a log-in.
func (s *Service) Operations(api *web.API, auth web.Authenticator) {
	h := &handlers{s, api, auth}
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: web.LoggedIn, Summary: summary, Tags: []string{"导入"}}
	}
	upload := op("upload-import", http.MethodPost, "/api/imports", "上传表格，开始导入")
	upload.MaxBody = sheet.MaxFile + 64<<10
	upload.ReadTime = 2 * 60 * 1e9
	web.Register(api, op("list-import-kinds", http.MethodGet, "/api/import-kinds", "我可以办理的导入"), h.kinds)
	web.Register(api, op("get-import-template", http.MethodGet, "/api/import-kinds/{kind}/template", "下载导入模板"), h.template)
	web.Register(api, op("list-imports", http.MethodGet, "/api/imports", "我的导入批次"), h.list)
	web.Register(api, op("export-imports", http.MethodGet, "/api/imports/export", "导出我的导入批次"), h.exportList)
	web.Register(api, upload, h.upload)
	web.Register(api, op("paste-import", http.MethodPost, "/api/imports/paste", "粘贴表格，开始导入"), h.paste)
	web.Register(api, op("get-import", http.MethodGet, "/api/imports/{id}", "一个导入批次"), h.get)
	web.Register(api, op("list-import-rows", http.MethodGet, "/api/imports/{id}/rows", "批次中的行"), h.rows)
	web.Register(api, op("mend-import", http.MethodPost, "/api/imports/{id}/mend", "改正、答复、移出行，并重新核对"), h.mend)
	web.Register(api, op("apply-import", http.MethodPost, "/api/imports/{id}/apply", "导入整个批次"), h.apply)
	web.Register(api, op("get-import-undo", http.MethodGet, "/api/imports/{id}/undo", "撤销的预览：会撤销什么、保留什么"), h.previewUndo)
	web.Register(api, op("undo-import", http.MethodPost, "/api/imports/{id}/undo", "撤销整个批次"), h.undo)
	web.Register(api, op("get-import-layout", http.MethodGet, "/api/imports/{id}/layout", "列对应：文件的列各是什么"), h.layout)
	web.Register(api, op("set-import-layout", http.MethodPost, "/api/imports/{id}/layout", "指明列对应，并重新核对"), h.setLayout)
	web.Register(api, op("forget-import-mapping", http.MethodPost, "/api/imports/{id}/forget-mapping", "不再自动套用这个列对应方案"), h.forgetMapping)
	h.mappingOperations(op)
	web.Register(api, op("discard-import", http.MethodPost, "/api/imports/{id}/discard", "作废批次"), h.discard)
	web.Register(api, op("get-import-mistakes", http.MethodGet, "/api/imports/{id}/mistakes", "下载退回的表格：原表，错格标红并有批注"), h.mistakes)
}

type handlers struct {
	*Service
	api  *web.API
	auth web.Authenticator
}

// actorFor is the actor with the scope that the kind's permission gives.
func (h *handlers) actorFor(ctx context.Context, kind string) (kernel.Actor, *Definition, error) {
	d := h.Service.kinds[kind]
	if d == nil {
		return kernel.Actor{}, nil, ErrUnknownKind
	}
	here := web.Actor(ctx)
	actor, err := h.auth.Authenticate(ctx, h.api.Token(ctx), d.Permission)
	actor.Address, actor.Request = here.Address, here.Request
	return actor, d, err
}

// actorOf is actorFor the kind of a batch that the caller made.
func (h *handlers) actorOf(ctx context.Context, id kernel.ID) (kernel.Actor, error) {
	b, err := h.Get(ctx, web.Actor(ctx), id)
	if err != nil {
		return kernel.Actor{}, err
	}
	actor, _, err := h.actorFor(ctx, b.Kind)
	return actor, err
}

// KindView (导入种类) is what screens need of a definition.
type KindView struct {
	Kind   string  `json:"kind"`
	Title  string  `json:"title"`
	Note   string  `json:"note"`
	Fields []Field `json:"fields"`
}

func (h *handlers) kinds(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[KindView]], error) {
	items := []KindView{}
	for _, d := range h.Kinds() {
		if _, _, err := h.actorFor(ctx, d.Kind); err == nil {
			items = append(items, KindView{d.Kind, d.Title, d.Note, d.Fields})
		}
	}
	return web.Answer(kernel.List[KindView]{Items: items, Total: len(items)}), nil
}

func (h *handlers) template(ctx context.Context, in *struct {
	Kind string `path:"kind"`
},
) (*web.File, error) {
	actor, d, err := h.actorFor(ctx, in.Kind)
	if err != nil {
		return nil, err
	}
	body, err := h.Template(ctx, actor, d)
	return web.NewFile(d.Title+"导入模板.xlsx", web.XLSX, body), err
}

type listInput struct {
	Kind string `query:"kind" doc:"只看这一种"`
	Open bool   `query:"open" doc:"只看没有办完的"`
	Page int    `query:"page" minimum:"1" default:"1"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"20"`
}

func (h *handlers) list(ctx context.Context, in *listInput) (*web.Body[kernel.List[Batch]], error) {
	list, err := h.List(ctx, web.Actor(ctx), in.Kind, in.Open, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(list), err
}

func (h *handlers) exportList(ctx context.Context, in *struct {
	Columns string `query:"columns" maxLength:"400" doc:"导出哪些列，逗号隔开，依此顺序；空为全部"`
},
) (*web.File, error) {
	b, err := h.ExportList(ctx, web.Actor(ctx), in.Columns)
	return web.NewFile("我的导入.xlsx", web.XLSX, b), err
}

type uploadImportInput struct {
	RawBody huma.MultipartFormFiles[struct {
		Kind string        `form:"kind" required:"true" doc:"导入种类"`
		File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"表格"`
	}]
}

func (h *handlers) upload(ctx context.Context, in *uploadImportInput) (*web.Body[Batch], error) {
	form := in.RawBody.Data()
	if !form.File.IsSet {
		return nil, ErrNoFile.At("file")
	}
	defer form.File.Close()
	actor, _, err := h.actorFor(ctx, form.Kind)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(form.File, sheet.MaxFile+1))
	if err != nil {
		return nil, err
	}
	b, err := h.Stage(ctx, actor, form.Kind, form.File.Filename, data)
	return web.Answer(b), err
}

type pasteImportInput struct {
	Body struct {
		Kind string `json:"kind"`
		Text string `json:"text" minLength:"1" doc:"从表格软件复制的内容，含表头"`
	}
}

func (h *handlers) paste(ctx context.Context, in *pasteImportInput) (*web.Body[Batch], error) {
	actor, _, err := h.actorFor(ctx, in.Body.Kind)
	if err != nil {
		return nil, err
	}
	b, err := h.StagePaste(ctx, actor, in.Body.Kind, in.Body.Text)
	return web.Answer(b), err
}

type idInput struct {
	ID kernel.ID `path:"id"`
}

func (h *handlers) get(ctx context.Context, in *idInput) (*web.Body[Batch], error) {
	b, err := h.Get(ctx, web.Actor(ctx), in.ID)
	return web.Answer(b), err
}

type mendImportInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version" minimum:"1"`
		Mending
	}
}

func (h *handlers) mend(ctx context.Context, in *mendImportInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.Mend(ctx, actor, in.ID, in.Body.Version, in.Body.Mending)
	return web.Answer(b), err
}

type applyImportInput struct {
	ID   kernel.ID `path:"id"`
	Mode Mode      `query:"mode" enum:"all,good" default:"all" doc:"all 整批导入，有错不导入；good 只导入没有错的行，其余退回"`
}

func (h *handlers) apply(ctx context.Context, in *applyImportInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.Apply(ctx, actor, in.ID, in.Mode)
	return web.Answer(b), err
}

func (h *handlers) discard(ctx context.Context, in *idInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := h.Discard(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	return h.get(ctx, in)
}

func (h *handlers) mistakes(ctx context.Context, in *idInput) (*web.File, error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, body, err := h.Mistakes(ctx, actor, in.ID)
	return web.NewFile(backName(b), web.XLSX, body), err
}

type rowsInput struct {
	ID      kernel.ID `path:"id"`
	Verdict []string  `query:"verdict" doc:"只看这些核对结果，逗号分隔"`
	Page    int       `query:"page" minimum:"1" default:"1"`
	Size    int       `query:"size" minimum:"1" maximum:"200" default:"50"`
}

// RowView (行) is a row as screens show it: sensitive cells are masked unless they are wrong.
type RowView struct {
	Number   int               `json:"number" doc:"文件中的行号；文件没有的为 0"`
	Verdict  Verdict           `json:"verdict" enum:"added,changed,unchanged,wrong,asked,skipped,absent"`
	Subject  string            `json:"subject"`
	Note     string            `json:"note"`
	Target   kernel.ID         `json:"target_id"`
	Cells    map[string]string `json:"cells"`
	Mistakes []Mistake         `json:"mistakes"`
	Asks     []Ask             `json:"asks"`
}

func (h *handlers) rows(ctx context.Context, in *rowsInput) (*web.Body[kernel.List[RowView]], error) {
	list, err := h.Rows(ctx, web.Actor(ctx), in.ID, in.Verdict, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(list), err
}

// Rows answers the batch's rows with these verdicts (all when none is named), in the file's order.
func (s *Service) Rows(ctx context.Context, actor kernel.Actor, id kernel.ID, verdicts []string, p kernel.Page) (kernel.List[RowView], error) {
	q := s.db.Read()
	b, d, err := s.find(ctx, q, actor, id)
	if err != nil {
		return kernel.List[RowView]{}, err
	}
	from, args := "intake_verdict v LEFT JOIN intake_row r ON r.batch_id=v.batch_id AND r.number=v.number WHERE v.batch_id=?", []any{id}
	if len(verdicts) > 0 {
		in, more := db.In("v.verdict", verdicts)
		from, args = from+" AND "+in, append(args, more...)
	}
	return db.SelectPage(ctx, q, p, func(row db.Scanner) (RowView, error) { return s.scanRow(row, &b, d) },
		"v.number,v.verdict,v.subject,v.note,v.detail,v.target,COALESCE(r.cells,'')", from, "v.number", args...)
}

func (s *Service) scanRow(row db.Scanner, b *Batch, d *Definition) (v RowView, err error) {
	var detail, sealed string
	if err = row.Scan(&v.Number, &v.Verdict, &v.Subject, &v.Note, &detail, &v.Target, &sealed); err != nil {
		return v, err
	}
	v.Cells, v.Mistakes, v.Asks = map[string]string{}, []Mistake{}, []Ask{}
	if v.Verdict == Absent {
		v.Number = 0
		return v, nil
	}
	if err = readDetail(detail, &v); err != nil {
		return v, err
	}
	cells, err := s.openCells(b.ID, v.Number, sealed)
	if err != nil {
		return v, err
	}
	for _, f := range d.Fields {
		if i, ok := b.columns[f.Key]; ok && i < len(cells) {
			v.Cells[f.Key] = s.shown(f, sheet.Clean(cells[i].Text), v.Mistakes)
		}
	}
	return v, nil
}

// shown masks what is sensitive; a wrong cell must be seen to be mended.
func (s *Service) shown(f Field, text string, mistakes []Mistake) string {
	if !f.Secret || text == "" || slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Field == f.Key }) {
		return text
	}
	if len(text) == 18 {
		return sheet.MaskIDNumber(text)
	}
	return sheet.MaskPhone(text)
}
