package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// shown says which page an exported sheet belongs to, and which column of the sheet is which field of the page's answer.
type shown struct {
	role    string // who asks first; staff when empty
	page    string // the page's request, without what pages it
	more    string // what is asked of the export alone
	file    string // where the export is, when not below the page
	only    string // headings: rows without a text there are sums, or wait for points, which the page shows elsewhere
	rows    string // the list within the answer; items when empty
	fields  string // heading=field, in the order of the sheet; # compares numbers, + puts two fields together
	columns string // two columns chosen, with their headings: the export has these alone, in this order
	empty   bool   // the city has nothing of it: the sheet is laid out and has no rows
}

// sheets are the exported sheets. An export without a line here, or in heldElsewhere, fails the test.
var sheets = map[string][]shown{
	"export-accounts": {{role: "sys_admin", page: "/api/accounts", fields: "姓名或用途=name 登录名=login 所在组织=org_name 角色=roles", columns: "login,name 登录名 姓名或用途"}},
	"export-grants":   {{role: "sec_admin", page: "/api/grants", fields: "姓名或用途=account_name 角色=role_name 管理的组织=org_name 登录名=login 授权人=granted_by", columns: "login,role_name 登录名 角色"}},
	"export-audit":    {{role: "audit_admin", page: "/api/audit?action=org.create", fields: "操作人=actor 所在组织=org_name 来源地址=address 操作=action_text 操作代码=action 对象=object_text 内容=detail 行号=id", columns: "id,actor 行号 操作人"}},
	"export-activities": {
		{page: "/api/activities?period=2019-03", fields: "会议类型=kind_names 主持人=host 会议名称=topic 地点=place 应到=expected# 实到=attended# 请假=excused# 缺席=absent# 填写人=drafted_name", columns: "topic,attended 会议名称 实到"},
		{page: "/api/activities?period=2019&kind=lecture&text=%E5%85%9A%E8%AF%BE", fields: "会议名称=topic 实到=attended#"},
	},
	"export-contest-entrants": {{page: "/api/contest-entrants", fields: "年度=year# 比赛日期=day 比赛名称=contest_name 单位=org_name 参赛队=team 参赛品牌=title 领队=member_name 奖项=award 备注=note", columns: "team,day 序号 参赛队 比赛日期"}},
	"export-coverage": {
		{page: "/api/coverage", more: "departments=true", fields: "单位=name 机关党委=committees# 党总支=generals# 党支部=branches# 党员=members# 正式党员=full# 未登记人数的单位=unknown# 问题=findings#"},
		{page: "/api/coverage", rows: "findings", fields: "所在单位=department 组织=name 问题=gap_name 情况=text 建议=proposal 依据=basis", empty: true},
	},
	"export-debriefings":  {{page: "/api/debriefings", fields: "述职年度=year# 党组织=org_name 书记姓名=member_name 职务=position 述职日期=day 点评意见=comment 备注=note", columns: "day,year 序号 述职日期 述职年度"}},
	"export-figure-facts": {{page: "/api/figures/activity.talked/facts?period=2017-2019", fields: "日期=day 对象=subject_name 当日所在支部或单位=org_name 数量=quantity#", columns: "subject_name,day 对象 日期"}},
	"export-honours": {
		{page: "/api/honours", fields: "年度=year# 荣誉名称=kind_name 单位（党组织）=org_name 获奖党员=member_name 品牌名称=brand_name 批次=round 文号=paper_number 授予单位=granted_by 推荐日期=recommended_day 授予日期=conferred_day 撤销原因=revoked_for 备注=note", columns: "paper_number,kind_name 序号 文号 荣誉名称"},
		{page: "/api/honours?year=2018", fields: "年度=year# 文号=paper_number"},
	},
	"export-imports": {{page: "/api/imports", fields: "文件=name 种类=title", columns: "title,name 种类 文件"}},
	"export-liaison-coverage": {
		{page: "/api/liaison-coverage", rows: "departments", fields: "单位=name 还差次数=left# 到点日期=days"},
		{page: "/api/liaison-coverage", more: "members=true", rows: "members", fields: "工委成员=name 联系单位=departments# 已满=enough# 本人到点次数=visits#"},
	},
	"export-liaison-points": {{page: "/api/liaison-points", fields: "工委成员=member_name 联系点单位=org_name 开始日期=from_day 结束日期=to_day 备注=note", columns: "from_day,org_name 序号 开始日期 联系点单位"}},
	"export-liaison-visits": {{page: "/api/liaison-visits", fields: "工委成员=member_name 联系点单位=org_name 到点日期=day 指导内容=content 反馈意见=feedback 备注=note", columns: "day,org_name 序号 到点日期 联系点单位"}},
	"export-members": {
		{page: "/api/members", fields: "姓名=name 出生日期=born 所在单位=department_name 所在党支部=branch_name 党小组=group_name 党内职务=duties 任职日期=duty_days 职务=job_title 入党日期=joined 转正日期=confirmed 联系电话=phone 身份证号=id_number", columns: "id_number,name 身份证号 姓名"},
		{page: "/api/members?sex=female&standing=full", fields: "姓名=name 身份证号=id_number"},
	},
	"export-obligation-matrix": {{page: "/api/obligations/matrix?period=2019", rows: "rows", fields: "党组织=name 所在单位=department 还缺什么=missing"}},
	"export-papers":            {{page: "/api/papers", fields: "发文字号=number 文种=kind_name 标题=title 发文机关=issuer_name 主送机关=recipients 成文日期=day", columns: "title,number 标题 发文字号"}},
	"export-participations":    {{page: "/api/participations", fields: "专项行动=action_name 单位=org_name 姓名=member_name 社区=community 承担的工作=work 开始日期=from_day 结束日期=to_day 备注=note", columns: "community,from_day 序号 社区 开始日期"}},
	"export-points-ranking":    {{page: "/api/points/ranking?subject=branch&year=2019", fields: "名称=name 档次=band 积分=points# 所在单位=within", columns: "points,name 积分 名称"}},
	"export-problems":          {{page: "/api/problems", fields: "单位=org_name 发现日期=found_day 提出人=member_name 联系点=place_name 问题内容=content 解决情况=solution 办结日期=solved_day 确认日期=confirmed_day 确认人=confirmed_by 备注=note", columns: "content,found_day 序号 问题内容 发现日期"}},
	"export-rectifications":    {{page: "/api/rectifications", fields: "责任单位=org_name 发现日期=found_day 问题=text 地点或对象=place 依据=basis 整改建议=suggestion 发现人=finder 责任人=member_name 整改措施=measures 整改结果=result 备注=note", columns: "text,found_day 序号 问题 发现日期"}},
	"export-stories":           {{page: "/api/stories", fields: "编号=number 单位=org_name 标题=title 作者=member_name 刊发日期=published_day 报刊=newspaper 版面=page 备注=note", columns: "title,number 序号 标题 编号"}},
	"export-teams":             {{page: "/api/teams", fields: "所在单位=department 党组织=name 类别=kind_name 书记=secretary 副书记=deputies 专职副书记=full_time 委员及分工=others 班子人数=persons# 正式党员=full#"}},
	"export-terms":             {{page: "/api/terms", fields: "党组织=org_name 届次=session# 选举日期=began 任期年限=years# 应换届日期=ends 实际换届日期=ended 备注=note", columns: "began,session 序号 选举日期 届次"}},
	"export-trainees":          {{page: "/api/trainees", fields: "培训班名称=class_name 开班日期=from_day 单位=org_name 姓名=member_name 时任职务=job_title 学时=hours# 备注=note", columns: "member_name,class_name 序号 姓名 培训班名称"}},
	"export-training-classes":  {{page: "/api/training-classes", fields: "培训班名称=name 主办单位=org_name 开始日期=from_day 结束日期=to_day 学时=hours# 地点=place 联系人=member_name 备注=note", columns: "from_day,name 序号 开始日期 培训班名称"}},
	"export-unit-staff":        {{page: "/api/unit-staff", fields: "单位=department+name 自哪一日起=day 登记人=recorded_name"}},
	"export-visits":            {{page: "/api/visits", fields: "单位=org_name 走访日期=day 备注=note", columns: "day,org_name 序号 走访日期 单位"}},
	"export-year-plan":         {{page: "/api/year-plans/BRANCH?year=2019", rows: "lines", fields: "月份=month# 日期=day 类型=kind_names 主题=topic 备注=note 实际日期=held_day"}},
	"export-points-statement":  {{page: "/api/points/statements/branch/BRANCH/lines?year=2019", file: "/api/points/statements/branch/BRANCH/export", only: "日期 分值", fields: "日期=day 分值=points# 依据的记录=title", columns: "points,day 分值 日期"}},
	"export-my-points":         {{role: "member", page: "/api/points/mine/lines?year=2019", file: "/api/points/mine/export", only: "日期 分值", fields: "日期=day 分值=points# 依据的记录=title", columns: "points,day 分值 日期"}},
	"export-year-plans":        {{page: "/api/year-plans?year=2019", fields: "党支部=name 所在单位=department 计划=planned# 已开展=held# 其中改期=moved# 尚未开展=open# 过月未登记=missed#", columns: "held,name 已开展 党支部"}},
}

