package account

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// Hasher hashes passwords, a few at a time; platform/crypt has it. Verify with hash "" takes as
// long and answers false.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, password, hash string) (bool, error)
}

// Sealer encrypts a value for its place; platform/crypt has it.
type Sealer interface {
	Seal(place, plaintext string) string
	Open(place, sealed string) (string, error)
}

// MemberRef is a member as this room needs to know one.
type MemberRef struct {
	ID     kernel.ID
	Name   string
	Branch kernel.ID
}

// Options of the service.
type Options struct {
	Policy  *Policy // who may do what; required
	Profile Profile // Dengbao3 when empty
	Hasher  Hasher  // argon2id when nil

	// Members answers today's members of an organisation and below; without it no accounts are
	// made in bulk.
	Members func(ctx context.Context, q db.Queryer, org kernel.ID) ([]MemberRef, error)
	// OnRoster tells whether a member is on the roster today; accounts of others cannot be made or enabled.
	OnRoster func(ctx context.Context, q db.Queryer, member kernel.ID) (bool, error)
	// SamePhone tells whether two members have one phone number.
	SamePhone func(ctx context.Context, q db.Queryer, first, second kernel.ID) (bool, error)

	Duties Duties // told of forgotten passwords; required
	Works  Works  // what lies in an office that is handed over; required

	Sealer     Sealer         // seals the secrets of second factors; required
	Management []netip.Prefix // the networks from which administrators work; any when empty

	// Now is the clock of sessions and locks; the database's when nil. A demonstration gives the
	// machine's, or setting the city's clock would log everybody out.
	Now func() time.Time

	Demonstration         bool
	DemonstrationAccounts []DemonstrationLogin // shown on the log-in page of a demonstration
}

// Service does the work of this room. It implements web.Authenticator.
type Service struct {
	db     *db.DB
	audit  *audit.Log
	orgs   *org.Service
	policy *Policy
	hasher Hasher
	opts   Options

	addresses addresses
	known     cache
	verifying sync.Mutex // one look through the whole trail at a time
	verified  Verification
}

var _ web.Authenticator = (*Service)(nil)

// NewService returns a Service.
func NewService(d *db.DB, log *audit.Log, orgs *org.Service, o Options) *Service {
	s := &Service{db: d, audit: log, orgs: orgs, policy: o.Policy, hasher: o.Hasher, opts: o}
	if s.opts.Profile == "" {
		s.opts.Profile = Dengbao3
	}
	if s.hasher == nil {
		s.hasher = crypt.NewPasswords(crypt.Argon2id)
	}
	if s.opts.Now == nil {
		s.opts.Now = d.Now
	}
	return s
}

func (s *Service) now() time.Time { return s.opts.Now() }

// tree is today's organisations.
func (s *Service) tree(ctx context.Context) (*org.Tree, error) { return s.orgs.Today(ctx, s.db.Read()) }

// Sweep removes the sessions that have run out. A tick calls it.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Do(ctx, "account.sweep", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM account_session WHERE seen_at<?", s.now().Add(-memberLife).UnixMilli())
		return err
	})
}
