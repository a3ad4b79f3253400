package kernel

import (
	"errors"
	"fmt"
	"time"
)

// FaultKind says what sort of refusal a fault is; platform/web turns it into a status.
type FaultKind int

// The kinds of refusal.
const (
	Invalid         FaultKind = iota // 422: what was sent breaks a rule of form or content
	Unauthenticated                  // 401: nobody is logged in
	Forbidden                        // 403: logged in, but not allowed to do this at all
	NotFound                         // 404: missing or out of scope, which must look alike
	Conflict                         // 409: the state moved on, or the rule forbids it now
	TooLarge                         // 413
	TooMany                          // 429
	Unavailable                      // 503: try again later
	Malformed                        // 400: not understood at all
	NoRoom                           // 507: the disk is full
)

// Fault (拒绝) is a refusal that its reader can act on: a stable code, a Chinese sentence that
// says what to do, and where possible the field it concerns. Rooms declare theirs in faults.go.
type Fault struct {
	Kind  FaultKind
	Code  string // capability.noun, stable
	Text  string // Chinese, full-width punctuation; may hold %-verbs until With
	Field string // JSON path of the field, such as "items[2].name"; empty when none
	More  []FieldFault
	Wait  time.Duration // after which trying again makes sense, where the refusal says so
}

// FieldFault is one of several mistakes in the same request.
type FieldFault struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// NewFault declares a fault.
func NewFault(kind FaultKind, code, text string) *Fault {
	return &Fault{Kind: kind, Code: code, Text: text}
}

// Error implements error.
func (f *Fault) Error() string { return f.Code + ": " + f.Text }

// Is reports whether target is a fault of the same code, whatever its words.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// At returns a copy that points to field.
func (f *Fault) At(field string) *Fault {
	c := *f
	c.Field = field
	return &c
}

// With returns a copy whose text has args filled in.
func (f *Fault) With(args ...any) *Fault {
	c := *f
	c.Text = fmt.Sprintf(f.Text, args...)
	return &c
}

// After returns a copy that says when trying again makes sense.
func (f *Fault) After(wait time.Duration) *Fault {
	c := *f
	c.Wait = wait
	return &c
}

// Listing returns a copy that carries several field mistakes.
func (f *Fault) Listing(more []FieldFault) *Fault {
	c := *f
	c.More = more
	return &c
}

// AsFault finds the fault in err's chain.
func AsFault(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// The faults that every room may answer with.
var (
	ErrNotFound  = NewFault(NotFound, "not_found", "没有找到这条内容，可能已被删除，或不在您的管理范围内。")
	ErrForbidden = NewFault(Forbidden, "forbidden", "您的账号没有办理此事的权限，如有需要请联系安全管理员。")
	ErrStale     = NewFault(Conflict, "stale", "这条内容刚被别人改过，请刷新后再改；您填写的内容已保留在本页。")
)