// heldElsewhere are the other files that leave the system, and the tests that read them.
var heldElsewhere = map[string]string{
	"create-member-accounts":       "TestTwelveThousandMembersGetTheirCodesOnce",
	"export-points-simulation":     "TestAdoptionPointsToASimulation",
	"get-activity-attachment":      "TestHostileUploads",
	"get-rectification-attachment": "TestHostileUploads, the same service",
	"get-liaison-photo":            "TestPhotosOfASheet",
	"get-rectification-photo":      "TestPhotosGoWithWhatWasFound",
	"download-briefing":            "TestEveryTemplatePrintsItsFigures",
	"download-briefing-annex":      "TestEveryTemplatePrintsItsFigures",
	"get-briefing-annex":           "TestFromDraftToSealAndTheNextEdition",
	"get-briefing-paper":           "TestFromDraftToSealAndTheNextEdition",
	"get-handbook-docx":            "TestFilesSayWhatTheBookSays",
	"get-handbook-pdf":             "TestFilesSayWhatTheBookSays",
	"get-handbook-bundle-file":     "TestAllBooksOfADepartmentInOneFile",
	"get-import-template":          "TestWriteTemplateAndReadItBack",
	"get-import-mistakes":          "TestGoodRowsInBadRowsBack",
	"get-paper-docx":               "paperSays, below",
	"print-election-paper":         "TestPapersSayWhatHappened",
	"print-entrustment":            "TestAnOfficeGoesOverOnItsDay: only that it is handed out",
}

