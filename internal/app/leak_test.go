package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// plant is an ID number and a phone that are real to the program and nobody's in the world.
type plant struct {
	name, idNumber, phone string
	wrong                 bool // it stands in a cell that is wrong, which its importer must see to mend it
}

func plants(n int) []plant {
	out := make([]plant, n)
	for i := range out {
		s := fmt.Sprintf("37010219800501%03d", 2*i+101)
		sum, weight := 0, 1
		for at := 16; at >= 0; at-- { // GB 11643
			weight = weight * 2 % 11
			sum += int(s[at]-'0') * weight
		}
		out[i] = plant{name: fmt.Sprintf("植入%03d", i), idNumber: s + string("10X98765432"[sum%11]), phone: fmt.Sprintf("1386%07d", 3141592+i*7)}
	}
	return out
}

// lockedBuffer is a log that many write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// TestNumbersStayInside plants two hundred ID numbers and phones by every door, works with them, and looks
// for them everywhere: in the database and beside it, in files left for a moment, in backups, in the log,
// in whatever an answer says without being asked for the full number.
func TestNumbersStayInside(t *testing.T) {
	log, before := &lockedBuffer{}, slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	w := &leak{town: found(t, ""), all: plants(200)}
	work, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { w.app.Intake.Run(work) })
	wg.Go(func() { w.app.Jobs.Run(work, 1) })
	w.typeIn(w.all[:50])
	w.importIn(w.all[50:])
	w.use()
	for _, l := range letters {
		w.askAll(l.role)
	}
	repo := filepath.Join(t.TempDir(), "repository")
	_, err := w.app.Backup(t.Context(), repo, true)
	must(t, err)
	stop()
	wg.Wait()
	for _, folder := range []string{filepath.Dir(w.folder), temporary, repo} {
		w.search(folder)
	}
	w.look("the log", log.b.Bytes())
	if w.bytes < 1<<20 || w.asked < 500 || log.b.Len() < 10_000 {
		t.Errorf("only %d bytes of files, %d answers and %d bytes of log were looked at", w.bytes, w.asked, log.b.Len())
	}
	t.Logf("%d numbers looked for in %d bytes of files, %d answers, %d bytes of log", 2*len(w.all), w.bytes, w.asked, log.b.Len())
	// The eye is tested: what was let out on request is seen.
	if len(w.found([]byte(w.revealed), func(plant) bool { return true })) == 0 {
		t.Error("a number in full is not seen")
	}
}

type leak struct {
	*town
	all      []plant
	ids      []kernel.ID
	revealed string
	bytes    int
	asked    int
}

// post acts as the pages do, under a key of its own.
func (w *leak) post(role, path, body string) reply {
	w.t.Helper()
	w.login(role)
	c := &wire{base: w.server.URL, cookie: w.cookies}
	w.asked++
	r, _ := c.send(role, "POST", path, body, fmt.Sprintf("leak-%d", w.asked))
	return r
}

func (w *leak) typeIn(some []plant) {
	w.t.Helper()
	for i, p := range some {
		form := map[string]any{
			"name": p.name, "sex": "male", "nation": "01", "born": "1980-05-01", "education": "", "standing": "full", "service": "in_service", "group_id": 0,
			"joined": "2005-07-01", "confirmed": "2006-07-01", "job_title": "", "phone": p.phone, "id_number": p.idNumber, "migrant": false, "observed_from": "", "observed_to": "",
			"branch_id": w.near.branch, "since": "2018-01-01",
		}
		body, _ := json.Marshal(form)
		r := w.post("staff", "/api/members", string(body))
		var made struct{ ID kernel.ID }
		if json.Unmarshal([]byte(r.body), &made); r.code != 200 || made.ID == 0 {
			w.t.Fatalf("%s: %d %s", p.name, r.code, r.body)
		}
		w.look("the answer to adding one", []byte(r.body))
		w.ids = append(w.ids, made.ID)
		if i == 0 { // the same number again is refused without saying it
			r := w.post("staff", "/api/members", strings.Replace(string(body), p.name, "重复", 1))
			w.look("a refusal", []byte(r.body))
		}
	}
}

// importIn pastes sound rows and rows with mistakes in them.
func (w *leak) importIn(some []plant) {
	w.t.Helper()
	var rows strings.Builder
	rows.WriteString("姓名\t性别\t出生年月\t民族\t党籍状态\t是否退休\t所在单位\t所在党支部\t加入党组织日期\t转正时间\t手机号码\t身份证号码\n")
	for i, p := range some {
		number, phone := p.idNumber, p.phone
		switch i % 30 {
		case 7: // too long: the right number is inside a wrong cell
			number, some[i].wrong = number+"9", true
		case 13:
			phone, some[i].wrong = "手机"+phone, true
		}
		fmt.Fprintf(&rows, "%s\t男\t1980-05-01\t汉\t正式党员\t否\t市财政局\t市财政局第一党支部\t2005-07-01\t2006-07-01\t%s\t%s\n", p.name, phone, number)
	}
	for range 2 { // the second time all are known already
		text, _ := json.Marshal(rows.String())
		r := w.post("staff", "/api/imports/paste", `{"kind":"roster","text":`+string(text)+`}`)
		var batch struct {
			ID    kernel.ID
			State string
		}
		must(w.t, json.Unmarshal([]byte(r.body), &batch))
		w.look("the answer to an import", []byte(r.body))
		for until := time.Now().Add(20 * time.Second); time.Now().Before(until) && batch.State != "checked"; time.Sleep(20 * time.Millisecond) {
			r = w.send(w.login("staff"), "GET", "/api/imports/"+batch.ID.String(), "")
			must(w.t, json.Unmarshal([]byte(r.body), &batch))
		}
		if batch.State != "checked" {
			w.t.Fatalf("not checked: %s", r.body)
		}
		for page := 1; page <= 4; page++ {
			r := w.send(w.login("staff"), "GET", fmt.Sprintf("/api/imports/%s/rows?page=%d&size=50", batch.ID, page), "")
			for _, found := range w.found([]byte(r.body), func(p plant) bool { return !p.wrong }) {
				w.t.Errorf("rows of an import show %s", found)
			}
		}
		w.search(filepath.Dir(w.folder)) // while the rows are waiting
		r = w.post("staff", "/api/imports/"+batch.ID.String()+"/apply", `{}`)
		w.look("the answer to applying", []byte(r.body))
	}
}

