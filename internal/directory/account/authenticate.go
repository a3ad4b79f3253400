package account

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/crypt"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/web"
)

// Authenticate finds the actor behind a session token with the scope that permission gives. It
// costs one indexed read; what the account may do is compiled once for each of its versions.
// Faults: web.ErrLogin, ErrOutsideRange, ErrFactorNeeded, ErrFactorSetUp, ErrMustChange, kernel.ErrForbidden.
func (s *Service) Authenticate(ctx context.Context, token, permission string) (kernel.Actor, error) {
	if token == "" {
		return kernel.Actor{}, web.ErrLogin
	}
	v, err := liveSession(ctx, s.db.Read(), crypt.TokenHash(token))
	if errors.Is(err, kernel.ErrNotFound) {
		return kernel.Actor{}, web.ErrLogin
	}
	if err != nil {
		return kernel.Actor{}, err
	}
	who, err := s.compiled(ctx, v.account, v.version)
	if err != nil {
		return kernel.Actor{}, err
	}
	now := s.now()
	if !v.aliveAt(now, who.memberOnly()) || (who.standing(v) == FactorNeeded && now.UnixMilli()-v.createdAt > halfLife.Milliseconds()) {
		return kernel.Actor{}, web.ErrLogin
	}
	if who.administrator && !inRange(s.opts.Management, web.ClientAddress(ctx)) {
		return kernel.Actor{}, ErrOutsideRange
	}
	s.touch(ctx, v, now, who.memberOnly())
	actor, err := who.actorFor(v, permission)
	actor.Unconfirmed = now.UnixMilli()-v.confirmedAt > freshFor.Milliseconds() && (who.factor || !s.opts.Demonstration)
	return actor, err
}

// Acting is who an account is at this moment, with the scope that permission gives: for work that was asked for
// within a session and is done after it. Faults: kernel.ErrForbidden, also of an account that is not in use.
func (s *Service) Acting(ctx context.Context, id kernel.ID, permission string) (kernel.Actor, error) {
	a, err := findAccount(ctx, s.db.Read(), id)
	if errors.Is(err, kernel.ErrNotFound) {
		return kernel.Actor{}, kernel.ErrForbidden
	}
	if err != nil {
		return kernel.Actor{}, err
	}
	who, err := s.compiled(ctx, id, a.version)
	if err != nil {
		return kernel.Actor{}, err
	}
	scope := who.scopes[permission]
	if a.state != Active || !scope.Sees() {
		return kernel.Actor{}, kernel.ErrForbidden
	}
	actor := who.actor
	actor.Scope, actor.By = scope, who.by[permission]
	return actor, nil
}

// compiled is an account as of one version, ready to be asked.
type compiled struct {
	rights
	actor         kernel.Actor
	stands        []grant // what the actor does today in somebody else's place
	version       int
	at            time.Time
	day           kernel.Day // as of which it holds
	administrator bool       // one of the three
	factor        bool       // a second factor is set up
	mustFactor    bool       // and one of its roles demands it
	mayPassLock   bool       // office: a lock by wrong passwords does not shut it out of the management networks
}

// actorFor decides whether the operation may be called at all, and over what.
func (c *compiled) actorFor(v session, permission string) (kernel.Actor, error) {
	actor := c.actor
	actor.Session, actor.By = v.id, kernel.Without(kernel.BySelf)
	if permission == FirstStep {
		return actor, nil
	}
	switch c.standing(v) {
	case FactorNeeded:
		return kernel.Actor{}, ErrFactorNeeded
	case FactorSetUp:
		return kernel.Actor{}, ErrFactorSetUp
	}
	switch {
	case permission == OwnSession:
		return actor, nil
	case v.mustChange:
		return kernel.Actor{}, ErrMustChange
	case permission == web.LoggedIn:
		actor.Scope.Member = actor.Member
		return actor, nil
	}
	scope, ok := c.scopes[permission]
	if !ok || !scope.Sees() {
		return kernel.Actor{}, kernel.ErrForbidden
	}
	actor.Scope, actor.By = scope, c.by[permission]
	if g, proxied := c.proxied[permission]; proxied {
		actor.For, actor.Name = g.forID, proxyName(actor.Name, g.forName)
	}
	return actor, nil
}

