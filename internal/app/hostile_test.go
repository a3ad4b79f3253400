package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanchuang/internal/kernel"
)

// packed is a zip of names and contents, two by two.
func packed(t *testing.T, kv ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(kv); i += 2 {
		w, err := z.Create(kv[i])
		must(t, err)
		_, err = io.WriteString(w, kv[i+1])
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

func docxWith(t *testing.T, kv ...string) string {
	t.Helper()
	return packed(t, append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>"}, kv...)...)
}

func xlsxWith(t *testing.T, kv ...string) string {
	t.Helper()
	return packed(t, append([]string{"[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"}, kv...)...)
}

func relation(kind, target string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind +
		`" Target="` + target + `" TargetMode="External"/></Relationships>`
}

// encryptedZip sets the bit by which a zip says that its parts are encrypted.
func encryptedZip(s string) string {
	b := []byte(s)
	for _, head := range []string{"PK\x03\x04", "PK\x01\x02"} {
		for at := 0; ; at++ {
			i := bytes.Index(b[at:], []byte(head))
			if i < 0 {
				break
			}
			at += i
			b[at+map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8}[head]] |= 1
		}
	}
	return string(b)
}

// lyingZip declares its parts to be ten bytes long.
func lyingZip(s string) string {
	b := []byte(s)
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], []byte("PK\x01\x02"))
		if i < 0 {
			return string(b)
		}
		at += i
		copy(b[at+24:], []byte{10, 0, 0, 0})
	}
}

// upload is a file that somebody means to do harm with: its code when it is refused, empty when it is kept.
type upload struct{ name, content, code string }

