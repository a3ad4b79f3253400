package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// things are one object of each kind on the far side: where it is made, with which body, and the
// address of one. ORG, BRANCH and MEMBER stand for the side's own, LAST for the thing made before.
var things = []struct{ path, body string }{
	{"/api/activities", ""},
	{"/api/honours", `{"kind":"red_flag_branch","org_id":BRANCH,"year":2025,"conferred_day":"2025-07-01","paper_number":"江直工〔2025〕8号","form":"bulletin"}`},
	{"/api/points/adjustments", `{"subject":"member","subject_id":MEMBER,"rule":"service_discretion","points":"2","reason":"抗洪抢险值守三夜","evidence":"支委会会议记录"}`},
	{"/api/problems", `{"content":"路灯不亮","found_day":"2026-03-01","org_id":ORG}`},
	{"/api/rectifications", `{"text":"第一季度没有召开党员大会","found_day":"2026-03-01","org_id":ORG}`},
	{"/api/visits", `{"day":"2026-03-02","place_name":"东湖村","place_kind":"village","org_id":ORG}`},
	{"/api/participations", `{"action":"ACTION","way":"volunteered","from_day":"2026-03-03","member_id":MEMBER,"org_id":ORG,"community":"东湖社区"}`},
	{"/api/contest-entrants", `{"day":"2026-04-21","org_id":ORG,"team":"水利队","stage":"final","contest_name":"品牌展示赛","contest_kind":"brand_exhibition"}`},
	{"/api/debriefings", `{"form":"live","day":"2026-01-10","org_id":BRANCH,"member_id":MEMBER,"year":2025,"rating":"good"}`},
	{"/api/liaison-visits", `{"day":"2026-05-01","org_id":ORG,"member_name":"王委员"}`},
	{"/api/liaison-points", `{"org_id":ORG,"member_name":"王委员","from_day":"2026-01-01"}`},
	{"/api/liaison-plans", `{"org_id":ORG,"member_name":"王委员","day":"SOON","purpose":"看水利工程"}`},
	{"/api/terms", `{"org_id":BRANCH,"session":5,"began":"2024-03-15"}`},
	{"/api/papers", `{"kind":"notice","title":"关于水利工程现场学习的通知","to":[BRANCH],"text":"请组织学习。","issuer":ORG,"receipt":true}`},
	{"/api/establishments", `{"kind":"rename","reason":"水利工程队伍调整","plan":{"org_id":BRANCH,"name":"水利工程党支部"}}`},
	{"/api/elections", `{"org_id":BRANCH}`},
	{"/api/stories", `{"kind":"brand","org_id":ORG,"title":"一河一品","number":"8","planned_day":"2026-05-01"}`},
	{"/api/briefings", `{"template":"year_local","period":"2025","org_id":ORG}`},
	{"/api/briefing-templates", `{"org_id":ORG,"base":"year_local","name":"水利局年报","sections":[{"code":"service","heading":"走访","hidden":false}]}`},
	{"/api/training-classes", `{"name":"水利局党员培训班","kind":"department","org_id":ORG,"from_day":"2026-06-01","to_day":"2026-06-02"}`},
	{"/api/trainees", `{"class_id":LAST,"member_id":MEMBER,"org_id":ORG}`},
}

// ownNames are the addresses that hold no thing of a department, with the reason.
var ownNames = map[string]string{
	"/api/activity-kinds":         "the city's kinds of meeting, by their code",
	"/api/checklists":             "the city's lists of what is looked at",
	"/api/drafts":                 "one's own, by a name that one's page gives",
	"/api/figures":                "definitions, by their code; lists of figures are read with the reader's scope",
	"/api/import-kinds":           "the program's registers, by their code",
	"/api/norms":                  "the city's parameters, by their code",
	"/api/paper-settings/formats": "the city's kinds of papers, by their code",
	"/api/points/schemes":         "the city's rules of points",
	"/api/points/years":           "the whole city's year, which the committee alone may recompute",
	"/api/preferences":            "one's own, by a name that one's page gives",
	"/api/retention":              "the city's types of what is kept, by their code",
	"/api/retention-runs":         "the whole city's nights, which administrators and the committee alone may read",
}