// TestEveryFileIsWhatItsPageShows takes each file that the contract offers, by three callers who see the city, a department and a
// branch: a sheet has as many rows as its page under the same filter, with the same texts and numbers, the columns chosen, and a
// line that says whose copy it is; who may not see the page gets no file.
func TestEveryFileIsWhatItsPageShows(t *testing.T) {
	c := newEarlierCity(t, db.SQLite)
	a, err := app.Open(t.Context(), c.options(""))
	must(t, err)
	defer a.Close()
	w := &reader{town: c.town(a), compared: map[string]int{}}
	w.newerThings()
	files := 0
	for _, op := range operations(w.api) {
		if !handsOut(op) {
			continue
		}
		files++
		asks, known := sheets[op.OperationID]
		if why, elsewhere := heldElsewhere[op.OperationID]; known == elsewhere || elsewhere && why == "" {
			t.Errorf("%s: this test does not know what its file shows: add a line to sheets, or to heldElsewhere with what holds it", op.OperationID)
		}
		for _, s := range asks {
			w.compare(op, s)
		}
	}
	w.paperSays()
	for role, least := range map[string]int{"staff": 25, "dept_clerk": 20, "branch_secretary": 12} {
		if w.compared[role] < least {
			t.Errorf("%d sheets were compared as %s, want %d at least", w.compared[role], role, least)
		}
	}
	if w.narrower < 10 {
		t.Errorf("%d sheets only hold less for who sees less: this test shows no scope", w.narrower)
	}
	if files != len(sheets)+len(heldElsewhere) {
		t.Errorf("%d files in the contract, %d known here", files, len(sheets)+len(heldElsewhere))
	}
}

// handsOut says whether an operation answers a file.
func handsOut(op operation) bool {
	r := op.Responses["200"]
	if r == nil || r.Content["application/json"] == nil {
		return false
	}
	s := r.Content["application/json"].Schema
	return s != nil && s.Type == "string" && s.ContentEncoding == "base64"
}