func uploads(t *testing.T) []upload {
	t.Helper()
	var drawn bytes.Buffer
	must(t, png.Encode(&drawn, image.NewRGBA(image.Rect(0, 0, 4, 4))))
	picture, pdf := drawn.String(), "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	script := "<script>alert(1)</script>"
	svg := `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`
	entity := `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`
	wide := func(s string) string {
		out := "\xff\xfe"
		for _, b := range []byte(s) {
			out += string([]byte{b, 0})
		}
		return out
	}
	zeros := strings.Repeat("\x00", 201<<20)
	const content, kind, macro, remote, declared, name = "attachment.content", "attachment.type", "attachment.macro", "attachment.remote", "attachment.declared", "attachment.name"
	return []upload{
		// one file that is two
		{"图.png", picture + script, ""},
		{"图.png", strings.Replace(picture, "IEND", "tEXt", 1) + script, "attachment.picture"},
		{"图.png", script + picture, "attachment.picture"},
		{"图.jpg", "\xff\xd8\xff\xe0" + script, "attachment.picture"},
		{"图.jpg", picture, content},
		{"图.png", "GIF89a=1;alert(1)//", content},
		{"图.png", svg, "attachment.picture"},
		{"图.png", pdf, "attachment.picture"},
		{"图.png", packed(t, "a.html", script), "attachment.picture"},
		{"页.pdf", script + pdf, content},
		{"页.pdf", "%PDF-1.7\n" + script + "\n%%EOF", ""},
		{"页.pdf", pdf + packed(t, "a.exe", "MZ") + "%%EOF", ""},
		{"页.pdf", "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF", ""},
		{"页.pdf", "%PDF-1.7\n1 0 obj<</S/Launch/F(cmd.exe)>>endobj\n%%EOF", ""},
		{"页.pdf", packed(t, "[Content_Types].xml", "", "word/document.xml", ""), content},
		{"页.pdf", "MZ\x90\x00%PDF-1.7\n%%EOF", content},
		{"文.docx", pdf, content},
		{"文.docx", script + docxWith(t), ""},
		{"文.docx", docxWith(t) + script, ""},
		{"文.docx", xlsxWith(t), content},
		{"文.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), content},
		{"文.docx", "PK\x03\x04", content},
		// endings
		{"页.html", script, kind},
		{"图.svg", svg, kind},
		{"图.svgz", svg, kind},
		{"页.xhtml", script, kind},
		{"页.xml", entity, kind},
		{"包.zip", packed(t, "a", "b"), kind},
		{"记录.pdf.exe", pdf, kind},
		{"记录.pdf.html", pdf, kind},
		{"记录.exe", "MZ", kind},
		{"记录", pdf, kind},
		{".pdf", pdf, ""},
		{"记录.pdf ", pdf, ""},
		{"记录.pdf.", pdf, kind},
		{"记录.pdf::$DATA", pdf, kind},
		{"宏.docm", docxWith(t), kind},
		{"宏.xlsm", xlsxWith(t), kind},
		{"旧.doc", "\xd0\xcf\x11\xe0", kind},
		{"记录.PDF", pdf, ""},
		// names
		{"../../../etc/cron.d/记录.pdf", pdf, ""},
		{`..\\..\\windows\\记录.pdf`, pdf, ""},
		{"记录\u202efdp.exe", pdf, kind},
		{"记\u202e录.pdf", pdf, ""},
		{"记录.pdf%00.html", pdf, kind},
		{strings.Repeat("长", 121) + ".pdf", pdf, name},
		{"<img src=x onerror=alert(1)>.pdf", pdf, ""},
		{"记录;filename=a.html.pdf", pdf, ""},
		// documents that do something
		{"宏.docx", docxWith(t, "word/vbaProject.bin", "x"), macro},
		{"宏.docx", docxWith(t, "WORD/VBAPROJECT.BIN", "x"), macro},
		{"宏.xlsx", xlsxWith(t, "xl/macrosheets/sheet1.xml", "<a/>"), macro},
		{"宏.docx", packed(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`, "word/document.xml", "<a/>"), macro},
		{"嵌.docx", docxWith(t, "word/embeddings/oleObject1.bin", "x"), macro},
		{"嵌.docx", docxWith(t, "word/embeddings/run.exe", "MZ"), macro},
		{"嵌.docx", docxWith(t, "word/embeddings/b.xlsm", "x"), macro},
		{"控.docx", docxWith(t, "word/activeX/activeX1.xml", "<a/>"), macro},
		{"模.docx", docxWith(t, "word/_rels/settings.xml.rels", relation("attachedTemplate", "http://203.0.113.1/a.dotm")), remote},
		{"模.docx", docxWith(t, "word/_rels/settings.xml.rels", relation("attachedTemplate", `\\203.0.113.1\a\b.dotm`)), remote},
		{"模.docx", docxWith(t, "word/_rels/settings.xml.rels", relation("attachedTemplate", "file:///C:/Templates/Normal.dotm")), ""},
		{"帧.docx", docxWith(t, "word/_rels/webSettings.xml.rels", relation("frame", "https://203.0.113.1/")), remote},
		{"图.docx", docxWith(t, "word/_rels/document.xml.rels", relation("image", "file://203.0.113.1/a.png")), remote},
		{"链.docx", docxWith(t, "word/_rels/document.xml.rels", relation("hyperlink", "https://www.gov.cn/")), ""},
		{"链.xlsx", xlsxWith(t, "xl/externalLinks/_rels/externalLink1.xml.rels", relation("externalLinkPath", "https://203.0.113.1/a.xlsx")), remote},
		{"链.xlsx", xlsxWith(t, "xl/_rels/workbook.xml.rels", "<Relationships>"), content},
		{"外.docx", docxWith(t, "docProps/core.xml", entity), declared},
		{"外.docx", docxWith(t, "docProps/core.xml", wide(entity)), declared},
		{"外.docx", docxWith(t, "word/a.xml", strings.Repeat(" ", 64<<10-5)+"<!DOCTYPE a>"), declared},
		// archives
		{"弹.docx", docxWith(t, "word/media/a.bin", zeros), content},
		{"弹.docx", lyingZip(docxWith(t, "word/media/a.bin", zeros)), content},
		{"路.docx", docxWith(t, "../../etc/passwd", "x"), content},
		{"路.docx", docxWith(t, "/etc/passwd", "x"), content},
		{"路.docx", docxWith(t, `word\a.xml`, "x"), content},
		{"路.docx", docxWith(t, "word/a\x00.xml", "x"), content},
		{"双.docx", docxWith(t, "word/document.xml", script), content},
		{"双.docx", docxWith(t, "Word/Document.xml", script), content},
		{"密.docx", encryptedZip(docxWith(t)), content},
		{"多.docx", docxWith(t, manyParts()...), content},
		{"空.pdf", "", "attachment.empty"},
	}
}

func manyParts() (out []string) {
	for i := range 2001 {
		out = append(out, fmt.Sprint("x", i), "")
	}
	return out
}

// TestHostileUploads sends files that are two things at once, bombs, documents that do something, and names
// that lead elsewhere: each is refused in words, or kept under a name of the program's own and handed out so
// that no browser runs it.
func TestHostileUploads(t *testing.T) {
	w := found(t, "")
	id := w.activityOf(w.near, "branch_clerk")
	all, kept := uploads(t), 0
	if len(all) < 60 {
		t.Fatalf("%d uploads", len(all))
	}
	for _, u := range all {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + strings.ReplaceAll(u.name, `\`, `\\`) + `"`}, "Content-Type": {"text/html"}})
		must(t, err)
		_, err = io.WriteString(part, u.content)
		must(t, err)
		must(t, m.Close())
		what := fmt.Sprintf("%q with %.60q", u.name, u.content)
		res := w.ask("branch_clerk", http.MethodPost, "/api/activities/"+id.String()+"/attachments", m.FormDataContentType(), &b)
		var answer struct {
			ID           kernel.ID
			Code, Detail string
		}
		_ = json.Unmarshal([]byte(res.body), &answer)
		if u.code != "" {
			if res.code < 400 || res.code >= 500 || answer.Code != u.code || !hanIn(answer.Detail) {
				t.Errorf("%s: %d %s, want %s", what, res.code, res.body, u.code)
			}
			continue
		}
		if res.code != 200 || answer.ID == 0 {
			t.Errorf("%s: %d %s", what, res.code, res.body)
			continue
		}
		kept++
		w.harmless(what, "/api/activities/"+id.String()+"/attachments/"+answer.ID.String())
	}
	must(t, filepath.WalkDir(filepath.Dir(w.folder), func(path string, d fs.DirEntry, err error) error {
		if strings.Contains(path, "记录") || regexp.MustCompile(`(?i)\.(html|exe|svg|pdf|docx|xlsx|png)$`).MatchString(path) {
			t.Errorf("a file lies under its sender's name: %s", path)
		}
		return err
	}))
	for _, path := range []string{"/etc/cron.d/记录.pdf"} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s was written", path)
		}
	}
	t.Logf("%d uploads, %d of them kept", len(all), kept)
}

// activityOf is a draft that a role of the near side may add files to.
func (w *town) activityOf(s side, role string) kernel.ID {
	w.t.Helper()
	r := w.send(w.login(role), http.MethodPost, "/api/activities", w.activityBody(s))
	var made struct{ ID kernel.ID }
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || made.ID == 0 {
		w.t.Fatalf("POST /api/activities: %d %s", r.code, r.body)
	}
	return made.ID
}

type fetched struct {
	code   int
	body   string
	header http.Header
}

func (w *town) ask(role, method, path, media string, body io.Reader) fetched {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, body)
	must(w.t, err)
	req.Header.Set("Cookie", w.login(role))
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	must(w.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(w.t, err)
	return fetched{res.StatusCode, string(b), res.Header}
}

// harmless fetches a kept file as a browser would.
func (w *town) harmless(what, path string) {
	w.t.Helper()
	r := w.ask("branch_clerk", http.MethodGet, path, "", nil)
	allowed := []string{"application/pdf", "image/png", "image/jpeg"}
	media := r.header.Get("Content-Type")
	if r.code != 200 || !slices.Contains(allowed, media) && !strings.HasPrefix(media, "application/vnd.openxmlformats-officedocument.") {
		w.t.Errorf("%s is handed out as %q (%d)", what, media, r.code)
	}
	if d := r.header.Get("Content-Disposition"); !strings.HasPrefix(d, `attachment; filename="download"; filename*=UTF-8''`) || strings.ContainsAny(strings.TrimPrefix(d, `attachment; filename="download"; filename*=UTF-8''`), `;"<>\/`) {
		w.t.Errorf("%s is handed out with %q", what, d)
	}
	if r.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") {
		w.t.Errorf("%s is handed out with %v", what, r.header)
	}
	if strings.HasPrefix(media, "image/") && strings.Contains(r.body, "<script") {
		w.t.Errorf("%s: the picture still holds more than pixels", what)
	}
}

