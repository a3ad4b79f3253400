package intake

import (
	"context"

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
	if err := h.ForgetMapping(ctx, actor, b.MappingID); err != nil {
		return nil, err
	}
	return h.get(ctx, in)
}
