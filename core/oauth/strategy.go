package oauth

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/identity"
)

// What the texts begin with, so that scanners for leaked secrets know them, and none can be taken for another.
const (
	accessPrefix  = "kt_at_"
	refreshPrefix = "kt_rt_"
	codePrefix    = "kt_ac_"
	secretPrefix  = "kt_as_"
)

// strategy makes tokens: 256 random bits, known by their hash. Whether one is good is for the store to say.
type strategy struct{ now func() time.Time }

var _ oauth2.CoreStrategy = strategy{}

func random(prefix string) (text, hash string, err error) {
	text = prefix + identity.NewSecret()
	return text, identity.HashText(text), nil
}

func (strategy) AccessTokenSignature(_ context.Context, token string) string {
	return identity.HashText(token)
}

func (strategy) RefreshTokenSignature(_ context.Context, token string) string {
	return identity.HashText(token)
}

func (strategy) AuthorizeCodeSignature(_ context.Context, code string) string {
	return identity.HashText(code)
}

func (strategy) GenerateAccessToken(context.Context, fosite.Requester) (token, hash string, err error) {
	return random(accessPrefix)
}

func (strategy) GenerateRefreshToken(context.Context, fosite.Requester) (token, hash string, err error) {
	return random(refreshPrefix)
}

func (strategy) GenerateAuthorizeCode(context.Context, fosite.Requester) (code, hash string, err error) {
	return random(codePrefix)
}

func (s strategy) ValidateAccessToken(_ context.Context, r fosite.Requester, token string) error {
	return s.check(r, fosite.AccessToken, token, accessPrefix)
}

func (s strategy) ValidateRefreshToken(_ context.Context, r fosite.Requester, token string) error {
	return s.check(r, fosite.RefreshToken, token, refreshPrefix)
}

func (s strategy) ValidateAuthorizeCode(_ context.Context, r fosite.Requester, code string) error {
	return s.check(r, fosite.AuthorizeCode, code, codePrefix)
}

// check refuses what is no text of the kind, or has ended. That the store knows it was asked before.
func (s strategy) check(r fosite.Requester, kind fosite.TokenType, text, prefix string) error {
	random, ok := strings.CutPrefix(text, prefix)
	if !ok || !identity.IsSecret(random) {
		return fosite.ErrInvalidTokenFormat
	}
	if end := r.GetSession().GetExpiresAt(kind); end.IsZero() || !s.now().Before(end) {
		return fosite.ErrTokenExpired
	}
	return nil
}

// hasher compares secrets of apps. They are random, so that a fast hash is as good as a slow one.
type hasher struct{}

var _ fosite.Hasher = hasher{}

// Compare implements fosite.Hasher.
func (hasher) Compare(_ context.Context, hash, data []byte) error {
	if len(hash) == 0 || subtle.ConstantTimeCompare(hash, []byte(identity.HashText(string(data)))) != 1 {
		return fosite.ErrInvalidClient
	}
	return nil
}

// Hash implements fosite.Hasher.
func (hasher) Hash(_ context.Context, data []byte) ([]byte, error) {
	return []byte(identity.HashText(string(data))), nil
}

// covered reports whether a scope is among others, or is a part of one of them: reading of writing, and one object of all.
func covered(allowed []string, scope string) bool {
	wider := []string{scope, "admin"}
	switch p := access.Permission(scope); {
	case p.Function != "":
	case p.Verb == "read":
		wider = append(wider, p.Object+":write", "read", "write")
	case p.Verb == "write", scope == "read":
		wider = append(wider, "write")
	}
	return slices.ContainsFunc(wider, func(s string) bool { return slices.Contains(allowed, s) })
}

// newProvider is fosite with what OAuth 2.1 leaves of OAuth 2.0, and nothing else.
func newProvider(s *Service) *fosite.Fosite {
	c := &fosite.Config{
		AccessTokenLifespan: AccessAge, RefreshTokenLifespan: RefreshAge, AuthorizeCodeLifespan: CodeAge,
		EnforcePKCE: true, ScopeStrategy: covered, ClientSecretsHasher: hasher{},
		RefreshTokenScopes: []string{}, SanitationWhiteList: []string{"redirect_uri"},
	}
	keep, mint := &store{s}, strategy{s.now}
	code := &oauth2.AuthorizeExplicitGrantHandler{
		AccessTokenStrategy: mint, RefreshTokenStrategy: mint, AuthorizeCodeStrategy: mint, CoreStorage: keep, TokenRevocationStorage: keep, Config: c,
	}
	proof := &pkce.Handler{AuthorizeCodeStrategy: mint, Storage: keep, Config: c}
	c.AuthorizeEndpointHandlers = fosite.AuthorizeEndpointHandlers{code, proof}
	c.TokenEndpointHandlers = fosite.TokenEndpointHandlers{
		code,
		&oauth2.RefreshTokenGrantHandler{AccessTokenStrategy: mint, RefreshTokenStrategy: mint, TokenRevocationStorage: keep, Config: c},
		&oauth2.ClientCredentialsGrantHandler{HandleHelper: &oauth2.HandleHelper{AccessTokenStrategy: mint, AccessTokenStorage: keep, Config: c}, Config: c},
		proof,
	}
	c.RevocationHandlers = fosite.RevocationHandlers{
		&oauth2.TokenRevocationHandler{TokenRevocationStorage: keep, RefreshTokenStrategy: mint, AccessTokenStrategy: mint},
	}
	return fosite.NewOAuth2Provider(keep, c)
}
