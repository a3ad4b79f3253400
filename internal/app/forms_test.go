package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/kernel"
)

// TestForms sends to every operation bodies that no page would send, as those who may call it. Nothing answers
// with a failure of the program, refusals have the contract's form and speak Chinese, and what is
// nobody's to set is not set.
func TestForms(t *testing.T) { forms(t, 50) }

func forms(t *testing.T, bodies int) {
	w := &former{town: found(t, ""), random: rand.New(rand.NewPCG(9, 50)), letters: readMatrix(t)}
	w.there = w.objects()
	for _, l := range letters { // before wrong passwords keep the whole network out
		w.login(l.role)
	}
	begun, ops := time.Now(), 0
	for _, op := range operations(w.api) {
		if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil || op.permission == publicPermission {
			continue
		}
		ops++
		most := bodies
		if strings.HasPrefix(op.Path, "/api/session") {
			most = min(bodies, 50) // more wrong passwords would only keep the role out
		}
		w.operation(op, most)
		if t.Failed() && ops > 200 {
			break
		}
	}
	if wrong := w.broken(); len(wrong) > 0 {
		t.Errorf("after all bodies: %v", wrong)
	}
	t.Logf("%d operations, %d bodies, answers by class %v, in %s", ops, w.sent, w.classes, time.Since(begun).Round(time.Second))
	if w.classes[4] == 0 || w.classes[2] == 0 {
		t.Error("nothing was refused, or nothing was taken: the bodies are not what they are meant to be")
	}
}

type former struct {
	*town
	random  *rand.Rand
	letters map[string]string
	classes [6]int
	sent    int
	there   map[string]kernel.ID // what there is, by the address under which it was made
}

// operation sends one sound body broken in one way each time.
func (w *former) operation(op operation, bodies int) {
	w.t.Helper()
	schema := op.RequestBody.Content["application/json"].Schema
	for n := range bodies {
		role := w.caller(op)
		if role == "" {
			return
		}
		sound := w.sound(op, schema)
		raw, _ := json.Marshal(sound)
		body := w.twist(n, string(raw), sound)
		id := kernel.ID(1)
		base, _, _ := strings.Cut(op.Path, "/{id}")
		if there, ok := w.there[base]; ok && n%4 > 0 {
			id = there
		}
		r := w.send(w.login(role), op.Method, address(op, id), body)
		w.sent++
		w.classes[min(5, r.code/100)]++
		w.judge(op, role, body, r)
		if strings.HasPrefix(op.Path, "/api/session") || strings.Contains(op.Path, "password") || strings.Contains(op.Path, "factor") {
			if w.send(w.cookies[role], http.MethodGet, "/api/session", "").code != 200 {
				delete(w.cookies, role)
			}
		}
	}
}

// sound is a body that the operation would take, or at least one of the right form.
func (w *former) sound(op operation, schema *huma.Schema) any {
	for _, x := range things {
		if x.path == op.Path && x.body != "" {
			var v any
			must(w.t, json.Unmarshal([]byte(w.bodyFor(x.body, w.far, w.there["/api/training-classes"], w.action())), &v))
			return v
		}
	}
	return w.sample(schema, 0)
}

// caller is a role that the operation lets in.
func (w *former) caller(op operation) string {
	for _, l := range letters {
		if strings.Contains(w.letters[op.OperationID], l.letter) {
			return l.role
		}
	}
	return ""
}

func (w *former) judge(op operation, role, body string, r reply) {
	w.t.Helper()
	short := fmt.Sprintf("%s as %s with %.200s: %d %.300s", op.OperationID, role, body, r.code, r.body)
	switch {
	case r.code >= 500:
		w.t.Errorf("a failure of the program: %s", short)
	case r.code >= 400:
		var p struct {
			Status       int
			Code, Detail string
			Errors       []kernel.FieldFault
		}
		d := json.NewDecoder(strings.NewReader(r.body))
		if err := d.Decode(&p); err != nil || p.Status != r.code || p.Code == "" || !hanIn(p.Detail) {
			w.t.Errorf("not a refusal of the contract's form: %s", short)
		}
		for _, e := range p.Errors {
			if !hanIn(e.Text) || unfinished.MatchString(e.Text) {
				w.t.Errorf("a field's sentence is not Chinese: %s", short)
			}
		}
	case r.code == 204 || r.body == "":
	default:
		w.fits(op, r, short)
	}
}

