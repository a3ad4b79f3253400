package app_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// deciding are the operations by which somebody judges, grants or ends what was asked for or handed in.
var deciding = regexp.MustCompile(`^(accept|adopt|answer|approve|check|choose|close|confirm|count|decide|enable|enter|give|grant|judge|pass|permit|refuse|reject|reopen|reset|resolve|return|revoke|score|seal|sign|verify|vouch|withdraw-grant)`)

// decision says of an operation how it is held that nobody decides about their own: by what is tried here, by a test
// elsewhere, or why nobody's own can be decided by it.
type decision struct {
	code  string                                           // with which one's own is refused
	other string                                           // the role that may
	own   func(w *town, cookie string) (path, body string) // what the caller makes, and then tries to decide
	test  string                                           // that tries it, where a scene of its own is needed
	why   string                                           // nothing is decided by it
}

const givesBack = "gives back; nothing is granted by it"

var decisions = map[string]decision{
	"decide-term-extension": {code: "extension.own", other: "staff", own: func(w *town, cookie string) (string, string) {
		id := w.makeAs(cookie, "/api/terms/"+w.term.String()+"/extension", `{"to":"2027-12-31","reason":"机构改革尚未到位"}`)
		return "/api/term-extensions/" + id.String() + "/decide", `{"version":1,"decision":"approve"}`
	}},
	"grant-rectification":  {code: "rectification.asker", other: "staff", own: func(w *town, cookie string) (string, string) { return w.askedLonger(cookie, "grant") }},
	"refuse-rectification": {code: "rectification.asker", other: "staff", own: func(w *town, cookie string) (string, string) { return w.askedLonger(cookie, "refuse") }},
	"verify-rectification": {code: "rectification.doer", other: "staff", own: func(w *town, cookie string) (string, string) { return w.reported(cookie, "verify"), `{"version":2}` }},
	"close-rectification": {code: "rectification.doer", other: "staff", own: func(w *town, cookie string) (string, string) {
		path := w.reported(cookie, "close")
		w.acted(w.login("staff"), path, `{"version":2}`)
		return strings.TrimSuffix(path, "verify") + "close", `{"version":3}`
	}},
	"check-handbook": {code: "handbook.own", other: "dept_clerk", own: func(w *town, cookie string) (string, string) {
		path := "/api/handbooks/" + w.near.branch.String()
		w.acted(cookie, path+"/hand-in", `{"year":2025,"version":0}`)
		return path + "/check", `{"year":2025,"version":1}`
	}},
	"answer-objection": {code: "objection.own", other: "dept_clerk", own: func(w *town, cookie string) (string, string) {
		day := w.app.DB.Today()
		id := w.makeAs(cookie, "/api/objections", fmt.Sprintf(`{"subject":"branch","subject_id":%d,"year":%d,"day":%q,"text":"现场学习没有计分"}`, w.near.branch, day.Year(), day))
		return "/api/objections/" + id.String() + "/answer", `{"version":1,"uphold":false,"reason":"核对过记录，计分没有错误"}`
	}},
	"answer-team-consent": {code: "team.own_answer", other: "staff", own: func(w *town, cookie string) (string, string) {
		id := w.makeAs(cookie, "/api/teams/"+w.near.branch.String()+"/consents", w.bodyFor(`{"member_id":MEMBER,"duty":"secretary","kind":"add","day":"`+string(w.app.DB.Today().AddDays(30))+`","reason":"机构改革需要"}`, w.near, 0, ""))
		return "/api/team-consents/" + id.String() + "/answer", `{"version":1,"grant":true}`
	}},
	"answer-opinion": {code: "forbidden", other: "staff", own: func(w *town, cookie string) (string, string) {
		id := w.makeAs(cookie, "/api/opinions", `{"kind":"complaint","text":"同一组数据重复填报"}`)
		return "/api/opinions/" + id.String() + "/answer", `{"version":1,"answer":"已经合并为一次填报，请查看。"}`
	}},
	"decide-points-adjustment": {code: "points.second_person", other: "staff", own: func(w *town, cookie string) (string, string) {
		id := w.makeAs(cookie, "/api/points/adjustments", w.bodyFor(`{"subject":"member","subject_id":MEMBER,"rule":"service_discretion","points":"2","reason":"抗洪抢险值守三夜","evidence":"支委会会议记录"}`, w.near, 0, ""))
		return "/api/points/adjustments/" + id.String() + "/decide", `{"version":1,"agree":true}`
	}},
	"accept-activity":          {test: "TestOneStepForTheSecretary"}, // by default a secretary records and accepts in one step; the setting that asks for two
	"accept-activities":        {test: "TestOneStepForTheSecretary"},
	"adopt-points-scheme":      {test: "TestADraftIsPutInForceByAnother"},
	"approve-election":         {test: "TestFromTheRequestToTheNewTeam"},
	"permit-election":          {test: "TestFromTheRequestToTheNewTeam"},
	"confirm-election-ballot":  {test: "TestFromTheRequestToTheNewTeam"}, // a teller and a monitor of the meeting, none of them a candidate
	"approve-establishment":    {test: "TestNobodyAnswersHimself"},
	"reject-establishment":     {test: "TestNobodyAnswersHimself"},
	"revoke-establishment":     {test: "TestNobodyAnswersHimself"},
	"check-briefing":           {test: "TestFromDraftToSealAndTheNextEdition"},
	"seal-briefing":            {test: "TestFromDraftToSealAndTheNextEdition"}, // after two signatures of two persons
	"choose-points":            {test: "TestAChoiceIsWaitedForMadeAndTakenBack"},
	"decide-points-closing":    {test: "TestClosingTakesTwoPersons"},
	"decide-late-facts":        {test: "TestLateFactsTakeTwoPersons"},
	"give-grant":               {test: "TestGrantsAreRefusedWithTheReason"},
	"withdraw-grant":           {test: "TestTheLastAdministratorStays"},
	"enable-account":           {test: "TestTheLastAdministratorStays"},
	"reset-account":            {test: "TestTheLastAdministratorStays"},
	"confirm-account":          {test: "TestAResetHoldsTheOfficeUntilConfirmed"},
	"reset-factor":             {test: "TestALostPhoneNeedsTwoAdministrators"},
	"vouch-account":            {test: "TestWhoMayNotBeVouchedFor"},
	"verify-rectifications":    {test: "TestBulkEqualsService"}, // each by verify-rectification's own rule
	"close-rectifications":     {test: "TestBulkEqualsService"},
	"enter-team-change":        {test: "TestConsentComesBeforeTheChange"}, // somebody else has consented before
	"confirm-entrustment":      {test: "TestAnOfficeGoesOverOnItsDay"},    // by the security administrator, who may hold no other office
	"accept-entrustment":       {why: "whoever is to take an office says yes; the security administrator confirms it"},
	"refuse-entrustment":       {why: givesBack},
	"answer-briefing-comment":  {why: "an answer to a question, which decides nothing"},
	"resolve-briefing-comment": {why: "a mark of the writer of the report that a remark was dealt with"},
	"check-establishment":      {why: "computes what the rules say to a plan"},
	"check-points-scheme":      {why: "computes what is wrong with a draft"},
	"check-points-year":        {why: "computes the year and compares"},
	"close-check-in":           {why: "ends a meeting's codes"},
	"confirm-check-in":         {why: "says that oneself is there; the record is made and accepted by others"},
	"confirm-self":             {why: "proves who sits there"},
	"count-election-ballot":    {why: "a draft of the count, which two persons of the meeting confirm"},
	"give-factor":              {why: "one's own log-in"},
	"pass-check-in":            {why: "a page's walk, without effect"},
	"pass-objection":           {why: "hands on to the level above"},
	"sign-briefing":            {why: "the first of two signatures, the drafter's"},
	"reopen-opinion":           {why: "asks again"},
	"reopen-rectification":     {why: givesBack},
	"return-activities":        {why: givesBack},
	"return-activity":          {why: givesBack},
	"return-briefing":          {why: givesBack},
	"return-election":          {why: givesBack},
	"return-establishment":     {why: givesBack},
	"return-handbook":          {why: givesBack},
	"return-rectification":     {why: givesBack},
}

