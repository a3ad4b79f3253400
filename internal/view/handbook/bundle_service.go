package handbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

const (
	bundleJob  = "handbook.print_bundle"
	mostBooks  = 200            // of one bundle
	bundleKept = 24 * time.Hour // how long its file can be fetched
)

type bundleArgs struct {
	ID kernel.ID `json:"id"`
}

// BundleState (打包状态).
type BundleState string

// The states of a bundle.
const (
	Working BundleState = "working"
	Done    BundleState = "done"
	Failed  BundleState = "failed"
)

// Bundle (手册打包) is all books of a department and year in one file.
type Bundle struct {
	ID      kernel.ID   `json:"id"`
	OrgID   kernel.ID   `json:"org_id"`
	OrgName string      `json:"org_name"`
	Year    int         `json:"year"`
	Format  string      `json:"format" enum:"docx,pdf,both"`
	State   BundleState `json:"state" enum:"working,done,failed"`
	Total   int         `json:"total"`
	Done    int         `json:"done"`
	Size    int64       `json:"size" doc:"字节"`
	AskedAt int64       `json:"asked_at" doc:"毫秒"`
	EndedAt int64       `json:"ended_at" doc:"毫秒"`
	Until   int64       `json:"until" doc:"文件保留到，毫秒"`

	account kernel.ID
	hash    string
	address string
	request string
}

// AskBundle asks for the books of all branches below an organisation. Faults: kernel.ErrNotFound, ErrYear, ErrTop, ErrNone,
// ErrMany, ErrFormat.
func (s *Service) AskBundle(ctx context.Context, actor kernel.Actor, top kernel.ID, year int, format string) (Bundle, error) {
	switch {
	case year < firstYear || year > s.db.Today().Year():
		return Bundle{}, ErrYear.At("year")
	case !slices.Contains([]string{Docx, PDF, Both}, format):
		return Bundle{}, ErrFormat.At("format")
	}
	return db.InTx(ctx, s.db, "handbook.ask_bundle", func(ctx context.Context, tx *db.Tx) (Bundle, error) {
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return Bundle{}, err
		}
		list, err := s.branches(tree, actor.Scope, top, year)
		switch {
		case err != nil:
			return Bundle{}, err
		case top == 0 || top == tree.Root().ID:
			return Bundle{}, ErrTop.At("org_id")
		case len(list) == 0:
			return Bundle{}, ErrNone.At("org_id")
		case len(list) > mostBooks:
			return Bundle{}, ErrMany.With(mostBooks).At("org_id")
		}
		b := Bundle{
			ID: tx.NewID(), OrgID: top, OrgName: tree.FullName(top), Year: year, Format: format, State: Working, Total: len(list), AskedAt: tx.Millis(),
			account: actor.Account, address: actor.Address, request: actor.Request,
		}
		if err := insertBundle(ctx, tx, b); err != nil {
			return b, err
		}
		if err := s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "handbook.ask_bundle", ObjectType: "handbook_bundle", ObjectID: b.ID, OrgID: top, Detail: map[string]any{"year": year, "format": format, "books": b.Total},
		}); err != nil {
			return b, err
		}
		return b, s.jobs.Enqueue(ctx, tx, bundleJob, bundleArgs{b.ID}, "")
	})
}

// runBundle prints the books one after the other. Run twice it makes the file again. Whoever asked may have lost the right in the
// meantime: then there is none.
func (s *Service) runBundle(ctx context.Context, id kernel.ID) error {
	b, err := findBundle(ctx, s.db.Read(), id)
	if errors.Is(err, kernel.ErrNotFound) || err == nil && b.State != Working {
		return nil
	}
	if err != nil {
		return err
	}
	actor, err := s.rights(ctx, b.account, mayCheck)
	if err == nil {
		actor.Address, actor.Request = b.address, b.request
		err = s.fill(ctx, actor, &b)
	}
	if _, fault := kernel.AsFault(err); fault {
		b.State, err = Failed, nil
	}
	if err != nil {
		return err
	}
	return s.db.Do(ctx, "handbook.end_bundle", func(ctx context.Context, tx *db.Tx) error {
		b.EndedAt = tx.Millis()
		if err := updateBundle(ctx, tx, b); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, actor, audit.Entry{
			Action: "handbook.print_bundle", ObjectType: "handbook_bundle", ObjectID: b.ID, OrgID: b.OrgID,
			Detail: map[string]any{"year": b.Year, "format": b.Format, "books": b.Done, "state": b.State, "sha256": b.hash},
		})
	})
}