// town is the city behind a running program, with its accounts logged in.
func (c *earlierCity) town(a *app.App) *town {
	c.t.Helper()
	w := &town{t: c.t, app: a, folder: c.dir, cookies: map[string]string{}, since: map[string]time.Time{}}
	w.api = a.API(web.Options{Version: "test"})
	w.server = newServer(c.t, w.api, a)
	for _, x := range a.Demonstration().Accounts {
		if w.cookies[x.Role] != "" {
			continue
		}
		r := w.send("", http.MethodPost, "/api/session", fmt.Sprintf(`{"login":%q,"password":%q}`, x.Login, x.Password))
		if w.cookies[x.Role] = r.cookie; r.code != 200 {
			c.t.Fatalf("%s cannot log in: %d %s", x.Login, r.code, r.body)
		}
	}
	return w
}

// reader takes files and compares them.
type reader struct {
	*town
	branch   string         // of the secretary who calls
	compared map[string]int // sheets by role
	narrower int            // sheets that hold less for a department than for the city
}

// at fills the caller's branch in.
func (w *reader) at(page string) string { return strings.ReplaceAll(page, "BRANCH", w.branch) }

// newerThings writes down what the earlier program knew nothing of, in a department of which two of the callers see something.
func (w *reader) newerThings() {
	w.t.Helper()
	q := w.app.DB.Read()
	id := func(query string) kernel.ID {
		w.t.Helper()
		v, err := db.Scalar[kernel.ID](w.t.Context(), q, query)
		must(w.t, err)
		return v
	}
	grant := "SELECT MAX(g.org_id) FROM account_grant g JOIN account a ON a.id=g.account_id WHERE a.login="
	department, branch, root := id(grant+"'zhuangan'"), id(grant+"'shuji'"), id(grant+"'gongwei'")
	w.branch = branch.String()
	for _, x := range []struct{ path, body string }{
		{"/api/rectifications", `{"text":"=1+1 第一季度没有召开党员大会","found_day":"2019-03-01","org_id":BRANCH,"place":"三楼","basis":"党章"}`},
		{"/api/rectifications", `{"text":"公示栏没有更新","found_day":"2019-03-02","org_id":DEPARTMENT}`},
		{"/api/liaison-points", `{"org_id":DEPARTMENT,"member_name":"王委员","from_day":"2019-01-01","note":"007"}`},
		{"/api/terms", `{"org_id":BRANCH,"session":5,"began":"2018-10-15"}`},
		{"/api/papers", `{"kind":"notice","title":"关于现场学习的通知","to":[BRANCH],"text":"请组织学习。","issuer":ROOT,"receipt":true}`},
	} {
		w.make(x.path, strings.NewReplacer("DEPARTMENT", department.String(), "BRANCH", branch.String(), "ROOT", root.String()).Replace(x.body))
	}
	plan := `{"year":2019,"version":0,"lines":[{"month":3,"day":"","kinds":["theme_day"],"topic":"-2+3 现场学习","note":"008","org_id":BRANCH},{"month":12,"day":"2019-12-05","kinds":["lecture"],"topic":"党课","note":"","org_id":BRANCH}]}`
	if r := w.send(w.login("branch_secretary"), http.MethodPut, w.at("/api/year-plans/BRANCH"), w.at(plan)); r.code != 200 {
		w.t.Fatalf("a plan: %d %s", r.code, r.body)
	}
}

// callers see the city, a department, a branch.
var callers = []string{"staff", "dept_clerk", "branch_secretary"}

