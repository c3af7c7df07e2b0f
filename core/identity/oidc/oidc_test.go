package oidc_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/core/identity/oidc/oidctest"
	"github.com/kontor-crm/kontor/core/outbound"
)

// wide lets calls reach the providers of tests, which listen on loopback.
func wide(t testing.TB, idp *oidctest.Provider) *http.Client {
	t.Helper()
	c, err := outbound.New(outbound.Options{AllowHosts: []string{strings.TrimPrefix(idp.URL, "http://")}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c.HTTP()
}

type bundle struct {
	*oidc.Client
	idp      *oidctest.Provider
	provider oidc.Provider
	request  oidc.Request
	began    time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	idp := oidctest.Start(t)
	return &bundle{
		Client: oidc.New(wide(t, idp), nil), idp: idp, began: time.Now(),
		provider: oidc.Provider{
			Issuer: idp.URL, ClientID: oidctest.Client, ClientSecret: oidctest.Secret, RedirectURI: "http://kontor.example/callback",
			Scopes: []string{"email", "profile"}, Groups: "groups",
		},
		request: oidc.Request{State: "state", Nonce: "nonce-of-this-request", Verifier: "verifier-of-this-request-that-is-long-enough-1"},
	}
}

// visit goes to the provider as a browser does, and returns what it brings back.
func (b *bundle) visit(t *testing.T) url.Values {
	t.Helper()
	to, err := b.AuthURL(t.Context(), b.provider, b.request)
	require.NoError(t, err)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, to, nil)
	require.NoError(t, err)
	res, err := browser.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusFound, res.StatusCode)
	back, err := res.Location()
	require.NoError(t, err)
	require.Equal(t, b.request.State, back.Query().Get("state"))
	return back.Query()
}

func (b *bundle) finish(t *testing.T) (oidc.Identity, error) {
	t.Helper()
	q := b.visit(t)
	return b.Finish(t.Context(), b.provider, b.request, b.began, oidc.Answer{Code: q.Get("code"), Issuer: q.Get("iss")})
}

func refused(t *testing.T, err error, c oidc.Check) {
	t.Helper()
	var e *oidc.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, c, e.Check, "%v", err)
}

func TestAnHonestProviderIsBelieved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.idp.Person["groups"] = []string{"sales", "admins", "sales"}
	b.idp.Person["sid"] = "session-1"
	id, err := b.finish(t)
	require.NoError(t, err)
	require.Equal(t, b.idp.URL, id.Issuer)
	require.Equal(t, "sub-1", id.Subject)
	require.Equal(t, "anna@example.org", id.Email)
	require.True(t, id.Verified)
	require.Equal(t, "Anna Vogel", id.Name)
	require.Equal(t, []string{"admins", "sales"}, id.Groups)
	require.Equal(t, "session-1", id.SessionID)
	require.False(t, id.AuthenticatedAt.IsZero())
}

