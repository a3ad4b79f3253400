package attachment

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/jobs"
)

// Attachment (佐证材料) is a file that belongs to a record.
type Attachment struct {
	ID        kernel.ID `json:"id"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	Size      int64     `json:"size" doc:"字节"`
	MadeAt    int64     `json:"made_at" doc:"毫秒"`
	MadeName  string    `json:"made_name"`
	State     State     `json:"state" enum:",waiting,infected" doc:"病毒检查：空为可以下载，waiting 正在检查，infected 查出病毒已删除"`
	ownerType string
	ownerID   kernel.ID
	orgID     kernel.ID
	hash      string
	madeBy    kernel.ID
}

// Owner (所属记录) is a sort of records that files may belong to.
type Owner struct {
	Type  string // such as activity
	Path  string // of one record, such as /api/activities
	Tag   string // Chinese, of the capability
	Read  string // permissions
	Write string
	// Check answers the organisation of a record that the actor may read, or change when write is
	// asked; kernel.ErrNotFound or a refusal otherwise.
	Check func(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID, write bool) (org kernel.ID, err error)
}

// Service keeps files for all owners.
type Service struct {
	db      *db.DB
	audit   *audit.Log
	blobs   *blob.Store
	jobs    *jobs.Runner
	scanner Scanner
}

// NewService returns a Service.
func NewService(d *db.DB, a *audit.Log, b *blob.Store) *Service {
	return &Service{db: d, audit: a, blobs: b}
}

// The quotas, in bytes.
const (
	maxRecord = 200 << 20
	maxOrg    = 2 << 30
)

// Kept (已查验的文件) is a content that was checked and laid down, and belongs to no record yet.
type Kept struct {
	name, mime, hash string
	size             int64
}

// Keep checks a file and lays its content down, before the transaction that gives it to a record. Faults:
// those of Check and CleanName, blob.ErrNoRoom.
func (s *Service) Keep(name string, content []byte) (Kept, error) {
	name, err := CleanName(name)
	if err != nil {
		return Kept{}, err
	}
	kept, mime, err := Check(name, content)
	if err != nil {
		return Kept{}, err
	}
	hash, err := s.blobs.Put(kept)
	return Kept{name, mime, hash, int64(len(kept))}, err
}

// Add keeps a file with a record. Faults: those of Keep, ErrRecord, ErrOrg, and the owner's own.
func (s *Service) Add(ctx context.Context, actor kernel.Actor, o Owner, id kernel.ID, name string, content []byte) (Attachment, error) {
	if _, err := o.Check(ctx, s.db.Read(), actor, id, true); err != nil {
		return Attachment{}, err
	}
	k, err := s.Keep(name, content)
	if err != nil {
		return Attachment{}, err
	}
	return db.InTx(ctx, s.db, "attachment.add", func(ctx context.Context, tx *db.Tx) (Attachment, error) {
		org, err := o.Check(ctx, tx, actor, id, true)
		if err != nil {
			return Attachment{}, err
		}
		return s.AddIn(ctx, tx, actor, o.Type, id, org, k)
	})
}

// AddIn gives a file to a record in the caller's transaction; the caller has seen to it that the actor may.
// Faults: ErrRecord, ErrOrg.
func (s *Service) AddIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, ownerType string, id, org kernel.ID, k Kept) (Attachment, error) {
	a := Attachment{
		ID: tx.NewID(), Name: k.name, Type: k.mime, Size: k.size, MadeAt: tx.Millis(), MadeName: actor.Name,
		ownerType: ownerType, ownerID: id, orgID: org, hash: k.hash, madeBy: actor.Account,
	}
	if s.scanner != nil {
		a.State = Waiting
	}
	if err := checkQuota(ctx, tx, a); err != nil {
		return Attachment{}, err
	}
	if err := insert(ctx, tx, a); err != nil {
		return Attachment{}, err
	}
	if err := s.askScanner(ctx, tx, a); err != nil {
		return Attachment{}, err
	}
	return a, s.audit.Record(ctx, tx, actor, a.entry("add"))
}

func checkQuota(ctx context.Context, tx *db.Tx, a Attachment) error {
	if err := takeTurn(ctx, tx, a.orgID); err != nil {
		return err
	}
	record, err := sum(ctx, tx, "owner_type=? AND owner_id=?", a.ownerType, a.ownerID)
	if err != nil {
		return err
	}
	if record+a.Size > maxRecord {
		return ErrRecord
	}
	org, err := sum(ctx, tx, "org_id=?", a.orgID)
	if err == nil && org+a.Size > maxOrg {
		return ErrOrg
	}
	return err
}

func (a Attachment) entry(step string) audit.Entry {
	return audit.Entry{
		Action: "attachment." + step, ObjectType: a.ownerType, ObjectID: a.ownerID, OrgID: a.orgID,
		Detail: map[string]any{"attachment": a.ID, "hash": a.hash, "size": a.Size},
	}
}

// Evidence (佐证材料) answers the record's files, the oldest first.
func (s *Service) Evidence(ctx context.Context, actor kernel.Actor, o Owner, id kernel.ID) ([]Attachment, error) {
	q := s.db.Read()
	if _, err := o.Check(ctx, q, actor, id, false); err != nil {
		return nil, err
	}
	return ofRecord(ctx, q, o.Type, id)
}

// Open answers a file of the record with its content, after its row in the trail: evidence shows people,
// and of some records those present alone may see it. A file of another record is not found. Faults:
// ErrNotChecked, ErrInfected.
func (s *Service) Open(ctx context.Context, actor kernel.Actor, o Owner, id, file kernel.ID) (Attachment, []byte, error) {
	q := s.db.Read()
	if _, err := o.Check(ctx, q, actor, id, false); err != nil {
		return Attachment{}, nil, err
	}
	a, err := find(ctx, q, o.Type, id, file)
	if err != nil {
		return a, nil, err
	}
	if err := a.mayOpen(actor); err != nil {
		return a, nil, err
	}
	content, err := s.blobs.Get(a.hash)
	if err != nil {
		return a, nil, err
	}
	return a, content, s.db.Do(ctx, "attachment.open", func(ctx context.Context, tx *db.Tx) error {
		return s.audit.Record(ctx, tx, actor, a.entry("open"))
	})
}

// Remove takes a file off the record. Its bytes stay for backups that name them; Hashes tells which
// ones no record names any more.
func (s *Service) Remove(ctx context.Context, actor kernel.Actor, o Owner, id, file kernel.ID) error {
	return s.db.Do(ctx, "attachment.remove", func(ctx context.Context, tx *db.Tx) error {
		if _, err := o.Check(ctx, tx, actor, id, true); err != nil {
			return err
		}
		return s.RemoveIn(ctx, tx, actor, o.Type, id, file)
	})
}

// RemoveIn is Remove in the transaction of a caller who has seen to it that the actor may.
func (s *Service) RemoveIn(ctx context.Context, tx *db.Tx, actor kernel.Actor, ownerType string, id, file kernel.ID) error {
	a, err := find(ctx, tx, ownerType, id, file)
	if err != nil {
		return err
	}
	if err := remove(ctx, tx, a); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, a.entry("remove"))
}

// OfRecord answers a record's files, the oldest first, for a caller who has seen to it that the actor may know.
func OfRecord(ctx context.Context, q db.Queryer, ownerType string, id kernel.ID) ([]Attachment, error) {
	return ofRecord(ctx, q, ownerType, id)
}
