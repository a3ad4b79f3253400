package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// process is a server under measurement.
type process struct {
	cmd    *exec.Cmd
	base   string
	cookie string
}

var started []*process

func stopAll() {
	for _, p := range started {
		p.stop()
	}
	started = nil
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// start runs a command until it says where it listens. Its log goes to a file, as in service.
func start(b *testing.B, cmd *exec.Cmd) *process {
	b.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	must(b, err)
	defer null.Close()
	cmd.Stderr = null
	out, err := cmd.StdoutPipe()
	must(b, err)
	must(b, cmd.Start())
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			p.base = at
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return p
		}
	}
	_ = cmd.Wait()
	b.Fatalf("%s did not come up", cmd)
	return nil
}

func programOn(b *testing.B, folder string, more ...string) *process {
	b.Helper()
	more = append(append(over(folder), more...), "serve", "--addr", "127.0.0.1:0")
	if _, err := os.Stat(filepath.Join(folder, "demonstration.json")); err == nil {
		more = append(more, "--no-limits") // of requests a minute; real data keeps them
	}
	return start(b, exec.Command(program, more...))
}

// settle waits until the process has done what it does of itself after a start, such as its daily look
// at all data, which would be counted to whoever asks meanwhile.
func (p *process) settle(b *testing.B) {
	b.Helper()
	const look, idle = 500 * time.Millisecond, 5 * time.Millisecond
	for end, quiet := time.Now().Add(2*time.Minute), 0; quiet < 3 && time.Now().Before(end); {
		before := p.cpu(b)
		time.Sleep(look)
		if quiet++; p.cpu(b)-before > idle {
			quiet = 0
		}
	}
}

func ownRole(role, file string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleName+"="+role, roleFile+"="+file)
	return cmd
}

var pair = struct {
	sync.Mutex
	program, bare *process
}{}

// servers are the program and the bare handler over one copy of the city, started once.
func servers(b *testing.B) (prog, bare *process) {
	b.Helper()
	pair.Lock()
	defer pair.Unlock()
	if pair.program == nil {
		folder := workingCopy(b)
		pair.program = programOn(b, folder)
		pair.bare = start(b, ownRole(roleBare, filepath.Join(folder, "sanchuang.db")))
		started = append(started, pair.program, pair.bare)
		pair.program.settle(b)
	}
	return pair.program, pair.bare
}

// cpu is what all threads of the process have run, in nanoseconds by the scheduler's own count.
func (p *process) cpu(b *testing.B) time.Duration {
	b.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	must(b, err)
	sum := int64(0)
	for _, t := range tasks {
		raw, err := os.ReadFile(t)
		if err != nil {
			continue // the thread has ended
		}
		ran, _, _ := strings.Cut(string(raw), " ")
		n, _ := strconv.ParseInt(ran, 10, 64)
		sum += n
	}
	return time.Duration(sum)
}

// memory is a line of the process's status, such as VmRSS, in bytes.
func (p *process) memory(b *testing.B, name string) int64 {
	b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	must(b, err)
	for l := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(l, name+":"); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n * 1024
		}
	}
	return 0
}

// client keeps a connection for each of many at once.
var client = &http.Client{Timeout: 5 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}

// call sends one request and reads the whole answer.
func (p *process) call(b *testing.B, method, path, kind string, body []byte) []byte {
	b.Helper()
	answer, err := p.send(b.Context(), method, path, kind, body)
	must(b, err)
	return answer
}

func (p *process) send(ctx context.Context, method, path, kind string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if p.cookie != "" {
		r.Header.Set("Cookie", p.cookie)
	}
	res, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, answer)
	}
	return answer, err
}

func (p *process) get(b *testing.B, path string, into any) {
	b.Helper()
	answer := p.call(b, http.MethodGet, path, "", nil)
	if into != nil {
		must(b, json.Unmarshal(answer, into))
	}
}

func (p *process) post(b *testing.B, path, body string, into any) {
	b.Helper()
	answer := p.call(b, http.MethodPost, path, "application/json", []byte(body))
	if into != nil {
		must(b, json.Unmarshal(answer, into))
	}
}

// session is what the program says about who has logged in.
type session struct {
	Account struct {
		Member int64 `json:"member_id"`
		Org    int64 `json:"org_id"`
	} `json:"account"`
}

// as answers the same server with the session of one of the city's accounts.
func (p *process) as(b *testing.B, login string) (*process, session) {
	b.Helper()
	var mark struct {
		Accounts []struct{ Login, Password string }
	}
	raw, err := os.ReadFile(filepath.Join(city, "demonstration.json"))
	must(b, err)
	must(b, json.Unmarshal(raw, &mark))
	for _, a := range mark.Accounts {
		if a.Login == login {
			return p.logIn(b, a.Login, a.Password)
		}
	}
	b.Fatalf("the city has no account %s", login)
	return nil, session{}
}

func (p *process) logIn(b *testing.B, login, password string) (*process, session) {
	b.Helper()
	body, _ := json.Marshal(map[string]string{"login": login, "password": password})
	res, err := client.Post(p.base+"/api/session", "application/json", bytes.NewReader(body))
	must(b, err)
	defer res.Body.Close()
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	var s session
	must(b, json.NewDecoder(res.Body).Decode(&s))
	if cookie == "" {
		b.Fatalf("%s cannot log in: %d", login, res.StatusCode)
	}
	return &process{cmd: p.cmd, base: p.base, cookie: cookie}, s
}
