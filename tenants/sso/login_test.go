package sso_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity/oidc/oidctest"
	"github.com/kontor-crm/kontor/tenants/sso"
)

// with runs a node beside a provider that tests can make lie.
func with(t *testing.T, d *db.DB) (*bundle, *oidctest.Provider) {
	t.Helper()
	idp := oidctest.Start(t)
	return setup(t, d, strings.TrimPrefix(idp.URL, "http://")), idp
}

// provider registers the provider with the company.
func (c *company) provider(idp *oidctest.Provider, settings map[string]any) sso.Provider {
	c.t.Helper()
	var p sso.Provider
	raw := c.call(http.MethodPost, "/sso-providers", map[string]any{
		"name": "Works directory", "issuer": idp.URL, "client_id": oidctest.Client, "client_secret": oidctest.Secret, "settings": whole(settings),
	}, 201, &p)
	require.NotContains(c.t, raw, oidctest.Secret)
	return p
}

// whole fills in the settings that a test does not name.
func whole(settings map[string]any) map[string]any {
	out := map[string]any{
		"scopes": []string{"email", "profile"}, "domains": []string{}, "groups_claim": "", "group_roles": []any{}, "provision": false, "role_ids": []string{},
	}
	for k, v := range settings {
		out[k] = v
	}
	return out
}

func person(idp *oidctest.Provider, claims oidctest.Claims) {
	idp.Change(func(p *oidctest.Provider) { p.Person = claims })
}

func TestFirstTimeProvisioningAndGroups(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		p := c.provider(idp, map[string]any{
			"provision": true, "role_ids": []string{c.roles["read_only"]}, "groups_claim": "groups",
			"group_roles": []any{map[string]any{"group": "vertrieb", "role_id": c.roles["sales"]}, map[string]any{"group": "chefs", "role_id": c.roles["manager"]}},
		})
		email := address("anna")
		claims := oidctest.Claims{"sub": "anna", "email": strings.ToUpper(email), "email_verified": true, "name": "Anna Vogel", "locale": "de-AT", "groups": []string{"vertrieb", "other"}}
		person(idp, claims)
		anna := newBrowser(t, b)
		require.Equal(t, "/home", anna.signIn(p.ID))
		u := c.user(email)
		require.Equal(t, "Anna Vogel", u.Name)
		require.Equal(t, "de", u.Locale)
		require.ElementsMatch(t, []string{c.roles["read_only"], c.roles["sales"]}, u.RoleIDs)
		user, tenant := anna.who()
		require.Equal(t, u.ID, user)
		require.Equal(t, c.id, tenant)

		// The groups lead; a role that was given by hand stays.
		marketing := append(u.RoleIDs, c.roles["marketing"])
		_, err := b.access.UpdateUser(c.system(), u.ID, "", access.UserPatch{RoleIDs: &marketing})
		require.NoError(t, err)
		claims["groups"], claims["email"] = []string{"chefs"}, address("renamed")
		person(idp, claims)
		require.Equal(t, "/home", newBrowser(t, b).signIn(p.ID))
		require.ElementsMatch(t, []string{c.roles["read_only"], c.roles["manager"], c.roles["marketing"]}, c.user(email).RoleIDs)
		claims["groups"] = nil
		delete(claims, "groups")
		person(idp, claims)
		require.Equal(t, "/home", newBrowser(t, b).signIn(p.ID))
		require.Contains(t, c.user(email).RoleIDs, c.roles["manager"], "silence says nothing about groups")
		claims["groups"] = []string{}
		person(idp, claims)
		require.Equal(t, "/home", newBrowser(t, b).signIn(p.ID))
		require.ElementsMatch(t, []string{c.roles["read_only"], c.roles["marketing"]}, c.user(email).RoleIDs)

		// There is no password to it, and none to be had.
		newBrowser(t, b).call(http.MethodPost, "/login", map[string]any{"email": email, "password": password}, 401, nil)

		_, err = b.identity.SetActive(c.system(), u.ID, false)
		require.NoError(t, err)
		anna.nobody()
		require.Equal(t, "/login?problem=user_suspended", newBrowser(t, b).signIn(p.ID))
	})
}

// T-20: an address alone opens nobody's account, whatever the provider says about it.
func TestAClientSecretOutlivesItsDataKey(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		p := c.provider(idp, map[string]any{"provision": true, "role_ids": []string{c.roles["read_only"]}})
		require.NoError(t, b.secrets.Rotate(t.Context(), c.id))
		require.NoError(t, b.secrets.Reseal(t.Context(), c.id))
		require.NoError(t, d.System(t.Context(), "destroy the old data key", func(ctx context.Context, tx *db.ControlTx) error {
			n, err := tx.Exec(ctx, "delete from data_keys where owner = ? and state <> 'active'", c.id)
			require.EqualValues(t, 1, n)
			return err
		}))
		b.secrets.Forget(c.id)
		c.call(http.MethodPatch, "/sso-providers/"+p.ID, map[string]any{"name": "Renamed"}, 200, nil) // The secret stays.
		person(idp, oidctest.Claims{"sub": "anna", "email": address("anna"), "email_verified": true, "name": "Anna"})
		require.Equal(t, "/home", newBrowser(t, b).signIn(p.ID))
	})
}

func TestAnAddressOpensNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		p := c.provider(idp, map[string]any{"provision": true})
		for name, verified := range map[string]any{"true": true, "false": false, "absent": nil, "text": "true"} {
			claims := oidctest.Claims{"sub": "attacker-" + name, "email": c.address, "email_verified": verified, "name": "Attacker"}
			if verified == nil {
				delete(claims, "email_verified")
			}
			person(idp, claims)
			attacker := newBrowser(t, b)
			require.Equal(t, "/login?problem=sso_link_needed", attacker.signIn(p.ID), name)
			attacker.nobody()
		}
		// The owner links while signed in, and gets in by the provider from then on.
		person(idp, oidctest.Claims{"sub": "boss", "email": "whatever@example.org", "email_verified": false, "name": "Boss"})
		require.Equal(t, "/settings", c.land(c.until(c.begin("/sso/"+p.ID+"/link", map[string]any{"next": "/settings"}))))
		other := newBrowser(t, b)
		require.Equal(t, "/home", other.signIn(p.ID))
		user, _ := other.who()
		require.Equal(t, c.admin, user)
		require.Contains(t, c.call(http.MethodGet, "/me/identities", nil, 200, nil), p.ID)
		c.call(http.MethodDelete, "/me/identities/"+p.ID, nil, 204, nil)
		require.NotEqual(t, "/home", newBrowser(t, b).signIn(p.ID))

		// An unproven address makes no user either, and no address makes none.
		person(idp, oidctest.Claims{"sub": "x", "email": address("x"), "name": "X"})
		require.Equal(t, "/login?problem=sso_email_unverified", newBrowser(t, b).signIn(p.ID))
		person(idp, oidctest.Claims{"sub": "x", "name": "X"})
		require.Equal(t, "/login?problem=sso_no_email", newBrowser(t, b).signIn(p.ID))
	})
}

// A domain that the company has proven lets its provider speak for the addresses of the domain, in this company only.
func TestAProvenDomain(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c, foreign := b.company(t), b.company(t)
		own := domain()
		email := "anna@" + own
		u, err := b.access.CreateUser(c.system(), access.NewUser{Email: email, Name: "Anna", RoleIDs: []string{c.roles["sales"]}})
		require.NoError(t, err)
		p := c.provider(idp, map[string]any{"domains": []string{own}})
		person(idp, oidctest.Claims{"sub": "anna", "email": email, "name": "Anna"})
		require.Equal(t, "/login?problem=sso_link_needed", newBrowser(t, b).signIn(p.ID), "claimed, not proven")
		discover := func(body map[string]any) (out sso.Choices) {
			newBrowser(t, b).call(http.MethodPost, "/login/discover", body, 200, &out)
			return out
		}
		require.Empty(t, discover(map[string]any{"email": "nobody@" + own}).Providers)

		c.call(http.MethodPost, "/sso-domains", map[string]any{"domain": strings.ToUpper(own)}, 201, nil)
		c.call(http.MethodPost, "/sso-domains/"+own+"/verify", nil, 409, nil)
		c.prove(own)
		found := discover(map[string]any{"email": "Nobody@" + strings.ToUpper(own)})
		require.Equal(t, []sso.Choice{{ID: p.ID, Name: p.Name}}, found.Providers)
		require.Equal(t, found, discover(map[string]any{"email": email}), "an account is not told by the answer")
		require.Equal(t, found, discover(map[string]any{"tenant": c.slug}))
		require.Empty(t, discover(map[string]any{"tenant": foreign.slug}).Providers)
		require.Empty(t, discover(map[string]any{"email": "anna@other.example.net"}).Providers)
		require.Empty(t, discover(map[string]any{"tenant": "no-such-company"}).Providers)

		person(idp, oidctest.Claims{"sub": "anna", "email": email, "email_verified": false, "name": "Anna"})
		require.Equal(t, "/login?problem=sso_link_needed", newBrowser(t, b).signIn(p.ID), "the provider itself denies the address")
		person(idp, oidctest.Claims{"sub": "anna", "email": email, "name": "Anna"})
		anna := newBrowser(t, b)
		require.Equal(t, "/home", anna.signIn(p.ID))
		user, _ := anna.who()
		require.Equal(t, u.ID, user)

		// The same person at the same issuer is nobody in another company, which cannot prove the domain either.
		other := foreign.provider(idp, map[string]any{"domains": []string{own}, "provision": true})
		require.Equal(t, "/login?problem=sso_no_account", newBrowser(t, b).signIn(other.ID))
		var noted sso.Domain
		foreign.call(http.MethodPost, "/sso-domains", map[string]any{"domain": own}, 201, &noted)
		b.dns.set(noted.Record, noted.Value)
		foreign.call(http.MethodPost, "/sso-domains/"+own+"/verify", nil, 409, nil)
		for _, bad := range []string{"co.uk", "com", "localhost", "a b.example", "127.0.0.1", ""} {
			foreign.call(http.MethodPost, "/sso-domains", map[string]any{"domain": bad}, 422, nil)
		}
	})
}

