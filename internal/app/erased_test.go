package app_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
)

// sealedNumbers are what the roster keeps of numbers: ciphertexts, and what they are found by.
func (w *town) sealedNumbers(ids []kernel.ID) (out []string) {
	w.t.Helper()
	in, args := db.In("id", ids)
	must(w.t, db.Each(w.t.Context(), w.app.DB.Read(), func(row db.Scanner) error {
		var four [4]string
		err := row.Scan(&four[0], &four[1], &four[2], &four[3])
		out = append(out, four[:]...)
		return err
	}, "SELECT phone_cipher,id_cipher,phone_index,id_index FROM member WHERE "+in, args...))
	for _, s := range out {
		if len(s) < 20 {
			w.t.Fatalf("%q is no sealed number", s)
		}
	}
	return out
}

// lies counts which of the words stand in a file below folder.
func lies(t *testing.T, folder string, words []string) (n int, in string) {
	t.Helper()
	must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, word := range words {
			if bytes.Contains(b, []byte(word)) {
				n, in = n+1, path
			}
		}
		return err
	}))
	return n, in
}

// TestErasedNumbersAreGone: numbers that were cleared, and members who were taken out of the roster again,
// leave neither the numbers nor their ciphertexts in the file, whether or not it is packed afterwards.
func TestErasedNumbersAreGone(t *testing.T) {
	w := &leak{town: found(t, ""), all: plants(60)}
	w.typeIn(w.all[:30])
	batch := w.rosterIn(w.all[30:])
	ids, err := db.Select(t.Context(), w.app.DB.Read(), db.Column[kernel.ID], "SELECT id FROM member WHERE name LIKE '植入%'")
	must(t, err)
	if len(ids) != len(w.all) {
		t.Fatalf("%d members", len(ids))
	}
	words := w.sealedNumbers(ids)
	for _, p := range w.all {
		words = append(words, p.idNumber, p.phone)
	}
	if n, _ := lies(t, w.folder, words); n < 4*len(ids) {
		t.Fatalf("only %d of the sealed numbers are found where they should be: the eye is blind", n)
	}
	for _, id := range w.ids { // cleared by hand
		r := w.send(w.login("staff"), "GET", "/api/members/"+id.String(), "")
		var m map[string]any
		must(t, json.Unmarshal([]byte(r.body), &m))
		form := map[string]any{"version": m["version"], "phone": "", "id_number": ""}
		for _, field := range strings.Fields("name sex nation born education standing service group_id joined confirmed job_title migrant observed_from observed_to") {
			form[field] = m[field]
		}
		body, err := json.Marshal(form)
		must(t, err)
		if r := w.send(w.login("staff"), "PUT", "/api/members/"+id.String(), string(body)); r.code != 200 {
			t.Fatalf("%d %s", r.code, r.body)
		}
	}
	seen, err := w.app.Intake.PreviewUndo(t.Context(), everything, batch, false, kernel.AllRows)
	must(t, err)
	_, err = w.app.Intake.Undo(t.Context(), everything, batch, seen.Seen)
	must(t, err)
	must(t, w.app.Intake.Drain(t.Context()))
	left, err := db.Scalar[int](t.Context(), w.app.DB.Read(), "SELECT COUNT(*) FROM member WHERE name LIKE '植入%'")
	must(t, err)
	if left != 30 {
		t.Fatalf("%d members are left", left)
	}
	w.server.Close()
	must(t, w.app.Close())
	if n, in := lies(t, w.folder, words); n > 0 {
		t.Errorf("%d of %d erased values lie in %s", n, len(words), in)
	}
	files, err := filepath.Glob(filepath.Join(w.folder, "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	d, err := sql.Open("sqlite", files[0])
	must(t, err)
	_, err = d.ExecContext(t.Context(), "VACUUM")
	must(t, err)
	must(t, d.Close())
	if n, in := lies(t, w.folder, words); n > 0 {
		t.Errorf("after packing, %d of %d erased values lie in %s", n, len(words), in)
	}
}

// rosterIn takes them in by a file, all of it, as the committee's staff.
func (w *leak) rosterIn(some []plant) kernel.ID {
	w.t.Helper()
	var rows strings.Builder
	rows.WriteString("姓名\t性别\t出生年月\t民族\t党籍状态\t是否退休\t所在单位\t所在党支部\t加入党组织日期\t转正时间\t手机号码\t身份证号码\n")
	for _, p := range some {
		fmt.Fprintf(&rows, "%s\t男\t1980-05-01\t汉\t正式党员\t否\t市财政局\t市财政局第一党支部\t2005-07-01\t2006-07-01\t%s\t%s\n", p.name, p.phone, p.idNumber)
	}
	b, err := w.app.Intake.StagePaste(w.t.Context(), everything, member.RosterKind, rows.String())
	must(w.t, err)
	must(w.t, w.app.Intake.Drain(w.t.Context()))
	_, err = w.app.Intake.Apply(w.t.Context(), everything, b.ID, intake.AllRows)
	must(w.t, err)
	must(w.t, w.app.Intake.Drain(w.t.Context()))
	return b.ID
}