// unfinished finds what is left of a sentence that was put together wrongly.
var unfinished = regexp.MustCompile(`%!|EXTRA|MISSING|=\^`)

func hanIn(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

// fits holds an answer to the contract's schema.
func (w *former) fits(op operation, r reply, short string) {
	w.t.Helper()
	answer := op.Responses[fmt.Sprint(r.code)]
	if answer == nil || answer.Content["application/json"] == nil || answer.Content["application/json"].Schema == nil {
		return
	}
	var v any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		w.t.Errorf("not JSON: %s", short)
		return
	}
	var result huma.ValidateResult
	huma.Validate(w.api.Contract().Components.Schemas, answer.Content["application/json"].Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, &result)
	for _, err := range result.Errors {
		w.t.Errorf("an answer that the contract does not know (%v): %s", err, short)
	}
}

// forbidden are fields that come from the session, the state or the ledger, never from a body.
var forbidden = map[string]any{
	"id": 4711, "org_id": 4711, "status": "accepted", "state": "accepted", "points": 9999, "created_by": 4711, "role": "staff", "score_final": 100,
	"made_by": 4711, "account_id": 4711, "permissions": []string{"*"}, "version": 99, "accepted_by": 4711, "is_admin": true, "__proto__": map[string]any{"role": "staff"},
}

var boundary = []any{
	0, -1, 1, 1 << 31, int64(1) << 53, int64(math.MaxInt64), 1.5, 1e308, "", " ", "\u200b", strings.Repeat("长", 100_000), "9999-12-31", "0000-00-00", "2026-02-30", "25:61", "'; DROP TABLE activity; --",
	"%s%n%d", "../../etc/passwd", "<script>alert(1)</script>", "=1+1", "\ufeff", "𠮷", "e\u0301", "１２３", "null", true, false, nil,
	[]any{},
	map[string]any{},
	[]any{nil},
	math.Copysign(0, -1), "1e9",
}

// twist breaks a sound body in the way of number n.
func (w *former) twist(n int, raw string, sound any) string {
	object, _ := sound.(map[string]any)
	names := []string{}
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	name := ""
	if len(names) > 0 {
		name = names[w.random.IntN(len(names))]
	}
	with := func(change func(map[string]any)) string {
		var copied map[string]any
		if json.Unmarshal([]byte(raw), &copied) != nil || copied == nil {
			return raw
		}
		change(copied)
		b, _ := json.Marshal(copied)
		return string(b)
	}
	switch n % 10 {
	case 0:
		return raw
	case 1, 2, 3: // at a boundary, or of another type, at the top or further down
		return with(func(m map[string]any) { w.somewhere(m, 0) })
	case 4: // missing
		return with(func(m map[string]any) { delete(m, name) })
	case 5: // one that nobody may set
		return with(func(m map[string]any) {
			keys := []string{}
			for k := range forbidden {
				if _, own := m[k]; !own {
					keys = append(keys, k)
				}
			}
			slices.Sort(keys)
			k := keys[w.random.IntN(len(keys))]
			m[k] = forbidden[k]
		})
	case 6: // the same twice
		if name == "" {
			return raw
		}
		v, _ := json.Marshal(object[name])
		return fmt.Sprintf(`{%q:%s,%s`, name, v, strings.TrimPrefix(raw, "{"))
	case 7: // deep, or huge
		if w.random.IntN(4) > 0 {
			return strings.Repeat(`{"a":`, 40+w.random.IntN(5000)) + "1"
		}
		return `{"a":"` + strings.Repeat("x", 1<<20+w.random.IntN(1000)) + `"}`
	case 8: // no JSON at all
		return []string{"{", "[]", "null", `"x"`, "\xff\xfe", "{}x", "1", `{"a":NaN}`, "<a/>", "\x00"}[w.random.IntN(10)]
	default: // several at once
		return with(func(m map[string]any) {
			for range 3 {
				w.somewhere(m, 0)
			}
		})
	}
}

