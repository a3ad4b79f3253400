package app_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// TestBodiesReachTheServices sends to every operation bodies that the contract's form lets through, with ids,
// codes and versions that there are, of one's own part of the city and of the other. Nothing fails, no answer
// shows what its reader may not see, nothing of the other department changes by the hands of this one, and
// nothing is written without a row in the trail.
func TestBodiesReachTheServices(t *testing.T) { reach(t, 8) }

func reach(t *testing.T, bodies int) {
	w := &reacher{
		former: &former{town: found(t, ""), random: rand.New(rand.NewPCG(9, 60)), letters: readMatrix(t)},
		words:  map[string][]any{}, ids: map[string][]kernel.ID{}, untrailed: map[string]bool{}, reached: map[string]bool{}, lists: map[string][]kernel.ID{}, gone: map[string]bool{},
	}
	w.there, w.special = w.objects(), w.action()
	w.nearObjects()
	w.harvest()
	begun := time.Now()
	first, last := w.inOrder()
	before := w.farState()
	for _, op := range slices.Concat(first, last) {
		w.several(op, bodies, w.nearRoles)
	}
	if after := w.farState(); !maps.Equal(before, after) {
		for path, was := range before {
			if after[path] != was {
				t.Errorf("%s of the other department was %.300s, and is %.300s", path, was, after[path])
			}
		}
	}
	w.open = true
	for _, op := range slices.Concat(first, last) {
		w.several(op, bodies, w.allRoles)
	}
	if wrong := w.broken(); len(wrong) > 0 {
		t.Errorf("after all bodies: %v", wrong)
	}
	found, err := w.app.Audit.Verify(t.Context(), w.app.DB, "")
	if err != nil || found.Bad != "" {
		t.Errorf("the trail: %+v %v", found, err)
	}
	t.Logf("%d operations, %d bodies, answers by class %v, %d operations reached, in %s", len(first)+len(last), w.sent, w.classes, len(w.reached), time.Since(begun).Round(time.Second))
	missed := []string{}
	for _, op := range slices.Concat(first, last) {
		if !w.reached[op.OperationID] {
			missed = append(missed, op.OperationID)
		}
	}
	t.Logf("never taken: %v", missed)
	if w.classes[2]*6 < w.sent || len(w.reached) < 70 {
		t.Errorf("%d of %d bodies were taken by %d operations: they don't reach the services", w.classes[2], w.sent, len(w.reached))
	}
}

// reacher knows what there is in the city by the names under which answers show it.
type reacher struct {
	*former
	words     map[string][]any       // values by property, and by address and property
	ids       map[string][]kernel.ID // by the address under which they are listed
	untrailed map[string]bool        // operations that were once answered well without a row in the trail
	reached   map[string]bool
	lists     map[string][]kernel.ID // what each role's lists show, until something is written there
	serial    int
	special   string          // the code of a special action
	gone      map[string]bool // roles that can no longer log in
	open      bool            // the committee has acted: names of the other department may stand anywhere
}

// apart are the operations that end what the test stands on (sessions, clocks, accounts), or take long.
var apart = regexp.MustCompile(`^(set-clock|take-backup|drill-backup|rotate-keys|set-up|end-session|open-session|activate-account|ask-reset|change-password|.*-factor|renew-recovery)$`)

// late are the addresses whose operations take rights and places away; what comes after meets fewer of them.
var late = regexp.MustCompile(`^/api/(accounts|grants|sessions?|entrustments|orgs|members)`)

func (w *reacher) inOrder() (first, last []operation) {
	for _, op := range operations(w.api) {
		switch {
		case op.Method == http.MethodGet || apart.MatchString(op.OperationID):
		case op.RequestBody != nil && op.RequestBody.Content["application/json"] == nil:
		case late.MatchString(op.Path):
			last = append(last, op)
		default:
			first = append(first, op)
		}
	}
	return first, last
}

