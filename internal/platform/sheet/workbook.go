package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
)

// workbook is what the rows of all sheets refer to.
type workbook struct {
	parts    map[string]*zip.File // by small name without leading slash
	date1904 bool
	sheets   []sheetEntry
	targets  map[string]string // relation id to part
	kinds    map[string]string // last word of a relation's type to part
	shared   []string
	dayStyle []numberLook // by cell style
}

type sheetEntry struct{ name, state, relation string }

func readWorkbook(ctx context.Context, data []byte, firstOnly bool) ([]*Sheet, error) {
	z, err := open(ctx, data)
	if err != nil {
		return nil, err
	}
	w := workbook{parts: map[string]*zip.File{}, targets: map[string]string{}, kinds: map[string]string{}}
	for _, f := range z.File {
		w.parts[strings.ToLower(f.Name)] = f
	}
	for _, step := range []func(context.Context) error{w.readRelations, w.readSheetList, w.readStyles, w.readShared} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return w.readSheets(ctx, firstOnly)
}

func (w *workbook) readSheets(ctx context.Context, firstOnly bool) ([]*Sheet, error) {
	var all []*Sheet
	for _, e := range w.sheets {
		part := w.targets[e.relation]
		if e.state == "hidden" || e.state == "veryHidden" || !strings.Contains(part, "worksheets/") {
			continue
		}
		s := &Sheet{Name: e.name}
		if len(all) > 0 && firstOnly {
			all[0].Others = append(all[0].Others, e.name)
			continue
		}
		if err := w.readRows(ctx, part, s); err != nil {
			return nil, err
		}
		if len(s.Rows) > 0 {
			all = append(all, s)
		}
	}
	return all, nil
}

// each feeds the part's tokens to visit; a part that is not there has none.
func (w *workbook) each(ctx context.Context, part string, visit func(xml.Token) error) error {
	f, ok := w.parts[strings.ToLower(part)]
	if !ok {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return ErrDamaged
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return stopped(ctx)
		}
		t, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return ErrDamaged
		}
		if err := visit(t); err != nil {
			return err
		}
	}
}

// scan is each for the large parts, which were measured before they are taken into memory.
func (w *workbook) scan(ctx context.Context, part string, visit func(*tokens) error) error {
	f, ok := w.parts[strings.ToLower(part)]
	if !ok {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return ErrDamaged
	}
	defer r.Close()
	var all bytes.Buffer
	if _, err := all.ReadFrom(io.LimitReader(r, maxUnpacked)); err != nil {
		return ErrDamaged
	}
	t := tokens{rest: bytes.TrimPrefix(all.Bytes(), []byte("\uFEFF"))}
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return stopped(ctx)
		}
		if !t.next() {
			return ErrDamaged
		}
		if t.kind == noToken {
			return nil
		}
		if err := visit(&t); err != nil {
			return err
		}
	}
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func (w *workbook) readRelations(ctx context.Context) error {
	return w.each(ctx, "xl/_rels/workbook.xml.rels", func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			return nil
		}
		target := attr(e, "Target")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join("xl", target)
		}
		w.targets[attr(e, "Id")] = target
		w.kinds[path.Base(attr(e, "Type"))] = target
		return nil
	})
}

func (w *workbook) readSheetList(ctx context.Context) error {
	return w.each(ctx, "xl/workbook.xml", func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "workbookPr":
			v := attr(e, "date1904")
			w.date1904 = v == "1" || v == "true"
		case e.Name.Local == "sheet":
			w.sheets = append(w.sheets, sheetEntry{attr(e, "name"), attr(e, "state"), relationID(e)})
		}
		return nil
	})
}

// relationID is r:id; sheetId and the id of other name spaces must not be taken for it.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func (w *workbook) readShared(ctx context.Context) error {
	var text []byte
	inText, phonetic := false, false
	return w.scan(ctx, w.kinds["sharedStrings"], func(t *tokens) error {
		if t.kind == textToken {
			if inText {
				text = append(text, t.text...)
			}
			return nil
		}
		begins := t.kind == startToken
		switch string(t.name) {
		case "si":
			if begins {
				text = text[:0]
			} else {
				w.shared = append(w.shared, unescape(string(text)))
			}
		case "rPh":
			phonetic = begins
		case "t":
			inText = begins && !phonetic
		}
		return nil
	})
}

// unescape resolves _x000D_ and the like, by which the format carries characters that XML cannot.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			break
		}
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		if code != '\r' {
			b.WriteRune(rune(code))
		}
		s = s[i+7:]
	}
	return b.String() + s
}
