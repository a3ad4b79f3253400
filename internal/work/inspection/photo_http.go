package inspection

import (
	"context"
	"net/http"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/attachment"
)

type addPhotoInput struct {
	ID      kernel.ID `path:"id" minimum:"1"`
	Key     string    `query:"key" required:"true" minLength:"8" maxLength:"40" doc:"拍摄时编的号，重复发送据此只存一次"`
	Item    string    `query:"item" maxLength:"12" doc:"检查项，和 finding 填一个"`
	Finding string    `query:"finding" maxLength:"40" doc:"问题的编号，和 item 填一个"`
	TakenAt int64     `query:"taken_at" minimum:"0" doc:"拍摄时间，毫秒"`
	attachment.Upload
}

type dropPhotoInput struct {
	ID  kernel.ID `path:"id" minimum:"1"`
	Key string    `path:"key" minLength:"8" maxLength:"40"`
}

type photoInput struct {
	ID    kernel.ID `path:"id" minimum:"1"`
	Photo kernel.ID `path:"photo" minimum:"1"`
}

func (s *Service) photoOperations(api *web.API) {
	op := func(id, method, path, permission, summary, tag string) web.Op {
		return web.Op{ID: id, Method: method, Path: path, Permission: permission, Summary: summary, Tags: []string{tag}}
	}
	add := op("add-liaison-photo", http.MethodPost, "/api/liaison-plans/{id}/photos", "inspection.write", "存现场照片", "联系点指导")
	add.MaxBody, add.ReadTime = MaxPhoto+64<<10, attachment.UploadTime
	web.Register(api, add, func(ctx context.Context, in *addPhotoInput) (*web.Body[SheetPhoto], error) {
		_, content, err := in.Read()
		if err != nil {
			return nil, err
		}
		x, err := s.AddPhoto(ctx, web.Actor(ctx), in.ID, SentPhoto{in.Key, in.Item, in.Finding, in.TakenAt}, content)
		return web.Answer(x), err
	})
	web.Register(api, op("remove-liaison-photo", http.MethodDelete, "/api/liaison-plans/{id}/photos/{key}", "inspection.write", "删去现场照片", "联系点指导"),
		func(ctx context.Context, in *dropPhotoInput) (*struct{}, error) {
			return nil, s.DropPhoto(ctx, web.Actor(ctx), in.ID, in.Key)
		})
	web.Register(api, op("get-liaison-photo", http.MethodGet, "/api/liaison-plans/{id}/photos/{photo}", "inspection.read", "查看现场照片", "联系点指导"),
		func(ctx context.Context, in *photoInput) (*attachment.Download, error) {
			a, content, err := s.Photo(ctx, web.Actor(ctx), in.ID, in.Photo)
			if err != nil {
				return nil, err
			}
			return attachment.Saved(a, content), nil
		})
	web.Register(api, op("list-rectification-photos", http.MethodGet, "/api/rectifications/{id}/photos", "problem.read", "问题的现场照片", "问题整改"),
		func(ctx context.Context, in *idInput) (*web.Body[kernel.List[SheetPhoto]], error) {
			list, err := s.FoundPhotos(ctx, web.Actor(ctx), in.ID)
			return web.Answer(kernel.List[SheetPhoto]{Items: list, Total: len(list)}), err
		})
	web.Register(api, op("get-rectification-photo", http.MethodGet, "/api/rectifications/{id}/photos/{photo}", "problem.read", "查看问题的现场照片", "问题整改"),
		func(ctx context.Context, in *photoInput) (*attachment.Download, error) {
			a, content, err := s.FoundPhoto(ctx, web.Actor(ctx), in.ID, in.Photo)
			if err != nil {
				return nil, err
			}
			return attachment.Saved(a, content), nil
		})
}