// nearObjects makes the near side's own things.
func (w *reacher) nearObjects() {
	w.t.Helper()
	last := kernel.ID(0)
	for _, x := range things {
		role, body := "staff", strings.Replace(w.bodyFor(x.body, w.near, last, w.action()), `"8"`, `"9"`, 1)
		if x.path == "/api/activities" {
			role, body = "branch_clerk", strings.ReplaceAll(w.activityBody(w.near), "水利工程", "财务工作")
		}
		body = strings.ReplaceAll(body, "水利", "财政")
		r := w.send(w.login(role), http.MethodPost, x.path, body)
		var made struct{ ID kernel.ID }
		if err := json.Unmarshal([]byte(r.body), &made); err != nil || made.ID == 0 {
			w.t.Fatalf("POST %s: %d %s", x.path, r.code, r.body)
		}
		last = made.ID
	}
}

// harvest reads all lists and the things in them, as those who may.
func (w *reacher) harvest() {
	w.t.Helper()
	for _, role := range []string{"staff", "sec_admin", "branch_secretary", "member"} {
		for _, op := range operations(w.api) {
			if op.Method != http.MethodGet || strings.Contains(op.Path, "{") || strings.Contains(op.Path, "export") || strings.Contains(op.Path, "template") || op.permission == publicPermission {
				continue
			}
			r := w.send(w.login(role), http.MethodGet, address(op, 1), "")
			var v any
			if r.code == 200 && json.Unmarshal([]byte(r.body), &v) == nil {
				w.gather(op.Path, "", v)
			}
		}
	}
}

const mostWords = 60

// gather keeps the values of an answer by their names.
func (w *reacher) gather(path, name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			w.gather(path, k, v[k])
		}
	case []any:
		for _, e := range v {
			w.gather(path, name, e)
		}
	case nil, bool:
	default:
		if s, ok := v.(string); ok && (s == "" || strings.Contains(s, "水利")) {
			return // a text of the other department would look like a leak when it comes back
		}
		if n, ok := v.(float64); ok && name == "id" && n > 1000 {
			if id := kernel.ID(n); len(w.ids[path]) < mostWords && !slices.Contains(w.ids[path], id) {
				w.ids[path] = append(w.ids[path], id)
			}
		}
		for _, key := range []string{name, path + " " + name} {
			if len(w.words[key]) < mostWords && !slices.Contains(w.words[key], v) {
				w.words[key] = append(w.words[key], v)
			}
		}
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

var nearRoles = []string{"dept_clerk", "branch_secretary", "branch_clerk", "member"}

func (w *reacher) nearRoles(op operation) []string {
	return slices.DeleteFunc(w.allRoles(op), func(role string) bool { return !slices.Contains(nearRoles, role) })
}

func (w *reacher) allRoles(op operation) (out []string) {
	for _, l := range letters {
		if strings.Contains(w.letters[op.OperationID], l.letter) {
			out = append(out, l.role)
		}
	}
	return out
}

func (w *reacher) several(op operation, bodies int, who func(operation) []string) {
	w.t.Helper()
	roles, makers := who(op), w.makers(op, who)
	if len(roles) == 0 {
		return
	}
	for n := range bodies {
		if n%renewed == 0 && len(makers) > 0 {
			maker := pick(w.random, makers)
			w.one(maker, pick(w.random, who(maker)))
		}
		w.one(op, pick(w.random, roles))
	}
}

// renewed is after how many bodies a new thing is made for those that follow: what has come to its end takes nothing any more.
const renewed = 6

// makers are the operations that make what another one acts on, as far as these roles may.
func (w *reacher) makers(op operation, who func(operation) []string) (out []operation) {
	base, _, ok := strings.Cut(op.Path, "/{")
	if !ok {
		return nil
	}
	for _, other := range operations(w.api) {
		makes := other.Method == http.MethodPost && !strings.Contains(other.Path, "{") && (other.Path == base || strings.HasPrefix(other.Path, base+"/") || base == "/api/imports" && other.OperationID == "paste-import")
		if makes && !apart.MatchString(other.OperationID) && (other.RequestBody == nil || other.RequestBody.Content["application/json"] != nil) && len(who(other)) > 0 {
			out = append(out, other)
		}
	}
	return out
}