func (s *Service) fill(ctx context.Context, actor kernel.Actor, b *Bundle) error {
	tree, err := s.orgs.Today(ctx, s.db.Read())
	if err != nil {
		return err
	}
	list, err := s.branches(tree, actor.Scope, b.OrgID, b.Year)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	b.Total, b.Done = len(list), 0
	names := map[string]int{}
	for _, n := range list {
		if err := s.pack(ctx, z, actor, n, b, names); err != nil {
			return err
		}
		b.Done++
		if err := s.db.Do(ctx, "handbook.count_bundle", func(ctx context.Context, tx *db.Tx) error { return updateBundle(ctx, tx, *b) }); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	if b.hash, err = s.blobs.Put(out.Bytes()); err != nil {
		return err
	}
	b.State, b.Size = Done, int64(out.Len())
	return nil
}

// pack puts one branch's book into the file: as it was handed in, where it was, else as it stands now.
func (s *Service) pack(ctx context.Context, z *zip.Writer, actor kernel.Actor, n org.Node, b *Bundle, names map[string]int) error {
	sheet, err := s.Get(ctx, actor, n.ID, b.Year, "", true)
	if err != nil {
		return err
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) {
			return '－'
		}
		return r
	}, sheet.Book.fileName())
	if names[name]++; names[name] > 1 {
		name = fmt.Sprintf("%s（%d）", name, names[name])
	}
	for _, format := range []string{Docx, PDF} {
		if b.Format != format && b.Format != Both {
			continue
		}
		file, err := write(sheet.Book, actor.Name, s.db.Now(), format)
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name + "." + format, Method: zip.Deflate, Modified: s.db.Now()})
		if err != nil {
			return err
		}
		if _, err := w.Write(file); err != nil {
			return err
		}
	}
	return nil
}

// Bundles answers what an account asked for and can still fetch, the latest first.
func (s *Service) Bundles(ctx context.Context, actor kernel.Actor) ([]Bundle, error) {
	return bundlesOf(ctx, s.db.Read(), actor.Account, s.db.Now().Add(-bundleKept).UnixMilli())
}

// Bundle answers one of them. Fault: kernel.ErrNotFound for somebody else's too.
func (s *Service) Bundle(ctx context.Context, actor kernel.Actor, id kernel.ID) (Bundle, error) {
	b, err := findBundle(ctx, s.db.Read(), id)
	if err == nil && b.account != actor.Account {
		return Bundle{}, kernel.ErrNotFound
	}
	return b, err
}

// BundleFile answers the file. Faults: kernel.ErrNotFound, ErrBundle.
func (s *Service) BundleFile(ctx context.Context, actor kernel.Actor, id kernel.ID) (name string, file []byte, err error) {
	b, err := s.Bundle(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	tree, err := s.orgs.Today(ctx, s.db.Read())
	if err != nil {
		return "", nil, err
	}
	switch {
	case !tree.Sees(actor.Scope, b.OrgID): // the right was lost since
		return "", nil, kernel.ErrNotFound
	case b.State != Done || cmp.Compare(s.db.Now().UnixMilli(), b.Until) > 0:
		return "", nil, ErrBundle
	}
	if file, err = s.blobs.Get(b.hash); err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("%d年度党支部工作手册（%s）.zip", b.Year, b.OrgName), file, s.db.Do(ctx, "handbook.fetch_bundle", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, audit.Entry{Action: "handbook.fetch_bundle", ObjectType: "handbook_bundle", ObjectID: id, OrgID: b.OrgID, Detail: map[string]any{"sha256": b.hash}})
	})
}

// Sweep removes the files whose day is over.
func (s *Service) Sweep(ctx context.Context) error {
	gone, err := db.InTx(ctx, s.db, "handbook.sweep", func(ctx context.Context, tx *db.Tx) ([]string, error) {
		return removeBundles(ctx, tx, tx.Now().Add(-bundleKept).UnixMilli())
	})
	for _, hash := range gone {
		err = errors.Join(err, s.blobs.Remove(hash))
	}
	return err
}