// TestNobodyDecidesTheirOwn: whoever holds every office that an act passes through still needs another person for
// it. An operation that decides and is not in the table fails.
func TestNobodyDecidesTheirOwn(t *testing.T) {
	w := found(t, "")
	w.term = w.make("/api/terms", w.bodyFor(`{"org_id":BRANCH,"session":5,"began":"2024-03-15"}`, w.near, 0, ""))
	w.account("everything", kernel.Grant{Role: "staff", Org: w.root}, kernel.Grant{Role: "dept_clerk", Org: w.near.department}, kernel.Grant{Role: "branch_secretary", Org: w.near.branch})
	cookie := w.loginAs("everything")
	known := map[string]bool{}
	for _, op := range operations(w.api) {
		if op.Method == http.MethodGet || !deciding.MatchString(op.OperationID) {
			continue
		}
		known[op.OperationID] = true
		d, ok := decisions[op.OperationID]
		switch {
		case !ok:
			t.Errorf("%s decides something, and nothing says how it is held that nobody decides their own", op.OperationID)
		case d.own != nil:
			w.decidesOwn(op, d, cookie)
		case (d.test == "") == (d.why == ""):
			t.Errorf("%s has neither a test nor a reason, or both", op.OperationID)
		}
	}
	for id := range decisions {
		if !known[id] {
			t.Errorf("%s is no operation that decides", id)
		}
	}
}

// decidesOwn is refused to the one who asked, and then goes through by another, so that it was nothing else that stood in
// the way.
func (w *town) decidesOwn(op operation, d decision, cookie string) {
	w.t.Helper()
	path, body := d.own(w, cookie)
	if r := w.send(cookie, op.Method, path, body); r.code < 400 || !strings.Contains(r.body, `"code":"`+d.code+`"`) {
		w.t.Errorf("%s of one's own: %d %s", op.OperationID, r.code, r.body)
	}
	if r := w.send(w.login(d.other), op.Method, path, body); r.code >= 300 {
		w.t.Errorf("%s by another: %d %s", op.OperationID, r.code, r.body)
	}
}