// touch notes that the session is in use, seldom enough that reading does not become writing. That
// it fails on a full disk must not keep anybody from reading.
func (s *Service) touch(ctx context.Context, v session, now time.Time, memberOnly bool) {
	every := touchEvery
	if memberOnly {
		every = time.Hour
	}
	if at := now.UnixMilli(); at-v.seenAt >= every.Milliseconds() {
		_ = s.db.Do(context.WithoutCancel(ctx), "account.touch", func(ctx context.Context, tx *db.Tx) error {
			return touchSession(ctx, tx, v.id, at)
		})
	}
}

const (
	cacheSize = 16384
	// cacheLife bounds how long a renamed organisation shows its old name beside a person.
	cacheLife = time.Minute
)

type cache struct {
	mu sync.RWMutex
	m  map[kernel.ID]*compiled
}

func (c *cache) get(id kernel.ID, version int, now time.Time, today kernel.Day) *compiled {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if e := c.m[id]; e != nil && e.version == version && e.day == today && now.Sub(e.at).Abs() < cacheLife {
		return e
	}
	return nil
}

func (c *cache) put(id kernel.ID, e *compiled) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = map[kernel.ID]*compiled{}
	}
	if len(c.m) >= cacheSize {
		for old := range c.m { // any one: the order of a map is by chance
			delete(c.m, old)
			break
		}
	}
	c.m[id] = e
}

// compiled answers from the cache or reads the account anew. version was read before the grants
// are, so what is kept under it can only be newer than it, and a newer version asks again.
func (s *Service) compiled(ctx context.Context, id kernel.ID, version int) (*compiled, error) {
	now, today := s.now(), s.db.Today()
	if e := s.known.get(id, version, now, today); e != nil {
		return e, nil
	}
	a, err := findAccount(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	e, err := s.compile(ctx, a, today)
	if err != nil {
		return nil, err
	}
	e.version, e.at, e.day = version, now, today
	s.known.put(id, e)
	return e, nil
}

func (s *Service) compile(ctx context.Context, a account, today kernel.Day) (*compiled, error) {
	list, err := grantsOf(ctx, s.db.Read(), a.id)
	if err != nil {
		return nil, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	grants, stands := effective(a, list, today)
	root := tree.Root().ID
	isRoot := func(id kernel.ID) bool { return root != 0 && id == root }
	e := &compiled{rights: s.policy.stand(s.policy.compile(grants, a.member, isRoot), stands, isRoot)}
	if e.factor, err = hasFactor(ctx, s.db.Read(), a.id); err != nil {
		return nil, err
	}
	e.administrator, e.mayPassLock = len(s.policy.administrations(e.roles)) > 0, s.policy.needsFactor(append(slices.Clone(e.roles), e.stoodIn...))
	e.mustFactor = e.mayPassLock && !s.opts.Demonstration
	e.actor = kernel.Actor{Account: a.id, Member: a.member, Name: a.name, OrgName: tree.Name(a.org), Roles: e.roles, Grants: grants}
	e.stands = stands
	for _, g := range stands {
		e.actor.Proxies = append(e.actor.Proxies, s.policy.proxy(g))
	}
	return e, nil
}

// effective are the grants that count today, in one's own right and in somebody else's place: none while
// held, and the member's own without being given. No other place asks for the days of a grant.
func effective(a account, list []grant, today kernel.Day) (own []kernel.Grant, stands []grant) {
	for _, g := range list {
		switch {
		case a.held || !g.holds(today):
		case g.source != 0:
			stands = append(stands, g)
		default:
			own = append(own, kernel.Grant{Role: g.role, Org: g.org})
		}
	}
	if a.member != 0 {
		own = append(own, kernel.Grant{Role: RoleMember, Org: a.org})
	}
	return own, stands
}