func (w *reader) compare(op operation, s shown) {
	w.t.Helper()
	asking := callers
	if s.role != "" {
		asking = []string{s.role}
	}
	all := -1
	for _, role := range asking {
		items, code := w.itemsOf(role, s)
		path, query, _ := strings.Cut(w.at(s.page), "?")
		query, path = strings.Trim(query+"&"+s.more, "&"), path+"/export"
		if s.file != "" {
			path = w.at(s.file)
		}
		r := w.send(w.login(role), http.MethodGet, path+"?"+query, "")
		if code != 200 || r.code != 200 {
			if code == 200 && r.code != 403 || code != 200 && r.code == 200 || role == asking[0] {
				w.t.Errorf("%s as %s: the page answers %d, the export %d %.200s", op.OperationID, role, code, r.code, r.body)
			}
			continue
		}
		if role == asking[0] {
			if all = len(items); all == 0 && !s.empty {
				w.t.Errorf("%s: the city has nothing of it: this test shows nothing", op.OperationID)
			}
		}
		w.compared[role]++
		if role == "dept_clerk" && len(items) < all {
			w.narrower++
		}
		x := w.readSheet(op, role, r.body).with(s.only)
		w.sameRows(op, role, s.fields, items, x)
		if s.columns == "" {
			continue
		}
		chosen := strings.Fields(s.columns)
		x = w.readSheet(op, role, w.send(w.login(role), http.MethodGet, path+"?"+strings.Trim(query+"&columns="+chosen[0], "&"), "").body).with(s.only)
		if !slices.Equal(dropBranch(x.headings), chosen[1:]) {
			w.t.Errorf("%s as %s: the columns %s give %q", op.OperationID, role, chosen[0], x.headings)
		}
		if bad := w.send(w.login(role), http.MethodGet, path+"?"+strings.Trim(query+"&columns=no_such", "&"), ""); bad.code != 422 {
			w.t.Errorf("%s as %s: a column that there is not: %d", op.OperationID, role, bad.code)
		}
		var kept []string
		for _, f := range fieldsOf(s.fields) {
			if slices.Contains(x.headings, f[0]) {
				kept = append(kept, strings.Join(f, "="))
			}
		}
		w.sameRows(op, role, strings.Join(kept, " "), items, x)
	}
}

// dropBranch leaves out the column that tells namesakes apart, which follows a person's.
func dropBranch(headings []string) []string {
	return slices.DeleteFunc(slices.Clone(headings), func(h string) bool { return h == "党员所在党支部" })
}

// itemsOf reads all pages of what the page shows.
func (w *reader) itemsOf(role string, s shown) (items []map[string]any, code int) {
	w.t.Helper()
	key := s.rows
	if key == "" {
		key = "items"
	}
	path, query, _ := strings.Cut(w.at(s.page), "?")
	for page := 1; ; page++ {
		asked := query
		paged := w.pages(path)
		if paged {
			asked += fmt.Sprintf("&size=200&page=%d", page)
		}
		r := w.send(w.login(role), http.MethodGet, path+"?"+strings.Trim(asked, "&"), "")
		if r.code != 200 {
			return nil, r.code
		}
		var body map[string]json.RawMessage
		d := json.NewDecoder(strings.NewReader(r.body))
		must(w.t, d.Decode(&body))
		var some []map[string]any
		n := json.NewDecoder(bytes.NewReader(body[key]))
		n.UseNumber()
		must(w.t, n.Decode(&some))
		items = append(items, some...)
		if !paged || len(some) < 200 {
			return items, 200
		}
	}
}

func (w *reader) pages(path string) bool {
	for _, op := range operations(w.api) {
		if op.Method == http.MethodGet && regexp.MustCompile("^"+regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, `[^/]+`)+"$").MatchString(path) {
			for _, p := range op.Parameters {
				if p.Name == "page" {
					return true
				}
			}
		}
	}
	return false
}

// readBack is a sheet as somebody else's program reads it.
type readBack struct {
	headings []string
	rows     [][]string
}

// with keeps the rows that have a text under each of the headings; all when none is named.
func (x readBack) with(headings string) readBack {
	for _, heading := range strings.Fields(headings) {
		at := slices.Index(x.headings, heading)
		x.rows = slices.DeleteFunc(x.rows, func(r []string) bool { return at < 0 || at >= len(r) || r[at] == "" })
	}
	return x
}

