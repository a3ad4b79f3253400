package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/text/unicode/norm"

	"sanchuang/internal/kernel"
)

const (
	maxJSON  = 1 << 20
	maxDepth = 32
)

type (
	bodyKey struct{}
	readKey struct{}
)

// checkBody reads a JSON body once, within its limits, and refuses what two readers could
// understand differently: doubled keys, broken UTF-8, depth without end.
func (a *API) checkBody(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		next(ctx)
		return
	}
	// The time for the body must not run on while the operation works: the server would take the
	// silent line for a caller who has gone and cancel what they asked for.
	ctx = huma.WithValue(ctx, readKey{}, func() { _ = http.NewResponseController(w).SetReadDeadline(time.Time{}) })
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && ctx.Operation().RequestBody != nil && ctx.Operation().RequestBody.Content[kind] != nil {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(ctx.Operation().BodyReadTimeout))
		// A form is spooled to disk before its operation sees it: the limit has to stand before that.
		if r.ContentLength > ctx.Operation().MaxBodyBytes {
			a.writeProblem(w, r, ErrTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, ctx.Operation().MaxBodyBytes)
		next(ctx)
		return
	}
	body, err := readJSON(w, r, kind)
	if err != nil {
		a.writeProblem(w, r, err)
		return
	}
	r = r.WithContext(ctx.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	next(huma.WithValue(humago.NewContext(ctx.Operation(), r, w), bodyKey{}, body))
}

func readJSON(w http.ResponseWriter, r *http.Request, kind string) ([]byte, error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(5 * time.Second))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, ErrTooLarge
	case err != nil:
		return nil, ErrMalformed.With("没有收完")
	case kind != "application/json" && (len(body) > 0 || kind != ""):
		return nil, ErrNotJSON
	case len(body) == 0:
		return body, nil
	case !utf8.Valid(body):
		return nil, ErrMalformed.With("文字编码不是 UTF-8")
	}
	if err := checkJSON(body); err != nil {
		return nil, err
	}
	return composed(body)
}

// composed writes every letter in one way, so that what looks the same is found as the same. A letter may be
// spelled with escapes; those are read first.
func composed(body []byte) ([]byte, error) {
	if !bytes.Contains(body, []byte(`\u`)) {
		return norm.NFC.Bytes(body), nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, ErrMalformed.With("不是完整的 JSON")
	}
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return norm.NFC.Bytes(plain.Bytes()), nil
}

// checkJSON walks the tokens of one JSON value.
func checkJSON(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := checkValue(d, 0); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return ErrMalformed.With("末尾有多余的内容")
	}
	return nil
}

func checkValue(d *json.Decoder, depth int) error {
	t, err := d.Token()
	if err != nil {
		return ErrMalformed.With("不是完整的 JSON")
	}
	switch v := t.(type) {
	case string:
		return checkText(v)
	case json.Delim:
		if depth >= maxDepth {
			return ErrMalformed.With("层次太深")
		}
		return checkNested(d, v, depth)
	}
	return nil
}

func checkNested(d *json.Decoder, open json.Delim, depth int) error {
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			key, err := d.Token()
			name, ok := key.(string)
			if err != nil || !ok {
				return ErrMalformed.With("不是完整的 JSON")
			}
			name = norm.NFC.String(name) // as it will be read
			if seen[name] {
				return ErrMalformed.With("同一栏填了两次")
			}
			seen[name] = true
		}
		if err := checkValue(d, depth+1); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return ErrMalformed.With("不是完整的 JSON")
	}
	return nil
}

// ErrHidden refuses characters that cannot be seen but change what is read.
var ErrHidden = kernel.NewFault(kernel.Invalid, "hidden_characters", "文字里有看不见的控制字符，请改用“仅粘贴文本”重新粘贴。")

func checkText(s string) error {
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\t':
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return ErrHidden
		}
	}
	return nil
}