// given is an item that has been given back to the near side's people.
func (w *town) given(what string) kernel.ID {
	w.t.Helper()
	id := w.make("/api/rectifications", w.bodyFor(`{"text":"第一季度没有召开党员大会（`+what+`）","found_day":"2026-03-01","org_id":BRANCH}`, w.near, 0, ""))
	today := w.app.DB.Today()
	must(w.t, w.app.DB.Do(w.t.Context(), "test.given", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE rectification SET state='planned',sent_day=?,plan_due=?,due=?,measures='立即补开' WHERE id=?", today, today.AddDays(5), today.AddDays(10), id)
		return err
	}))
	return id
}

func (w *town) askedLonger(cookie, answer string) (path, body string) {
	w.t.Helper()
	path = "/api/rectifications/" + w.given(answer).String()
	w.acted(cookie, path+"/ask-extension", fmt.Sprintf(`{"version":1,"day":%q,"text":"场地正在修缮，需要延期"}`, w.app.DB.Today().AddDays(15)))
	return path + "/" + answer, `{"version":2,"text":"请按原定期限完成"}`
}

func (w *town) reported(cookie, what string) string {
	w.t.Helper()
	path := "/api/rectifications/" + w.given(what).String()
	w.acted(cookie, path+"/report", `{"version":1,"text":"已经补开党员大会","member_name":"王建国"}`)
	return path + "/verify"
}

// acted does what must go well.
func (w *town) acted(cookie, path, body string) {
	w.t.Helper()
	if r := w.send(cookie, http.MethodPost, path, body); r.code >= 300 {
		w.t.Fatalf("POST %s %s: %d %s", path, body, r.code, r.body)
	}
}

// notOpen are the fields of bodies that carry the name of something which nobody sets, with what they are.
var notOpen = map[string]string{
	"accept-activities items[].id":       "which records; each is looked for within sight",
	"return-activities items[].id":       "the same",
	"assign-rectifications items[].id":   "which items; each is looked for within sight",
	"close-rectifications items[].id":    "the same",
	"verify-rectifications items[].id":   "the same",
	"issue-feedback-letter items[].id":   "the same",
	"preview-feedback-letter items[].id": "the same",
	"issue-due-letters items[].id":       "the same",
	"assign-group-members members[].id":  "which members; each is looked for within sight",
	"check-establishment id":             "which request is left out of the comparison",
	"save-year-plan lines[].id":          "which line of the plan that the address names",
	"start-entrustment account_id":       "to whom; the security administrator confirms it",
	"give-grant account_id":              "to whom, by the security administrator",
	"give-grant role":                    "the same",
	"set-up administrators[].role":       "which of the three, once, under the code of the first start",
	"answer-objection points":            "the remedy, which a second person grants",
	"propose-points-adjustment points":   "proposed, which a second person grants",
	"choose-points points":               "within the range that the scheme names",
	"create-points-scheme definition":    "amounts of a rule of a draft, which another person puts in force",
	"check-points-scheme definition":     "the same",
	"simulate-points-scheme definition":  "the same",
	"save-points-scheme definition":      "the same",
}

// TestFieldsThatNobodySets: no body has a field for what the program alone writes, but for those that are named here
// with what they are; and no body at any depth is open to fields that are not named.
func TestFieldsThatNobodySets(t *testing.T) {
	w := &town{t: t, api: found(t, "").api}
	seen := map[string]bool{}
	bodies := 0
	for _, op := range operations(w.api) {
		if op.RequestBody == nil {
			continue
		}
		for kind, media := range op.RequestBody.Content {
			if kind != "application/json" {
				continue
			}
			bodies++
			w.fieldsOf(op, media.Schema, "", 0, func(path string) {
				key := op.OperationID + " " + path
				if top, _, deep := strings.Cut(path, "."); deep && top == "definition" {
					key = op.OperationID + " definition"
				}
				if seen[key] = true; notOpen[key] == "" {
					t.Errorf("the body of %s has %s, which nobody sets", op.OperationID, path)
				}
			})
		}
	}
	for key := range notOpen {
		if !seen[key] {
			t.Errorf("%s is no field of a body", key)
		}
	}
	if bodies < 150 {
		t.Errorf("only %d bodies were looked at", bodies)
	}
}

// TestDecisionsNameTests: a test that the table of decisions names is one that there is.
func TestDecisionsNameTests(t *testing.T) {
	declared := testsDeclared(t)
	names := []string{}
	for id, d := range decisions {
		if d.test != "" && !declared[d.test] {
			names = append(names, id+": "+d.test)
		}
	}
	if slices.Sort(names); len(names) > 0 {
		t.Errorf("these name tests that there are not: %v", names)
	}
}

var testDeclaration = regexp.MustCompile(`(?m)^func (Test\w+)\(t `)

// testsDeclared are the tests that the program's packages have.
func testsDeclared(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	must(t, filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range testDeclaration.FindAllSubmatch(text, -1) {
			out[string(m[1])] = true
		}
		return err
	}))
	return out
}