// T-19: every variant of a token that is not the answer to this request is refused, at the check that is meant for it.
func TestAHostileProviderIsRefused(t *testing.T) {
	t.Parallel()
	with := func(change oidctest.Claims) func(p *oidctest.Provider) func(oidctest.Claims) string {
		return func(p *oidctest.Provider) func(oidctest.Claims) string {
			return func(c oidctest.Claims) string {
				for k, v := range change {
					if c[k] = v; v == nil {
						delete(c, k)
					}
				}
				return p.Honest(c)
			}
		}
	}
	now := time.Now()
	cases := map[string]struct {
		forge func(p *oidctest.Provider) func(oidctest.Claims) string
		want  oidc.Check
	}{
		"no signature": {func(*oidctest.Provider) func(oidctest.Claims) string { return oidctest.Unsigned }, oidc.Token},
		"signed with the public key as a secret": {func(p *oidctest.Provider) func(oidctest.Claims) string {
			der, err := x509.MarshalPKIXPublicKey(&p.Key.PublicKey)
			require.NoError(t, err)
			secret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
			return func(c oidctest.Claims) string { return oidctest.Sign(jose.HS256, secret, p.KeyID, c) }
		}, oidc.Token},
		"signed with the client secret": {func(p *oidctest.Provider) func(oidctest.Claims) string {
			return func(c oidctest.Claims) string {
				return oidctest.Sign(jose.HS256, []byte(strings.Repeat(oidctest.Secret, 4)), p.KeyID, c)
			}
		}, oidc.Token},
		"another key under the same name": {func(p *oidctest.Provider) func(oidctest.Claims) string {
			return func(c oidctest.Claims) string { return oidctest.Sign(jose.ES256, oidctest.OtherKey(), p.KeyID, c) }
		}, oidc.Token},
		"a key that is not published": {func(*oidctest.Provider) func(oidctest.Claims) string {
			return func(c oidctest.Claims) string { return oidctest.Sign(jose.ES256, oidctest.OtherKey(), "other", c) }
		}, oidc.Token},
		"a changed payload": {func(p *oidctest.Provider) func(oidctest.Claims) string {
			return func(c oidctest.Claims) string {
				parts := strings.Split(p.Honest(c), ".")
				c["sub"] = "somebody-else"
				return strings.Join([]string{parts[0], strings.Split(p.Honest(c), ".")[1], parts[2]}, ".")
			}
		}, oidc.Token},
		"no token at all": {func(*oidctest.Provider) func(oidctest.Claims) string {
			return func(oidctest.Claims) string { return "" }
		}, oidc.Exchange},
		"no JWT": {func(*oidctest.Provider) func(oidctest.Claims) string {
			return func(oidctest.Claims) string { return "a.b" }
		}, oidc.Token},
		"an endless token":           {with(oidctest.Claims{"x": strings.Repeat("x", 100_000)}), oidc.Token},
		"another audience":           {with(oidctest.Claims{"aud": "other"}), oidc.Token},
		"no audience":                {with(oidctest.Claims{"aud": nil}), oidc.Token},
		"another issuer":             {with(oidctest.Claims{"iss": "https://accounts.google.com"}), oidc.Token},
		"no issuer":                  {with(oidctest.Claims{"iss": nil}), oidc.Token},
		"expired":                    {with(oidctest.Claims{"exp": now.Add(-time.Minute).Unix()}), oidc.Token},
		"no expiry":                  {with(oidctest.Claims{"exp": nil}), oidc.Token},
		"not yet valid":              {with(oidctest.Claims{"nbf": now.Add(time.Hour).Unix()}), oidc.Token},
		"from the future":            {with(oidctest.Claims{"iat": now.Add(time.Hour).Unix()}), oidc.Issued},
		"from long ago":              {with(oidctest.Claims{"iat": now.Add(-time.Hour).Unix()}), oidc.Issued},
		"no time of issue":           {with(oidctest.Claims{"iat": nil}), oidc.Issued},
		"another nonce":              {with(oidctest.Claims{"nonce": "nonce-of-another-request"}), oidc.Nonce},
		"no nonce":                   {with(oidctest.Claims{"nonce": nil}), oidc.Nonce},
		"issued to another party":    {with(oidctest.Claims{"azp": "other"}), oidc.Party},
		"two audiences and no party": {with(oidctest.Claims{"aud": []string{oidctest.Client, "other"}}), oidc.Party},
		"two audiences, another":     {with(oidctest.Claims{"aud": []string{oidctest.Client, "other"}, "azp": "other"}), oidc.Party},
		"another access token":       {with(oidctest.Claims{"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}), oidc.Token},
		"no subject":                 {with(oidctest.Claims{"sub": nil}), oidc.Subject},
		"an endless subject":         {with(oidctest.Claims{"sub": strings.Repeat("s", 300)}), oidc.Subject},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.idp.Forge = c.forge(b.idp)
			_, err := b.finish(t)
			refused(t, err, c.want)
		})
	}
}

func TestTwoAudiencesAreFineWhenTheTokenWasIssuedToUs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.idp.Person["aud"], b.idp.Person["azp"] = []string{oidctest.Client, "other"}, oidctest.Client
	_, err := b.finish(t)
	require.NoError(t, err)
}

