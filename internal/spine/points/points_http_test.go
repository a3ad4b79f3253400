package points

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/fact"
)

// holders is an authenticator: token → permissions and scope.
type holders map[string]struct {
	actor       kernel.Actor
	permissions string
}

func (h holders) Authenticate(_ context.Context, token, permission string) (kernel.Actor, error) {
	a, ok := h[token]
	if !ok {
		return kernel.Actor{}, web.ErrLogin
	}
	if !slices.Contains(strings.Fields(a.permissions), permission) {
		return kernel.Actor{}, kernel.ErrForbidden
	}
	return a.actor, nil
}

func TestOperations(t *testing.T) {
	d := dbtest.SQLite(t)
	w := newWorld(t, d).seeded()
	w.append(happened("activity.attended", "2026-03-08", detailed("theme_day")), happened("activity.held", "2026-03-08", detailed("theme_day"), about(fact.Org, 3)))
	api := web.New(d, holders{
		"staff":     {clerk, "points.read points.scheme points.adopt points.below"},
		"secretary": {kernel.Actor{Account: 2, Member: 8, Scope: kernel.Scope{Orgs: []kernel.ID{3}, Member: 8}}, "points.read points.own points.below"},
		"member":    {kernel.Actor{Account: 3, Member: 7, Scope: kernel.Scope{Member: 7}}, "points.own"},
	}, web.Options{Version: "test", Permissions: []string{"points.read", "points.own", "points.scheme", "points.adopt", "points.below", "points.settle", "points.adjust"}, Log: slog.New(slog.DiscardHandler)})
	w.Operations(api)
	server := httptest.NewServer(api.Handler(fstest.MapFS{"index.html": {Data: []byte("x")}, "m.html": {Data: []byte("x")}}, d.Ping))
	t.Cleanup(server.Close)

	definition := func(change func(*Scheme)) string {
		s := sample()
		change(s)
		return `{"definition":` + s.Text() + `}`
	}
	burden := definition(func(s *Scheme) { s.Rules[2].Text = "点赞转发每次0.5分" })
	for _, c := range []struct {
		who, method, path, body string
		status                  int
		contains, lacks         string
	}{
		{"staff", "GET", "/api/points/schemes", "", 200, `"支部创红旗积分办法"`, ""},
		{"member", "GET", "/api/points/schemes", "", 403, "", "积分办法"},
		{"staff", "GET", "/api/points/fact-kinds?subject=member", "", 200, "activity.attended", "account.logged_in"},
		{"staff", "GET", "/api/points/samples", "", 200, "星级支部评定办法", ""},
		{"secretary", "GET", "/api/points/samples", "", 403, "", "星级支部"},
		{"staff", "POST", "/api/points/schemes/check", burden, 200, "国办函〔2026〕12号", ""},
		{"staff", "POST", "/api/points/schemes", burden, 422, `"field":"definition.rules[2].text"`, ""},
		{"staff", "POST", "/api/points/schemes", definition(func(s *Scheme) { s.Total = limit("31") }), 422, "合计30分，与满分31分不一致", ""},
		{"staff", "POST", "/api/points/schemes", definition(func(s *Scheme) {}), 200, `"state":"draft"`, ""},
		{"staff", "POST", "/api/points/schemes", `{"definition":{"subject":"member","points":5}}`, 422, "", ""},
		{"secretary", "POST", "/api/points/schemes", definition(func(s *Scheme) {}), 403, "", ""},
		{"staff", "POST", "/api/points/schemes/simulate", definition(func(s *Scheme) {}), 200, `"down":1`, "安晓"},
		{"staff", "GET", "/api/points/ranking?subject=branch", "", 200, `"points":"1"`, ""},
		{"staff", "GET", "/api/points/ranking?subject=member", "", 422, "", "安晓"},
		{"secretary", "GET", "/api/points/ranking?subject=branch", "", 200, "财政局第一党支部", "教育局"},
		{"member", "GET", "/api/points/ranking?subject=branch", "", 403, "", "财政局"},
		{"member", "GET", "/api/points/mine", "", 200, `"total":"7"`, ""},
		{"member", "GET", "/api/points/mine/lines", "", 200, `"source_type":"activity"`, ""},
		{"staff", "GET", "/api/points/mine", "", 403, "", ""},
		{"staff", "GET", "/api/points/statements/member/7", "", 200, `"theme_day_attended"`, ""},
		{"secretary", "GET", "/api/points/statements/member/8", "", 200, `"total":"0"`, ""},
		{"secretary", "GET", "/api/points/statements/member/7", "", 403, "未达标名单", "安晓"},
		{"secretary", "GET", "/api/points/statements/member/7/lines", "", 403, "", "theme_day"},
		{"secretary", "GET", "/api/points/statements/member/9", "", 403, "", "陈静"},
		{"staff", "GET", "/api/points/statements/member/99", "", 404, "", ""},
		{"secretary", "GET", "/api/points/statements/branch/3/lines?rule=theme_day_held", "", 200, `"total":1`, ""},
		{"secretary", "GET", "/api/points/statements/branch/5", "", 404, "", ""},
		{"secretary", "GET", "/api/points/branches/3/below", "", 200, "安晓", `"points"`},
		{"secretary", "GET", "/api/points/branches/5/below", "", 404, "", "陈静"},
		{"member", "GET", "/api/points/branches/3/below", "", 403, "", "白桦"},
		{"staff", "POST", "/api/points/years/2026/check", "", 200, `"total":0`, ""},
		{"staff", "POST", "/api/points/years/2026/recompute", "", 204, "", ""},
		{"nobody", "GET", "/api/points/schemes", "", 401, "", ""},
	} {
		req, _ := http.NewRequest(c.method, server.URL+c.path, strings.NewReader(c.body))
		if c.body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		req.AddCookie(&http.Cookie{Name: "sanchuang", Value: c.who})
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != c.status || !strings.Contains(string(body), c.contains) || c.lacks != "" && strings.Contains(string(body), c.lacks) {
			t.Errorf("%s %s %s: %d %s", c.who, c.method, c.path, res.StatusCode, body)
		}
	}
	w.runJobs()
	w.agrees(2026)
	contract, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Type any `json:"type"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(contract, &doc); err != nil || doc.Components.Schemas["Star"].Properties["points"].Type != "string" {
		t.Errorf("points are not decimal text in the contract: %v %+v", err, doc.Components.Schemas["Star"])
	}
}
