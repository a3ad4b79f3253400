package account

import (
	"context"
	"errors"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Preference answers what is kept under the key; nothing when nothing is.
func (s *Service) Preference(ctx context.Context, actor kernel.Actor, key string) (Preference, error) {
	text, err := db.Scalar[string](ctx, s.db.Read(), "SELECT value FROM preference WHERE account_id=? AND key=?", actor.Account, key)
	if errors.Is(err, kernel.ErrNotFound) {
		return Preference{}, nil
	}
	return Preference{decode(text)}, err
}

// SetPreference keeps v under the key. What is kept lies in the clear: ID
// numbers and phones are refused. Faults: ErrPreferenceKey, ErrPreferencePersonal, ErrTooLarge, ErrTooManyKept.
func (s *Service) SetPreference(ctx context.Context, actor kernel.Actor, key string, v any) error {
	text, err := encode(v, preferenceSize, ErrTooLarge)
	if err != nil {
		return err
	}
	switch {
	case !keyForm.MatchString(key):
		return ErrPreferenceKey
	case holdsPersonalTyped(text):
		return ErrPreferencePersonal.At("value")
	}
	return s.db.Do(ctx, "account.set_preference", func(ctx context.Context, tx *db.Tx) error {
		if err := guardKept(ctx, tx, "preference", actor.Account, key); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO preference(account_id,key,value,at) VALUES (?,?,?,?)
			ON CONFLICT (account_id,key) DO UPDATE SET value=excluded.value, at=excluded.at`, actor.Account, key, text, tx.Millis())
		return err
	})
}

// guardKept bounds how much one account keeps. That two at once may pass it by one does no harm.
func guardKept(ctx context.Context, tx *db.Tx, table string, account kernel.ID, key string) error {
	n, err := db.Scalar[int](ctx, tx, "SELECT COUNT(*) FROM "+table+" WHERE account_id=? AND key<>?", account, key)
	if err == nil && n >= mostKept {
		return ErrTooManyKept
	}
	return err
}

// Draft answers the draft kept under the key; version 0 when there is none.
func (s *Service) Draft(ctx context.Context, actor kernel.Actor, key string) (Draft, error) {
	d, err := db.One(ctx, s.db.Read(), func(row db.Scanner) (d Draft, err error) {
		var text string
		err = row.Scan(&d.Version, &d.SavedAt, &text)
		d.Value = decode(text)
		return d, err
	}, "SELECT version,at,value FROM account_draft WHERE account_id=? AND key=?", actor.Account, key)
	if errors.Is(err, kernel.ErrNotFound) {
		return Draft{}, nil
	}
	return d, err
}

// SaveDraft keeps v over the draft of that version, 0 for a new one, so that two windows do not
// silently overwrite each other. Faults: kernel.ErrStale, ErrDraftTooLarge, ErrDraftPersonal,
// ErrTooManyKept, ErrPreferenceKey.
func (s *Service) SaveDraft(ctx context.Context, actor kernel.Actor, key string, version int, v any) (Draft, error) {
	text, err := encode(v, draftSize, ErrDraftTooLarge)
	if err != nil {
		return Draft{}, err
	}
	switch {
	case !keyForm.MatchString(key):
		return Draft{}, ErrPreferenceKey
	case holdsPersonal(text):
		return Draft{}, ErrDraftPersonal
	}
	return db.InTx(ctx, s.db, "account.save_draft", func(ctx context.Context, tx *db.Tx) (Draft, error) {
		var n int64
		var err error
		if version == 0 {
			if err := guardKept(ctx, tx, "account_draft", actor.Account, key); err != nil {
				return Draft{}, err
			}
			n, err = tx.Exec(ctx, `INSERT INTO account_draft(account_id,key,value,version,at) VALUES (?,?,?,1,?) ON CONFLICT (account_id,key) DO NOTHING`,
				actor.Account, key, text, tx.Millis())
		} else {
			n, err = tx.Exec(ctx, "UPDATE account_draft SET value=?, version=version+1, at=? WHERE account_id=? AND key=? AND version=?",
				text, tx.Millis(), actor.Account, key, version)
		}
		if err != nil {
			return Draft{}, err
		}
		if n == 0 {
			return Draft{}, kernel.ErrStale
		}
		return Draft{Version: version + 1, SavedAt: tx.Millis(), Value: v}, nil
	})
}

// DropDraft forgets a draft; that there is none is no mistake.
func (s *Service) DropDraft(ctx context.Context, actor kernel.Actor, key string) error {
	return s.db.Do(ctx, "account.drop_draft", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM account_draft WHERE account_id=? AND key=?", actor.Account, key)
		return err
	})
}