// T-17, T-18: an answer counts once, in the browser that began, at the address of the provider that was asked.
func TestWhoBegan(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		second := oidctest.Start(t)
		c := b.company(t)
		p := c.provider(idp, map[string]any{"provision": true})
		person(idp, oidctest.Claims{"sub": "anna", "email": address("anna"), "email_verified": true, "name": "Anna"})
		const expired = "/login?problem=sign_in_expired"

		victim, attacker := newBrowser(t, b), newBrowser(t, b)
		back := attacker.away(p.ID, map[string]any{})
		require.Equal(t, expired, victim.land(back), "another browser's answer")
		require.Equal(t, expired, attacker.land(back), "and it is used up by the attempt")
		victim.nobody()

		back = victim.away(p.ID, map[string]any{})
		require.Equal(t, "/home", victim.land(back))
		require.Equal(t, expired, victim.land(back), "a state is good once")

		back = victim.away(p.ID, map[string]any{})
		forged, err := url.Parse(back)
		require.NoError(t, err)
		q := forged.Query()
		q.Set("state", strings.Repeat("A", 43))
		forged.RawQuery = q.Encode()
		require.Equal(t, expired, victim.land(forged.String()), "a state of somebody's own")
		require.Equal(t, "/home", victim.land(back+"&session_state=x&scope=openid"), "more than the standard says")

		// The address of another provider of the same company.
		var other sso.Provider
		c.call(http.MethodPost, "/sso-providers", map[string]any{"name": "Other", "issuer": idp.URL, "client_id": "other", "settings": whole(nil)}, 201, &other)
		back = victim.away(p.ID, map[string]any{})
		require.Equal(t, expired, victim.land(strings.Replace(back, p.ID, other.ID, 1)))

		// An answer that names another issuer.
		back = victim.away(p.ID, map[string]any{})
		require.Equal(t, "/login?problem=sso_refused", victim.land(back+"&iss="+url.QueryEscape(second.URL)))

		// The provider's refusal, and a lost one.
		idp.Change(func(p *oidctest.Provider) {
			p.Params = func(q url.Values) { q.Set("error", "access_denied"); q.Del("code") }
		})
		require.Equal(t, "/login?problem=sso_refused", newBrowser(t, b).signIn(p.ID))
		idp.Change(func(p *oidctest.Provider) { p.Params = nil })
		back = victim.away(p.ID, map[string]any{})
		c.call(http.MethodPatch, "/sso-providers/"+p.ID, map[string]any{"active": false}, 200, nil)
		require.Equal(t, "/login?problem=not_found", victim.land(back))
		victim.nobody()

		for next, want := range map[string]string{"/x?y=1": "/x?y=1", "//evil.example": "/home", "https://evil.example": "/home", `/\evil.example`: "/home", "": "/home"} {
			c.call(http.MethodPatch, "/sso-providers/"+p.ID, map[string]any{"active": true}, 200, nil)
			require.Equal(t, want, victim.land(victim.away(p.ID, map[string]any{"next": next})))
		}
	})
}

func TestAForgedTokenOpensNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		p := c.provider(idp, map[string]any{"provision": true})
		for name, change := range map[string]oidctest.Claims{
			"nonce": {"nonce": "other"}, "audience": {"aud": "other"}, "issuer": {"iss": "https://accounts.google.com"}, "expired": {"exp": time.Now().Add(-time.Minute).Unix()},
		} {
			claims := oidctest.Claims{"sub": "anna", "email": address("anna"), "email_verified": true, "name": "Anna"}
			for k, v := range change {
				claims[k] = v
			}
			person(idp, claims)
			victim := newBrowser(t, b)
			require.Equal(t, "/login?problem=sso_refused", victim.signIn(p.ID), name)
			victim.nobody()
		}
		// a provider that is away is told so; whoever is in stays in.
		idp.Change(func(p *oidctest.Provider) { p.Silent = true })
		c.who()
	})
}

