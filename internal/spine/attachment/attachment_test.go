package attachment_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/spine/attachment"
)

func document(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, _ := z.Create(p)
		_, _ = w.Write([]byte("<x/>"))
	}
	_ = z.Close()
	return b.Bytes()
}

// picture is w × h with a red left half.
func picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if x < w/2 {
				img.Set(x, y, color.RGBA{200, 0, 0, 255})
			} else {
				img.Set(x, y, color.White)
			}
		}
	}
	return img
}

func jpegOf(img image.Image) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

// withExif puts a camera's notes into a JPEG: how it was held, and a secret.
func withExif(content []byte, orientation uint16, secret string) []byte {
	var tiff bytes.Buffer
	tiff.WriteString("II*\x00")
	for _, v := range []any{uint32(8), uint16(1), uint16(0x0112), uint16(3), uint32(1), orientation, uint16(0), uint32(0)} {
		_ = binary.Write(&tiff, binary.LittleEndian, v)
	}
	tiff.WriteString(secret)
	segment := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	head := []byte{0xff, 0xd8, 0xff, 0xe1, byte((len(segment) + 2) >> 8), byte(len(segment) + 2)}
	return append(append(head, segment...), content[2:]...)
}

func TestCheck(t *testing.T) {
	var pngBytes bytes.Buffer
	_ = png.Encode(&pngBytes, picture(8, 8))
	pdf := []byte("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
	huge := append([]byte{}, pngBytes.Bytes()...)
	binary.BigEndian.PutUint32(huge[16:], 60000) // a width that is not there
	for name, c := range map[string]struct {
		file    string
		content []byte
		fault   *kernel.Fault
	}{
		"pdf":                   {"记录.pdf", pdf, nil},
		"docx":                  {"记录.DOCX", document("[Content_Types].xml", "word/document.xml"), nil},
		"xlsx":                  {"表.xlsx", document("[Content_Types].xml", "xl/workbook.xml"), nil},
		"pptx":                  {"课件.pptx", document("[Content_Types].xml", "ppt/presentation.xml"), nil},
		"jpg":                   {"照片.jpeg", jpegOf(picture(20, 10)), nil},
		"png":                   {"图.png", pngBytes.Bytes(), nil},
		"empty":                 {"空.pdf", nil, attachment.ErrEmpty},
		"too large":             {"大.pdf", make([]byte, attachment.MaxSize+1), attachment.ErrTooLarge},
		"html":                  {"页.html", []byte("<script>"), attachment.ErrType},
		"svg":                   {"图.svg", []byte("<svg/>"), attachment.ErrType},
		"zip":                   {"包.zip", document("a"), attachment.ErrType},
		"no extension":          {"文件", pdf, attachment.ErrType},
		"double extension":      {"记录.pdf.exe", pdf, attachment.ErrType},
		"html called pdf":       {"页.pdf", []byte("<html>"), attachment.ErrContent},
		"cut pdf":               {"半.pdf", []byte("%PDF-1.7\n"), attachment.ErrContent},
		"zip called docx":       {"包.docx", document("a.txt"), attachment.ErrContent},
		"xlsx called docx":      {"表.docx", document("[Content_Types].xml", "xl/workbook.xml"), attachment.ErrContent},
		"macro in docx":         {"宏.docx", document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), attachment.ErrMacro},
		"program in docx":       {"嵌.docx", document("[Content_Types].xml", "word/document.xml", "word/embeddings/oleObject1.bin"), attachment.ErrMacro},
		"way out of the folder": {"路.docx", document("[Content_Types].xml", "word/document.xml", "../../etc/passwd"), attachment.ErrContent},
		"png called jpg":        {"图.jpg", pngBytes.Bytes(), attachment.ErrContent},
		"no picture":            {"图.png", []byte("not a picture"), attachment.ErrPicture},
		"too many pixels":       {"大.png", huge, attachment.ErrPicture},
	} {
		_, mime, err := attachment.Check(c.file, c.content)
		if c.fault == nil && (err != nil || mime == "") || c.fault != nil && !errors.Is(err, c.fault) {
			t.Errorf("%s: %q, %v, want %v", name, mime, err, c.fault)
		}
	}
}

