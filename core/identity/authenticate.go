package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Principal is who shows a session or a key. It is immutable.
type Principal struct {
	Tenant, UserID, AccountID string
	// SessionID or KeyID is set, and not the other.
	SessionID, KeyID string
	// Scopes limit a key.
	Scopes []string
	// Locale and TimeZone are the user's own, or the company's.
	Locale, TimeZone string
	// Since is when the session began or the key was made.
	Since time.Time
	// Expires is when it ends at the latest; zero for never.
	Expires time.Time
	// Methods are how the person has proven to be the same, AuthenticatedAt is when; ProviderID is who has vouched. A key
	// has none of them.
	Methods         []string
	AuthenticatedAt time.Time
	// Doubted says that a session has to be proven anew before it may go on.
	Doubted    bool
	ProviderID string

	epoch int64
	rules *Rules
	// A key may have roles of its own, come from some networks only, and have been renewed.
	ownRoles       bool
	networks       []netip.Prefix
	hash, previous string
	previousUntil  time.Time
}

var _ httpapi.Authenticator = (*Service)(nil)

// unknown is the fault for every session and key that is not, not yet or no longer good: the reasons are nobody's business.
func unknown() error { return fault.New(fault.Unauthenticated, "unauthenticated") }

// Authenticate implements httpapi.Authenticator. What was asked before costs a look into memory; it holds for 30 seconds, and
// no longer than the session, the key, the user or the company are good.
func (s *Service) Authenticate(ctx context.Context, c httpapi.Credentials) (actor.Actor, error) {
	p, err := s.Identify(ctx, c)
	if err != nil {
		return actor.Actor{}, err
	}
	return p.Actor(), nil
}

// Actor is the principal as it acts.
func (p *Principal) Actor() actor.Actor {
	a := actor.Actor{
		Tenant: p.Tenant, Kind: actor.Person, ID: p.UserID, UserID: p.UserID, Scopes: p.Scopes, Locale: p.Locale, TimeZone: p.TimeZone,
		Session: p.SessionID,
	}
	if p.KeyID != "" {
		if a.Kind, a.ID = actor.Key, p.KeyID; p.ownRoles {
			a.UserID = ""
		}
		return a
	}
	a.AuthenticatedAt, a.Unproven = p.AuthenticatedAt, p.Doubted
	return a
}

// Identify finds out whose session or key is shown. Everything that is not good is the same unauthenticated fault; a suspended
// company is a forbidden one.
func (s *Service) Identify(ctx context.Context, c httpapi.Credentials) (*Principal, error) {
	token, find := c.Session, s.findSession
	switch {
	case c.Token != "" && c.Session == "" && isKeyToken(c.Token):
		token, find = c.Token, s.findKey
	case c.Session != "" && c.Token == "" && isSessionToken(c.Session):
	default:
		return nil, unknown()
	}
	hash := hashToken(token)
	p, err := s.recalled(ctx, hash, find)
	if fault.Is(err, fault.NotFound) { // The company has been erased.
		return nil, unknown()
	}
	if err != nil {
		return nil, err
	}
	if !p.Expires.IsZero() && !s.clock().Before(p.Expires) {
		return nil, unknown()
	}
	company, err := s.tenants.Company(ctx, p.Tenant)
	if fault.Is(err, fault.NotFound) {
		return nil, unknown()
	}
	if err != nil {
		return nil, err
	}
	if !company.Active {
		return nil, fault.New(fault.Forbidden, "company_suspended")
	}
	if !p.from(c.Client) {
		return nil, fault.New(fault.Forbidden, "network_not_allowed")
	}
	if p.rules != nil && c.Client.IsValid() && !p.rules.reaches(c.Client) {
		return nil, fault.New(fault.Forbidden, "network_not_allowed")
	}
	return p, nil
}

type finder func(ctx context.Context, hash tokenHash) (*Principal, error)

// recalled returns what is remembered of a token, as long as nobody's rights in the tenant have changed since, or finds it.
func (s *Service) recalled(ctx context.Context, hash tokenHash, find finder) (*Principal, error) {
	ref, ok := s.tokens.Get(hash)
	if !ok {
		// Seen for the first time: find out whose it is, so that it can be read under the eyes of the cache, which knows
		// when it ends meanwhile.
		p, err := find(ctx, hash)
		if err != nil {
			return nil, err
		}
		ref = p.reference()
		s.tokens.Add(hash, ref)
	}
	epoch, err := s.access.Epoch(ctx, ref.Tenant)
	if err != nil {
		return nil, err
	}
	if p, ok := s.principals.Get(ref); ok && p.epoch >= epoch && p.opens(hash, s.clock()) {
		return p, nil
	}
	for {
		p, err := s.principals.Load(ctx, ref, func(ctx context.Context) (*Principal, error) {
			p, err := find(ctx, hash)
			if err != nil {
				return nil, err
			}
			p.epoch = epoch
			return p, s.complete(ctx, p)
		})
		if err != nil {
			return nil, err
		}
		switch {
		case p.epoch >= epoch && p.opens(hash, s.clock()):
			return p, nil
		case p.epoch >= epoch:
			return nil, unknown()
		}
		s.principals.Invalidate(ref)
	}
}

