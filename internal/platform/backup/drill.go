package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Drill (恢复演练) is what came of restoring a snapshot in order to see whether it can be.
type Drill struct {
	At       time.Time `json:"at"`
	Snapshot string    `json:"snapshot"`
	Reached  time.Time `json:"reached" doc:"恢复到的时刻"`
	Segments int       `json:"segments" doc:"在备份之后重放的变更记录段数"`
	Good     bool      `json:"good"`
	Says     string    `json:"says" doc:"不好之处；全好时为空"`
	Seconds  int       `json:"seconds" doc:"用时"`
}

func (r *Repository) drillFile() string { return filepath.Join(r.folder, "drill.json") }

// NoteDrill keeps the last drill's result.
func (r *Repository) NoteDrill(d Drill) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return writeFile(r.drillFile(), b)
}

// LastDrill answers the last drill; nil when there was none yet.
func (r *Repository) LastDrill() (*Drill, error) {
	b, err := os.ReadFile(r.drillFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var d Drill
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	return &d, err
}

// Check reads every block of a snapshot and holds each file against its sum, without writing anything.
// Fault: ErrDamaged.
func (r *Repository) Check(ctx context.Context, id string) (err error) {
	release, err := r.read()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	l, err := r.readList(id)
	if err != nil {
		return err
	}
	x := &reader{r: r, packs: map[string]*os.File{}}
	defer x.close()
	for _, f := range l.Files {
		x.left, x.rest = f.Blocks, nil
		sum := sha256.New()
		if _, err := io.Copy(sum, x); err != nil {
			return err
		}
		if hex.EncodeToString(sum.Sum(nil)) != f.Sum {
			return ErrDamaged.With(f.Name)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