// holder is the address at which an operation's thing is found: what stands before its first hole that names
// one. Where a query must say of which organisation, that is such a hole too.
func holder(op operation) (string, bool) {
	for _, p := range op.Parameters {
		if p.Required && p.In == "query" && (p.Name == "org" || p.Name == "org_id") {
			return "?org", true
		}
	}
	if base, _, ok := strings.Cut(op.Path, "/{id}"); ok {
		return base, true
	}
	base, _, ok := strings.Cut(op.Path, "/{")
	return base, ok
}

func (w *town) bodyFor(body string, s side, last kernel.ID, action string) string {
	return strings.NewReplacer("ORG", s.department.String(), "BRANCH", s.branch.String(), "MEMBER", s.member.String(), "LAST", last.String(), "ACTION", action, "SOON", string(kernel.DayOf(time.Now()).AddDays(30))).Replace(body)
}

// TestOutOfSight asks for things of the other department, in every way an operation offers: the
// answer is the one for a thing that is not there, to the letter, and asks as much of the database.
func TestOutOfSight(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			objects := w.farThings()
			asked, cost := 0, &costs{town: w}
			for _, op := range operations(w.api) {
				base, ok := holder(op)
				if !ok || ownNames[base] != "" {
					continue
				}
				id, known := objects[base]
				if !known {
					t.Errorf("%s: nothing of the other department is asked for at %s, and no reason stands in ownNames", op.OperationID, base)
					continue
				}
				if op.RequestBody != nil && op.RequestBody.Content["multipart/form-data"] != nil {
					continue // files have a test of their own beside the record's permissions
				}
				for _, role := range []string{"dept_clerk", "branch_secretary", "branch_clerk", "member"} {
					cookie, body := w.login(role), w.fill(op)
					ask := func(id kernel.ID) reply { return w.send(cookie, op.Method, address(op, id), body) }
					there, missing := cost.pair(ask, id)
					if there.code == 403 && strings.Contains(there.body, `"forbidden"`) {
						continue // not let in at all, which the matrix holds
					}
					asked++
					cost.same(op.OperationID+" as "+role, ask, id)
					if there.code != 404 || missing.code != 404 || problemOf(t, there) != problemOf(t, missing) {
						t.Errorf("%s as %s: out of sight %d %s, missing %d %s", op.OperationID, role, there.code, there.body, missing.code, missing.body)
					}
				}
			}
			if asked < 300 {
				t.Errorf("only %d questions were asked", asked)
			}
			w.checkTalk(cost)
			cost.tell()
			w.checkLists()
			w.checkForeignWrites()
		})
	}
}

// checkTalk asks for a confidential talk of one's own branch between others: it is no more there than a missing one, nor does
// it take more statements to say so.
func (w *town) checkTalk(cost *costs) {
	w.t.Helper()
	var body map[string]any
	must(w.t, json.Unmarshal([]byte(w.activityBody(w.near)), &body))
	content, _ := body["content"].(map[string]any)
	content["confidential"], content["kinds"] = true, []string{"talk"}
	text, err := json.Marshal(body)
	must(w.t, err)
	w.account("near-other", kernel.Grant{Role: "branch_clerk", Org: w.near.branch})
	talk, asked := w.makeAs(w.loginAs("near-other"), "/api/activities", string(text)), 0
	for _, op := range operations(w.api) {
		if base, ok := holder(op); !ok || base != "/api/activities" || op.RequestBody != nil && op.RequestBody.Content["multipart/form-data"] != nil {
			continue
		}
		for _, role := range []string{"dept_clerk", "branch_clerk"} {
			cookie, body := w.login(role), w.fill(op)
			ask := func(id kernel.ID) reply { return w.send(cookie, op.Method, address(op, id), body) }
			there, missing := cost.pair(ask, talk)
			if there.code == 403 && strings.Contains(there.body, `"forbidden"`) {
				continue
			}
			asked++
			cost.same(op.OperationID+" of a talk as "+role, ask, talk)
			if there.code != 404 || missing.code != 404 || problemOf(w.t, there) != problemOf(w.t, missing) {
				w.t.Errorf("%s as %s: a talk between others %d %s, missing %d %s", op.OperationID, role, there.code, there.body, missing.code, missing.body)
			}
		}
	}
	if asked < 15 {
		w.t.Errorf("only %d questions were asked of a talk between others", asked)
	}
}

