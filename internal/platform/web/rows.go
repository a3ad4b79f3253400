package web

import (
	"context"

	"sanchuang/internal/kernel"
)

// Rows asks for a page of what belongs to one record, such as its changes.
type Rows struct {
	ID   kernel.ID `path:"id" minimum:"1"`
	Page int       `query:"page" minimum:"1" default:"1"`
	Size int       `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// RegisterRows adds an operation that lists what belongs to one record.
func RegisterRows[T any](a *API, op Op, list func(context.Context, kernel.Actor, kernel.ID, kernel.Page) (kernel.List[T], error)) {
	Register(a, op, func(ctx context.Context, in *Rows) (*Body[kernel.List[T]], error) {
		found, err := list(ctx, Actor(ctx), in.ID, kernel.Page{Number: in.Page, Size: in.Size})
		return Answer(found), err
	})
}
