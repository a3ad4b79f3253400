package account

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// step takes an entrustment one step further: load, decide, save, tell the next desk, write it down.
func (s *Service) step(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, action string, decide func(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error) error {
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	scope, _, err := s.sight(ctx, actor)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, action, func(ctx context.Context, tx *db.Tx) error {
		e, err := findEntrustment(ctx, tx, id)
		if err != nil {
			return err
		}
		if !e.concerns(tree, actor) && !tree.Sees(scope, e.org) {
			return kernel.ErrNotFound
		}
		if e.version != version {
			return kernel.ErrStale
		}
		if err := decide(ctx, tx, tree, e); err != nil {
			return err
		}
		return s.settleStep(ctx, tx, tree, actor, e, action)
	})
}

func (s *Service) settleStep(ctx context.Context, tx *db.Tx, tree *org.Tree, actor kernel.Actor, e *entrustment, action string) error {
	if err := updateEntrustment(ctx, tx, e); err != nil {
		return err
	}
	if err := s.opts.Works.Tell(ctx, tx, e.waits()); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, s.entrustmentEntry(tree, e, action))
}

// Accept is the word of the one named: it gives nothing yet. Faults: ErrEntrustmentState,
// ErrEntrustmentDelay, kernel.ErrForbidden, kernel.ErrStale.
func (s *Service) Accept(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.step(ctx, actor, id, version, "entrustment.accepted", func(_ context.Context, tx *db.Tx, _ *org.Tree, e *entrustment) error {
		switch {
		case !e.isFor(actor):
			return kernel.ErrForbidden
		case e.state != Proposed:
			return ErrEntrustmentState.With(entrustmentStates[e.state])
		case e.over(tx.Today()):
			return ErrEntrustmentDelay
		}
		e.state, e.to, e.acceptedAt = Agreed, actor.Account, tx.Millis()
		return nil
	})
}

// Decline says no to it. Faults: as Accept, ErrEntrustmentReason.
func (s *Service) Decline(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.step(ctx, actor, id, version, "entrustment.declined", func(_ context.Context, tx *db.Tx, _ *org.Tree, e *entrustment) error {
		reason, err := checkReason(reason)
		switch {
		case err != nil:
			return err
		case !e.isFor(actor):
			return kernel.ErrForbidden
		case e.state != Proposed:
			return ErrEntrustmentState.With(entrustmentStates[e.state])
		}
		e.end(Declined, actor.Name, reason, tx.Millis())
		return nil
	})
}

func (e *entrustment) end(state EntrustmentState, by, reason string, at int64) {
	e.state, e.endedName, e.reason, e.endedAt = state, by, reason, at
}

// Refuse is a security administrator's no. Faults: ErrEntrustmentState, ErrEntrustmentReason, kernel.ErrStale.
func (s *Service) Refuse(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	return s.step(ctx, actor, id, version, "entrustment.refused", func(_ context.Context, tx *db.Tx, _ *org.Tree, e *entrustment) error {
		reason, err := checkReason(reason)
		switch {
		case err != nil:
			return err
		case e.state != Agreed:
			return ErrEntrustmentState.With(entrustmentStates[e.state])
		}
		e.end(Refused, actor.Name, reason, tx.Millis())
		return nil
	})
}

// ConfirmEntrustment is a security administrator's grant: from the first day on the one named holds
// what was asked for, and after a hand-over the other holds it no more. Faults: ErrEntrustmentState,
// ErrEntrustmentOwn, ErrEntrustmentGone, ErrEntrustmentDelay, ErrSeparation, ErrProxy…, kernel.ErrStale.
func (s *Service) ConfirmEntrustment(ctx context.Context, actor kernel.Actor, id kernel.ID, version int) error {
	return s.step(ctx, actor, id, version, "entrustment.confirmed", func(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
		switch {
		case e.state != Agreed:
			return ErrEntrustmentState.With(entrustmentStates[e.state])
		case e.over(tx.Today()):
			return ErrEntrustmentDelay
		case e.party(actor):
			return ErrEntrustmentOwn
		}
		e.state, e.confirmedAt, e.confirmedName = Confirmed, tx.Millis(), actor.Name
		if err := s.give(ctx, tx, tree, actor, e); err != nil {
			return err
		}
		if e.kind == Handover && e.begun(tx.Today()) {
			return s.handOver(ctx, tx, tree, e)
		}
		return nil
	})
}