func TestPicturesKeepNothingButPixels(t *testing.T) {
	for how, corner := range map[uint16]image.Point{1: {2, 5}, 3: {37, 5}, 6: {5, 2}, 8: {5, 37}} {
		kept, _, err := attachment.Check("a.jpg", withExif(jpegOf(picture(40, 20)), how, "GPS 30.12,120.15"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept, []byte("GPS")) || bytes.Contains(kept, []byte("Exif")) {
			t.Errorf("orientation %d: the camera's notes are kept", how)
		}
		img, err := jpeg.Decode(bytes.NewReader(kept))
		if err != nil {
			t.Fatal(err)
		}
		if turned := how >= 5; (img.Bounds().Dx() == 20) != turned {
			t.Errorf("orientation %d: %v", how, img.Bounds())
		}
		if r, g, _, _ := img.At(corner.X, corner.Y).RGBA(); r < 0x8000 || g > 0x6000 {
			t.Errorf("orientation %d: the red half is not at %v", how, corner)
		}
	}
}

func TestNames(t *testing.T) {
	for in, out := range map[string]string{`C:\文件\记录.pdf`: "记录.pdf", "../../x.pdf": "x.pdf", "a\u202efdp.exe": "afdp.exe", "正 常.docx": "正 常.docx", "a\nb.pdf": "ab.pdf"} {
		if got, err := attachment.CleanName(in); err != nil || got != out {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "/", "..", strings.Repeat("长", 121) + ".pdf"} {
		if got, err := attachment.CleanName(bad); err == nil {
			t.Errorf("%q becomes %q", bad, got)
		}
	}
}

type keys struct{}

func (keys) Leaf([]byte) string { return "leaf" }
func (keys) Hash([]byte) string { return "hash" }

func TestBothEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		store, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s := attachment.NewService(d, audit.New(keys{}), store)
		owner := attachment.Owner{Type: "activity", Check: func(_ context.Context, _ db.Queryer, a kernel.Actor, id kernel.ID, write bool) (kernel.ID, error) {
			if a.Account != 1 && (write || a.Account != 2) || id > 11 {
				return 0, kernel.ErrNotFound
			}
			return 5, nil
		}}
		clerk, reader, stranger := kernel.Actor{Account: 1, Name: "支委"}, kernel.Actor{Account: 2}, kernel.Actor{Account: 3}
		pdf := []byte("%PDF-1.7\nx\n%%EOF\n")
		a, err := s.Add(ctx, clerk, owner, 10, "签到表.pdf", pdf)
		if err != nil || a.Name != "签到表.pdf" || a.MadeName != "支委" {
			t.Fatal(a, err)
		}
		b, err := s.Add(ctx, clerk, owner, 11, "另一份.pdf", pdf)
		if err != nil {
			t.Fatal(err)
		}
		if _, content, err := s.Open(ctx, reader, owner, 10, a.ID); err != nil || !bytes.Equal(content, pdf) {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"a stranger reads":         func() error { _, _, err := s.Open(ctx, stranger, owner, 10, a.ID); return err }(),
			"a file of another record": func() error { _, _, err := s.Open(ctx, clerk, owner, 10, b.ID); return err }(),
			"the same id of another owner": func() error {
				_, _, err := s.Open(ctx, clerk, attachment.Owner{Type: "problem", Check: owner.Check}, 10, a.ID)
				return err
			}(),
			"a reader adds":           func() error { _, err := s.Add(ctx, reader, owner, 10, "x.pdf", pdf); return err }(),
			"a reader removes":        s.Remove(ctx, reader, owner, 10, a.ID),
			"removed through another": s.Remove(ctx, clerk, owner, 11, a.ID),
			"a stranger lists":        func() error { _, err := s.Evidence(ctx, stranger, owner, 10); return err }(),
		} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Remove(ctx, clerk, owner, 10, a.ID); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Evidence(ctx, clerk, owner, 10); err != nil || len(list) != 0 {
			t.Fatal(list, err)
		}
		if _, content, err := s.Open(ctx, reader, owner, 11, b.ID); err != nil || !bytes.Equal(content, pdf) {
			t.Fatal("the same content of another record went along", err)
		}
		if n, _ := db.Scalar[int](ctx, d.Read(), "SELECT COUNT(*) FROM audit WHERE action LIKE 'attachment.%'"); n != 5 { // two added, one opened, one removed, the other opened
			t.Errorf("%d lines in the trail", n)
		}
	})
}

// The quotas of a record and of an organisation are refused by their own words, at the byte.
func TestQuotas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s := attachment.NewService(d, audit.New(keys{}), store)
		owner := attachment.Owner{Type: "activity", Check: func(context.Context, db.Queryer, kernel.Actor, kernel.ID, bool) (kernel.ID, error) { return 7, nil }}
		pdf := []byte("%PDF-1.7\nx\n%%EOF\n")
		// Of other records' files the quota knows their sizes alone.
		held := func(id, record kernel.ID, size int64) {
			t.Helper()
			if err := d.Do(t.Context(), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO attachment(id,owner_type,owner_id,org_id,name,type,size,hash,made_at,made_by,made_name,state) VALUES (?,'activity',?,7,'x.pdf','application/pdf',?,'x',0,0,'','')", id, record, size)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		add := func(record kernel.ID) error {
			_, err := s.Add(t.Context(), kernel.Actor{Account: 1}, owner, record, "签到表.pdf", pdf)
			return err
		}
		one := int64(len(pdf))
		held(1, 10, 200<<20-2*one+1)
		if err := add(10); err != nil {
			t.Fatalf("below the record's quota: %v", err)
		}
		if err := add(10); !errors.Is(err, attachment.ErrRecord) {
			t.Errorf("a byte above the record's quota: %v", err)
		}
		held(2, 11, 2<<30-(200<<20-2*one+1)-one-2*one)
		for range 2 {
			if err := add(12); err != nil {
				t.Fatalf("up to the organisation's quota: %v", err)
			}
		}
		if err := add(12); !errors.Is(err, attachment.ErrOrg) {
			t.Errorf("above the organisation's quota: %v", err)
		}
	})
}
