package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sanchuang/internal/directory/account"
)

// folder is the data folder (数据目录): the database file, wrapped data keys, attachments, and in a
// demonstration the mark that allows what is allowed nowhere else.
type folder struct{ dir string }

func (f folder) database() string      { return filepath.Join(f.dir, "sanchuang.db") }
func (f folder) keys() string          { return filepath.Join(f.dir, "keys.json") }
func (f folder) blobs() string         { return filepath.Join(f.dir, "blob") }
func (f folder) demonstration() string { return filepath.Join(f.dir, "demonstration.json") }

// masterKey lies beside the folder, not in it, so that a copy of the folder alone opens nothing.
func (f folder) masterKey() string { return filepath.Clean(f.dir) + ".key" }

// Demonstration (演示) marks a folder whose data are made up: passwords are known, the clock can be
// set.
type Demonstration struct {
	Seed     uint64    `json:"seed"`
	Scale    float64   `json:"scale"`
	Year     int       `json:"year"`
	Accounts []Account `json:"accounts"`
	// ClockAt is what the clock showed at SetAt; zero for the machine's clock.
	ClockAt time.Time `json:"clock_at,omitzero"`
	SetAt   time.Time `json:"set_at,omitzero"`
}

// Account is one that a demonstration prints, with its password.
type Account struct {
	Role     string `json:"role"`
	RoleName string `json:"role_name"`
	Login    string `json:"login"`
	Password string `json:"password"`
	Name     string `json:"name"`
	OrgName  string `json:"org_name"`
}

// logins are what the log-in page of a demonstration offers.
func (d *Demonstration) logins() []account.DemonstrationLogin {
	if d == nil {
		return nil
	}
	out := make([]account.DemonstrationLogin, 0, len(d.Accounts))
	for _, x := range d.Accounts {
		out = append(out, account.DemonstrationLogin{Login: x.Login, Password: x.Password, Name: x.Name, RoleName: x.RoleName, OrgName: x.OrgName})
	}
	return out
}

// now is the demonstration's clock.
func (d *Demonstration) now() time.Time {
	if d == nil || d.ClockAt.IsZero() {
		return time.Now()
	}
	return d.ClockAt.Add(time.Since(d.SetAt))
}

func (f folder) readDemonstration() (*Demonstration, error) {
	b, err := os.ReadFile(f.demonstration())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var d Demonstration
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, fmt.Errorf("%s 损坏：%w", f.demonstration(), err)
	}
	return &d, nil
}

func (f folder) writeDemonstration(d *Demonstration) error {
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(f.demonstration(), b)
}

// writeFile replaces a file so that a crash leaves the old one or the new one.
func writeFile(path string, b []byte) error {
	t, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name()) //nolint:errcheck // gone already when renamed
	if err := t.Chmod(0o600); err != nil {
		return err
	}
	_, err = t.Write(b)
	err = errors.Join(err, t.Sync(), t.Close())
	if err != nil {
		return err
	}
	return os.Rename(t.Name(), path)
}
