package intake

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

type previewUndoInput struct {
	ID   kernel.ID `path:"id"`
	Kept bool      `query:"kept" doc:"只看会保留的"`
	Page int       `query:"page" minimum:"1" default:"1"`
	Size int       `query:"size" minimum:"1" maximum:"200" default:"50"`
}

func (h *handlers) previewUndo(ctx context.Context, in *previewUndoInput) (*web.Body[UndoView], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := h.PreviewUndo(ctx, actor, in.ID, in.Kept, kernel.Page{Number: in.Page, Size: in.Size})
	return web.Answer(v), err
}

type undoImportInput struct {
	ID   kernel.ID `path:"id"`
	Body struct {
		Seen string `json:"seen" maxLength:"64" doc:"所看预览的标记"`
	}
}

func (h *handlers) undo(ctx context.Context, in *undoImportInput) (*web.Body[Batch], error) {
	actor, err := h.actorOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.Undo(ctx, actor, in.ID, in.Body.Seen)
	return web.Answer(b), err
}
