package oauth

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/ory/fosite"

	"github.com/kontor-crm/kontor/core/db"
)

// CreateAccessTokenSession implements oauth2.AccessTokenStorage.
func (k *store) CreateAccessTokenSession(ctx context.Context, hash string, r fosite.Requester) error {
	c, ok := r.GetClient().(*client)
	if !ok {
		return errors.New("a token for no app")
	}
	now, end, scopes := k.s.now(), r.GetSession().GetExpiresAt(fosite.AccessToken), list(r.GetGrantedScopes())
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		if r.GetSession().GetSubject() == "" {
			// The app acts for itself, so that nothing stands yet that the token could belong to.
			if _, err := tx.Exec(ctx, "insert into oauth_grants (id, tenant_id, app_id, scopes, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
				r.GetID(), c.tenant, c.ID, scopes, now, end); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "insert into oauth_tokens (hash, grant_id, kind, scopes, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
			hash, r.GetID(), kindAccess, scopes, now, end)
		return err
	})
}

// CreateRefreshTokenSession implements oauth2.RefreshTokenStorage.
func (k *store) CreateRefreshTokenSession(ctx context.Context, hash, _ string, r fosite.Requester) error {
	now, end := k.s.now(), r.GetSession().GetExpiresAt(fosite.RefreshToken)
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		if _, err := tx.Exec(ctx, "update oauth_grants set expires_at = ? where id = ? and expires_at < ?", end, r.GetID(), end); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into oauth_tokens (hash, grant_id, kind, scopes, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
			hash, r.GetID(), kindRefresh, "[]", now, end)
		return err
	})
}

// byToken finds what a token was given for. A refresh token has the scopes of its grant, whatever access tokens it was
// exchanged for.
func (k *store) byToken(ctx context.Context, kind, hash string) (g granted, err error) {
	var own, all []byte
	err = k.s.db.SystemRead(ctx, "find what a token was given for", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select g.id, g.tenant_id, g.app_id, g.user_id, t.scopes, g.scopes, t.created_at, t.expires_at, t.used_at, g.revoked_at
			from oauth_tokens t join oauth_grants g on g.id = t.grant_id where t.hash = ? and t.kind = ? and `+stillThere, hash, kind).
			Scan(&g.id, &g.tenant, &g.app, &g.user, &own, &all, &g.created, &g.expires, &g.used, &g.revoked)
	})
	if errors.Is(err, db.ErrNoRows) {
		return g, fosite.ErrNotFound
	}
	if err != nil {
		return g, err
	}
	if kind == kindRefresh {
		own = all
	}
	return g, json.Unmarshal(own, &g.scopes)
}

func (k *store) session(ctx context.Context, kind, hash string, of fosite.TokenType, into fosite.Session) (fosite.Requester, error) {
	g, err := k.byToken(ctx, kind, hash)
	if err != nil {
		return nil, err
	}
	if g.revoked != nil {
		return nil, fosite.ErrNotFound
	}
	r, err := k.request(ctx, g, of, into)
	if err != nil {
		return nil, err
	}
	if g.used != nil {
		replayed(ctx, g)
		return r, fosite.ErrInactiveToken
	}
	return r, nil
}

// GetAccessTokenSession implements oauth2.AccessTokenStorage.
func (k *store) GetAccessTokenSession(ctx context.Context, hash string, into fosite.Session) (fosite.Requester, error) {
	return k.session(ctx, kindAccess, hash, fosite.AccessToken, into)
}

// GetRefreshTokenSession implements oauth2.RefreshTokenStorage.
func (k *store) GetRefreshTokenSession(ctx context.Context, hash string, into fosite.Session) (fosite.Requester, error) {
	return k.session(ctx, kindRefresh, hash, fosite.RefreshToken, into)
}

// DeleteAccessTokenSession implements oauth2.AccessTokenStorage.
func (k *store) DeleteAccessTokenSession(ctx context.Context, hash string) error {
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from oauth_tokens where hash = ? and kind = ?", hash, kindAccess)
		return err
	})
}

// DeleteRefreshTokenSession implements oauth2.RefreshTokenStorage. The row stays, so that the token is known when it comes again.
func (k *store) DeleteRefreshTokenSession(ctx context.Context, hash string) error {
	now := k.s.now()
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update oauth_tokens set used_at = coalesce(used_at, ?) where hash = ? and kind = ?", now, hash, kindRefresh)
		return err
	})
}

// RotateRefreshToken implements oauth2.RefreshTokenStorage: of two requests with one token, one is errReplayed.
func (k *store) RotateRefreshToken(ctx context.Context, grantID, hash string) error {
	now := k.s.now()
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		if err := once(tx.Exec(ctx, "update oauth_tokens set used_at = ? where hash = ? and kind = ? and used_at is null", now, hash, kindRefresh)); err != nil {
			return err
		}
		if err := once(tx.Exec(ctx, "update oauth_grants set last_used_at = ? where id = ? and revoked_at is null", now, grantID)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from oauth_tokens where grant_id = ? and kind = ?", grantID, kindAccess)
		return err
	})
}

// RevokeRefreshToken implements oauth2.TokenRevocationStorage: everything that a grant has given ends.
func (k *store) RevokeRefreshToken(ctx context.Context, grantID string) error {
	now := k.s.now()
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		if _, err := tx.Exec(ctx, "update oauth_grants set revoked_at = coalesce(revoked_at, ?) where id = ?", now, grantID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from oauth_tokens where grant_id = ? and kind = ?", grantID, kindAccess)
		return err
	})
}

// RevokeAccessToken implements oauth2.TokenRevocationStorage.
func (k *store) RevokeAccessToken(ctx context.Context, grantID string) error {
	return k.RevokeRefreshToken(ctx, grantID)
}
