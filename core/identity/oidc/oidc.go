// Package oidc speaks OpenID Connect with a provider that a tenant names: it finds out the provider's addresses and keys,
// makes the address that a browser is sent to, and turns the code that comes back into claims that can be believed.
//
// It owns the checks of the protocol and keeps nothing but what providers publish; it must not know tenants, users or
// sessions. Nonce, state and verifier are its caller's to make, to keep on the server and to use once; tenants/sso does.
// Every call goes through the HTTP client that it is given, which must be core/outbound's.
package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/oauth2"
)

const (
	// remember is how long a provider's addresses are believed; keys are looked up anew whenever one is unknown.
	remember      = time.Hour
	maxRemembered = 2000
	// skew is how far a provider's clock may be off.
	skew = 2 * time.Minute
	// maxToken bounds a token in bytes.
	maxToken = 64 << 10
	// maxSubject is the length that the standard allows.
	maxSubject = 255
)

// algorithms are the signatures that are believed, whatever a provider or a token says: public keys only.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// Check names what a sign-in failed at.
type Check string

// The checks.
const (
	// Discovery is the provider's own description, which cannot be had or does not fit.
	Discovery Check = "discovery"
	// Exchange is the provider's refusal of the code, or an answer without a token.
	Exchange Check = "exchange"
	// Token is an ID or logout token that is not signed by the provider, for us, now.
	Token Check = "token"
	// Nonce is an ID token that was made for another sign-in.
	Nonce Check = "nonce"
	// Party is an ID token that was issued to somebody else.
	Party Check = "authorized_party"
	// Issued is an ID token from the future or from long ago.
	Issued Check = "issued_at"
	// Age is a sign-in at the provider that is older than was asked for.
	Age Check = "auth_time"
	// Subject is an ID token without a usable subject.
	Subject Check = "subject"
	// Issuer is an answer of another provider than the one that was asked.
	Issuer Check = "issuer"
	// UserInfo is an answer of the provider about somebody else, or none.
	UserInfo Check = "user_info"
)

// Error says which check failed. Its text is for the operator's log: it may quote what the provider has answered.
type Error struct {
	Check Check
	Err   error
}