// somewhere puts a boundary value into one place of m.
func (w *former) somewhere(m map[string]any, depth int) {
	names := []string{}
	for name := range m {
		names = append(names, name)
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	name := names[w.random.IntN(len(names))]
	switch v := m[name].(type) {
	case map[string]any:
		if depth < 5 && w.random.IntN(3) > 0 {
			w.somewhere(v, depth+1)
			return
		}
	case []any:
		if w.random.IntN(2) == 0 {
			m[name] = append(v, boundary[w.random.IntN(len(boundary))])
			return
		}
	}
	m[name] = boundary[w.random.IntN(len(boundary))]
}

// TestForbiddenFieldsAreRefused: each field that is nobody's to set is refused as unknown by each operation whose body
// does not name it, at the top and in every part of the body, and so has no effect. It is the form that refuses it: the
// same body without the field gets past the form.
func TestForbiddenFieldsAreRefused(t *testing.T) {
	w := &former{town: found(t, ""), letters: readMatrix(t)}
	tried, deep := 0, 0
	for _, op := range operations(w.api) {
		if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil || op.permission == publicPermission {
			continue
		}
		schema := op.RequestBody.Content["application/json"].Schema
		role := w.caller(op)
		if role == "" || strings.HasPrefix(op.Path, "/api/session") {
			continue
		}
		for name, value := range forbidden {
			for at, body := range w.withField(schema, name, value) {
				raw, _ := json.Marshal(body)
				r := w.send(w.login(role), op.Method, address(op, 1), string(raw))
				if tried++; at > 0 {
					deep++
				}
				if r.code != 422 || !strings.Contains(r.body, "有未知的字段") {
					t.Errorf("%s takes %s: %d %.200s", op.OperationID, name, r.code, r.body)
				}
			}
		}
	}
	if tried < 1500 || deep < 200 {
		t.Errorf("only %d were tried, %d below the top", tried, deep)
	}
	t.Logf("%d forbidden fields refused, %d of them below the top", tried, deep)
}

// withField answers a sound body for each of its parts, first the whole, with one field more in that part; none for a
// part that has the field.
func (w *former) withField(s *huma.Schema, name string, value any) []any {
	return w.withFieldAt(s, name, value, 0)
}

func (w *former) withFieldAt(s *huma.Schema, name string, value any, depth int) (out []any) {
	if s.Ref != "" {
		s = w.api.Contract().Components.Schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case depth > 3:
		return nil
	case s.Type == "array" && s.Items != nil:
		for _, inner := range w.withFieldAt(s.Items, name, value, depth+1) {
			out = append(out, []any{inner})
		}
		return out
	case s.Type != "object" || s.Properties == nil:
		return nil
	}
	whole := func() map[string]any { m, _ := w.sample(s, depth).(map[string]any); return m }
	if _, own := s.Properties[name]; !own {
		m := whole()
		m[name] = value
		out = append(out, m)
	} else if depth == 0 {
		out = append(out, nil)
	}
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		for _, inner := range w.withFieldAt(s.Properties[property], name, value, depth+1) {
			m := whole()
			m[property] = inner
			out = append(out, m)
		}
	}
	if depth == 0 && len(out) > 0 && out[0] == nil {
		return out[1:]
	}
	return out
}

// fieldsOf tells each field below a schema whose name is one that nobody sets, and refuses objects that take any field.
func (w *town) fieldsOf(op operation, s *huma.Schema, path string, depth int, tell func(string)) {
	w.t.Helper()
	if s.Ref != "" {
		s = w.api.Contract().Components.Schemas.SchemaFromRef(s.Ref)
	}
	if depth > 8 {
		return
	}
	if s.Items != nil {
		w.fieldsOf(op, s.Items, path+"[]", depth+1, tell)
	}
	if open, _ := s.AdditionalProperties.(bool); s.Type == "object" && (open || s.AdditionalProperties == nil) {
		w.t.Errorf("the body of %s is open to any field at %q", op.OperationID, path)
	}
	for name, property := range s.Properties {
		inner := strings.TrimPrefix(path+"."+name, ".")
		if _, nobodys := forbidden[name]; nobodys && name != "org_id" && name != "version" {
			tell(inner)
		}
		w.fieldsOf(op, property, inner, depth+1, tell)
	}
}
