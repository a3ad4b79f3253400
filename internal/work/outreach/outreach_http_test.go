package outreach_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/register/registertest"
)

// tokens is an authenticator with one account per token; a reader may not write.
type tokens map[string]kernel.Actor

func (a tokens) Authenticate(_ context.Context, token, permission string) (kernel.Actor, error) {
	actor, ok := a[token]
	switch {
	case !ok:
		return actor, web.ErrLogin
	case actor.Name == "领导" && !strings.HasSuffix(permission, ".read"):
		return actor, kernel.ErrForbidden
	}
	return actor, nil
}

type call struct {
	t    *testing.T
	url  string
	sent int
}

func (c *call) do(token, method, path string, body any) (int, []byte, http.Header) {
	c.t.Helper()
	var in io.Reader
	if body != nil {
		raw, _ := json.Marshal(body)
		in = bytes.NewReader(raw)
	}
	r, _ := http.NewRequestWithContext(c.t.Context(), method, c.url+path, in)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
		c.sent++
		r.Header.Set("Idempotency-Key", fmt.Sprintf("key-%08d", c.sent))
	}
	r.AddCookie(&http.Cookie{Name: "sanchuang", Value: token})
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	out, _ := io.ReadAll(res.Body)
	return res.StatusCode, out, res.Header
}

func TestOperations(t *testing.T) {
	d := dbtest.SQLite(t)
	c, s, problems := open(t, d)
	leader := c.Clerk(c.Finance)
	leader.Name, leader.Account = "领导", 3
	other := c.Clerk(c.Culture)
	other.Account = 4
	api := web.New(d, tokens{"staff": registertest.Staff, "clerk": c.Clerk(c.Finance), "leader": leader, "other": other}, web.Options{
		Permissions: []string{"outreach.read", "outreach.write", "outreach.action", "problem.read", "problem.write", "problem.issue", "problem.rectify"}, Log: slog.New(slog.DiscardHandler),
	})
	s.Operations(api)
	problems.Operations(api)
	server := httptest.NewServer(api.Handler(fstest.MapFS{"index.html": {Data: []byte("x")}}, d.Ping))
	defer server.Close()
	ask := &call{t: t, url: server.URL}

	form := map[string]any{"org_id": c.FinanceFirst, "member_id": c.Wang, "day": "2023-04-21", "place_name": "红旗社区", "content": "看望困难群众", "problem_found": true, "problem": "三号楼渗水"}
	status, body, _ := ask.do("clerk", http.MethodPost, "/api/visits", form)
	var v struct {
		ID      kernel.ID `json:"id"`
		Version int       `json:"version"`
		OrgName string    `json:"org_name"`
	}
	if err := json.Unmarshal(body, &v); status != http.StatusCreated || err != nil || v.OrgName != "市财政局第一党支部" {
		t.Fatalf("%d %s", status, body)
	}
	path := fmt.Sprintf("/api/visits/%d", v.ID)
	with := func(more map[string]any) map[string]any {
		out := map[string]any{}
		for k, x := range form {
			out[k] = x
		}
		for k, x := range more {
			out[k] = x
		}
		return out
	}
	for _, x := range []struct {
		name, token, method, path string
		body                      any
		status                    int
		contains                  string
	}{
		{"not logged in", "nobody", http.MethodGet, "/api/visits", nil, 401, ""},
		{"a reader does not write", "leader", http.MethodPost, "/api/visits", form, 403, ""},
		{"the same visit twice", "clerk", http.MethodPost, "/api/visits", form, 409, "register.twice"},
		{"another department's branch", "clerk", http.MethodPost, "/api/visits", with(map[string]any{"org_id": c.CultureFirst, "member_id": 0}), 404, "not_found"},
		{"tomorrow", "clerk", http.MethodPost, "/api/visits", with(map[string]any{"day": "2026-11-24"}), 422, "日期晚于今天"},
		{"no such day", "clerk", http.MethodPost, "/api/visits", with(map[string]any{"day": "2023-02-30"}), 422, `"field":"day"`},
		{"an unknown kind", "clerk", http.MethodPost, "/api/visits", with(map[string]any{"place_kind": "moon"}), 422, "place_kind"},
		{"a field that is nobody's to set", "clerk", http.MethodPost, "/api/visits", with(map[string]any{"made_by": "别人"}), 422, ""},
		{"one's own", "leader", http.MethodGet, path, nil, 200, "红旗社区"},
		{"out of scope is missing", "other", http.MethodGet, path, nil, 404, "not_found"},
		{"missing", "other", http.MethodGet, "/api/visits/1", nil, 404, "not_found"},
		{"list of another department", "other", http.MethodGet, "/api/visits", nil, 200, `"total":0`},
		{"list", "clerk", http.MethodGet, "/api/visits?period=2023-Q2&text=红旗&problem_found=yes&sort=-day", nil, 200, `"total":1`},
		{"another quarter", "clerk", http.MethodGet, "/api/visits?period=2023-Q1", nil, 200, `"total":0`},
		{"no period", "clerk", http.MethodGet, "/api/visits?period=去年", nil, 422, "统计期"},
		{"no order", "clerk", http.MethodGet, "/api/visits?sort=natural_key", nil, 422, ""},
		{"totals", "staff", http.MethodGet, "/api/visits/totals?period=2023", nil, 200, `"with_problems":1`},
		{"totals of nothing", "other", http.MethodGet, "/api/visits/totals", nil, 200, `"visits":0`},
		{"the visit's problem", "clerk", http.MethodGet, fmt.Sprintf("/api/problems?visit_id=%d", v.ID), nil, 200, "三号楼渗水"},
		{"a rate over nothing", "other", http.MethodGet, "/api/problems/totals", nil, 200, `"rate":""`},
		{"out of scope is not corrected", "other", http.MethodPut, path, with(map[string]any{"version": 1}), 404, "not_found"},
		{"corrected", "clerk", http.MethodPut, path, with(map[string]any{"version": 1, "content": "送医送药"}), 200, `"version":2`},
		{"corrected on an old version", "clerk", http.MethodPut, path, with(map[string]any{"version": 1}), 409, "stale"},
		{"removed without a reason", "clerk", http.MethodPost, path + "/remove", map[string]any{"version": 2, "reason": ""}, 422, ""},
		{"out of scope is not removed", "other", http.MethodPost, path + "/remove", map[string]any{"version": 2, "reason": "误录"}, 404, ""},
		{"removed", "clerk", http.MethodPost, path + "/remove", map[string]any{"version": 2, "reason": "误录"}, 204, ""},
		{"still read", "clerk", http.MethodGet, path, nil, 200, `"removed_for":"误录"`},
		{"no longer listed", "clerk", http.MethodGet, "/api/visits", nil, 200, `"total":0`},
		{"actions are data", "leader", http.MethodGet, "/api/actions", nil, 200, "疫情防控"},
		{"a new action", "staff", http.MethodPut, "/api/actions", map[string]any{"code": "flood_2026", "name": "2026年防汛", "sort": 5, "active": true}, 200, `"version":1`},
		{"an action's code", "staff", http.MethodPut, "/api/actions", map[string]any{"code": "防汛", "name": "防汛", "sort": 5, "active": true}, 422, ""},
	} {
		status, body, _ := ask.do(x.token, x.method, x.path, x.body)
		if status != x.status || !strings.Contains(string(body), x.contains) {
			t.Errorf("%s: %d %s", x.name, status, body)
		}
	}
	if n := c.Kinds(); n["outreach.visited"] != 0 || n["problem.found"] != 1 {
		t.Errorf("facts %v", n)
	}
}