// one sends one body and judges what came of it.
func (w *reacher) one(op operation, role string) {
	w.t.Helper()
	cookie := w.session(role)
	if cookie == "" {
		return // another body has taken the role away
	}
	path, seen := w.addressed(op, role, cookie)
	body := ""
	if op.RequestBody != nil {
		v := w.lawful(op, seen)
		raw, err := json.Marshal(v)
		must(w.t, err)
		body = string(raw)
	}
	rows, state := w.rows(), ""
	if w.untrailed[op.OperationID] {
		state = w.state()
	}
	r := w.send(cookie, op.Method, path, body)
	w.sent++
	w.classes[min(5, r.code/100)]++
	if !strings.HasPrefix(r.body, "PK") { // a file
		w.judge(op, role, path+" "+body, r)
	}
	if strings.Contains(r.body, "水利") && !strings.Contains(body, "水利") && !w.open {
		w.t.Errorf("%s %s as %s with %s shows the other department: %s", op.Method, path, role, body, excerpt(r.body))
	}
	if r.code >= 300 {
		return
	}
	w.reached[op.OperationID] = true
	base, _, _ := strings.Cut(op.Path, "/{id}")
	if op.OperationID == "paste-import" || strings.Contains(op.Path, "/imports/") {
		must(w.t, w.app.Intake.Drain(w.t.Context()))
	}
	if w.rows() == rows {
		own := strings.Contains(r.body, `"own_draft":true`) // what one types oneself is on record with the next step
		if w.untrailed[op.OperationID] && !own && w.state() != state {
			w.t.Errorf("%s %s as %s with %s wrote without a row in the trail", op.Method, path, role, body)
		}
		w.untrailed[op.OperationID] = true
	}
	var v any
	if json.Unmarshal([]byte(r.body), &v) == nil {
		w.gather(base, "", v)
	}
	for key := range w.lists {
		if _, path, _ := strings.Cut(key, " "); strings.HasPrefix(path, base) || strings.HasPrefix(base, path) {
			delete(w.lists, key)
		}
	}
}

// session is a role's, opened anew when it was ended; empty when the role can no longer log in.
func (w *reacher) session(role string) string {
	cookie := w.cookies[role]
	if cookie != "" && w.send(cookie, http.MethodGet, "/api/session", "").code == 200 {
		return cookie
	}
	if delete(w.cookies, role); w.gone[role] {
		return ""
	}
	r := w.send("", http.MethodPost, "/api/session", fmt.Sprintf(`{"login":"as-%s","password":%q}`, strings.ReplaceAll(role, "_", "-"), password))
	if r.code == 200 {
		w.cookies[role] = r.cookie
	}
	w.gone[role] = r.code != 200
	return w.cookies[role]
}

