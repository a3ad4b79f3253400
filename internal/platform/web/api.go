package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// The permissions that are no role's: Public needs no log-in, LoggedIn any account.
const (
	Public   = "public"
	LoggedIn = "logged_in"
)

// Authenticator finds the actor behind a session token, with the scope that permission gives.
// It answers ErrLogin or kernel.ErrForbidden.
type Authenticator interface {
	Authenticate(ctx context.Context, token, permission string) (kernel.Actor, error)
}

// API is the set of operations and what they share.
type API struct {
	huma  huma.API
	mux   *http.ServeMux
	auth  Authenticator
	known map[string]bool
	db    *db.DB
	log   *slog.Logger
	opts  Options

	limits *limiter
}

// Options of an API.
type Options struct {
	Version     string
	Permissions []string // every permission that some role may hold
	Secure      bool     // TLS here or at a named proxy: cookies are marked so
	Proxies     []string // addresses whose forwarded client address is believed
	Log         *slog.Logger
	Limited     bool    // callers are held to a pace, as they are wherever people work
	Voucher     Voucher // the city's own log-in; none when nil
}

// New builds an API without operations.
func New(d *db.DB, auth Authenticator, o Options) *API {
	speakChinese()
	huma.DefaultArrayNullable = false
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a := &API{mux: http.NewServeMux(), auth: auth, known: map[string]bool{Public: true, LoggedIn: true}, db: d, log: o.Log, opts: o, limits: newLimiter(time.Now)}
	for _, p := range o.Permissions {
		a.known[p] = true
	}
	c := huma.DefaultConfig("三创 接口", o.Version)
	c.CreateHooks, c.DocsPath, c.OpenAPIPath, c.SchemasPath = nil, "", "", ""
	c.RejectUnknownQueryParameters = true
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaNamer())
	c.OnAddOperation = append(c.OnAddOperation, a.checkOperation)
	a.huma = humago.New(a.mux, c)
	a.huma.UseMiddleware(a.authenticate, a.limit, a.checkBody, a.once)
	return a
}

// checkOperation refuses to start with an operation that nobody decided about.
func (a *API) checkOperation(_ *huma.OpenAPI, op *huma.Operation) {
	p, _ := op.Extensions["x-permission"].(string)
	if !a.known[p] {
		panic(fmt.Sprintf("web: operation %s %s has no known permission (%q)", op.Method, op.Path, p))
	}
	if !strings.HasPrefix(op.Path, "/api/") || strings.HasPrefix(op.Path, "/api/{") {
		panic("web: " + op.Path + " must begin with /api/ and a fixed word")
	}
}

// OpenAPI is the contract as JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

// Contract is the contract as huma holds it, for tests that walk through the operations.
func (a *API) Contract() *huma.OpenAPI { return a.huma.OpenAPI() }

// Fields are the names of the fields of each schema of the contract.
func (a *API) Fields() map[string][]string {
	out := map[string][]string{}
	for name, schema := range a.huma.OpenAPI().Components.Schemas.Map() {
		for field := range schema.Properties {
			out[name] = append(out[name], field)
		}
	}
	return out
}

// Op declares an operation.
type Op struct {
	ID         string // verb-noun, unique
	Method     string
	Path       string
	Permission string
	Summary    string // Chinese, as the audit and the contract show it
	Tags       []string
	MaxBody    int64         // bytes; 1 MiB when zero
	ReadTime   time.Duration // for the body; 5 s when zero
	Status     int           // of success; 200 when zero, 204 for operations without a body
	Repeatable bool          // a POST that only reads or may run again: no idempotency record
	Fresh      bool          // a sensitive act: who sits there must have confirmed it within the last minutes

	file bool // answers a File: made by few at a time
}

// Body is an answer with a JSON body.
type Body[T any] struct{ Body T }

// Answer wraps v.
func Answer[T any](v T) *Body[T] { return &Body[T]{v} }

// After answers a record as it stands after an act, or why the act was refused.
func After[T any](ctx context.Context, id kernel.ID, err error, get func(context.Context, kernel.Actor, kernel.ID) (T, error)) (*Body[T], error) {
	if err != nil {
		return nil, err
	}
	v, err := get(ctx, Actor(ctx), id)
	return Answer(v), err
}

// Register adds an operation. Faults become problem answers; any other error is logged and shown
// as a reference number.
func Register[I, O any](a *API, op Op, handler func(context.Context, *I) (*O, error)) {
	op.file = isFile[O]()
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Tags: op.Tags,
		DefaultStatus: op.Status, MaxBodyBytes: op.MaxBody, BodyReadTimeout: op.ReadTime,
		Extensions: extensions(op),
		Metadata:   map[string]any{"op": op},
	}
	huma.Register(a.huma, h, func(ctx context.Context, in *I) (*O, error) {
		if bodyRead, ok := ctx.Value(readKey{}).(func()); ok {
			bodyRead()
		}
		out, err := handler(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

func extensions(op Op) map[string]any {
	x := map[string]any{"x-permission": op.Permission}
	if op.Fresh {
		x["x-fresh"] = true
	}
	return x
}

type actorKey struct{}

// Actor is who calls, with the scope of this operation. Public operations have a nameless one.
func Actor(ctx context.Context) kernel.Actor {
	actor, _ := ctx.Value(actorKey{}).(kernel.Actor)
	return actor
}

// WithActor is for tests of handlers without a request.
func WithActor(ctx context.Context, actor kernel.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// authenticate finds the actor and decides whether the operation may be called at all.
func (a *API) authenticate(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	permission := ctx.Operation().Extensions["x-permission"].(string)
	actor := kernel.Actor{By: kernel.Without(kernel.ByVisitor)}
	if permission != Public {
		var err error
		if actor, err = a.auth.Authenticate(r.Context(), a.token(r), permission); err != nil {
			a.writeProblem(w, r, err)
			return
		}
	}
	actor.Address, actor.Request = a.clientAddress(r), RequestID(r.Context())
	note(r.Context(), actor)
	if op, _ := ctx.Operation().Metadata["op"].(Op); op.Fresh && actor.Unconfirmed {
		a.writeProblem(w, r, ErrConfirm)
		return
	}
	next(huma.WithContext(ctx, context.WithValue(ctx.Context(), actorKey{}, actor)))
}

// File is a download.
type File struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// The types of files that the program makes.
const (
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	CSV  = "text/csv; charset=utf-8"
	PDF  = "application/pdf"
)

// NewFile answers a download under a name that may be Chinese.
func NewFile(name, contentType string, body []byte) *File {
	return &File{
		ContentType: contentType, Body: body,
		Disposition: `attachment; filename="download"; filename*=UTF-8''` + escapeName(name),
	}
}

func escapeName(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
