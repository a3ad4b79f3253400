package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

const rosterRows = 12_000

// cost is what something took: the clock's time and the processor's.
type cost struct{ Wall, CPU time.Duration }

func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// readByLibrary reads a workbook as excelize does it, in a fresh process, and prints the cost.
func readByLibrary(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begun, cpu := time.Now(), ownCPU()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	if len(rows) < rosterRows {
		return fmt.Errorf("%d rows", len(rows))
	}
	return json.NewEncoder(os.Stdout).Encode(cost{time.Since(begun), ownCPU() - cpu})
}

// BenchmarkRoster imports the roster twice: once as it was exported, when nothing changes, and once
// with as many new members. Each stands beside what excelize needs to read the same file.
func BenchmarkRoster(b *testing.B) {
	anew(b)
	prog, _ := servers(b)
	staff, _ := prog.as(b, "gongwei")
	exported := staff.call(b, "GET", "/api/members/export", "", nil)
	for _, c := range []struct {
		what    string
		file    func(*testing.B, []byte) []byte
		verdict string
	}{
		{"roster import, 12,000 rows, nothing new", func(_ *testing.B, exported []byte) []byte { return exported }, "unchanged"},
		{"roster import, 12,000 rows, all new", newRoster, "added"},
	} {
		b.Run(c.what, func(b *testing.B) {
			once(b, func() figures {
				data := c.file(b, exported)
				library := readElsewhere(b, data)
				_, took := staff.importRoster(b, data, c.verdict)
				note(line{c.what, milli(took.Wall), milli(library.Wall), fmt.Sprintf("%.2f", ratio(took.Wall, library.Wall)), "", "≤ 2"})
				note(line{"  the processor's time of it", milli(took.CPU), milli(library.CPU), fmt.Sprintf("%.2f", ratio(took.CPU, library.CPU)), "", c.verdict})
				return figures{"s/import": took.Wall.Seconds(), "s/library": library.Wall.Seconds(), "ratio": ratio(took.Wall, library.Wall)}
			})
		})
	}
}

// readElsewhere is the median of three reads, each by a process of its own.
func readElsewhere(b *testing.B, data []byte) cost {
	b.Helper()
	file := filepath.Join(b.TempDir(), "roster.xlsx")
	must(b, os.WriteFile(file, data, 0o600))
	var all []cost
	for range 3 {
		out, err := ownRole(roleLibrary, file).Output()
		must(b, err)
		var c cost
		must(b, json.Unmarshal(out, &c))
		all = append(all, c)
	}
	return cost{median(all, func(c cost) time.Duration { return c.Wall }), median(all, func(c cost) time.Duration { return c.CPU })}
}

type batch struct {
	ID     json.Number    `json:"id"`
	State  string         `json:"state"`
	Counts map[string]int `json:"counts"`
	Fault  string         `json:"fault"`
}

// importRoster uploads a file, waits for the check and, when there is anything to write, has it
// written: as a person does it, but for the reading.
func (p *process) importRoster(b *testing.B, data []byte, verdict string) (batch, cost) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(b, form.WriteField("kind", "roster"))
	part, err := form.CreateFormFile("file", "党员名册.xlsx")
	must(b, err)
	_, _ = part.Write(data)
	must(b, form.Close())

	begun, cpu := time.Now(), p.cpu(b)
	var x batch
	must(b, json.Unmarshal(p.call(b, "POST", "/api/imports", form.FormDataContentType(), body.Bytes()), &x))
	p.await(b, &x, "checked")
	if x.Counts[verdict] != rosterRows {
		b.Fatalf("%+v", x)
	}
	if verdict == "added" {
		p.post(b, "/api/imports/"+x.ID.String()+"/apply", "", nil)
		p.await(b, &x, "applied")
	}
	return x, cost{time.Since(begun), p.cpu(b) - cpu}
}

// undoRoster takes an import back as its preview shows it.
func (p *process) undoRoster(b *testing.B, x batch) {
	b.Helper()
	var v struct {
		Seen string `json:"seen"`
		Back int    `json:"back"`
	}
	path := "/api/imports/" + x.ID.String() + "/undo"
	p.get(b, path, &v)
	if v.Back < rosterRows*9/10 { // of some, others have written something meanwhile
		b.Fatalf("%+v", v)
	}
	p.post(b, path, `{"seen":"`+v.Seen+`"}`, nil)
	p.await(b, &x, "undone")
}

func (p *process) await(b *testing.B, x *batch, state string) {
	b.Helper()
	for end := time.Now().Add(2 * time.Minute); x.State != state; {
		if x.Fault != "" || time.Now().After(end) {
			b.Fatalf("%+v", x)
		}
		time.Sleep(10 * time.Millisecond)
		p.get(b, "/api/imports/"+x.ID.String(), x)
	}
}

// newRoster is as many people as the exported roster has, in the same branches.
func newRoster(b *testing.B, exported []byte) []byte {
	b.Helper()
	old, err := excelize.OpenReader(bytes.NewReader(exported))
	must(b, err)
	rows, err := old.GetRows(old.GetSheetName(0))
	must(b, err)
	head := 0
	for rows[head][0] != "姓名" {
		head++
	}
	at := map[string]int{}
	for i, h := range rows[head] {
		at[h] = i
	}
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	must(b, err)
	must(b, w.SetRow("A1", texts(rows[head])))
	for i, r := range rows[head+1:][:rosterRows] { // what follows says which export it was
		born := time.Date(1955+i%30, time.Month(1+i%12), 1+i%28, 0, 0, 0, 0, time.UTC)
		r = append(append([]string{}, r...), make([]string, len(rows[head])-len(r))...)
		set := map[string]string{
			"姓名": "令狐" + string(rune(0x4e00+i%3000)) + string(rune(0x5e00+i/3000)), "性别": "男", "出生日期": born.Format("2006-01-02"),
			"入党日期": "2005-07-01", "转正日期": "2006-07-01", "人员类别": "正式党员", "联系电话": fmt.Sprintf("137%08d", i), "身份证号": idNumber(born.Format("20060102"), 1+2*(i/420)),
		}
		for heading, text := range set {
			if k, ok := at[heading]; ok {
				r[k] = text
			}
		}
		must(b, w.SetRow(fmt.Sprintf("A%d", i+2), texts(r)))
	}
	must(b, w.Flush())
	var out bytes.Buffer
	must(b, f.Write(&out))
	return out.Bytes()
}

func texts(row []string) []any {
	out := make([]any, len(row))
	for i, t := range row {
		out[i] = t
	}
	return out
}

func idNumber(born string, serial int) string {
	s := "370102" + born + fmt.Sprintf("%03d", serial)
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(s[i]-'0') * weight
	}
	return s + string("10X98765432"[sum%11])
}
