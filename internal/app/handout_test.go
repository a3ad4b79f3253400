package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/platform/db/dbtest"
)

// sheetOf is the text of an exported file's only sheet, row by row.
func (w *town) sheetOf(r reply) [][]string {
	w.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(r.body))
	if err != nil {
		w.t.Fatalf("%d %.200s: %v", r.code, r.body, err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	must(w.t, err)
	return rows
}

func flat(rows [][]string) string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.Join(r, "|")
	}
	return strings.Join(out, "\n")
}

// TestHandedOutIsWhatIsShown exports what stands behind figures, statements and one's own imports: as many
// lines as the screen has, nothing of the other department, and a row in the trail for each file.
func TestHandedOutIsWhatIsShown(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			must(t, w.app.Points.InstallSeeds(t.Context()))
			w.objects()
			var figures struct {
				Items []struct {
					Code  string
					Opens bool
				}
			}
			must(t, json.Unmarshal([]byte(w.send(w.login("staff"), http.MethodGet, "/api/figures?period=2017-2030", "").body), &figures))
			files, far := 0, 0
			for _, f := range figures.Items {
				if !f.Opens {
					continue
				}
				for _, role := range []string{"staff", "dept_clerk"} {
					var shown struct {
						Total int
						Items []struct {
							SubjectName string `json:"subject_name"`
						}
					}
					at := "/api/figures/" + f.Code + "/facts"
					must(t, json.Unmarshal([]byte(w.send(w.login(role), http.MethodGet, at+"?period=2017-2030", "").body), &shown))
					rows := w.sheetOf(w.send(w.login(role), http.MethodGet, at+"/export?period=2017-2030&columns=subject_name,day", ""))
					files++
					lines := 0
					for _, r := range rows {
						if len(r) == 2 && strings.HasPrefix(r[1], "20") {
							lines++
						}
					}
					text := flat(rows)
					if lines != shown.Total || !strings.Contains(text, "对象|日期") {
						t.Errorf("%s as %s: %d lines in the file, %d on the screen:\n%s", f.Code, role, lines, shown.Total, text)
					}
					if strings.Contains(text, "水利") {
						far++
						if role == "dept_clerk" {
							t.Errorf("%s hands the other department out:\n%s", f.Code, text)
						}
					}
				}
			}
			if files < 10 || far == 0 {
				t.Errorf("%d files, %d with the far side: this test shows nothing", files, far)
			}
			if r := w.send(w.login("staff"), http.MethodGet, "/api/figures/no_such/facts/export", ""); r.code != 404 {
				t.Errorf("an unknown figure: %d", r.code)
			}
			statement := func(id fmt.Stringer) string { return "/api/points/statements/branch/" + id.String() + "/export" }
			for _, role := range []string{"staff", "dept_clerk", "branch_secretary"} {
				if text := flat(w.sheetOf(w.send(w.login(role), http.MethodGet, statement(w.near.branch), ""))); !strings.Contains(text, "总分|") || !strings.Contains(text, "类别|规则|日期|分值|依据的记录|说明") {
					t.Errorf("%s: %s", role, text)
				}
				if r := w.send(w.login(role), http.MethodGet, statement(w.far.branch), ""); role != "staff" && r.code != 404 {
					t.Errorf("%s takes the other department's statement along: %d", role, r.code)
				}
			}
			if text := flat(w.sheetOf(w.send(w.login("member"), http.MethodGet, "/api/points/mine/export?columns=category,points", ""))); !strings.Contains(text, "类别|分值") {
				t.Error(text)
			}
			if r := w.send(w.login("dept_clerk"), http.MethodGet, "/api/points/statements/member/"+w.near.member.String()+"/export", ""); r.code != 403 {
				t.Errorf("a clerk takes a member's points along: %d %s", r.code, r.body)
			}
			if r := w.send(w.login("staff"), http.MethodPost, "/api/imports/paste", `{"kind":"roster","text":"姓名\t性别\n张三\t男"}`); r.code >= 300 {
				t.Fatalf("%d %s", r.code, r.body)
			}
			if text := flat(w.sheetOf(w.send(w.login("staff"), http.MethodGet, "/api/imports/export?columns=title,state,name", ""))); !strings.Contains(text, "种类|状态|文件") || !strings.Contains(text, "党员名册") {
				t.Error(text)
			}
			if text := flat(w.sheetOf(w.send(w.login("dept_clerk"), http.MethodGet, "/api/imports/export", ""))); strings.Contains(text, "党员名册") {
				t.Errorf("somebody else's imports: %s", text)
			}
			trail := w.send(w.login("audit_admin"), http.MethodGet, "/api/audit?size=200", "").body
			for _, action := range []string{"metric.export", "points.export", "import.export"} {
				if !strings.Contains(trail, action) {
					t.Errorf("no %s in the trail", action)
				}
			}
		})
	}
}
