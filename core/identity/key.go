package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// APIKey is an API key. It acts with the rights of its user, or with roles of its own, as far as its scopes let them through.
// With its user it ends.
type APIKey struct {
	ID     string   `json:"id"`
	UserID string   `json:"user_id"`
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
	// RoleIDs are the key's own roles, in place of its user's rights; empty for those.
	RoleIDs []string `json:"role_ids"`
	// Networks are where the key may be shown from; empty for anywhere.
	Networks []string `json:"networks"`
	// Hint is the beginning of the key, to tell it from others.
	Hint       string     `json:"hint"`
	CreatedAt  time.Time  `json:"created_at"`
	CreatedBy  string     `json:"created_by"`
	ExpiresAt  *time.Time `json:"expires_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
	RotatedAt  *time.Time `json:"rotated_at"`
	RevokedAt  *time.Time `json:"revoked_at"`

	ownRoles bool
}

// NewAPIKey is what a key is made of.
type NewAPIKey struct {
	Name   string
	Scopes []string
	// ExpiresAt is nil for a key that does not expire.
	ExpiresAt *time.Time
	// RoleIDs are roles of its own; empty for the rights of its user. They need access.ManageAccess, and all that they allow.
	RoleIDs []string
	// Networks are where it may be shown from, as in 203.0.113.0/24; empty for anywhere.
	Networks []string
	// UserID is the user whose rights the key has; empty for the person who acts. Only Kontor itself may name another.
	UserID string
}

// maxKeys is how many keys of a tenant may be alive.
const maxKeys = 500

// CreateKey makes a key and returns it with its token, which is kept nowhere and shown once. The actor needs
// access.ManageKeys, and must be a person: a key that makes keys could never be revoked for good.
func (s *Service) CreateKey(ctx context.Context, in NewAPIKey) (APIKey, string, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return APIKey{}, "", err
	}
	if by.Kind != actor.Person && by.Kind != actor.System {
		return APIKey{}, "", fault.New(fault.Forbidden, "people_only")
	}
	if err := s.access.Require(ctx, access.ManageKeys); err != nil {
		return APIKey{}, "", err
	}
	if by.Kind == actor.Person {
		in.UserID = by.UserID
	}
	if _, err := s.access.GetUser(ctx, in.UserID); err != nil {
		return APIKey{}, "", err
	}
	var l fault.List
	k := APIKey{ID: id.New("key"), UserID: in.UserID, Name: access.CheckName(&l, "name", in.Name), CreatedAt: s.now(), CreatedBy: by.ID}
	if len(in.Scopes) == 0 {
		l.Add("scopes", "required")
	}
	if err := l.Merge("", access.CheckScopes(in.Scopes)); err != nil {
		return APIKey{}, "", err
	}
	k.Scopes = slices.Clone(in.Scopes)
	slices.Sort(k.Scopes)
	k.Scopes = slices.Compact(k.Scopes)
	if _, err := networks(in.Networks); err != nil {
		if err := l.Merge("", err); err != nil {
			return APIKey{}, "", err
		}
	}
	k.Networks, k.RoleIDs = append([]string{}, in.Networks...), append([]string{}, in.RoleIDs...)
	if in.ExpiresAt != nil {
		at := in.ExpiresAt.UTC().Truncate(time.Microsecond)
		if k.ExpiresAt = &at; !at.After(k.CreatedAt) {
			l.Add("expires_at", "in_the_past")
		}
	}
	if err := l.Err(); err != nil {
		return APIKey{}, "", err
	}
	token := newKeyToken()
	k.Hint = hint(token)
	scopes, err := json.Marshal(k.Scopes)
	if err != nil {
		return APIKey{}, "", err
	}
	within, err := json.Marshal(k.Networks)
	if err != nil {
		return APIKey{}, "", err
	}
	if len(k.RoleIDs) > 0 {
		if err := s.access.SetPrincipalRoles(ctx, actor.Key, k.ID, k.RoleIDs); err != nil {
			return APIKey{}, "", err
		}
	}
	err = s.db.System(ctx, "make an API key", func(ctx context.Context, tx *db.ControlTx) error {
		var alive int
		if err := tx.QueryRow(ctx, "select count(*) from api_keys where tenant_id = ? and revoked_at is null and (expires_at is null or expires_at > ?)",
			by.Tenant, s.now()).Scan(&alive); err != nil {
			return err
		}
		if alive >= maxKeys {
			return fault.New(fault.Conflict, "too_many_keys", fault.Params{"max": maxKeys})
		}
		_, err := tx.Exec(ctx, `insert into api_keys (id, tenant_id, user_id, name, hint, token_hash, scopes, created_at, created_by, expires_at, networks, own_roles)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, k.ID, by.Tenant, k.UserID, k.Name, k.Hint, hashToken(token).String(), string(scopes),
			k.CreatedAt, k.CreatedBy, k.ExpiresAt, string(within), len(k.RoleIDs) > 0)
		return err
	})
	if err != nil {
		return APIKey{}, "", fmt.Errorf("make API key: %w", err)
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.KeyCreated, Target: k.ID, Detail: audit.Change{After: map[string]any{"user_id": k.UserID, "scopes": k.Scopes, "expires_at": k.ExpiresAt, "role_ids": k.RoleIDs, "networks": k.Networks}}}); err != nil {
		return APIKey{}, "", err
	}
	return k, token, nil
}