// give writes the grant with its days, and the last day of the one that goes over.
func (s *Service) give(ctx context.Context, tx *db.Tx, tree *org.Tree, actor kernel.Actor, e *entrustment) error {
	to, err := claimBoth(ctx, tx, e.from, e.to)
	if err != nil {
		return err
	}
	if to.state == Disabled {
		return ErrGrantDisabled
	}
	old, err := findGrant(ctx, tx, e.grant)
	if errors.Is(err, kernel.ErrNotFound) || (err == nil && (old.account != e.from || old.to < tx.Today())) {
		return ErrEntrustmentGone
	}
	if err != nil {
		return err
	}
	held, err := grantsOf(ctx, tx, to.id)
	if err != nil {
		return err
	}
	if err := s.policy.checkGrant(rolesOf(held), to.member != 0, e.role); err != nil {
		return err
	}
	if err := e.clash(held); err != nil {
		return err
	}
	g := grant{
		id: tx.NewID(), account: to.id, org: e.org, role: e.role, grantedBy: actor.Account, grantedName: actor.Name, grantedAt: tx.Millis(),
		login: to.login, accountName: to.name, accountState: to.state, from: max(e.fromDay, tx.Today()), to: e.toDay,
	}
	if e.kind == Delegation {
		g.source, g.acts, g.forID, g.forName = e.id, e.acts, e.from, e.fromName
	} else {
		if err := endGrant(ctx, tx, old.id, g.from.AddDays(-1)); err != nil {
			return err
		}
		if holds(held, e.role, e.org) {
			return nil
		}
	}
	e.given = g.id
	if err := insertGrants(ctx, tx, []grant{g}); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, grantEntry("grant.given", s.showGrant(tree, g)))
}

func holds(held []grant, role string, over kernel.ID) bool {
	for _, g := range held {
		if g.source == 0 && g.role == role && g.org == over {
			return true
		}
	}
	return false
}

// WithdrawEntrustment takes one back: what it gave ends with the next request. Faults:
// ErrEntrustmentState, ErrEntrustmentReason, kernel.ErrForbidden, kernel.ErrStale.
func (s *Service) WithdrawEntrustment(ctx context.Context, actor kernel.Actor, id kernel.ID, version int, reason string) error {
	_, confirms, err := s.sight(ctx, actor)
	if err != nil {
		return err
	}
	return s.step(ctx, actor, id, version, "entrustment.withdrawn", func(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
		if !confirms && !e.concerns(tree, actor) {
			return kernel.ErrForbidden
		}
		reason, err := checkReason(reason)
		if err != nil {
			return err
		}
		if err := e.mayWithdraw(tx.Today()); err != nil {
			return err
		}
		return s.takeBack(ctx, tx, e, Withdrawn, actor.Name, reason)
	})
}

// takeBack ends one and undoes what it gave.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, e *entrustment, state EntrustmentState, by, reason string) error {
	if e.state == Confirmed {
		if _, err := claimBoth(ctx, tx, e.from, e.to); err != nil {
			return err
		}
		if err := dropGrant(ctx, tx, e.given); err != nil {
			return err
		}
		if e.kind == Handover {
			if err := endGrant(ctx, tx, e.grant, kernel.MaxDay); err != nil {
				return err
			}
		}
	}
	e.end(state, by, reason, tx.Millis())
	return nil
}

