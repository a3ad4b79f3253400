package account

import (
	"cmp"
	"context"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
)

// DemonstrationAccount (演示账号) is an account whose password everybody may know, because nothing
// behind it is real.
type DemonstrationAccount struct {
	Login    string
	Name     string
	Password string
	Org      kernel.ID
	Member   kernel.ID
	Grants   []kernel.Grant
}

// MakeDemonstrationAccounts makes accounts with known passwords in a demonstration folder, which
// counts as set up afterwards. One hash serves all accounts of one password: a hash takes 80 ms and
// its salt guards nothing that is known anyway. The rules of separation hold here too.
// Faults: ErrDemonstration, ErrBadLogin, ErrSeparation …
func (s *Service) MakeDemonstrationAccounts(ctx context.Context, list []DemonstrationAccount) error {
	if !s.opts.Demonstration {
		return ErrDemonstration
	}
	hashes := map[string]string{}
	for _, d := range list {
		if err := s.checkDemonstration(d); err != nil {
			return err
		}
		if hashes[d.Password] == "" {
			hash, err := s.hasher.Hash(ctx, d.Password)
			if err != nil {
				return err
			}
			hashes[d.Password] = hash
		}
	}
	return s.db.Do(ctx, "account.demonstration", func(ctx context.Context, tx *db.Tx) error {
		accounts, grants := make([]account, len(list)), []grant{}
		for i, d := range list {
			accounts[i] = account{
				id: tx.NewID(), login: cleanLogin(d.Login), name: d.Name, org: d.Org, member: d.Member, state: Active,
				passwordHash: hashes[d.Password], passwordAt: s.now().UnixMilli(),
			}
			for _, g := range d.Grants {
				if r, _ := s.policy.Role(g.Role); r.Administrator {
					g.Org = 0
				}
				grants = append(grants, grant{id: tx.NewID(), account: accounts[i].id, role: g.Role, org: g.Org, grantedName: "演示数据", grantedAt: tx.Millis()})
			}
		}
		if err := insertAccounts(ctx, tx, accounts); err != nil {
			return err
		}
		if err := insertGrants(ctx, tx, grants); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE setup SET used_at=?, code_hash='', version=version+1 WHERE id=1 AND used_at=0", tx.Millis()); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, kernel.System("演示数据"), audit.Entry{Action: "account.demonstration_made", Detail: map[string]any{"count": len(list)}})
	})
}

func (s *Service) checkDemonstration(d DemonstrationAccount) error {
	if err := checkLogin(cleanLogin(d.Login)); err != nil {
		return err
	}
	var held []string
	for _, g := range d.Grants {
		if err := s.policy.checkGrant(held, d.Member != 0, g.Role); err != nil {
			return err
		}
		held = append(held, g.Role)
	}
	return nil
}

func dayOf(ms int64) kernel.Day { return kernel.DayOf(time.UnixMilli(ms)) }

// compareText orders by the first of several pairs of texts that differ.
func compareText(pairs ...any) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if c := cmp.Compare(pairs[i].(string), pairs[i+1].(string)); c != 0 {
			return c
		}
	}
	return 0
}
