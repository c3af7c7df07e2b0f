package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
	"github.com/ory/fosite/storage"

	"github.com/kontor-crm/kontor/core/db"
)

// store is where fosite keeps things: rows of the control database, each found by a unique index.
type store struct{ s *Service }

var (
	_ fosite.Storage                = (*store)(nil)
	_ oauth2.CoreStorage            = (*store)(nil)
	_ oauth2.TokenRevocationStorage = (*store)(nil)
	_ pkce.PKCERequestStorage       = (*store)(nil)
	_ storage.Transactional         = (*store)(nil)
)

// errReplayed says that a code or a refresh token was used by somebody else a moment ago.
var errReplayed = errors.New("it was used already")

// The kinds of tokens.
const (
	kindAccess  = "access"
	kindRefresh = "refresh"
)

// client is an app as fosite sees it.
type client struct {
	fosite.DefaultClient
	tenant string
}

// GetClient implements fosite.Storage. Apps that are not, or no longer, let in do not exist.
func (k *store) GetClient(ctx context.Context, id string) (fosite.Client, error) {
	a, err := k.s.app(ctx, id)
	if err != nil {
		return nil, err
	}
	if a == nil || !a.Active {
		return nil, fosite.ErrNotFound
	}
	return a.client(), nil
}

func (a *App) client() *client {
	c := &client{tenant: a.tenant, DefaultClient: fosite.DefaultClient{
		ID: a.ID, Secret: []byte(a.secretHash), RedirectURIs: a.RedirectURIs, ResponseTypes: fosite.Arguments{"code"}, Scopes: a.Scopes, Public: !a.Confidential,
	}}
	if len(a.RedirectURIs) > 0 {
		c.GrantTypes = append(c.GrantTypes, "authorization_code", "refresh_token")
	}
	if a.machine {
		c.GrantTypes = append(c.GrantTypes, "client_credentials")
	}
	return c
}

// ClientAssertionJWTValid implements fosite.Storage: there are no assertions here.
func (*store) ClientAssertionJWTValid(context.Context, string) error { return fosite.ErrNotFound }

// SetClientAssertionJWT implements fosite.Storage: there are no assertions here.
func (*store) SetClientAssertionJWT(context.Context, string, time.Time) error {
	return fosite.ErrNotFound
}

// pending are the statements of one of fosite's transactions: they wait for its end, and then run in one of ours.
type pending struct{ steps []step }

type (
	step       func(ctx context.Context, tx *db.ControlTx) error
	pendingKey struct{}
)

// BeginTX implements storage.Transactional.
func (*store) BeginTX(ctx context.Context) (context.Context, error) {
	return context.WithValue(ctx, pendingKey{}, &pending{}), nil
}