func TestExport(t *testing.T) {
	d := dbtest.SQLite(t)
	c, s, _ := open(t, d)
	for _, v := range []struct {
		org   kernel.ID
		day   kernel.Day
		place string
	}{{c.Finance, "2023-05-02", "乙社区"}, {c.Finance, "2023-04-21", "甲社区"}, {c.Culture, "2023-04-22", "丙社区"}} {
		if _, err := s.Visits.Create(t.Context(), staff, *visit(v.org, 0, v.day, v.place, "=1+1")); err != nil {
			t.Fatal(err)
		}
	}
	api := web.New(d, tokens{"clerk": c.Clerk(c.Finance)}, web.Options{Permissions: []string{"outreach.read", "outreach.write", "outreach.action"}, Log: slog.New(slog.DiscardHandler)})
	s.Operations(api)
	server := httptest.NewServer(api.Handler(fstest.MapFS{"index.html": {Data: []byte("x")}}, d.Ping))
	defer server.Close()
	client := &call{t: t, url: server.URL}
	if status, body, _ := client.do("clerk", http.MethodGet, "/api/visits/export?columns=day,screen_only", nil); status != 422 || !strings.Contains(string(body), "screen_only") {
		t.Errorf("a column that no sheet has: %d %s", status, body)
	}
	status, body, header := client.do("clerk", http.MethodGet, "/api/visits/export?columns=day,place_name,problem", nil)
	if status != 200 || !strings.Contains(header.Get("Content-Disposition"), "UTF-8''%E8%B5%B0") {
		t.Fatalf("%d %v", status, header)
	}
	got, err := sheet.Read(t.Context(), "导出.xlsx", body)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range got.Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, cell.Text)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	// Who took it out, when and under which number stands below the title and in the hidden last row.
	want := []string{"走访联系点台账", "导出人：专干　", "序号|走访日期|联系点|发现的问题", "1|2023-04-21|甲社区|=1+1", "2|2023-05-02|乙社区|=1+1", "合计|共 2 条", "导出编号 "}
	if len(lines) != len(want) {
		t.Fatalf("%s", strings.Join(lines, "\n"))
	}
	for i, w := range want {
		exact := i != 1 && i != len(want)-1
		if exact && lines[i] != w || !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d: %s", i+1, lines[i])
		}
	}
}
