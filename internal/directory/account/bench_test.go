package account

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
)

// quick hashes at once: what argon2id costs is crypt's matter. It counts, so that tests can tell
// that as much work was done for one refusal as for another.
type quick struct {
	mu    sync.Mutex
	works int
}

func (q *quick) Hash(_ context.Context, password string) (string, error) {
	q.count()
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:]), nil
}

func (q *quick) Verify(_ context.Context, password, hash string) (bool, error) {
	q.count()
	sum := sha256.Sum256([]byte(password))
	return hash != "" && hash == hex.EncodeToString(sum[:]), nil
}

func (q *quick) count() { q.mu.Lock(); q.works++; q.mu.Unlock() }

// world is a server with a small tree: the committee, a bureau and two branches.
type world struct {
	t                             testing.TB
	db                            *db.DB
	log                           *audit.Log
	vault                         *crypt.Vault
	service                       *Service
	server                        *httptest.Server
	work                          *quick
	desks                         *desks
	office                        *office
	root, bureau, branchA, brachB kernel.ID
	members                       []MemberRef
	now                           time.Time
	voucher                       web.Voucher
}

const strong = "Qm7-tulip"

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, work: &quick{}, desks: &desks{map[kernel.ID]Asked{}}, office: &office{waits: map[kernel.ID]Wait{}}, now: dbtest.Start}
	d.SetClock(func() time.Time { return w.now })
	vault, err := crypt.NewVault(crypt.National, make([]byte, 32), &crypt.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	w.log, w.vault = audit.New(vault), vault
	orgs := org.NewService(d, w.log)
	w.log.Place(orgs.Within)
	w.plant(orgs)
	w.service, w.server = w.node(orgs, Options{})
	return w
}

// node is one more server on the same database.
func (w *world) node(orgs *org.Service, o Options) (*Service, *httptest.Server) {
	w.t.Helper()
	o.Hasher, o.Sealer, o.Duties, o.Works = w.work, w.vault, w.desks, w.office
	if o.Policy == nil {
		o.Policy = sample()
	}
	o.Members = func(context.Context, db.Queryer, kernel.ID) ([]MemberRef, error) { return w.members, nil }
	s := NewService(w.db, w.log, orgs, o)
	api := web.New(w.db, s, web.Options{Version: "test", Permissions: s.policy.Permissions(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Voucher: w.voucher})
	s.Operations(api)
	web.Register(api, web.Op{ID: "see", Method: http.MethodGet, Path: "/api/see", Permission: "member.read", Summary: "业务"},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.Scope], error) {
			return web.Answer(web.Actor(ctx).Scope), nil
		})
	web.Register(api, web.Op{ID: "own", Method: http.MethodGet, Path: "/api/own", Permission: "member.own", Summary: "本人"},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.Scope], error) {
			return web.Answer(web.Actor(ctx).Scope), nil
		})
	web.Register(api, web.Op{ID: "accept", Method: http.MethodGet, Path: "/api/accept", Permission: "activity.accept", Summary: "审核"},
		func(ctx context.Context, _ *struct{}) (*web.Body[kernel.Actor], error) {
			return web.Answer(web.Actor(ctx)), nil
		})
	server := httptest.NewServer(api.Handler(nil, w.db.Ping))
	w.t.Cleanup(server.Close)
	return s, server
}

func (w *world) plant(orgs *org.Service) {
	w.t.Helper()
	actor := kernel.System("test")
	make := func(kind org.Kind, name string, parent kernel.ID) kernel.ID {
		n, err := orgs.Create(w.t.Context(), actor, org.New{Kind: kind, Name: name, ParentID: parent, From: "2020-01-01"})
		if err != nil {
			w.t.Fatal(err)
		}
		return n.ID
	}
	w.root = make(org.WorkCommittee, "市直机关工委", 0)
	w.bureau = make(org.Department, "市财政局", w.root)
	w.branchA = make(org.Branch, "第一党支部", w.bureau)
	w.brachB = make(org.Branch, "第二党支部", w.bureau)
	w.members = []MemberRef{{101, "王小明", w.branchA}, {102, "李红", w.branchA}, {103, "王小梅", w.brachB}}
}