// use does with the numbers what people do.
func (w *leak) use() {
	w.t.Helper()
	for i, id := range w.ids[:25] {
		p := w.all[i]
		path := "/api/members/" + id.String()
		r := w.post("staff", path+"/reveal", `{"field":"id_number","reason":"核对档案中的身份信息"}`)
		if r.code == 200 {
			w.revealed += r.body
		}
		w.post("staff", "/api/members/find", `{"number":"`+p.phone+`"}`)
		w.send(w.login("staff"), "GET", "/api/members?text="+p.phone, "") // who types it into the wrong box
		w.send(w.login("staff"), "GET", "/api/members/"+p.idNumber, "")
	}
	if w.revealed == "" {
		w.t.Error("no number was shown on request")
	}
	w.post("staff", "/api/session/"+w.all[0].idNumber, "")
	w.send("", "POST", "/api/session", fmt.Sprintf(`{"login":%q,"password":%q}`, w.all[1].phone, w.all[1].idNumber))
}

// askAll reads whatever a role may read.
func (w *leak) askAll(role string) {
	w.t.Helper()
	for _, op := range operations(w.api) {
		if op.Method != http.MethodGet {
			continue
		}
		for _, id := range []kernel.ID{w.ids[0], w.near.branch} {
			r := w.send(w.login(role), http.MethodGet, address(op, id), "")
			w.asked++
			w.look(op.OperationID+" as "+role, []byte(r.body))
			if strings.HasPrefix(r.body, "PK") {
				w.look(op.OperationID+" as "+role+", unpacked", unzipped(w.t, []byte(r.body)))
			}
			if !strings.Contains(op.Path, "{id}") {
				break
			}
		}
	}
}

// search reads every file below folder.
func (w *leak) search(folder string) {
	w.t.Helper()
	must(w.t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // a file that has just gone
		}
		if b, err := os.ReadFile(path); err == nil {
			w.bytes += len(b)
			w.look(path, b)
		}
		return nil
	}))
}

func (w *leak) look(where string, b []byte) {
	w.t.Helper()
	if found := w.found(b, func(plant) bool { return true }); len(found) > 0 {
		w.t.Errorf("%s holds %d numbers in full, such as %s", where, len(found), found[0])
	}
}

func (w *leak) found(b []byte, of func(plant) bool) (out []string) {
	if !bytes.Contains(b, []byte("3701021980")) && !bytes.Contains(b, []byte("1386")) {
		return nil
	}
	for _, p := range w.all {
		if !of(p) {
			continue
		}
		for _, number := range []string{p.idNumber, p.phone} {
			if at := bytes.Index(b, []byte(number)); at >= 0 {
				out = append(out, fmt.Sprintf("%s in …%q…", number, b[max(0, at-40):min(len(b), at+40)]))
			}
		}
	}
	return out
}

// unzipped is the text of all parts of a workbook or document.
func unzipped(t *testing.T, b []byte) (out []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	must(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		part, err := io.ReadAll(r)
		must(t, err)
		out = append(out, part...)
	}
	return out
}

// TestWhoReadsFiguresReadsNoNumbers: leaders, committee members and administrators read names and sums. No answer and no
// file that they may ask for holds a number of the roster, not even masked; those who keep the roster see it masked.
func TestWhoReadsFiguresReadsNoNumbers(t *testing.T) {
	w := found(t, "")
	p := plants(1)[0]
	id := w.numbered(p)
	signs := []string{p.idNumber, p.phone, sheet.MaskIDNumber(p.idNumber), sheet.MaskPhone(p.phone), p.idNumber[:14], p.phone[3:]}
	shows := func(role string) (where []string, asked int) {
		for _, op := range operations(w.api) {
			if op.Method != http.MethodGet {
				continue
			}
			for _, of := range []kernel.ID{id, w.near.branch, w.near.department} {
				r := w.send(w.login(role), http.MethodGet, address(op, of), "")
				said := r.body
				if strings.HasPrefix(said, "PK") {
					said = string(unzipped(t, []byte(said)))
				}
				if asked++; slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(said, sign) }) {
					where = append(where, op.OperationID)
				}
				if !strings.Contains(op.Path, "{") && !strings.Contains(address(op, 1), "?") {
					break
				}
			}
		}
		return where, asked
	}
	for _, role := range []string{"leader", "committee_member", "judge", "member", "sys_admin", "sec_admin", "audit_admin"} {
		where, asked := shows(role)
		if len(where) > 0 || asked < 300 {
			t.Errorf("%s reads numbers in %v, of %d answers", role, where, asked)
		}
	}
	where, _ := shows("dept_clerk")
	for _, op := range []string{"get-member", "list-members", "export-members"} {
		if !slices.Contains(where, op) {
			t.Errorf("a number is not seen in %s: %v", op, where)
		}
	}
}
