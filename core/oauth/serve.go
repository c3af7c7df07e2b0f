package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ory/fosite"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/ratelimit"
)

// Where programs and browsers come to.
const (
	pathAuthorize  = "/oauth/authorize"
	pathToken      = "/oauth/token" //nolint:gosec // a path
	pathRevoke     = "/oauth/revoke"
	pathIntrospect = "/oauth/introspect"
	pathMetadata   = "/.well-known/oauth-authorization-server"

	maxBody = 64 << 10
	timeout = 30 * time.Second
)

var grantTypes = []string{"authorization_code", "refresh_token", "client_credentials"}

// Handler answers apps, and the browsers that they send, and everything else through next. It has to stand behind httpapi's
// envelope, which refuses forms that other sites send.
func (s *Service) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+pathAuthorize, s.limited(s.authorize, s.tooMuch))
	mux.HandleFunc("POST "+pathAuthorize, s.limited(s.decide, s.tooMuch))
	busy := func(w http.ResponseWriter, _ *http.Request, after int64) {
		w.Header().Set("Retry-After", strconv.FormatInt(after, 10))
		write(w, http.StatusTooManyRequests, map[string]string{"error": "temporarily_unavailable", "error_description": "Too many requests."})
	}
	mux.HandleFunc("POST "+pathToken, open(s.limited(program(s.token), busy)))
	mux.HandleFunc("POST "+pathRevoke, open(s.limited(program(s.revoke), busy)))
	mux.HandleFunc("POST "+pathIntrospect, s.limited(program(s.introspect), busy))
	mux.HandleFunc("GET "+pathMetadata, open(s.describe))
	for _, path := range []string{pathToken, pathRevoke, pathMetadata} {
		mux.HandleFunc("OPTIONS "+path, open(preflight))
	}
	mux.Handle("/", next)
	return mux
}

// CrossOrigin are the requests that an app which runs in a browser sends from its own origin. No cookie counts for them.
var CrossOrigin = []string{"POST " + pathToken, "POST " + pathRevoke}

// open lets pages of every origin read the answer: an app without a secret may run in a browser, and what it shows is a code or
// a token, never a cookie.
func open(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		h(w, r)
	}
}

// preflight tells a browser what a page of another origin may send.
func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "7200")
	w.WriteHeader(http.StatusNoContent)
}

// limited counts a request against its address, and ends it in time.
func (s *Service) limited(h http.HandlerFunc, refuse func(w http.ResponseWriter, r *http.Request, after int64)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		if s.limiter != nil {
			// A limiter that fails lets the request pass, as it does everywhere.
			d, err := s.limiter.Allow(ctx, ratelimit.AddressKey(ratelimit.Address, httpapi.ClientIP(ctx)), 1)
			if err == nil && d.Limit > 0 && !d.Allowed {
				refuse(w, r, max(int64(d.RetryAfter/time.Second), 1))
				return
			}
		}
		h(w, r.WithContext(ctx))
	}
}

// program reads the form of a program's request. What is named twice could mean two things.
func program(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := r.ParseForm(); err != nil {
			refuse(w, r, fosite.ErrInvalidRequest.WithHint("The body is no form."))
			return
		}
		for name, values := range r.PostForm {
			if len(values) > 1 {
				refuse(w, r, fosite.ErrInvalidRequest.WithHintf("The parameter %q stands there more than once.", name[:min(len(name), 50)]))
				return
			}
		}
		h(w, r)
	}
}

// replay notes that a code or a token was shown a second time.
type (
	replay    struct{ of *granted }
	replayKey struct{}
)

func replayed(ctx context.Context, g granted) {
	if n, _ := ctx.Value(replayKey{}).(*replay); n != nil {
		n.of = &g
	}
}