var formulaHeads = []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"}

func formulas() (out []string) {
	for _, head := range formulaHeads {
		for _, rest := range []string{"1+1", "cmd|' /C calc'!A0", `HYPERLINK("http://x.example","点我")`, "SUM(A1:A9)", "WEBSERVICE(A1)", "DDE(\"cmd\";\"/C calc\")", "IMPORTXML(A1)", "2026"} {
			out = append(out, head+rest)
		}
	}
	return out
}

// computed finds a cell that holds a formula.
var computed = regexp.MustCompile(`<f[ >/]`)

// TestFormulasStayText types eighty texts that a spreadsheet would compute into the records of every
// register and takes every file out that there is: none of them holds a formula, and what was typed stands in
// them as text.
func TestFormulasStayText(t *testing.T) {
	w := found(t, "")
	texts := formulas()
	if len(texts) != 80 {
		t.Fatalf("%d texts", len(texts))
	}
	taken := map[string]int{}
	for i, text := range texts {
		for _, x := range []struct {
			path string
			body map[string]any
		}{
			{"/api/problems", map[string]any{"content": text, "found_day": "2026-03-01", "org_id": w.near.department, "solution": text, "note": text, "place_name": text}},
			{"/api/visits", map[string]any{"day": "2026-03-02", "place_name": text, "place_kind": "village", "org_id": w.near.department, "content": text, "note": text}},
			{"/api/stories", map[string]any{"kind": "brand", "org_id": w.near.department, "title": text, "number": fmt.Sprint(i), "planned_day": "2026-05-01", "note": text}},
			{"/api/training-classes", map[string]any{"name": text, "kind": "department", "org_id": w.near.department, "from_day": "2026-06-01", "to_day": "2026-06-02", "place": text}},
			{"/api/contest-entrants", map[string]any{"day": "2026-04-21", "org_id": w.near.department, "team": text, "stage": "final", "contest_name": "展示赛", "contest_kind": "brand_exhibition", "note": text}},
			{"/api/liaison-visits", map[string]any{"day": "2026-05-01", "org_id": w.near.department, "member_name": text, "note": text}},
			{"/api/members", map[string]any{
				"name": text, "sex": "male", "nation": "01", "born": "1985-05-01", "education": "20", "standing": "full", "service": "in_service", "group_id": 0, "joined": "2008-07-01", "confirmed": "2009-07-01",
				"job_title": text, "phone": "", "id_number": "", "migrant": false, "observed_from": "", "observed_to": "", "branch_id": w.near.branch, "since": "2018-01-01",
			}},
			{"/api/orgs", map[string]any{"kind": "branch", "name": text, "parent_id": w.near.department, "from": "2020-01-01"}},
		} {
			raw, err := json.Marshal(x.body)
			must(t, err)
			r := w.send(w.login("staff"), http.MethodPost, x.path, string(raw))
			if r.code >= 500 {
				t.Errorf("%s with %q: %d %s", x.path, text, r.code, r.body)
			}
			if r.code < 300 {
				taken[x.path]++
			}
		}
	}
	for path, n := range taken {
		if n < 40 {
			t.Errorf("%s took only %d of the texts", path, n)
		}
	}
	files, standing := 0, 0
	for _, op := range operations(w.api) {
		if op.Method != http.MethodGet || !strings.Contains(op.Path, "export") && !strings.Contains(op.Path, "annex") && !strings.Contains(op.Path, "template") {
			continue
		}
		for _, role := range w.mayCall(op) {
			r := w.send(w.login(role), http.MethodGet, address(op, w.near.branch), "")
			if r.code != 200 || !strings.HasPrefix(r.body, "PK") {
				continue
			}
			files++
			standing += w.allText(op.OperationID, r.body)
			break
		}
	}
	t.Logf("%d files; taken %v; %d of the texts stand in them", files, taken, standing)
	if files < 10 || standing < 400 {
		t.Errorf("%d files with %d of the texts: too few to tell", files, standing)
	}
}

func (w *town) mayCall(op operation) (out []string) {
	expected := readMatrix(w.t)[op.OperationID]
	for _, l := range letters {
		if strings.Contains(expected, l.letter) {
			out = append(out, l.role)
		}
	}
	return out
}

// allText looks into a workbook and counts the planted texts.
func (w *town) allText(what, body string) (n int) {
	w.t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	must(w.t, err)
	for _, f := range z.File {
		r, err := f.Open()
		must(w.t, err)
		part, err := io.ReadAll(r)
		must(w.t, err)
		must(w.t, r.Close())
		if strings.HasPrefix(f.Name, "xl/worksheets/") && computed.Match(part) {
			w.t.Errorf("%s: a formula in %s: %.200s", what, f.Name, part[computed.FindIndex(part)[0]:])
		}
		for _, end := range []string{"1+1", "calc", "HYPERLINK", "SUM(A1", "WEBSERVICE", "DDE(", "IMPORTXML"} {
			n += strings.Count(string(part), end)
		}
	}
	return n
}