// farThings are one of each thing of the far side, by the address at which it is found.
func (w *town) farThings() map[string]kernel.ID {
	w.t.Helper()
	out := w.objects()
	out["/api/orgs"], out["/api/members"] = w.far.branch, w.far.member
	out["/api/deputy-talks"] = w.farTalk()
	out["/api/my/deputy-talks"] = out["/api/deputy-talks"]
	out["/api/term-extensions"] = w.make("/api/terms/"+out["/api/terms"].String()+"/extension", `{"to":"2027-12-31","reason":"水利机构改革尚未到位"}`)
	out["/api/team-consents"] = w.make("/api/teams/"+w.far.branch.String()+"/consents", `{"member_id":`+w.far.member.String()+`,"duty":"secretary","kind":"add","day":"2026-12-01","reason":"水利机构改革"}`)
	out["/api/my/activities"] = out["/api/activities"]
	out["/api/objections"] = w.farObjection()
	out["/api/points/choices"] = w.farChoice()
	out["/api/briefing-comments"] = w.make("/api/briefings/"+out["/api/briefings"].String()+"/comments", `{"block":"b1","text":"请核对"}`)
	out["/api/member-accounts"] = w.farAccount()
	out["/api/entrustments"] = w.farEntrustment()
	out["/api/points/branches"] = w.far.branch
	out["/api/points/statements/{subject}"] = w.far.branch
	out["/api/obligations/calendar"] = w.far.branch
	out["/api/year-plans"] = w.far.branch
	out["/api/handbooks"] = w.far.branch
	out["/api/teams"] = w.far.branch
	out["?org"] = w.far.branch
	out["/api/accounts"] = w.farAccount()
	out["/api/grants"] = w.far.department // administrators' and the committee's, which lets nobody else in
	out["/api/points/closings"], out["/api/points/simulations"], out["/api/points/versions"] = w.far.department, w.far.department, w.far.department
	w.account("far-dept", kernel.Grant{Role: "dept_clerk", Org: w.far.department})
	cookie := w.loginAs("far-dept")
	out["/api/handbook-bundles"] = w.makeAs(cookie, "/api/handbook-bundles", `{"org_id":`+w.far.department.String()+`,"year":2025,"format":"pdf"}`)
	out["/api/opinions"] = w.makeAs(cookie, "/api/opinions", `{"kind":"complaint","text":"水利工程的数据重复填报"}`)
	out["/api/imports"] = w.makeAs(cookie, "/api/imports/paste", `{"kind":"visit","text":"走访日期\t单位\t走访地点\t地点类型\t走访内容\n2026-03-01\t市水利局\t水利村\t乡村\t看望\n2026-02-30\t市水利局\t水利村\t乡村\t看望\n"}`)
	var sessions kernel.List[struct {
		ID kernel.ID `json:"id"`
	}]
	r := w.send(cookie, http.MethodGet, "/api/sessions", "")
	if err := json.Unmarshal([]byte(r.body), &sessions); err != nil || len(sessions.Items) != 1 {
		w.t.Fatalf("GET /api/sessions: %d %s", r.code, r.body)
	}
	out["/api/sessions"] = sessions.Items[0].ID
	var me kernel.ID
	must(w.t, w.app.DB.Do(w.t.Context(), "test.far_things", func(ctx context.Context, tx *db.Tx) (err error) {
		if me, err = db.Scalar[kernel.ID](ctx, tx, "SELECT id FROM account WHERE login='far-dept'"); err != nil {
			return err
		}
		mapping, act := tx.NewID(), tx.NewID()
		out["/api/import-mappings"], out["/api/bulks"] = mapping, act
		if _, err = tx.Exec(ctx, `INSERT INTO intake_mapping(id,kind,org_id,name,signature,headings,columns,words,made_by,changed_at,version) VALUES (?,'visit',?,'水利局走访表','x','[]','{}','{}',?,0,1)`,
			mapping, w.far.department, me); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO bulk(id,account_id,act,reason,state,asked_at,due_at,ended_at,total,address,request,seen) VALUES (?,?,'activity.accept','水利','asked',0,9999999999999,0,0,'','',0)`, act, me)
		return err
	}))
	return out
}

// farTalk is the talk that the far side's new full-time deputy secretary is owed.
func (w *town) farTalk() kernel.ID {
	w.t.Helper()
	r := w.send(w.login("staff"), http.MethodPost, "/api/members/"+w.far.member.String()+"/positions", `{"org_id":`+w.far.department.String()+`,"duty":"full_time_deputy","from":"`+string(w.app.DB.Today())+`"}`)
	if r.code >= 300 {
		w.t.Fatalf("appointed: %d %s", r.code, r.body)
	}
	must(w.t, w.app.Inspection.SettleTalks(w.t.Context()))
	id, err := db.Scalar[kernel.ID](w.t.Context(), w.app.DB.Read(), "SELECT MAX(id) FROM deputy_talk WHERE member_id=?", w.far.member)
	must(w.t, err)
	return id
}

// objects makes one of each thing on the far side as the committee's staff.
func (w *town) objects() map[string]kernel.ID {
	w.t.Helper()
	out := map[string]kernel.ID{}
	last := kernel.ID(0)
	for _, x := range things {
		if x.path == "/api/activities" { // records are the branches' own
			last = w.farActivity()
			out[x.path] = last
			continue
		}
		last = w.make(x.path, w.bodyFor(x.body, w.far, last, w.action()))
		out[x.path] = last
	}
	return out
}

// make writes one thing down as the committee's staff.
func (w *town) make(path, body string) kernel.ID {
	w.t.Helper()
	return w.makeAs(w.login("staff"), path, body)
}

func (w *town) makeAs(cookie, path, body string) kernel.ID {
	w.t.Helper()
	r := w.send(cookie, http.MethodPost, path, body)
	var made struct {
		ID kernel.ID `json:"id"`
	}
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || r.code >= 300 || made.ID == 0 {
		w.t.Fatalf("POST %s: %d %s", path, r.code, r.body)
	}
	return made.ID
}

// farAccount is the account of the far side's member who objected.
func (w *town) farAccount() kernel.ID {
	w.t.Helper()
	list, err := w.app.Accounts.Accounts(w.t.Context(), account.AccountFilter{Text: "far-member"}, kernel.AllRows)
	must(w.t, err)
	return list.Items[0].ID
}

// farEntrustment is a hand-over from the far side's clerk to its member.
func (w *town) farEntrustment() kernel.ID {
	w.t.Helper()
	var list kernel.List[account.Position]
	r := w.send(w.loginAs("far-clerk"), http.MethodGet, "/api/entrustments/positions", "")
	if err := json.Unmarshal([]byte(r.body), &list); err != nil || list.Total != 1 {
		w.t.Fatalf("GET /api/entrustments/positions: %d %s", r.code, r.body)
	}
	r = w.send(w.loginAs("far-clerk"), http.MethodPost, "/api/entrustments", fmt.Sprintf(`{"kind":"handover","grant_id":%d,"account_id":%d,"from_day":%q}`, list.Items[0].GrantID, w.farAccount(), w.app.DB.Today()))
	var made account.Entrustment
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || made.ID == 0 {
		w.t.Fatalf("POST /api/entrustments: %d %s", r.code, r.body)
	}
	return made.ID
}

// farActivity is recorded by the far side's clerk.
func (w *town) farActivity() kernel.ID {
	w.t.Helper()
	w.account("far-clerk", kernel.Grant{Role: "branch_clerk", Org: w.far.branch})
	r := w.send(w.loginAs("far-clerk"), http.MethodPost, "/api/activities", w.activityBody(w.far))
	var made struct {
		ID kernel.ID `json:"id"`
	}
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || made.ID == 0 {
		w.t.Fatalf("POST /api/activities: %d %s", r.code, r.body)
	}
	return made.ID
}

// farObjection is raised by a member of the far side.
func (w *town) farObjection() kernel.ID {
	w.t.Helper()
	must(w.t, w.app.Accounts.MakeDemonstrationAccounts(w.t.Context(), []account.DemonstrationAccount{
		{Login: "far-member", Name: "水利局甲", Password: password, Org: w.far.branch, Member: w.far.member},
	}))
	day := w.app.DB.Today()
	r := w.send(w.loginAs("far-member"), http.MethodPost, "/api/objections", fmt.Sprintf(`{"subject":"member","year":%d,"day":%q,"text":"水利工程现场学习没有计分"}`, day.Year(), day))
	var made struct {
		ID kernel.ID `json:"id"`
	}
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || made.ID == 0 {
		w.t.Fatalf("POST /api/objections: %d %s", r.code, r.body)
	}
	return made.ID
}

// farChoice is points of a far member that the far branch has to choose.
func (w *town) farChoice() (id kernel.ID) {
	w.t.Helper()
	must(w.t, w.app.DB.Do(w.t.Context(), "test.far_choice", func(ctx context.Context, tx *db.Tx) error {
		id = tx.NewID()
		_, err := tx.Exec(ctx, `INSERT INTO points_choice(id,source_type,source_id,source_version,kind,detail,subject,subject_id,subject_name,branch_id,department_id,level,day,fact_id,
			rule,rule_text,least,most,state,points,reason,chosen_by,chosen_name,chosen_at,made_at,version)
			VALUES (?,'participation',1,1,'outreach.sent','','member',?,'水利局甲',?,?,1,'2026-03-03',1,'sent','下沉社区',100,500,'waiting',0,'',0,'',0,0,1)`,
			id, w.far.member, w.far.branch, w.far.department)
		return err
	}))
	return id
}

// activityBody is a draft on a side.
func (w *town) activityBody(s side) string {
	for _, op := range operations(w.api) {
		if op.OperationID != "create-activity" {
			continue
		}
		var body map[string]any
		must(w.t, json.Unmarshal([]byte(w.fill(op)), &body))
		content, _ := body["content"].(map[string]any)
		content["kinds"], content["topic"] = []string{"theme_day"}, "水利工程现场学习"
		body["org_id"] = s.branch
		b, _ := json.Marshal(body)
		return string(b)
	}
	w.t.Fatal("no operation create-activity")
	return ""
}

// fill makes a body that passes the form, so that the refusal comes from the object.
func (w *town) fill(op operation) string {
	if op.RequestBody == nil {
		return ""
	}
	for _, media := range op.RequestBody.Content {
		if media.Schema == nil {
			continue
		}
		v := w.sample(media.Schema, 0)
		b, _ := json.Marshal(v)
		return string(b)
	}
	return "{}"
}

// checkLists: what is listed or handed out to the near side's people names nothing of the far side.
func (w *town) checkLists() {
	w.t.Helper()
	files := map[string]int{}
	for _, op := range operations(w.api) {
		if op.Method != http.MethodGet || strings.Contains(op.Path, "{") || op.permission == publicPermission {
			continue
		}
		for _, role := range []string{"dept_clerk", "branch_secretary", "branch_clerk", "member"} {
			path := address(op, 1)
			for _, query := range []string{"", "text=" + "%E6%B0%B4%E5%88%A9", "org_id=" + w.far.department.String(), "org=" + w.far.department.String()} {
				full := path
				if name, _, _ := strings.Cut(query, "="); !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == name }) && query != "" {
					continue
				}
				if query != "" {
					sep := "?"
					if strings.Contains(path, "?") {
						sep = "&"
					}
					full += sep + query
				}
				r := w.send(w.login(role), http.MethodGet, full, "")
				said := r.body
				if strings.HasPrefix(said, "PK") {
					said = string(unzipped(w.t, []byte(said)))
					files[op.OperationID]++
				}
				if r.code == 200 && strings.Contains(said, "水利") {
					w.t.Errorf("%s %s as %s names the other department: %s", op.OperationID, query, role, excerpt(said))
				}
			}
		}
	}
	for _, id := range []string{"export-activities", "export-members", "export-visits", "export-obligation-matrix", "export-points-ranking", "download-briefing", "download-briefing-annex"} {
		if files[id] == 0 {
			w.t.Errorf("no file of %s was looked into", id)
		}
	}
	w.eyeIsTested()
}

// eyeIsTested: to the committee the same files do name the far department.
func (w *town) eyeIsTested() {
	w.t.Helper()
	for _, path := range []string{"/api/activities/export", "/api/visits/export", "/api/members/export"} {
		r := w.send(w.login("staff"), http.MethodGet, path, "")
		if r.code != 200 || !strings.HasPrefix(r.body, "PK") || !strings.Contains(string(unzipped(w.t, []byte(r.body))), "水利") {
			w.t.Errorf("%s as the committee does not name the department: %d", path, r.code)
		}
	}
}

func excerpt(s string) string {
	i := max(0, strings.Index(s, "水利")-100)
	return fmt.Sprintf("…%.260s", s[i:])
}

// checkForeignWrites: nothing can be written into the other department, nor about its people.
func (w *town) checkForeignWrites() {
	w.t.Helper()
	for _, x := range things {
		for _, role := range []string{"dept_clerk", "branch_secretary", "branch_clerk"} {
			body := x.body
			if body == "" {
				body = w.activityBody(w.far)
			}
			r := w.send(w.login(role), http.MethodPost, x.path, w.bodyFor(body, w.far, 1, w.action()))
			if r.code < 400 {
				w.t.Errorf("POST %s as %s wrote into the other department: %s", x.path, role, r.body)
			}
			mixed := strings.NewReplacer(w.far.department.String(), w.near.department.String(), w.far.branch.String(), w.near.branch.String()).Replace(w.bodyFor(x.body, w.far, 1, w.action()))
			if strings.Contains(x.body, "MEMBER") {
				if r := w.send(w.login(role), http.MethodPost, x.path, mixed); r.code < 400 {
					w.t.Errorf("POST %s as %s wrote about the other department's member: %s", x.path, role, r.body)
				}
			}
		}
	}
}

// TestReadFromBelow: what is put down for a department its branches read, and what the committee holds
// for all, everybody does; nobody writes above their own place, nor reads beside it.
func TestReadFromBelow(t *testing.T) {
	shared := []string{"/api/training-classes", "/api/liaison-visits", "/api/stories", "/api/contest-entrants"}
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			for _, x := range things {
				if !slices.Contains(shared, x.path) {
					continue
				}
				of := func(s side) kernel.ID { // one column's number is given once
					return w.make(x.path, strings.Replace(w.bodyFor(x.body, s, 0, ""), `"8"`, `"`+s.department.String()+`"`, 1))
				}
				ours, theirs, everybodys := of(w.near), of(w.far), of(side{department: w.root})
				for _, role := range []string{"dept_clerk", "branch_secretary", "branch_clerk"} {
					w.checkReadFromBelow(role, x.path, ours, role != "dept_clerk")
					w.checkReadFromBelow(role, x.path, everybodys, true)
					if r := w.send(w.login(role), http.MethodGet, x.path+"/"+theirs.String(), ""); r.code != 404 {
						t.Errorf("%s reads the other department's %s: %d", role, x.path, r.code)
					}
					if r := w.send(w.login(role), http.MethodPost, x.path+"/"+everybodys.String()+"/remove", `{"version":1,"reason":"登记错了"}`); r.code < 400 {
						t.Errorf("%s removes the committee's %s", role, x.path)
					}
				}
			}
		})
	}
}

func (w *town) checkReadFromBelow(role, path string, id kernel.ID, above bool) {
	w.t.Helper()
	type record struct {
		ID    kernel.ID `json:"id"`
		Above bool      `json:"above"`
	}
	var one record
	r := w.send(w.login(role), http.MethodGet, path+"/"+id.String(), "")
	if err := json.Unmarshal([]byte(r.body), &one); err != nil || r.code != 200 || one.Above != above {
		w.t.Errorf("%s as %s: %d %s", path, role, r.code, r.body)
	}
	var list struct {
		Items []record `json:"items"`
	}
	r = w.send(w.login(role), http.MethodGet, path, "")
	must(w.t, json.Unmarshal([]byte(r.body), &list))
	if !slices.Contains(list.Items, record{id, above}) {
		w.t.Errorf("%s as %s does not list %d (above: %v): %s", path, role, id, above, r.body)
	}
	if r := w.send(w.login(role), http.MethodGet, path+"/"+id.String()+"/changes", ""); r.code != 200 {
		w.t.Errorf("%s as %s: changes %d", path, role, r.code)
	}
}

// TestWithdrawnAtOnce: a right taken away is gone at the next request, on the same session.
func TestWithdrawnAtOnce(t *testing.T) {
	w := found(t, "")
	cookie := w.login("dept_clerk")
	if r := w.send(cookie, http.MethodGet, "/api/members", ""); r.code != 200 {
		t.Fatalf("%d %s", r.code, r.body)
	}
	w.withdraw("dept_clerk")
	if r := w.send(cookie, http.MethodGet, "/api/members", ""); r.code != 403 {
		t.Fatalf("still let in after the grant was withdrawn: %d", r.code)
	}
}

// withdraw takes every grant of a role back.
func (w *town) withdraw(role string) {
	w.t.Helper()
	r := w.send(w.login("sec_admin"), http.MethodGet, "/api/grants?size=200", "")
	var list struct {
		Items []struct {
			ID   kernel.ID `json:"id"`
			Role string    `json:"role"`
		} `json:"items"`
	}
	must(w.t, json.Unmarshal([]byte(r.body), &list))
	for _, g := range list.Items {
		if g.Role == role {
			if r := w.send(w.login("sec_admin"), http.MethodDelete, "/api/grants/"+g.ID.String(), ""); r.code >= 300 {
				w.t.Fatalf("%d %s", r.code, r.body)
			}
		}
	}
}
