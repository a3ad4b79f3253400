package intake

import (
	"context"
	"errors"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type layoutInput struct {
	ID        kernel.ID `path:"id"`
	HeaderRow int       `query:"header_row" minimum:"0" maximum:"20" doc:"把第几行当表头来看；0 为现在的"`
}

func (h *handlers) layout(ctx context.Context, in *layoutInput) (*web.Body[LayoutView], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := h.Layout(ctx, actor, in.ID, in.HeaderRow)
	return web.Answer(v), err
}

type setLayoutInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version" minimum:"1"`
		Layout
	}
}

func (h *handlers) setLayout(ctx context.Context, in *setLayoutInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.SetLayout(ctx, actor, in.ID, in.Body.Version, in.Body.Layout)
	return web.Answer(b), err
}

// forgetMapping goes by the batch that uses the mapping: the kind's permission and scope are its own.
func (h *handlers) forgetMapping(ctx context.Context, in *idInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.Get(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	if err := h.ForgetMapping(ctx, actor, b.MappingID, 0); err != nil {
		return nil, err
	}
	return h.get(ctx, in)
}

// mappingOperations are those of the page of kept mappings.
func (h *handlers) mappingOperations(op func(id, method, path, summary string) web.Op) {
	web.Register(h.api, op("list-import-mappings", http.MethodGet, "/api/import-mappings", "列对应方案：本单位的和全市的"), h.mappings)
	web.Register(h.api, op("rename-import-mapping", http.MethodPost, "/api/import-mappings/{id}/rename", "列对应方案改名"), h.renameMapping)
	web.Register(h.api, op("remove-import-mapping", http.MethodPost, "/api/import-mappings/{id}/remove", "删除列对应方案"), h.removeMapping)
}

func (h *handlers) mappings(ctx context.Context, _ *struct{}) (*web.Body[kernel.List[MappingView]], error) {
	items := []MappingView{}
	for _, d := range h.Kinds() {
		actor, _, err := h.actorFor(ctx, d.Kind)
		if err != nil {
			continue // no kind of theirs
		}
		list, err := h.Mappings(ctx, actor, d.Kind)
		if err != nil {
			return nil, err
		}
		items = append(items, list...)
	}
	return web.Answer(kernel.List[MappingView]{Items: items, Total: len(items)}), nil
}

// mappingActor is the actor with the scope for the mapping's kind. Somebody who may not import that
// kind at all is told what is told of a mapping that is not there.
func (h *handlers) mappingActor(ctx context.Context, id kernel.ID) (kernel.Actor, error) {
	m, err := h.mapping(ctx, h.db.Read(), id)
	if err != nil {
		return kernel.Actor{}, err
	}
	kind := h.Kinds()[0].Kind // asked for one that is not there too, so that the two answers cost the same
	if m != nil {
		kind = m.Kind
	}
	actor, _, err := h.actorFor(ctx, kind)
	if f, ok := kernel.AsFault(err); ok && f.Kind == kernel.Forbidden || errors.Is(err, ErrUnknownKind) {
		return actor, kernel.ErrNotFound
	}
	if err == nil && (m == nil || m.OrgID != ownerOf(actor)) {
		return actor, kernel.ErrNotFound
	}
	return actor, err
}

type renameMappingInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Name    string `json:"name" maxLength:"40" doc:"方案的名称"`
	}
}

func (h *handlers) renameMapping(ctx context.Context, in *renameMappingInput) (*struct{}, error) {
	actor, err := h.mappingActor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, h.RenameMapping(ctx, actor, in.ID, in.Body.Version, in.Body.Name)
}

type removeMappingInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

func (h *handlers) removeMapping(ctx context.Context, in *removeMappingInput) (*struct{}, error) {
	actor, err := h.mappingActor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, h.ForgetMapping(ctx, actor, in.ID, in.Body.Version)
}