// addressed fills the holes of a path with what there is, and answers the thing as the caller sees it.
func (w *reacher) addressed(op operation, role, cookie string) (string, map[string]any) {
	base, rest, _ := strings.Cut(op.Path, "/{id}")
	path := op.Path
	var seen map[string]any
	if rest != "" || strings.HasSuffix(op.Path, "/{id}") {
		id := kernel.ID(4711)
		if mine := w.mine(role, cookie, base); len(mine) > 0 && w.random.IntN(4) > 0 {
			id = pick(w.random, mine)
		} else if ids := w.ids[base]; len(ids) > 0 && w.random.IntN(10) > 0 {
			id = pick(w.random, ids)
		} else if there, ok := w.there[base]; ok {
			id = there
		}
		path = strings.ReplaceAll(path, "{id}", id.String())
		r := w.send(cookie, http.MethodGet, strings.ReplaceAll(base, "{id}", "")+"/"+id.String(), "")
		if r.code == 200 && json.Unmarshal([]byte(r.body), &seen) == nil {
			w.gather(base, "", seen)
		}
	}
	query := url.Values{}
	for _, p := range op.Parameters {
		if p.In == "header" || p.In == "cookie" {
			continue
		}
		value := fmt.Sprint(whole(w.valueOf(base, p.Name, p.Schema, nil, 0)))
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		} else if p.Required || w.random.IntN(2) == 0 {
			query.Set(p.Name, value)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, seen
}

// mine are the ids that the role's own list of an address shows, as it was lately.
func (w *reacher) mine(role, cookie, base string) []kernel.ID {
	key := role + " " + base
	if _, read := w.lists[key]; !read {
		r := w.send(cookie, http.MethodGet, base, "")
		ids := []kernel.ID{}
		for _, m := range idInText.FindAllStringSubmatch(r.body, -1) {
			if id, ok := kernel.ParseID(m[1]); r.code == 200 && ok && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		w.lists[key] = ids
	}
	return w.lists[key]
}

// idInText finds the things of a list.
var idInText = regexp.MustCompile(`"id":(\d{6,})`)

// whole writes numbers of JSON without an exponent.
func whole(v any) any {
	if n, ok := v.(float64); ok {
		return int64(n)
	}
	return v
}

// lawful is a body that the operation's form lets through.
func (w *reacher) lawful(op operation, seen map[string]any) any {
	base, _, _ := strings.Cut(op.Path, "/{id}")
	schema := op.RequestBody.Content["application/json"].Schema
	drawn := w.valueOf(base, "", schema, seen, 0)
	templates := bodiesOf[op.OperationID]
	for _, x := range things {
		if x.path == op.Path && x.body != "" && op.Method == http.MethodPost {
			templates = append(templates, x.body)
		}
	}
	if op.OperationID == "record-activity" || op.OperationID == "send-activity" {
		templates = append(templates, strings.ReplaceAll(w.recordBody(w.near), "TOPIC", "第SERIAL次学习"))
	}
	if len(templates) == 0 || w.random.IntN(4) == 0 {
		return drawn
	}
	at := w.near
	if w.random.IntN(5) == 0 {
		at = w.far
	}
	w.serial++
	text := strings.NewReplacer("SERIAL", hanSerial(w.serial), "ROOT", w.root.String(), "水利", "财政", `"8"`, `"`+fmt.Sprint(w.serial+100)+`"`).Replace(pick(w.random, templates))
	var sound map[string]any
	must(w.t, json.Unmarshal([]byte(w.bodyFor(text, at, w.there["/api/training-classes"], w.special)), &sound))
	more, _ := drawn.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(more)) {
		if had, ok := sound[name].(string); ok && dayName.MatchString(name) && had != "" || w.random.IntN(12) == 0 {
			sound[name] = more[name]
		}
	}
	return sound
}

// hanSerial is a number as a name, none twice.
func hanSerial(n int) string {
	digits, out := []rune("甲乙丙丁戊己庚辛壬癸"), []rune{}
	for ; n > 0; n /= 10 {
		out = append(out, digits[n%10])
	}
	return string(out)
}

// bodiesOf are sound bodies of operations that no list of things makes, ORG and the like for the side's own.
var bodiesOf = map[string][]string{
	"create-member": {`{"name":"新人SERIAL","sex":"male","nation":"01","born":"1985-05-01","education":"20","standing":"full","service":"in_service","group_id":0,"joined":"2008-07-01","confirmed":"2009-07-01",
		"job_title":"","phone":"","id_number":"","migrant":false,"observed_from":"","observed_to":"","branch_id":BRANCH,"since":"2018-01-01"}`},
	"appoint-member":        {`{"org_id":BRANCH,"duty":"secretary","from":"2020-01-01"}`, `{"org_id":ORG,"duty":"affairs_cadre","from":"2020-01-01","to":"2021-01-01"}`},
	"find-member-by-number": {`{"number":"13800138000"}`},
	"raise-objection":       {`{"subject":"member","year":2026,"day":"2026-05-01","text":"第SERIAL次学习没有计分"}`, `{"subject":"branch","subject_id":BRANCH,"year":2026,"day":"2026-05-01","text":"第SERIAL次学习没有计分"}`},
	"give-grant":            {`{"account_id":4711,"role":"judge","org_id":ROOT}`},
	"create-org":            {`{"kind":"branch","name":"新支部SERIAL","parent_id":ORG,"from":"2020-01-01"}`},
	"raise-opinion":         {`{"kind":"suggestion","about":"办事流程","text":"建议第SERIAL次简化表格","nameless":false,"may_publish":true}`},
	"paste-import": {
		`{"kind":"roster","text":"姓名\t性别\t出生年月\t民族\t党籍状态\t是否退休\t所在单位\t所在党支部\t加入党组织日期\t转正时间\n新人SERIAL\t男\t1985-05-01\t汉\t正式党员\t否\t市财政局\t市财政局第一党支部\t2008-07-01\t2009-07-01\n"}`,
		`{"kind":"visit","text":"走访日期\t走访对象\t单位\n2026-03-02\t东湖村SERIAL\t市财政局\n"}`,
	},
	"save-honour-kind":     {`{"code":"kind_SERIAL","name":"荣誉SERIAL","level":"city","holder_type":"branch","active":true}`},
	"save-action":          {`{"code":"act_SERIAL","name":"行动SERIAL","active":true}`},
	"create-points-scheme": {`{"subject":"branch","base":0}`},
}

var (
	dayName  = regexp.MustCompile(`day$|^(from|to|born|joined|confirmed|effective|since|due|when)$`)
	idName   = regexp.MustCompile(`(^|_)id$`)
	timeName = regexp.MustCompile(`_time$|^time$`)
)

// valueOf draws a value for a property: what the thing has, what is elsewhere under that name, or
// anything that the schema allows.
func (w *reacher) valueOf(base, name string, s *huma.Schema, seen map[string]any, depth int) any {
	if s.Ref != "" {
		s = w.api.Contract().Components.Schemas.SchemaFromRef(s.Ref)
	}
	had, there := seen[name]
	if there && name == "version" {
		return had
	}
	switch {
	case len(s.Enum) > 0:
		return pick(w.random, s.Enum)
	case s.Type == "object":
		return w.objectOf(base, name, s, seen, had, depth)
	case s.Type == "array":
		n := 0
		if s.MinItems != nil {
			n = *s.MinItems
		}
		if depth < 5 {
			n += w.random.IntN(3)
		}
		if s.MaxItems != nil {
			n = min(n, *s.MaxItems)
		}
		list := make([]any, n)
		for i := range list {
			list[i] = w.valueOf(base, strings.TrimSuffix(name, "s"), s.Items, nil, depth+1)
		}
		return list
	case s.Type == "boolean":
		return w.random.IntN(2) == 0
	case s.Type == "integer" || s.Type == "number":
		return w.numberOf(base, name, s, had)
	}
	return w.textOf(base, name, s, had)
}

func (w *reacher) objectOf(base, name string, s *huma.Schema, seen map[string]any, had any, depth int) any {
	inner, _ := had.(map[string]any)
	if depth == 0 {
		inner = seen
	} else if inner != nil && w.random.IntN(2) == 0 {
		return inner
	}
	out := map[string]any{}
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		_, dated := inner["version"]
		if slices.Contains(s.Required, property) || property == "version" && dated || depth < 4 && w.random.IntN(2) == 0 {
			if v, ok := inner[property]; ok && depth == 0 && w.random.IntN(3) > 0 {
				out[property] = v
				continue
			}
			out[property] = w.valueOf(base, property, s.Properties[property], inner, depth+1)
		}
	}
	return out
}

