// Package oidctest is an OpenID provider that tests can make lie: about who signed, for whom, when, and who it is. It signs
// everybody in without asking. Only tests import it.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

// Client is the registration that the provider knows.
const (
	Client = "kontor"
	Secret = "client-secret"
)

// Claims are the claims of a token.
type Claims = map[string]any

// Provider is a running provider. Its fields may be changed between requests, under Change.
type Provider struct {
	// URL is also the issuer.
	URL string
	// Person is whom the next sign-in is about.
	Person Claims
	// Forge makes the ID token out of the honest claims; nil signs them with the provider's key.
	Forge func(c Claims) string
	// Params changes the query that the browser brings back.
	Params func(q url.Values)
	// UserInfo is what the provider says of the person besides; nil says nothing.
	UserInfo Claims
	// Names says that the provider promises to name itself in its answers, which it does.
	Names bool
	// Keys answers requests for the keys; nil answers with the present one.
	Keys http.HandlerFunc
	// Silent providers answer 503 to everything.
	Silent bool

	// Now is the clock of the tokens.
	Now func() time.Time
	// Key signs tokens, under the name KeyID.
	Key   *rsa.PrivateKey
	KeyID string

	mu    sync.Mutex
	codes map[string]url.Values
}

// Start runs a provider until the test ends.
func Start(t testing.TB) *Provider {
	p := &Provider{codes: map[string]url.Values{}, Now: time.Now, Person: Claims{"sub": "sub-1", "email": "anna@example.org", "email_verified": true, "name": "Anna Vogel"}}
	p.Rotate(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.describe)
	mux.HandleFunc("GET /auth", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, _ *http.Request) { p.locked(func() { answer(w, p.UserInfo) }) })
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		p.locked(func() {
			if p.Keys != nil {
				p.Keys(w, r)
				return
			}
			answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.Key.PublicKey, KeyID: p.KeyID, Use: "sig", Algorithm: "RS256"}}})
		})
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		silent := false
		p.locked(func() { silent = p.Silent })
		if silent {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	p.URL = srv.URL
	return p
}

// Change changes the provider while it may be answering.
func (p *Provider) Change(fn func(p *Provider)) { p.locked(func() { fn(p) }) }

func (p *Provider) locked(fn func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fn()
}

// Rotate gives the provider a new key.
func (p *Provider) Rotate(t testing.TB) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	p.locked(func() { p.Key, p.KeyID = key, rand.Text() })
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (p *Provider) describe(w http.ResponseWriter, _ *http.Request) {
	p.locked(func() {
		d := Claims{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"end_session_endpoint": p.URL + "/end?tenant=1", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
			"authorization_response_iss_parameter_supported": p.Names,
		}
		if p.UserInfo != nil {
			d["userinfo_endpoint"] = p.URL + "/userinfo"
		}
		answer(w, d)
	})
}

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.locked(func() {
		q := r.URL.Query()
		code := rand.Text()
		p.codes[code] = q
		back, err := url.Parse(q.Get("redirect_uri"))
		if err != nil || q.Get("client_id") != Client || q.Get("code_challenge_method") != "S256" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		out := url.Values{"code": {code}, "state": {q.Get("state")}}
		if p.Names {
			out.Set("iss", p.URL)
		}
		if p.Params != nil {
			p.Params(out)
		}
		back.RawQuery = out.Encode()
		http.Redirect(w, r, back.String(), http.StatusFound)
	})
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.locked(func() {
		q, known := p.codes[r.FormValue("code")]
		delete(p.codes, r.FormValue("code"))
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		id, secret, _ := r.BasicAuth()
		if !known || q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || id != Client || secret != Secret ||
			r.FormValue("redirect_uri") != q.Get("redirect_uri") {
			w.WriteHeader(http.StatusBadRequest)
			answer(w, Claims{"error": "invalid_grant"})
			return
		}
		now := p.Now()
		c := Claims{"iss": p.URL, "aud": Client, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": q.Get("nonce"), "auth_time": now.Unix()}
		maps.Copy(c, p.Person)
		mint := p.sign
		if p.Forge != nil {
			mint = p.Forge
		}
		raw := mint(c)
		answer(w, Claims{"access_token": "access", "token_type": "Bearer", "id_token": raw})
	})
}

// sign signs with the provider's own key.
func (p *Provider) sign(c Claims) string { return Sign(jose.RS256, p.Key, p.KeyID, c) }

// Honest signs with the provider's own key, for a Forge that only changes claims.
func (p *Provider) Honest(c Claims) string { return p.sign(c) }

// LogoutToken returns a logout token with the changes.
func (p *Provider) LogoutToken(change Claims) string {
	var raw string
	p.locked(func() {
		now := p.Now()
		c := Claims{
			"iss": p.URL, "aud": Client, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": rand.Text(),
			"events": Claims{"http://schemas.openid.net/event/backchannel-logout": Claims{}},
		}
		maps.Copy(c, change)
		for k, v := range c {
			if v == nil {
				delete(c, k)
			}
		}
		raw = p.sign(c)
	})
	return raw
}

// Sign makes a token with any key.
func Sign(alg jose.SignatureAlgorithm, key any, kid string, c Claims) string {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		panic(err)
	}
	payload, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	token, err := s.Sign(payload)
	if err != nil {
		panic(err)
	}
	raw, err := token.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return raw
}

// Unsigned makes a token of the algorithm none.
func Unsigned(c Claims) string {
	payload, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(payload) + "."
}

// OtherKey is a key that no provider knows.
func OtherKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}