func TestACodeIsGoodOnceAndForItsVerifierOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	q := b.visit(t)
	answer := oidc.Answer{Code: q.Get("code")}
	_, err := b.Finish(t.Context(), b.provider, b.request, b.began, answer)
	require.NoError(t, err)
	_, err = b.Finish(t.Context(), b.provider, b.request, b.began, answer)
	refused(t, err, oidc.Exchange)

	answer.Code = b.visit(t).Get("code")
	b.request.Verifier += "x"
	_, err = b.Finish(t.Context(), b.provider, b.request, b.began, answer)
	refused(t, err, oidc.Exchange)
}

// T-17: an answer that names another issuer, or none where the provider always names itself, is not its answer.
func TestMixUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names  bool
		change func(q url.Values)
		ok     bool
	}{
		"names itself":                {true, nil, true},
		"promises, and does not":      {true, func(q url.Values) { q.Del("iss") }, false},
		"another":                     {true, func(q url.Values) { q.Set("iss", "https://evil.example") }, false},
		"does not promise":            {false, nil, true},
		"does not promise, another":   {false, func(q url.Values) { q.Set("iss", "https://evil.example") }, false},
		"almost, with a slash at end": {true, func(q url.Values) { q.Set("iss", q.Get("iss")+"/") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.idp.Names, b.idp.Params = c.names, c.change
			_, err := b.finish(t)
			if c.ok {
				require.NoError(t, err)
				return
			}
			refused(t, err, oidc.Issuer)
		})
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	t.Run("a new key is looked up", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		_, err := b.finish(t)
		require.NoError(t, err)
		b.idp.Rotate(t)
		_, err = b.finish(t)
		require.NoError(t, err)
	})
	t.Run("a key that was taken back is refused", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		old, kid := b.idp.Key, b.idp.KeyID
		b.idp.Rotate(t)
		b.idp.Forge = func(c oidctest.Claims) string { return oidctest.Sign(jose.RS256, old, kid, c) }
		_, err := b.finish(t)
		refused(t, err, oidc.Token)
	})
	t.Run("an endless list is not read", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		b.idp.Keys = func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"keys":[{"kty":"oct","k":"` + strings.Repeat("A", 10<<20)))
		}
		_, err := b.finish(t)
		refused(t, err, oidc.Token)
	})
}

func TestAFreshSignInIsDemanded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request.Fresh = true
	_, err := b.finish(t)
	require.NoError(t, err)
	b.idp.Person["auth_time"] = time.Now().Add(-time.Hour).Unix()
	_, err = b.finish(t)
	refused(t, err, oidc.Age)
	b.idp.Forge = func(c oidctest.Claims) string { delete(c, "auth_time"); return b.idp.Honest(c) }
	_, err = b.finish(t)
	refused(t, err, oidc.Age)
}

func TestWhatTheProviderSaysOfAnAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claim               any
		verified, disproved bool
	}{
		"true": {true, true, false}, "false": {false, false, true}, "absent": {nil, false, false}, "a text": {"true", false, true}, "a number": {1, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.idp.Person["email_verified"] = c.claim
			if c.claim == nil {
				delete(b.idp.Person, "email_verified")
			}
			id, err := b.finish(t)
			require.NoError(t, err)
			require.Equal(t, c.verified, id.Verified)
			require.Equal(t, c.disproved, id.Disproved)
		})
	}
}