// token gives tokens for a code, for a refresh token, or for the app's own secret.
func (s *Service) token(w http.ResponseWriter, r *http.Request) {
	note := &replay{}
	ctx := context.WithValue(r.Context(), replayKey{}, note)
	if !slices.Contains(grantTypes, r.PostForm.Get("grant_type")) {
		refuse(w, r, fosite.ErrUnsupportedGrantType)
		return
	}
	answer, err := s.exchange(ctx, r)
	if note.of != nil {
		if aerr := s.tellReplay(ctx, *note.of); aerr != nil {
			s.log.ErrorContext(ctx, "write down that a token of an app was shown again", "app", note.of.app, "error", aerr)
		}
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	write(w, http.StatusOK, answer)
}

func (s *Service) exchange(ctx context.Context, r *http.Request) (map[string]any, error) {
	asked, err := s.provider.NewAccessRequest(ctx, r, &fosite.DefaultSession{})
	if err != nil {
		return nil, err
	}
	switch {
	case asked.GetGrantTypes().ExactOne("client_credentials"):
		asked.SetID(id.New("ogr"))
		scopes := asked.GetRequestedScopes()
		if len(scopes) == 0 {
			scopes = asked.GetClient().GetScopes()
		}
		for _, sc := range scopes {
			asked.GrantScope(sc)
		}
	case asked.GetGrantTypes().ExactOne("refresh_token"):
		if err := narrow(asked, scopesOf(r.PostForm.Get("scope"))); err != nil {
			return nil, err
		}
	}
	answer, err := s.provider.NewAccessResponse(ctx, asked)
	if errors.Is(err, errReplayed) {
		if c, ok := asked.GetClient().(*client); ok {
			replayed(ctx, granted{id: asked.GetID(), tenant: c.tenant, app: c.ID, user: asked.GetSession().GetSubject()})
		}
		if err := (&store{s}).RevokeRefreshToken(ctx, asked.GetID()); err != nil {
			return nil, err
		}
		return nil, fosite.ErrInvalidGrant.WithHint("It was used already.")
	}
	if err != nil {
		return nil, err
	}
	return answer.ToMap(), nil
}

// narrow leaves of what a refresh token stands for what was asked; nothing asked is all.
func narrow(asked fosite.AccessRequester, scopes []string) error {
	if len(scopes) == 0 {
		return nil
	}
	for _, sc := range scopes {
		if !covered(asked.GetGrantedScopes(), sc) {
			return fosite.ErrInvalidScope.WithHint("The refresh token does not stand for all that was asked.")
		}
	}
	if r, ok := asked.(*fosite.AccessRequest); ok {
		r.GrantedScope = scopes
	}
	return nil
}

// tellReplay writes into the audit that somebody else has, or had, a code or a token of an app.
func (s *Service) tellReplay(ctx context.Context, g granted) error {
	by := actor.Actor{
		Tenant: g.tenant, Kind: actor.App, ID: g.app, UserID: g.user, OnBehalfOf: g.user, Via: actor.ViaAPI,
		Address: httpapi.ClientIP(ctx), RequestID: httpapi.RequestID(ctx),
	}
	return audit.Write(actor.With(ctx, by), s.db, audit.Entry{Action: audit.AppReplayed, Target: g.app, Detail: map[string]string{"grant_id": g.id}})
}

// revoke ends what a token belongs to (RFC 7009). A token that is not the app's own is as good as none.
func (s *Service) revoke(w http.ResponseWriter, r *http.Request) {
	err := s.provider.NewRevocationRequest(r.Context(), r)
	if err != nil && !errors.Is(err, fosite.ErrUnauthorizedClient) {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// introspect tells an app about a token of its own (RFC 7662), and about all others that there is no such token.
func (s *Service) introspect(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	c, err := s.provider.AuthenticateClient(ctx, r, r.PostForm)
	if err == nil && c.IsPublic() {
		err = fosite.ErrInvalidClient.WithHint("Only an app with a secret may ask.")
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	hash := identity.HashText(r.PostForm.Get("token"))
	kind := kindAccess
	g, err := (&store{s}).byToken(ctx, kindAccess, hash)
	if errors.Is(err, fosite.ErrNotFound) {
		kind = kindRefresh
		g, err = (&store{s}).byToken(ctx, kindRefresh, hash)
	}
	if err != nil && !errors.Is(err, fosite.ErrNotFound) {
		s.refuse(w, r, err)
		return
	}
	scopes := slices.DeleteFunc(slices.Clone(g.scopes), func(sc string) bool { return !covered(c.GetScopes(), sc) })
	if err != nil || g.app != c.GetID() || g.used != nil || g.revoked != nil || !s.now().Before(g.expires) || len(scopes) == 0 {
		write(w, http.StatusOK, map[string]any{"active": false})
		return
	}
	out := map[string]any{
		"active": true, "client_id": g.app, "scope": strings.Join(scopes, " "), "iat": g.created.Unix(), "exp": g.expires.Unix(), "iss": s.issuer, "tenant_id": g.tenant,
	}
	if out["sub"] = g.user; g.user == "" {
		out["sub"] = g.app
	}
	if kind == kindAccess {
		out["token_type"] = "Bearer"
	}
	write(w, http.StatusOK, out)
}

// describe is the server's own description (RFC 8414).
func (s *Service) describe(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, map[string]any{
		"issuer": s.issuer, "authorization_endpoint": s.issuer + pathAuthorize, "token_endpoint": s.issuer + pathToken,
		"revocation_endpoint": s.issuer + pathRevoke, "introspection_endpoint": s.issuer + pathIntrospect,
		"response_types_supported": []string{"code"}, "response_modes_supported": []string{"query"}, "grant_types_supported": grantTypes,
		"code_challenge_methods_supported":               []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "client_secret_post", "none"},
		"revocation_endpoint_auth_methods_supported":     []string{"client_secret_basic", "client_secret_post", "none"},
		"introspection_endpoint_auth_methods_supported":  []string{"client_secret_basic", "client_secret_post"},
		"authorization_response_iss_parameter_supported": true,
		"service_documentation":                          s.issuer + "/api/docs",
		"ui_locales_supported":                           []string{"en", "de"},
	})
}

func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if f := fosite.ErrorToRFC6749Error(err); f.CodeField >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "an app's request has failed", "path", r.URL.Path, "request_id", httpapi.RequestID(r.Context()), "error", err)
	}
	refuse(w, r, err)
}

// refuse answers a program (RFC 6749, 5.2).
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	f := fosite.ErrorToRFC6749Error(err)
	if f.CodeField == http.StatusUnauthorized && r.Header.Get("Authorization") != "" {
		w.Header().Set("WWW-Authenticate", `Basic realm="kontor"`)
	}
	write(w, f.CodeField, map[string]string{"error": f.ErrorField, "error_description": f.GetDescription()})
}

func write(w http.ResponseWriter, status int, body any) {
	h := w.Header()
	h.Set("Content-Type", "application/json;charset=UTF-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
