package account

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/sheet"
)

// What one account may keep.
const (
	preferenceSize = 16 << 10
	draftSize      = 128 << 10
	mostKept       = 200
	draftLife      = 30 * 24 * time.Hour
)

var keyForm = regexp.MustCompile(`^[a-zA-Z0-9_.:-]{1,80}$`)

// Preference (偏好) is what the program remembers for an account under a key: large print, columns,
// saved filters.
type Preference struct {
	Value any `json:"value" doc:"没有保存过为 null"`
}

// Draft (草稿) is a form not yet submitted.
type Draft struct {
	Version int   `json:"version" doc:"没有草稿为 0"`
	SavedAt int64 `json:"saved_at" doc:"毫秒"`
	Value   any   `json:"value" doc:"没有草稿为 null"`
}

// personal finds numbers that have the form of an ID number or a mobile phone.
var personal = regexp.MustCompile(`[0-9]{17}[0-9Xx]|[0-9]+`)

// holdsPersonal reports whether the text holds an ID number or a phone number. Long keys and times
// in milliseconds are neither: the whole run of digits has to be one.
func holdsPersonal(text string) bool {
	for _, run := range personal.FindAllString(text, -1) {
		switch len(run) {
		case 18:
			if _, err := sheet.ParseIDNumber(run); err == nil {
				return true
			}
		case 11:
			if _, err := sheet.ParsePhone(run); err == nil && run[0] == '1' {
				return true
			}
		}
	}
	return false
}

func encode(v any, most int, tooLarge *kernel.Fault) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if len(b) > most {
		return "", tooLarge
	}
	return string(b), nil
}

func decode(text string) any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	return v
}

// Preference answers what is kept under the key; nothing when nothing is.
func (s *Service) Preference(ctx context.Context, actor kernel.Actor, key string) (Preference, error) {
	text, err := db.Scalar[string](ctx, s.db.Read(), "SELECT value FROM preference WHERE account_id=? AND key=?", actor.Account, key)
	if errors.Is(err, kernel.ErrNotFound) {
		return Preference{}, nil
	}
	return Preference{decode(text)}, err
}

// SetPreference keeps v under the key. Faults: ErrPreferenceKey, ErrTooLarge, ErrTooManyKept.
func (s *Service) SetPreference(ctx context.Context, actor kernel.Actor, key string, v any) error {
	text, err := encode(v, preferenceSize, ErrTooLarge)
	if err != nil {
		return err
	}
	if !keyForm.MatchString(key) {
		return ErrPreferenceKey
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
			n, err = tx.Exec(ctx, `INSERT INTO account_draft(account_id,key,value,version,at) VALUES (?,?,?,1,?) ON CONFLICT DO NOTHING`,
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