// Error describes the failure.
func (e *Error) Error() string { return string(e.Check) + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func failed(c Check, err error) error { return &Error{Check: c, Err: err} }

func failedf(c Check, format string, args ...any) error {
	return &Error{Check: c, Err: fmt.Errorf(format, args...)}
}

// Provider is what a tenant has registered at a provider.
type Provider struct {
	Issuer, ClientID, ClientSecret string
	// RedirectURI is this provider's own, so that an answer tells by its address who was asked.
	RedirectURI string
	Scopes      []string
	// Entra providers name people by directory and object, since their sub differs from application to application.
	Entra bool
	// Groups is the claim that lists a person's groups; empty for none.
	Groups string
}

// Client talks to providers. It may be used by many goroutines.
type Client struct {
	http *http.Client
	now  func() time.Time

	mu    sync.Mutex
	known *lru.Cache[string, *discovered]
}

type discovered struct {
	*oidc.Provider
	meta  metadata
	until time.Time
}

// metadata is what go-oidc does not read of a provider's description.
type metadata struct {
	EndSession  string   `json:"end_session_endpoint"`
	IssResponse bool     `json:"authorization_response_iss_parameter_supported"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
}

// New returns a client. now is the clock, nil for the real one.
func New(h *http.Client, now func() time.Time) *Client {
	if now == nil {
		now = time.Now
	}
	known, err := lru.New[string, *discovered](maxRemembered)
	if err != nil {
		panic(err) // The size is a positive constant.
	}
	return &Client{http: h, now: now, known: known}
}

// Discover reads the provider's description, so that a wrong issuer is found when it is typed in. It fails with an *Error.
func (c *Client) Discover(ctx context.Context, p Provider) error {
	_, err := c.discover(ctx, p.Issuer, true)
	return err
}

func (c *Client) discover(ctx context.Context, issuer string, anew bool) (*discovered, error) {
	c.mu.Lock()
	d, ok := c.known.Get(issuer)
	c.mu.Unlock()
	if ok && !anew && c.now().Before(d.until) {
		return d, nil
	}
	// The provider keeps the client for later look-ups of keys, so it must not end with the request.
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), issuer)
	if err != nil {
		return nil, failed(Discovery, err)
	}
	d = &discovered{Provider: p, until: c.now().Add(remember)}
	if err := p.Claims(&d.meta); err != nil {
		return nil, failed(Discovery, err)
	}
	e := p.Endpoint()
	for _, address := range []string{e.AuthURL, e.TokenURL} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, failedf(Discovery, "%q is no address to sign in at", address)
		}
	}
	c.mu.Lock()
	c.known.Add(issuer, d)
	c.mu.Unlock()
	return d, nil
}

func (d *discovered) oauth(p Provider) *oauth2.Config {
	e := d.Endpoint()
	e.AuthStyle = oauth2.AuthStyleInHeader
	if p.ClientSecret == "" || len(d.meta.AuthMethods) > 0 && !slices.Contains(d.meta.AuthMethods, "client_secret_basic") {
		e.AuthStyle = oauth2.AuthStyleInParams
	}
	scopes := append([]string{oidc.ScopeOpenID}, slices.DeleteFunc(slices.Clone(p.Scopes), func(s string) bool { return s == oidc.ScopeOpenID })...)
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: e, RedirectURL: p.RedirectURI, Scopes: scopes}
}

// Request is one sign-in that begins. State, Nonce and Verifier must be random, kept on the server and used once.
type Request struct {
	State, Nonce, Verifier string
	// LoginHint is the e-mail address that the person has typed; it may be empty.
	LoginHint string
	// Fresh demands that the person signs in at the provider now.
	Fresh bool
}

// AuthURL returns the address to send the browser to. It fails with an *Error when the provider cannot be reached.
func (c *Client) AuthURL(ctx context.Context, p Provider, r Request) (string, error) {
	d, err := c.discover(ctx, p.Issuer, false)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(r.Nonce), oauth2.S256ChallengeOption(r.Verifier)}
	if r.LoginHint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", r.LoginHint))
	}
	if r.Fresh {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return d.oauth(p).AuthCodeURL(r.State, options...), nil
}

// LogoutURL returns the address at which the provider signs the person out too, and from which the browser comes back;
// empty when the provider has none.
func (c *Client) LogoutURL(ctx context.Context, p Provider, back string) (string, error) {
	d, err := c.discover(ctx, p.Issuer, false)
	if err != nil || d.meta.EndSession == "" {
		return "", err
	}
	u, err := url.Parse(d.meta.EndSession)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", failedf(Discovery, "%q is no address to sign out at", d.meta.EndSession)
	}
	q := u.Query()
	q.Set("client_id", p.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Answer is what the browser brings back from the provider.
type Answer struct {
	Code string
	// Issuer is the iss parameter (RFC 9207); empty when the answer has none.
	Issuer string
}

// Finish turns the answer to a request into who has signed in. It fails with an *Error that names the check.
func (c *Client) Finish(ctx context.Context, p Provider, r Request, began time.Time, a Answer) (Identity, error) {
	d, err := c.discover(ctx, p.Issuer, false)
	if err != nil {
		return Identity{}, err
	}
	if err := d.checkIssuer(p, a.Issuer); err != nil {
		return Identity{}, err
	}
	token, err := d.oauth(p).Exchange(oidc.ClientContext(ctx, c.http), a.Code, oauth2.VerifierOption(r.Verifier))
	if err != nil {
		return Identity{}, failed(Exchange, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok || raw == "" {
		return Identity{}, failed(Exchange, errors.New("the answer holds no ID token"))
	}
	id, claims, err := c.verify(ctx, d, p, raw, token.AccessToken)
	if err != nil {
		return Identity{}, err
	}
	if err := c.fits(id, claims, p, r, began); err != nil {
		return Identity{}, err
	}
	all := map[string]json.RawMessage{}
	if err := id.Claims(&all); err != nil {
		return Identity{}, failed(Token, err)
	}
	if err := c.complete(ctx, d, p, token, id.Subject, all); err != nil {
		return Identity{}, err
	}
	return identity(p, claims, all)
}

// CheckIssuer refuses an answer that names another issuer than the provider's, or none where the provider says that it
// always names itself: such an answer comes from a provider that was not asked.
func (c *Client) CheckIssuer(ctx context.Context, p Provider, issuer string) error {
	d, err := c.discover(ctx, p.Issuer, false)
	if err != nil {
		return err
	}
	return d.checkIssuer(p, issuer)
}

func (d *discovered) checkIssuer(p Provider, issuer string) error {
	if issuer == "" && d.meta.IssResponse {
		return failed(Issuer, errors.New("the answer names no issuer, though the provider says that its answers do"))
	}
	if issuer != "" && issuer != p.Issuer {
		return failedf(Issuer, "the answer comes from %q", issuer)
	}
	return nil
}
