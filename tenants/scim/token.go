package scim

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Token is what a directory shows to be let in. It opens /scim/v2 and nothing else.
type Token struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Hint is the beginning of the token, to tell it from others.
	Hint       string     `json:"hint"`
	CreatedAt  time.Time  `json:"created_at"`
	CreatedBy  string     `json:"created_by"`
	LastUsedAt *time.Time `json:"last_used_at"`
	RevokedAt  *time.Time `json:"revoked_at"`
}

const (
	// tokenPrefix differs from that of API keys, so that neither can be taken for the other.
	tokenPrefix = "ktscim_"
	maxTokens   = 10
	// seen is how often it is written down that a token is used.
	seen = time.Minute
)

// CreateToken makes a token and returns it with its secret, which is kept nowhere and shown once. It needs
// access.ManageTenant, and a person: a token that a program has made could outlive the program's key.
func (s *Service) CreateToken(ctx context.Context, name string) (Token, string, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Token{}, "", err
	}
	if by.Kind != actor.Person {
		return Token{}, "", fault.New(fault.Forbidden, "people_only")
	}
	var l fault.List
	t := Token{ID: id.New("sct"), Name: access.CheckName(&l, "name", name), CreatedAt: s.now(), CreatedBy: by.ID}
	if err := l.Err(); err != nil {
		return Token{}, "", err
	}
	secret := tokenPrefix + identity.NewSecret()
	t.Hint = secret[:len(tokenPrefix)+4] + "…"
	err = s.db.System(ctx, "make a SCIM token", func(ctx context.Context, tx *db.ControlTx) error {
		var alive int
		if err := tx.QueryRow(ctx, "select count(*) from scim_tokens where tenant_id = ? and revoked_at is null", by.Tenant).Scan(&alive); err != nil {
			return err
		}
		if alive >= maxTokens {
			return fault.New(fault.Conflict, "too_many_keys", fault.Params{"max": maxTokens})
		}
		_, err := tx.Exec(ctx, "insert into scim_tokens (id, tenant_id, name, hint, token_hash, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?)",
			t.ID, by.Tenant, t.Name, t.Hint, identity.HashText(secret), t.CreatedAt, t.CreatedBy)
		return err
	})
	if err == nil {
		err = audit.Write(ctx, s.db, audit.Entry{Action: audit.KeyCreated, Target: t.ID, Detail: audit.Change{After: map[string]string{"kind": "scim", "name": t.Name}}})
	}
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// ListTokens returns the tenant's tokens, the youngest first, revoked ones included. It needs access.ManageTenant.
func (s *Service) ListTokens(ctx context.Context) (out []Token, err error) {
	by, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.SystemRead(ctx, "list the SCIM tokens of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (t Token, err error) {
			err = rows.Scan(&t.ID, &t.Name, &t.Hint, &t.CreatedAt, &t.CreatedBy, &t.LastUsedAt, &t.RevokedAt)
			t.CreatedAt = t.CreatedAt.UTC()
			for _, at := range []*time.Time{t.LastUsedAt, t.RevokedAt} {
				if at != nil {
					*at = at.UTC()
				}
			}
			return t, err
		}, "select id, name, hint, created_at, created_by, last_used_at, revoked_at from scim_tokens where tenant_id = ? order by id desc", by.Tenant)
		return err
	})
	return out, err
}

// RevokeToken ends a token; the next request with it is refused on every node. It needs access.ManageTenant.
func (s *Service) RevokeToken(ctx context.Context, tokenID string) error {
	by, err := s.manager(ctx)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "revoke a SCIM token", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update scim_tokens set revoked_at = coalesce(revoked_at, ?) where tenant_id = ? and id = ?", s.now(), by.Tenant, tokenID)
		if err == nil && n == 0 {
			err = fault.Missing("scim_token", tokenID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.KeyRevoked, Target: tokenID, Detail: map[string]string{"kind": "scim"}})
}

// authenticate returns the directory that shows a token. It asks the database at each request, by a unique index, so that a
// revoked token ends at once. Everything that is not good is the same unauthenticated fault.
func (s *Service) authenticate(ctx context.Context, header string) (actor.Actor, error) {
	scheme, secret, _ := strings.Cut(header, " ")
	random, ok := strings.CutPrefix(secret, tokenPrefix)
	unknown := fault.New(fault.Unauthenticated, "unauthenticated")
	if !strings.EqualFold(scheme, "Bearer") || !ok || !identity.IsSecret(random) {
		return actor.Actor{}, unknown
	}
	a := actor.Actor{Kind: actor.Directory, Via: actor.ViaSCIM, Locale: "en"}
	var last *time.Time
	err := s.db.SystemRead(ctx, "find a SCIM token", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select id, tenant_id, last_used_at from scim_tokens where token_hash = ? and revoked_at is null", identity.HashText(secret)).
			Scan(&a.ID, &a.Tenant, &last)
	})
	if errors.Is(err, db.ErrNoRows) {
		return actor.Actor{}, unknown
	}
	if err != nil {
		return actor.Actor{}, err
	}
	company, err := s.directory.Company(ctx, a.Tenant)
	if fault.Is(err, fault.NotFound) {
		return actor.Actor{}, unknown
	}
	if err == nil && !company.Active {
		err = fault.New(fault.Forbidden, "company_suspended")
	}
	if now := s.now(); err == nil && (last == nil || now.Sub(*last) >= seen) {
		err = s.db.System(ctx, "write down that a SCIM token is used", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update scim_tokens set last_used_at = ? where id = ?", now, a.ID)
			return nil
		})
	}
	return a, err
}