func (w *reader) readSheet(op operation, role, body string) readBack {
	w.t.Helper()
	if _, err := zip.NewReader(strings.NewReader(body), int64(len(body))); err != nil {
		w.t.Fatalf("%s as %s: no file: %.200s", op.OperationID, role, body)
	}
	f, err := excelize.OpenReader(strings.NewReader(body))
	must(w.t, err)
	defer f.Close()
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	must(w.t, err)
	if len(rows) < 4 || !strings.HasPrefix(rows[1][0], "导出人：") || !strings.Contains(rows[1][0], "仅限工作使用") {
		w.t.Errorf("%s as %s does not say whose copy it is: %q", op.OperationID, role, rows[:min(2, len(rows))])
		return readBack{}
	}
	out := readBack{headings: rows[2]}
	for i, r := range rows[3:] {
		if len(r) > 0 && (r[0] == "合计" || strings.HasPrefix(r[0], "导出编号 ")) {
			break
		}
		out.rows = append(out.rows, r)
		for n, text := range r {
			cell, err := excelize.CoordinatesToCellName(n+1, i+4)
			must(w.t, err)
			kind, err := f.GetCellType(name, cell)
			must(w.t, err)
			formula, err := f.GetCellFormula(name, cell)
			if err != nil || formula != "" {
				w.t.Errorf("%s as %s: %s is the formula %q %v", op.OperationID, role, cell, formula, err)
			}
			if slices.Contains(texts, out.headings[n]) && text != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				w.t.Errorf("%s as %s: %s %q is no text", op.OperationID, role, out.headings[n], text)
			}
		}
	}
	return out
}

// texts are columns whose digits are no numbers.
var texts = []string{"身份证号", "联系电话", "登录名", "行号", "文号", "发文字号", "编号", "备注"}

func fieldsOf(text string) (out [][]string) {
	for _, f := range strings.Fields(text) {
		heading, field, _ := strings.Cut(f, "=")
		out = append(out, []string{heading, field})
	}
	return out
}

// sameRows holds the rows of a sheet against the items of its page, in whatever order: a paper's register begins with the earliest.
func (w *reader) sameRows(op operation, role, fields string, items []map[string]any, x readBack) {
	w.t.Helper()
	var want, got []string
	mapped := fieldsOf(fields)
	for _, item := range items {
		line := ""
		for _, f := range mapped {
			text := ""
			for _, name := range strings.Split(strings.TrimSuffix(f[1], "#"), "+") {
				if _, there := item[name]; !there {
					w.t.Errorf("%s: the page has no field %s", op.OperationID, name)
				}
				text += said(item[name])
			}
			line += "|" + plainNumber(text, strings.HasSuffix(f[1], "#"))
		}
		want = append(want, line)
	}
	for _, r := range x.rows {
		line := ""
		for _, f := range mapped {
			at := slices.Index(x.headings, f[0])
			if at < 0 {
				w.t.Errorf("%s: the file has no column %s among %q", op.OperationID, f[0], x.headings)
				return
			}
			text := ""
			if at < len(r) {
				text = r[at]
			}
			line += "|" + plainNumber(text, strings.HasSuffix(f[1], "#"))
		}
		got = append(got, line)
	}
	slices.Sort(want)
	slices.Sort(got)
	if slices.Equal(want, got) {
		return
	}
	w.t.Errorf("%s as %s: %d rows in the file, %d on the page, or others", op.OperationID, role, len(got), len(want))
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			w.t.Errorf("first\n  file %s\n  page %s", got[i], want[i])
			return
		}
	}
}

// paperSays takes a paper along: the file has the number, the title, the recipients and the text of the page.
func (w *reader) paperSays() {
	w.t.Helper()
	items, _ := w.itemsOf("staff", shown{page: "/api/papers"})
	for _, p := range items {
		r := w.send(w.login("staff"), http.MethodGet, "/api/papers/"+said(p["id"])+"/docx", "")
		if r.code != 200 {
			w.t.Errorf("a paper: %d %s", r.code, r.body)
			continue
		}
		text := regexp.MustCompile("<[^>]*>").ReplaceAllString(string(unzipped(w.t, []byte(r.body))), "")
		for _, want := range []string{said(p["number"]), said(p["title"]), said(p["recipients"]), "请组织学习。"} {
			if want == "" || !strings.Contains(text, want) {
				w.t.Errorf("the paper's file does not say %q", want)
			}
		}
	}
}

// said is a value of the page's answer as text; lists stand on one line.
func said(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = said(p)
		}
		return strings.Join(parts, "、")
	default:
		return fmt.Sprint(v)
	}
}

// plainNumber is the same text for 32, 32.0 and 32.00; nothing is zero.
func plainNumber(text string, number bool) string {
	if !number {
		return text
	}
	if text == "" {
		return "0"
	}
	if r, ok := new(big.Rat).SetString(text); ok {
		return r.RatString()
	}
	return text
}