func TestUserInfo(t *testing.T) {
	t.Parallel()
	small := func(t *testing.T) *bundle {
		b := setup(t)
		b.idp.Person = oidctest.Claims{"sub": "sub-1", "name": "Signed"}
		b.idp.UserInfo = oidctest.Claims{"sub": "sub-1", "name": "Unsigned", "email": "anna@example.org", "email_verified": true, "groups": "sales"}
		return b
	}
	b := small(t)
	id, err := b.finish(t)
	require.NoError(t, err)
	require.Equal(t, "anna@example.org", id.Email)
	require.True(t, id.Verified)
	require.Equal(t, "Signed", id.Name)
	require.Equal(t, []string{"sales"}, id.Groups)

	b = small(t)
	b.idp.UserInfo["sub"] = "somebody-else"
	_, err = b.finish(t)
	refused(t, err, oidc.UserInfo)

	// The proof of another address must not be taken for that of the signed one.
	b = small(t)
	b.idp.Person["email"] = "unproven@example.org"
	id, err = b.finish(t)
	require.NoError(t, err)
	require.Equal(t, "unproven@example.org", id.Email)
	require.False(t, id.Verified)
}

func TestEntraNamesPeopleByDirectoryAndObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.provider.Entra = true
	_, err := b.finish(t)
	refused(t, err, oidc.Subject)
	b.idp.Person["tid"], b.idp.Person["oid"] = "dir", "obj"
	id, err := b.finish(t)
	require.NoError(t, err)
	require.Equal(t, "dir/obj", id.Subject)
}

func TestLogout(t *testing.T) {
	t.Parallel()
	b := setup(t)
	to, err := b.LogoutURL(t.Context(), b.provider, "http://kontor.example/login")
	require.NoError(t, err)
	require.Equal(t, b.idp.URL+"/end?client_id=kontor&post_logout_redirect_uri=http%3A%2F%2Fkontor.example%2Flogin&tenant=1", to)

	out, err := b.VerifyLogout(t.Context(), b.provider, b.idp.LogoutToken(oidctest.Claims{"sub": "sub-1", "sid": "s"}))
	require.NoError(t, err)
	require.Equal(t, "sub-1", out.Subject)
	require.Equal(t, "s", out.SessionID)
	for name, change := range map[string]oidctest.Claims{
		"nobody": {}, "another audience": {"sub": "a", "aud": "other"}, "another issuer": {"sub": "a", "iss": "https://evil.example"},
		"an ID token": {"sub": "a", "nonce": "n"}, "no event": {"sub": "a", "events": nil}, "no id": {"sub": "a", "jti": nil},
		"expired": {"sub": "a", "exp": time.Now().Add(-time.Minute).Unix()}, "old": {"sub": "a", "iat": time.Now().Add(-time.Hour).Unix()},
	} {
		_, err := b.VerifyLogout(t.Context(), b.provider, b.idp.LogoutToken(change))
		require.Error(t, err, name)
	}
	_, err = b.VerifyLogout(t.Context(), b.provider, oidctest.Unsigned(oidctest.Claims{"iss": b.idp.URL, "sub": "a"}))
	refused(t, err, oidc.Token)
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Discover(t.Context(), b.provider))
	other := b.provider
	other.Issuer += "/other"
	refused(t, b.Discover(t.Context(), other), oidc.Discovery)

	// A provider that is away is noticed by whoever signs in, not by whoever is signed in.
	b.idp.Change(func(p *oidctest.Provider) { p.Silent = true })
	refused(t, b.Discover(t.Context(), b.provider), oidc.Discovery)

	// Without the operator's word, nobody reaches into the operator's network by naming an issuer there.
	strict, err := outbound.New(outbound.Options{Record: func(context.Context, outbound.Attempt) {}})
	require.NoError(t, err)
	t.Cleanup(strict.Close)
	err = oidc.New(strict.HTTP(), nil).Discover(t.Context(), b.provider)
	refused(t, err, oidc.Discovery)
	require.True(t, outbound.IsRefused(err))
}