// ListKeys returns the keys of the tenant, the youngest first, revoked ones included: all of them to who may manage keys, to
// other people their own.
func (s *Service) ListKeys(ctx context.Context) ([]APIKey, error) {
	return s.keys(ctx, "")
}

// GetKey returns one key; a not-found fault when the tenant has none with this id, or it is not the actor's to see.
func (s *Service) GetKey(ctx context.Context, keyID string) (APIKey, error) {
	keys, err := s.keys(ctx, keyID)
	if err != nil {
		return APIKey{}, err
	}
	if len(keys) == 0 {
		return APIKey{}, fault.Missing("api_key", keyID)
	}
	return keys[0], nil
}

// RevokeKey ends a key on all nodes within a second. People may revoke their own, and who may manage keys those of all.
func (s *Service) RevokeKey(ctx context.Context, keyID string) error {
	k, err := s.GetKey(ctx, keyID)
	if err != nil {
		return err
	}
	by, err := actor.From(ctx)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "revoke an API key", func(ctx context.Context, tx *db.ControlTx) error {
		return s.revokeTx(ctx, tx, "tenant_id = ? and id = ?", by.Tenant, k.ID)
	})
	if err != nil {
		return err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.KeyRevoked, Target: k.ID}); err != nil {
		return err
	}
	return s.recall(ctx)
}

// keys returns one key, or with an empty id all, that the actor may see.
func (s *Service) keys(ctx context.Context, keyID string) (out []APIKey, err error) {
	by, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	rights, err := s.access.For(ctx)
	if err != nil {
		return nil, err
	}
	where, args := "tenant_id = ?", []any{by.Tenant}
	if keyID != "" {
		where, args = where+" and id = ?", append(args, keyID)
	}
	switch {
	case rights.Has(access.ManageKeys):
	case by.Kind != actor.Person:
		return nil, s.access.Require(ctx, access.ManageKeys)
	default:
		where, args = where+" and user_id = ?", append(args, by.UserID)
	}
	err = s.db.SystemRead(ctx, "list the API keys of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, scanKey, `select id, user_id, name, scopes, hint, created_at, created_by, expires_at, last_used_at, revoked_at,
			rotated_at, networks, own_roles from api_keys where `+where+" order by id desc", args...)
		return err
	})
	for i := range out {
		if err == nil && out[i].ownRoles {
			out[i].RoleIDs, err = s.access.PrincipalRoles(ctx, actor.Key, out[i].ID)
		}
	}
	return out, err
}

func scanKey(rows db.Rows) (APIKey, error) {
	var (
		k              APIKey
		scopes, within []byte
	)
	if err := rows.Scan(&k.ID, &k.UserID, &k.Name, &scopes, &k.Hint, &k.CreatedAt, &k.CreatedBy, &k.ExpiresAt, &k.LastUsedAt, &k.RevokedAt, &k.RotatedAt, &within, &k.ownRoles); err != nil {
		return k, err
	}
	k.CreatedAt, k.RoleIDs = k.CreatedAt.UTC(), []string{}
	for _, at := range []*time.Time{k.ExpiresAt, k.LastUsedAt, k.RevokedAt, k.RotatedAt} {
		if at != nil {
			*at = at.UTC()
		}
	}
	if err := json.Unmarshal(scopes, &k.Scopes); err != nil {
		return k, fmt.Errorf("read the scopes of key %s: %w", k.ID, err)
	}
	if err := json.Unmarshal(within, &k.Networks); err != nil {
		return k, fmt.Errorf("read the networks of key %s: %w", k.ID, err)
	}
	return k, nil
}