func (w *reacher) numberOf(base, name string, s *huma.Schema, had any) any {
	if idName.MatchString(name) || name == "key" {
		return w.someID(base, name)
	}
	if known := w.known(base, name, func(v any) bool { _, ok := v.(float64); return ok }); known != nil && w.random.IntN(2) == 0 {
		return known
	}
	least, most := 0.0, 40.0
	if s.Minimum != nil {
		least = *s.Minimum
	}
	if s.Maximum != nil {
		most = *s.Maximum
	}
	if name == "version" {
		return 1
	}
	return int64(least) + w.random.Int64N(max(1, min(50, int64(most-least)+1)))
}

// someID is an id that goes by that name elsewhere, or another thing's, or nothing's.
func (w *reacher) someID(base, name string) any {
	switch draw := w.random.IntN(12); {
	case draw == 0:
		return 0
	case draw == 1:
		return 4711
	case draw == 2:
		return pick(w.random, []kernel.ID{w.near.department, w.near.branch, w.near.member, w.far.department, w.far.branch, w.far.member})
	}
	switch name {
	case "org_id", "parent_id", "branch_id":
		return pick(w.random, []kernel.ID{w.near.department, w.near.branch, w.near.branch, w.far.department, w.far.branch, w.root})
	case "member_id":
		return pick(w.random, []kernel.ID{w.near.member, w.near.clerk, w.far.member})
	case "id":
		if ids := w.ids[base]; len(ids) > 0 {
			return pick(w.random, ids)
		}
	}
	if v := w.known(base, name, func(v any) bool { n, ok := v.(float64); return ok && n > 0 }); v != nil {
		return v
	}
	all := slices.Sorted(maps.Keys(w.ids))
	return pick(w.random, w.ids[pick(w.random, all)])
}