// T-22, T-31.
func TestSessionsOfAProvider(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		p := c.provider(idp, map[string]any{"provision": true})
		person(idp, oidctest.Claims{"sub": "anna", "email": address("anna"), "email_verified": true, "name": "Anna", "sid": "first"})
		one, two := newBrowser(t, b), newBrowser(t, b)
		one.signIn(p.ID)
		idp.Change(func(p *oidctest.Provider) { p.Person["sid"] = "second" })
		two.signIn(p.ID)
		require.Contains(t, two.call(http.MethodGet, "/sessions", nil, 200, nil), `"methods":["sso"]`)
		logout := func(token string, status int) {
			res, err := http.PostForm(p.LogoutURI, url.Values{"logout_token": {token}})
			require.NoError(t, err)
			defer res.Body.Close()
			require.Equal(t, status, res.StatusCode)
			require.Equal(t, "no-store", res.Header.Get("Cache-Control"))
		}
		token := idp.LogoutToken(oidctest.Claims{"sub": "anna", "sid": "first"})
		logout(oidctest.Unsigned(oidctest.Claims{"iss": idp.URL, "sub": "anna"}), 400)
		logout(idp.LogoutToken(oidctest.Claims{"sub": "anna", "aud": "other"}), 400)
		one.who()
		logout(token, 204)
		one.nobody()
		two.who()
		logout(token, 400)
		one.signIn(p.ID)
		logout(idp.LogoutToken(oidctest.Claims{"sub": "anna"}), 204)
		one.nobody()
		two.nobody()

		// Signing out here leads to the provider.
		one.signIn(p.ID)
		var out struct{ Location string }
		one.call(http.MethodPost, "/sso/logout", nil, 200, &out)
		require.True(t, strings.HasPrefix(out.Location, idp.URL+"/end?"), out.Location)
		one.nobody()
		c.call(http.MethodPost, "/sso/logout", nil, 200, &out)
		require.Equal(t, "/login", out.Location)
	})
}

func TestSettingAProviderUp(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		b, idp := with(t, d)
		c := b.company(t)
		create := func(body map[string]any, status int, contains string) {
			t.Helper()
			body["settings"] = whole(body)
			for k := range body {
				if k != "settings" && k != "name" && k != "issuer" && k != "client_id" && k != "preset" && k != "directory_id" {
					delete(body, k)
				}
			}
			settings := body["settings"].(map[string]any)
			for _, k := range []string{"name", "issuer", "client_id", "preset", "directory_id", "settings"} {
				delete(settings, k)
			}
			require.Contains(t, c.call(http.MethodPost, "/sso-providers", body, status, nil), contains)
		}
		create(map[string]any{"name": "A", "issuer": idp.URL + "/other", "client_id": "x"}, 422, "issuer_unreachable")
		create(map[string]any{"name": "A", "issuer": "http://169.254.169.254", "client_id": "x"}, 422, "issuer")
		create(map[string]any{"name": "A", "issuer": "http://10.0.0.1:8080", "client_id": "x"}, 422, "url_port")
		create(map[string]any{"name": "A", "issuer": idp.URL + "?x=1", "client_id": "x"}, 422, "issuer_url")
		create(map[string]any{"name": "A", "issuer": idp.URL}, 422, "client_id")
		create(map[string]any{"preset": "microsoft", "directory_id": "common", "client_id": "x"}, 422, "invalid_directory")
		create(map[string]any{"preset": "google", "client_id": "x", "provision": true}, 422, "domains_needed")
		create(map[string]any{"name": "A", "issuer": idp.URL, "client_id": "x", "role_ids": []string{"rol_none"}}, 422, "unknown_role")

		p := c.provider(idp, nil)
		create(map[string]any{"name": p.Name, "issuer": idp.URL, "client_id": "x"}, 409, "name_taken")
		require.Equal(t, b.url+"/api/v1/sso/"+p.ID+"/callback", p.RedirectURI)
		require.NotContains(t, c.call(http.MethodGet, "/sso-providers", nil, 200, nil), oidctest.Secret)
		foreign := b.company(t)
		foreign.call(http.MethodGet, "/sso-providers/"+p.ID, nil, 404, nil)
		foreign.call(http.MethodDelete, "/sso-providers/"+p.ID, nil, 404, nil)
		foreign.call(http.MethodPost, "/sso/"+p.ID+"/link", map[string]any{}, 404, nil)
		c.call(http.MethodDelete, "/sso-providers/"+p.ID, nil, 204, nil)
		newBrowser(t, b).call(http.MethodPost, "/sso/"+p.ID+"/home", map[string]any{}, 404, nil)
	})
}
