package attachment

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/web"
)

// OwnerInput names the record. It is exported because embedded parameters are found only then.
type OwnerInput struct {
	ID kernel.ID `path:"id" minimum:"1"`
}

type fileInput struct {
	OwnerInput
	File kernel.ID `path:"file" minimum:"1"`
}

// Upload (上传的文件) is one file as a form sends it. Exported for the inputs of other rooms.
type Upload struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"材料"`
	}]
}

// Read answers the file's name and content. Fault: ErrEmpty.
func (u *Upload) Read() (name string, content []byte, err error) {
	file := u.RawBody.Data().File
	if !file.IsSet {
		return "", nil, ErrEmpty
	}
	defer file.Close()
	content, err = io.ReadAll(io.LimitReader(file, MaxSize+1))
	return file.Filename, content, err
}

type uploadInput struct {
	OwnerInput
	Upload
}

// Download (下载的文件) is a file that browsers save and never run.
type Download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Sniff       string `header:"X-Content-Type-Options"`
	Body        []byte
}

// UploadTime is what a 20 MiB file may take on a poor network.
const UploadTime = 3 * time.Minute

// Saved answers a file as a download.
func Saved(a Attachment, content []byte) *Download {
	f := web.NewFile(a.Name, a.Type, content)
	return &Download{ContentType: f.ContentType, Disposition: f.Disposition, Policy: "sandbox; default-src 'none'", Sniff: "nosniff", Body: content}
}

// Operations registers the files of one sort of records under that record's own address and
// permissions.
func (s *Service) Operations(api *web.API, o Owner) {
	op := func(id, method, path, permission, summary string) web.Op {
		return web.Op{
			ID: id + "-" + o.Type + "-attachment", Method: method, Path: o.Path + "/{id}/attachments" + path, Permission: permission,
			Summary: summary, Tags: []string{o.Tag},
		}
	}
	web.Register(api, op("list", http.MethodGet, "", o.Read, "佐证材料"),
		func(ctx context.Context, in *OwnerInput) (*web.Body[kernel.List[Attachment]], error) {
			list, err := s.Evidence(ctx, web.Actor(ctx), o, in.ID)
			return web.Answer(kernel.List[Attachment]{Items: list, Total: len(list)}), err
		})
	add := op("add", http.MethodPost, "", o.Write, "上传佐证材料")
	add.MaxBody, add.ReadTime = MaxSize+64<<10, UploadTime
	web.Register(api, add, func(ctx context.Context, in *uploadInput) (*web.Body[Attachment], error) {
		name, content, err := in.Read()
		if err != nil {
			return nil, err
		}
		a, err := s.Add(ctx, web.Actor(ctx), o, in.ID, name, content)
		return web.Answer(a), err
	})
	web.Register(api, op("get", http.MethodGet, "/{file}", o.Read, "下载佐证材料"),
		func(ctx context.Context, in *fileInput) (*Download, error) {
			a, content, err := s.Open(ctx, web.Actor(ctx), o, in.ID, in.File)
			if err != nil {
				return nil, err
			}
			return Saved(a, content), nil
		})
	web.Register(api, op("remove", http.MethodDelete, "/{file}", o.Write, "删除佐证材料"),
		func(ctx context.Context, in *fileInput) (*struct{}, error) {
			return nil, s.Remove(ctx, web.Actor(ctx), o, in.ID, in.File)
		})
}