// known is a value that goes by that name under that address, or anywhere.
func (w *reacher) known(base, name string, fits func(any) bool) any {
	for _, key := range []string{base + " " + name, name} {
		list := slices.DeleteFunc(slices.Clone(w.words[key]), func(v any) bool { return !fits(v) })
		if len(list) > 0 && w.random.IntN(5) > 0 {
			return pick(w.random, list)
		}
	}
	return nil
}

func (w *reacher) textOf(base, name string, s *huma.Schema, had any) any {
	least, most := 0, 200
	if s.MinLength != nil {
		least = *s.MinLength
	}
	if s.MaxLength != nil {
		most = *s.MaxLength
	}
	fits := func(v any) bool {
		text, ok := v.(string)
		n := len([]rune(text))
		return ok && n >= least && n <= most && (s.Pattern == "" || regexp.MustCompile(s.Pattern).MatchString(text))
	}
	if fits(had) && w.random.IntN(2) == 0 {
		return had
	}
	if v := w.known(base, name, fits); v != nil && w.random.IntN(4) > 0 {
		return v
	}
	switch {
	case timeName.MatchString(name):
		return fmt.Sprintf("%02d:%02d", w.random.IntN(24), w.random.IntN(60))
	case dayName.MatchString(name):
		return string(kernel.Day("2025-06-01").AddDays(w.random.IntN(620)))
	case s.Pattern != "":
		return "code_" + fmt.Sprint(w.random.IntN(1000))
	case name == "points":
		return fmt.Sprint(w.random.IntN(9))
	case name == "period":
		return pick(w.random, []string{"2025", "2026", "2026-Q1", "2026-03"})
	}
	text := []rune(strings.Repeat("认真学习贯彻会议精神，为群众办实事解难题。", 1+most/20))
	n := min(most, len(text), least+w.random.IntN(40))
	if n == 0 {
		return ""
	}
	return string(text[:n])
}

// rows counts the trail.
func (w *town) rows() int {
	n, err := db.Scalar[int](w.t.Context(), w.app.DB.Read(), "SELECT COUNT(*) FROM audit")
	must(w.t, err)
	return n
}

// besides are tables that hold no record: who is logged in, what was asked twice, what somebody has half
// typed or prefers, work that is waiting, what of an act on many was refused, files that are looked through
// before they are imported.
var besides = []string{
	"audit", "audit_open", "audit_seal", "idempotency", "account_session", "account_draft", "preference", "job", "job_tick", "bulk", "bulk_item", "intake_batch", "intake_file", "intake_row", "intake_verdict",
	"goose_db_version",
}

// state is a digest of all records.
func (w *reacher) state() string { return w.digest(besides) }

// digest is one of all tables but some.
func (w *town) digest(except []string) string {
	w.t.Helper()
	ctx := w.t.Context()
	tables, err := db.Select(ctx, w.app.DB.Read(), db.Column[string], "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	must(w.t, err)
	sum := fnv.New128a()
	for _, table := range tables {
		if slices.Contains(except, table) {
			continue
		}
		rows, err := w.app.DB.Read().Query(ctx, "SELECT * FROM "+table)
		must(w.t, err)
		columns, err := rows.Columns()
		must(w.t, err)
		cells, at := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			at[i] = &cells[i]
		}
		for rows.Next() {
			must(w.t, rows.Scan(at...))
			fmt.Fprintln(sum, table, cells)
		}
		must(w.t, rows.Err())
		must(w.t, rows.Close())
	}
	return string(sum.Sum(nil))
}

// farState is what the committee sees of the other department.
func (w *reacher) farState() map[string]string {
	out := map[string]string{}
	ask := func(path string) {
		r := w.send(w.login("staff"), http.MethodGet, path, "")
		if r.code == 200 {
			out[path] = r.body
		}
	}
	for base, id := range w.there {
		ask(base + "/" + id.String())
		ask(base + "?size=100&org_id=" + w.far.department.String())
	}
	ask("/api/members/" + w.far.member.String())
	ask("/api/members/" + w.far.clerk.String())
	ask("/api/members?org_id=" + w.far.department.String())
	if len(out) < 20 {
		w.t.Errorf("only %d answers about the other department", len(out))
	}
	return out
}