// browser keeps a cookie as a browser does.
type browser struct {
	vouched string // whom a gateway would name
	w       *world
	server  *httptest.Server
	cookie  string
	status  int
	body    string
	header  http.Header
}

func (w *world) browser() *browser { return &browser{w: w, server: w.server} }

func (b *browser) do(method, path string, body any) *browser {
	b.w.t.Helper()
	var r io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.w.t.Fatal(err)
		}
		r = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(b.w.t.Context(), method, b.server.URL+path, r)
	if err != nil {
		b.w.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.vouched != "" {
		req.Header.Set("X-Test-Vouched", b.vouched)
	}
	if b.cookie != "" {
		req.Header.Set("Cookie", "sanchuang="+b.cookie)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	b.status, b.body, b.header = res.StatusCode, string(text), res.Header
	for _, c := range res.Cookies() {
		b.cookie = c.Value
	}
	return b
}

// want fails unless the last answer had the status and holds all the words.
func (b *browser) want(status int, words ...string) *browser {
	b.w.t.Helper()
	if b.status != status {
		b.w.t.Fatalf("status = %d, want %d: %s", b.status, status, b.body)
	}
	for _, word := range words {
		if !strings.Contains(b.body, word) {
			b.w.t.Fatalf("answer lacks %q: %s", word, b.body)
		}
	}
	return b
}

func (b *browser) into(v any) {
	b.w.t.Helper()
	if err := json.Unmarshal([]byte(b.body), v); err != nil {
		b.w.t.Fatalf("%v: %s", err, b.body)
	}
}

type m map[string]any

func (b *browser) login(login, password string) *browser {
	b.w.t.Helper()
	return b.do(http.MethodPost, "/api/session", m{"login": login, "password": password})
}

// setUp makes the three administrators and answers a browser for each, logged in.
func (w *world) setUp() (sys, sec, auditor *browser) {
	w.t.Helper()
	code, err := w.service.NewSetupCode(w.t.Context())
	if err != nil || code == "" {
		w.t.Fatal("no set-up code: ", err)
	}
	w.browser().do(http.MethodPost, "/api/setup", m{"code": code, "administrators": []m{
		{"role": "sys_admin", "login": "xitong", "name": "钱系统", "password": strong},
		{"role": "sec_admin", "login": "anquan", "name": "孙安全", "password": strong},
		{"role": "audit_admin", "login": "shenji", "name": "李审计", "password": strong},
	}}).want(http.StatusNoContent)
	return w.browser().login("xitong", strong).want(200), w.browser().login("anquan", strong).want(200), w.browser().login("shenji", strong).want(200)
}

// person makes an account through the front door: created, activated, granted.
func (w *world) person(sys, sec *browser, login, role string, over kernel.ID) (kernel.ID, *browser) {
	w.t.Helper()
	var code Code
	sys.do(http.MethodPost, "/api/accounts", m{"login": login, "name": "赵" + login, "org_id": w.bureau}).want(200).into(&code)
	w.browser().do(http.MethodPost, "/api/activation", m{"login": login, "code": code.Code, "password": strong}).want(http.StatusNoContent)
	if role != "" {
		sec.do(http.MethodPost, "/api/grants", m{"account_id": code.AccountID, "role": role, "org_id": over}).want(200)
	}
	return code.AccountID, w.browser().login(login, strong).want(200)
}

// trail answers the actions written down, the latest first.
func (w *world) trail() []string {
	w.t.Helper()
	list, err := w.log.List(w.t.Context(), w.db.Read(), audit.Filter{}, kernel.AllRows)
	if err != nil {
		w.t.Fatal(err)
	}
	out := make([]string, len(list.Items))
	for i, r := range list.Items {
		out[i] = r.Action
	}
	return out
}

func (w *world) wantTrail(actions ...string) {
	w.t.Helper()
	got := w.trail()
	for _, a := range actions {
		if !slices.Contains(got, a) {
			w.t.Errorf("the trail lacks %s: %v", a, got)
		}
	}
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

// cutNumber is a refusal without the request's number, so that two can be compared.
func cutNumber(body string) string {
	if i := strings.Index(body, `"request_id"`); i >= 0 {
		return body[:i]
	}
	return body
}
