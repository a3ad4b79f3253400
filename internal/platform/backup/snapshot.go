package backup

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Snapshot (备份点) is the data as of one moment.
type Snapshot struct {
	ID          string    `json:"id"`
	At          time.Time `json:"at" doc:"数据所处的时刻"`
	Program     string    `json:"program" doc:"生成备份的程序版本"`
	Dialect     string    `json:"dialect" enum:"sqlite,postgres" doc:"数据库种类"`
	Schema      int64     `json:"schema" doc:"数据库结构的版本"`
	Root        string    `json:"root" doc:"当时最后一个审计封存根"`
	Bytes       int64     `json:"bytes" doc:"数据的大小"`
	Added       int64     `json:"added" doc:"这次备份新写的大小"`
	Attachments int       `json:"attachments" doc:"附件个数"`
	Full        bool      `json:"full" doc:"不借用以前备份的完整备份"`
	Upgrade     int64     `json:"upgrade,omitempty" doc:"升级到这个数据库结构之前自动做的备份；其他备份没有这一项"`
	Chain       string    `json:"chain,omitempty" doc:"可接着重放的变更记录；空为只能恢复到这一时刻"`
	From        int       `json:"from,omitempty" doc:"从这一段之后开始重放"`
	Through     int       `json:"through,omitempty" doc:"至少要重放到这一段"`
}

// file is one file of a snapshot.
type file struct {
	Name   string  `json:"name"`
	Size   int64   `json:"size"`
	Sum    string  `json:"sum"` // SHA-256 over the whole
	Blocks []block `json:"blocks"`
}

// block says where a piece of a file lies.
type block struct {
	Tag    string `json:"t"`
	Pack   string `json:"p"`
	Offset int64  `json:"o"`
	Length int64  `json:"l"`
}

// list is a snapshot with its files.
type list struct {
	Snapshot
	Files []file `json:"files"`
}

// idForm makes an id whose order is the order in time.
func idForm(at time.Time, n int) string {
	return fmt.Sprintf("%s-%03d", at.UTC().Format("20060102T150405Z"), n)
}

func (r *Repository) snapshotFile(id string) string { return filepath.Join(r.folder, "snapshots", id) }

// writeList keeps a list: the first line is the snapshot's own words, so that listing many is cheap.
func (r *Repository) writeList(l list) error {
	head, err := json.Marshal(l.Snapshot)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(z).Encode(l), z.Close()); err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(base64.StdEncoding.EncodeToString(r.vault.SealBlock("head."+l.ID, head)))
	b.WriteByte('\n')
	b.Write(r.vault.SealBlock("list."+l.ID, packed.Bytes()))
	return writeFile(r.snapshotFile(l.ID), b.Bytes())
}

func (r *Repository) readHead(id string) (s Snapshot, err error) {
	f, err := os.Open(r.snapshotFile(id))
	if err != nil {
		return s, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return s, err
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	sealed, err := base64.StdEncoding.DecodeString(string(line))
	if err != nil {
		return s, ErrDamaged.With(id)
	}
	plain, err := r.vault.OpenBlock("head."+id, sealed)
	if err != nil {
		return s, ErrDamaged.With(id)
	}
	return s, json.Unmarshal(plain, &s)
}

func (r *Repository) readList(id string) (l list, err error) {
	b, err := os.ReadFile(r.snapshotFile(id))
	if err != nil {
		return l, err
	}
	_, sealed, _ := bytes.Cut(b, []byte("\n"))
	packed, err := r.vault.OpenBlock("list."+id, sealed)
	if err != nil {
		return l, ErrDamaged.With(id)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return l, err
	}
	return l, json.NewDecoder(z).Decode(&l)
}

// ids are the snapshots there are, the oldest first.
func (r *Repository) ids() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(r.folder, "snapshots"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, err
}

// Snapshots lists what can be restored, the latest first.
func (r *Repository) Snapshots() ([]Snapshot, error) {
	ids, err := r.ids()
	out := make([]Snapshot, 0, len(ids))
	for _, id := range slices.Backward(ids) {
		s, err := r.readHead(id)
		if err != nil {
			return out, err
		}
		out = append(out, s)
	}
	return out, err
}

// BeforeUpgrade answers the last snapshot that was taken before an upgrade of the schema. Fault: ErrNoUpgrade.
func (r *Repository) BeforeUpgrade() (Snapshot, error) {
	all, err := r.Snapshots()
	if err != nil {
		return Snapshot{}, err
	}
	if at := slices.IndexFunc(all, func(s Snapshot) bool { return s.Upgrade != 0 }); at >= 0 {
		return all[at], nil
	}
	return Snapshot{}, ErrNoUpgrade
}

// Find answers the last snapshot at or before a time; the latest of all for a zero time.
// Faults: ErrNone.
func (r *Repository) Find(at time.Time) (Snapshot, error) {
	all, err := r.Snapshots()
	if err != nil {
		return Snapshot{}, err
	}
	for _, s := range all {
		if at.IsZero() || !s.At.After(at) {
			return s, nil
		}
	}
	return Snapshot{}, ErrNone
}