// handOver makes the office's open work the successor's and removes the grant that has ended.
func (s *Service) handOver(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
	if _, err := claimBoth(ctx, tx, e.from, e.to); err != nil {
		return err
	}
	office := Office{e.from, e.role, e.org}
	sheet, err := s.sheetOf(ctx, tx, tree, office)
	if err != nil {
		return err
	}
	text, err := json.Marshal(sheet)
	if err != nil {
		return err
	}
	if err := s.opts.Works.Pass(ctx, tx, office, e.to, e.toName); err != nil {
		return err
	}
	last, err := s.lastOffice(ctx, tx, office)
	if err != nil {
		return err
	}
	if last {
		if _, err := passDrafts(ctx, tx, e.from, e.to); err != nil {
			return err
		}
	}
	if _, err := passFilters(ctx, tx, e.from, e.to); err != nil {
		return err
	}
	if err := dropGrant(ctx, tx, e.grant); err != nil {
		return err
	}
	e.sheet = string(text)
	e.end(Done, "", "", tx.Millis())
	return s.endStandIns(ctx, tx, e.from, e.role, e.org, "所代的职务已经交接")
}

// endStandIns ends what others do in somebody's place once that person holds the office no more;
// role "" means all offices.
func (s *Service) endStandIns(ctx context.Context, tx *db.Tx, from kernel.ID, role string, over kernel.ID, why string) error {
	list, err := db.Select(ctx, tx, scanEntrustment, "SELECT "+entrustmentColumns+
		" FROM entrustment WHERE from_id=? AND kind='delegation' AND state IN ('proposed','accepted','confirmed') AND (?='' OR (role=? AND org_id=?)) ORDER BY id", from, role, role, over)
	if err != nil {
		return err
	}
	return s.endDelegations(ctx, tx, list, why)
}

// endActing ends what somebody does in others' places, as far as it is no longer theirs to do.
func (s *Service) endActing(ctx context.Context, tx *db.Tx, proxy kernel.ID, why string, over func(*entrustment) bool) error {
	list, err := db.Select(ctx, tx, scanEntrustment, "SELECT "+entrustmentColumns+
		" FROM entrustment WHERE to_id=? AND kind='delegation' AND state IN ('proposed','accepted','confirmed') ORDER BY id", proxy)
	if err != nil {
		return err
	}
	return s.endDelegations(ctx, tx, slices.DeleteFunc(list, func(e *entrustment) bool { return !over(e) }), why)
}

func (s *Service) endDelegations(ctx context.Context, tx *db.Tx, list []*entrustment, why string) error {
	if len(list) == 0 {
		return nil
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	for _, e := range list {
		actor := kernel.System("职务变动")
		if err := s.takeBack(ctx, tx, e, Withdrawn, actor.Name, why); err != nil {
			return err
		}
		if err := s.settleStep(ctx, tx, tree, actor, e, "entrustment.withdrawn"); err != nil {
			return err
		}
	}
	return nil
}

// SettleEntrustments does what the day brings: offices go over, absences end. A tick calls it; rights
// follow the day by themselves, and doing it again changes nothing.
func (s *Service) SettleEntrustments(ctx context.Context) error {
	ids, err := dueEntrustments(ctx, s.db.Read(), s.db.Today())
	if err != nil || len(ids) == 0 {
		return err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := s.db.Do(ctx, "account.settle_entrustment", func(ctx context.Context, tx *db.Tx) error {
			e, err := findEntrustment(ctx, tx, id)
			if err != nil {
				return err
			}
			return s.settleOne(ctx, tx, tree, e)
		})
		if err != nil && !errors.Is(err, kernel.ErrStale) { // somebody was quicker
			return err
		}
	}
	return nil
}

func (s *Service) settleOne(ctx context.Context, tx *db.Tx, tree *org.Tree, e *entrustment) error {
	actor, today := kernel.System("到日办理"), tx.Today()
	switch {
	case e.kind == Handover && e.state == Confirmed && e.begun(today):
		if err := s.handOver(ctx, tx, tree, e); err != nil {
			return err
		}
		return s.settleStep(ctx, tx, tree, actor, e, "entrustment.handed_over")
	case e.kind == Delegation && e.state.Open() && e.over(today):
		state, action := Done, "entrustment.ended"
		if e.state != Confirmed {
			state, action = Lapsed, "entrustment.lapsed"
		}
		if err := s.takeBack(ctx, tx, e, state, "", ""); err != nil {
			return err
		}
		return s.settleStep(ctx, tx, tree, actor, e, action)
	}
	return nil
}