func (p *Principal) reference() reference {
	if p.KeyID != "" {
		return reference{Tenant: p.Tenant, ID: p.KeyID}
	}
	return reference{Tenant: p.Tenant, ID: p.SessionID}
}

// complete adds the language and the time zone, and refuses users who are suspended.
func (s *Service) complete(ctx context.Context, p *Principal) error {
	u, err := s.access.GetUser(actor.ForSystem(ctx, p.Tenant, "identity"), p.UserID)
	if fault.Is(err, fault.NotFound) || err == nil && !u.Active {
		return unknown()
	}
	if err != nil {
		return err
	}
	p.Locale, p.TimeZone = u.Locale, u.TimeZone
	if p.TimeZone != "" {
		return nil
	}
	company, err := s.tenants.Company(ctx, p.Tenant)
	p.TimeZone = company.TimeZone
	return err
}

// findSession finds a living session, and writes down at most once a minute that it was used.
func (s *Service) findSession(ctx context.Context, hash tokenHash) (*Principal, error) {
	var (
		p             Principal
		last          time.Time
		authenticated *time.Time
		methods       string
		definition    []byte
		current       = s.now()
	)
	err := s.db.SystemRead(ctx, "find a session by its token", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select s.id, s.account_id, s.tenant_id, s.user_id, s.created_at, s.expires_at, s.last_seen_at,
			s.authenticated_at, s.doubted_at is not null, s.methods, s.provider_id, r.definition from sessions s join memberships m on m.account_id = s.account_id and m.tenant_id = s.tenant_id and m.user_id = s.user_id
			left join sign_in_policies r on r.tenant_id = s.tenant_id
			where s.token_hash = ? and m.active`, hash.String()).
			Scan(&p.SessionID, &p.AccountID, &p.Tenant, &p.UserID, &p.Since, &p.Expires, &last, &authenticated, &p.Doubted, &methods, &p.ProviderID, &definition)
	})
	if errors.Is(err, db.ErrNoRows) {
		return nil, unknown()
	}
	if err != nil {
		return nil, fmt.Errorf("find session: %w", err)
	}
	p.Since, p.Expires = p.Since.UTC(), p.Expires.UTC()
	p.AuthenticatedAt, p.Methods = p.Since, strings.Fields(methods)
	if authenticated != nil {
		p.AuthenticatedAt = authenticated.UTC()
	}
	if p.rules, err = readRules(definition); err != nil {
		return nil, err
	}
	if end := p.Since.Add(p.rules.age()); end.Before(p.Expires) {
		p.Expires = end
	}
	if !current.Before(p.Expires) || current.Sub(last) >= p.rules.idle() || !p.rules.keeps(p.Methods, p.UserID) {
		return nil, unknown()
	}
	if current.Sub(last) >= seen {
		err = s.db.System(ctx, "write down that a session is used", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update sessions set last_seen_at = ? where id = ? and last_seen_at < ?", current, p.SessionID, current)
			return nil
		})
	}
	return &p, err
}

// findKey finds a living key, and writes down at most once a minute that it was used.
func (s *Service) findKey(ctx context.Context, hash tokenHash) (*Principal, error) {
	var (
		p                    Principal
		scopes, within       []byte
		expires, last, until *time.Time
		current              = s.now()
	)
	err := s.db.SystemRead(ctx, "find an API key by its token", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select k.id, m.account_id, k.tenant_id, k.user_id, k.scopes, k.created_at, k.expires_at, k.last_used_at,
			k.networks, k.own_roles, k.token_hash, coalesce(k.previous_hash, ''), k.previous_until
			from api_keys k join memberships m on m.tenant_id = k.tenant_id and m.user_id = k.user_id
			where (k.token_hash = ? or k.previous_hash = ? and k.previous_until > ?) and k.revoked_at is null and m.active`, hash.String(), hash.String(), current).
			Scan(&p.KeyID, &p.AccountID, &p.Tenant, &p.UserID, &scopes, &p.Since, &expires, &last, &within, &p.ownRoles, &p.hash, &p.previous, &until)
	})
	if errors.Is(err, db.ErrNoRows) {
		return nil, unknown()
	}
	if err != nil {
		return nil, fmt.Errorf("find API key: %w", err)
	}
	if err := json.Unmarshal(scopes, &p.Scopes); err != nil {
		return nil, fmt.Errorf("read the scopes of key %s: %w", p.KeyID, err)
	}
	var nets []string
	if err := json.Unmarshal(within, &nets); err != nil {
		return nil, fmt.Errorf("read the networks of key %s: %w", p.KeyID, err)
	}
	if p.networks, err = networks(nets); err != nil {
		return nil, fmt.Errorf("read the networks of key %s: %w", p.KeyID, err)
	}
	if until != nil {
		p.previousUntil = until.UTC()
	}
	p.Since = p.Since.UTC()
	if expires != nil {
		if p.Expires = expires.UTC(); !current.Before(p.Expires) {
			return nil, unknown()
		}
	}
	if last == nil || current.Sub(*last) >= seen {
		err = s.db.System(ctx, "write down that an API key is used", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update api_keys set last_used_at = ? where id = ? and (last_used_at is null or last_used_at < ?)", current, p.KeyID, current)
			return nil
		})
	}
	return &p, err
}