// Commit implements storage.Transactional.
func (k *store) Commit(ctx context.Context) error {
	p, _ := ctx.Value(pendingKey{}).(*pending)
	if p == nil {
		return errors.New("there is no transaction of an app to end")
	}
	return k.s.db.System(ctx, "let an app in", func(ctx context.Context, tx *db.ControlTx) error {
		for _, run := range p.steps {
			if err := run(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// Rollback implements storage.Transactional.
func (*store) Rollback(ctx context.Context) error {
	if p, _ := ctx.Value(pendingKey{}).(*pending); p != nil {
		p.steps = nil
	}
	return nil
}

// do runs a statement, or leaves it to the end of the transaction that the context carries.
func (k *store) do(ctx context.Context, run step) error {
	if p, _ := ctx.Value(pendingKey{}).(*pending); p != nil {
		p.steps = append(p.steps, run)
		return nil
	}
	return k.s.db.System(ctx, "keep what an app was given", run)
}

// CreateAuthorizeCodeSession implements oauth2.AuthorizeCodeStorage.
func (k *store) CreateAuthorizeCodeSession(ctx context.Context, hash string, r fosite.Requester) error {
	c, ok := r.GetClient().(*client)
	if !ok {
		return errors.New("a code for no app")
	}
	now, scopes := k.s.now(), list(r.GetGrantedScopes())
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `insert into oauth_grants (id, tenant_id, app_id, user_id, scopes, created_at, expires_at, code_hash, code_expires_at, redirect_uri)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.GetID(), c.tenant, c.ID, r.GetSession().GetSubject(), scopes, now, now.Add(RefreshAge), hash,
			r.GetSession().GetExpiresAt(fosite.AuthorizeCode).Truncate(time.Microsecond), r.GetRequestForm().Get("redirect_uri"))
		return err
	})
}

// granted is a row of oauth_grants, and of oauth_tokens where a token led to it.
type granted struct {
	id, tenant, app, user string
	scopes                []string
	created, expires      time.Time
	used, revoked         *time.Time
	challenge, redirect   string
}

// request is the row as fosite sees it.
func (k *store) request(ctx context.Context, g granted, kind fosite.TokenType, into fosite.Session) (*fosite.Request, error) {
	c, err := k.GetClient(ctx, g.app)
	if err != nil {
		return nil, err
	}
	if into == nil {
		into = &fosite.DefaultSession{}
	}
	if d, ok := into.(*fosite.DefaultSession); ok {
		d.Subject = g.user
	}
	into.SetExpiresAt(kind, g.expires.UTC())
	return &fosite.Request{
		ID: g.id, RequestedAt: g.created.UTC(), Client: c, RequestedScope: g.scopes, GrantedScope: g.scopes, Session: into,
		Form: url.Values{"redirect_uri": {g.redirect}, "code_challenge": {g.challenge}, "code_challenge_method": {"S256"}},
	}, nil
}

// stillThere narrows to people who are members: whoever was suspended gets nothing any more.
const stillThere = `(g.user_id = '' or exists (select 1 from memberships m where m.tenant_id = g.tenant_id and m.user_id = g.user_id and m.active))`

func (k *store) byCode(ctx context.Context, hash string) (g granted, err error) {
	var scopes []byte
	err = k.s.db.SystemRead(ctx, "find what a code was given for", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select g.id, g.tenant_id, g.app_id, g.user_id, g.scopes, g.created_at, g.code_expires_at, g.code_used_at, g.revoked_at, g.challenge, g.redirect_uri
			from oauth_grants g where g.code_hash = ? and `+stillThere, hash).
			Scan(&g.id, &g.tenant, &g.app, &g.user, &scopes, &g.created, &g.expires, &g.used, &g.revoked, &g.challenge, &g.redirect)
	})
	if errors.Is(err, db.ErrNoRows) {
		return g, fosite.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(scopes, &g.scopes)
	}
	return g, err
}

// GetAuthorizeCodeSession implements oauth2.AuthorizeCodeStorage.
func (k *store) GetAuthorizeCodeSession(ctx context.Context, hash string, into fosite.Session) (fosite.Requester, error) {
	g, err := k.byCode(ctx, hash)
	if err != nil {
		return nil, err
	}
	r, err := k.request(ctx, g, fosite.AuthorizeCode, into)
	if err != nil {
		return nil, err
	}
	if g.redirect == "" {
		r.Form.Del("redirect_uri")
	}
	if g.used != nil || g.revoked != nil {
		replayed(ctx, g)
		return r, fosite.ErrInvalidatedAuthorizeCode
	}
	return r, nil
}

// InvalidateAuthorizeCodeSession implements oauth2.AuthorizeCodeStorage.
func (k *store) InvalidateAuthorizeCodeSession(ctx context.Context, hash string) error {
	now := k.s.now()
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		return once(tx.Exec(ctx, "update oauth_grants set code_used_at = ? where code_hash = ? and code_used_at is null and revoked_at is null", now, hash))
	})
}

func once(n int64, err error) error {
	if err == nil && n == 0 {
		return errReplayed
	}
	return err
}

// CreatePKCERequestSession implements pkce.PKCERequestStorage.
func (k *store) CreatePKCERequestSession(ctx context.Context, hash string, r fosite.Requester) error {
	challenge := r.GetRequestForm().Get("code_challenge")
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update oauth_grants set challenge = ? where code_hash = ?", challenge, hash)
		return err
	})
}

// GetPKCERequestSession implements pkce.PKCERequestStorage.
func (k *store) GetPKCERequestSession(ctx context.Context, hash string, _ fosite.Session) (fosite.Requester, error) {
	g, err := k.byCode(ctx, hash)
	if err == nil && g.challenge == "" {
		err = fosite.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return k.request(ctx, g, fosite.AuthorizeCode, nil)
}

// DeletePKCERequestSession implements pkce.PKCERequestStorage. With the challenge a code has had its one chance, whether the
// verifier is right or not.
func (k *store) DeletePKCERequestSession(ctx context.Context, hash string) error {
	return k.do(ctx, func(ctx context.Context, tx *db.ControlTx) error {
		return once(tx.Exec(ctx, "update oauth_grants set challenge = '' where code_hash = ? and challenge <> ''", hash))
	})
}

// list is a column of scopes.
func list(scopes []string) string {
	b, err := json.Marshal(append([]string{}, scopes...))
	if err != nil {
		return "[]" // Texts are always JSON.
	}
	return string(b)
}

// scopesOf reads the scopes that a request names.
func scopesOf(s string) []string { return strings.Fields(s) }
