package app

import (
	"context"
	"slices"
	"time"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/jobs"
	"sanchuang/internal/work/inspection"
)

// ErrRotating refuses a second rotation while the first is not finished.
var ErrRotating = kernel.NewFault(kernel.Conflict, "key.rotating", "上一次密钥轮换还没有完成（还有 %d 项待处理），请等它完成后再轮换。")

const resealKeys = "keys.reseal"

// sealed are all columns that hold sealed values, each declared by its owner.
func sealed() []db.Sealed {
	return slices.Concat(member.Sealed(), account.Sealed(), intake.Sealed(), inspection.Sealed())
}

// KeyState (密钥状态) is how it stands with the data keys.
type KeyState struct {
	Current string   `json:"current" doc:"当前数据密钥的编号"`
	Older   []string `json:"older" doc:"还保留的旧密钥"`
	Left    int      `json:"left" doc:"还没有改用当前密钥的内容项数"`
}

// Keys reads the state of the data keys.
func (a *App) Keys(ctx context.Context) (KeyState, error) {
	all := a.Vault.Keys()
	s := KeyState{Current: all[len(all)-1], Older: all[:len(all)-1]}
	for _, c := range sealed() {
		n, err := c.Left(ctx, a.DB.Read(), a.Vault.CurrentPrefix())
		if err != nil {
			return s, err
		}
		s.Left += n
	}
	return s, nil
}

// RotateKeys (轮换数据密钥) makes a new data key; what is sealed with older ones is sealed anew in the
// background, a slice at a time, beside everybody's work. Older keys of a rotation before this one, which nothing
// uses any more, are thrown away first. Fault: ErrRotating.
func (a *App) RotateKeys(ctx context.Context, actor kernel.Actor) error {
	s, err := a.Keys(ctx)
	if err != nil {
		return err
	}
	if s.Left > 0 {
		return ErrRotating.With(s.Left)
	}
	if len(s.Older) > 0 {
		if err := a.Vault.Retire(); err != nil {
			return err
		}
	}
	if err := a.Vault.Rotate(crypt.National); err != nil {
		return err
	}
	return a.DB.Do(ctx, "keys.rotate", func(ctx context.Context, tx *db.Tx) error {
		if err := a.Jobs.Enqueue(ctx, tx, resealKeys, struct{}{}, resealKeys); err != nil {
			return err
		}
		return a.keyTrail(ctx, tx, actor, "keys.rotated")
	})
}

func (a *App) keyTrail(ctx context.Context, tx *db.Tx, actor kernel.Actor, action string) error {
	all := a.Vault.Keys()
	return a.Audit.Record(ctx, tx, actor, audit.Entry{Action: action, ObjectType: "key", Detail: map[string]any{"current": all[len(all)-1], "kept": len(all)}})
}

func (a *App) keyWork() {
	jobs.Handle(a.Jobs, resealKeys, func(ctx context.Context, _ struct{}) error { return a.Reseal(ctx) })
	a.Jobs.Every(resealKeys, 10*time.Minute, func(ctx context.Context, _ time.Time) error { return a.AskReseal(ctx) })
}

// AskReseal enqueues the resealing when an older key still seals something: what a program that stopped right after making
// the key never enqueued, and what somebody sealed before the rotation and committed after it.
func (a *App) AskReseal(ctx context.Context) error {
	if len(a.Vault.Keys()) == 1 {
		return nil
	}
	s, err := a.Keys(ctx)
	if err != nil || s.Left == 0 {
		return err
	}
	return a.DB.Do(ctx, "keys.ask_reseal", func(ctx context.Context, tx *db.Tx) error {
		return a.Jobs.Enqueue(ctx, tx, resealKeys, struct{}{}, resealKeys)
	})
}

// Reseal seals anew whatever an older key still seals. Interrupted, it goes on where it stopped: what is left is seen by
// its prefix. The older key stays until the next rotation: a value that was sealed before this one and is committed
// after it must still open.
func (a *App) Reseal(ctx context.Context) error {
	again := func(place, text string) (string, error) {
		plain, err := a.Vault.Open(place, text)
		return a.Vault.Seal(place, plain), err
	}
	for _, c := range sealed() {
		for {
			n, err := c.Rewrite(ctx, a.DB, a.Vault.CurrentPrefix(), again)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return a.DB.Do(ctx, "keys.resealed", func(ctx context.Context, tx *db.Tx) error {
		return a.keyTrail(ctx, tx, kernel.System("密钥轮换"), "keys.resealed")
	})
}

// ChangeMaster (更换主密钥) wraps the data keys under the master key in another file, which is made when it is not
// there. The old file opens them no more. For a program that is stopped.
func (a *App) ChangeMaster(ctx context.Context, actor kernel.Actor, file string) error {
	master, err := crypt.LoadOrCreateKey(file)
	if err != nil {
		return err
	}
	if err := a.Vault.Rewrap(master); err != nil {
		return err
	}
	return a.DB.Do(ctx, "keys.master_changed", func(ctx context.Context, tx *db.Tx) error { return a.keyTrail(ctx, tx, actor, "keys.master_changed") })
}
