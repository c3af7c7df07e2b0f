package app_test

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/kontor-crm/kontor/core/app"
)

// oauthApp is a registered app, as its own program sees it.
type oauthApp struct {
	id string
	oauth2.Config
}

const backTo = "https://app.example.com/callback"

// register registers an app as the company.
func (c *company) register(body string) oauthApp {
	c.t.Helper()
	status, raw := c.do(http.MethodPost, "/oauth-apps", body)
	require.Equal(c.t, http.StatusCreated, status, raw)
	var out struct {
		ID     string `json:"id"`
		Secret string `json:"client_secret"`
	}
	require.NoError(c.t, json.Unmarshal([]byte(raw), &out))
	_, again := c.do(http.MethodGet, "/oauth-apps/"+out.ID, "")
	require.NotContains(c.t, again, "client_secret")
	style := oauth2.AuthStyleInHeader
	if out.Secret == "" {
		style = oauth2.AuthStyleInParams
	}
	return oauthApp{id: out.ID, Config: oauth2.Config{
		ClientID: out.ID, ClientSecret: out.Secret, RedirectURL: backTo,
		Endpoint: oauth2.Endpoint{AuthURL: c.url + "/oauth/authorize", TokenURL: c.url + "/oauth/token", AuthStyle: style},
	}}
}

// browse sends a browser with the company's session, and does not follow where it is led.
func (c *company) browse(method, address string, form url.Values) (*http.Response, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(c.t, err)
	req.Header.Set("X-Forwarded-For", nowhere())
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	require.NoError(c.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	return res, string(b)
}

var formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)

// ask goes through the question to the answer, and returns the parameters that the app gets back.
func (c *company) ask(a oauthApp, decision string, options ...oauth2.AuthCodeOption) url.Values {
	c.t.Helper()
	res, page := c.browse(http.MethodGet, a.AuthCodeURL("state-0123456789", options...), nil)
	if res.StatusCode == http.StatusOK {
		token := formToken.FindStringSubmatch(page)
		require.NotEmpty(c.t, token, page)
		res, page = c.browse(http.MethodPost, a.Endpoint.AuthURL, url.Values{"token": {html.UnescapeString(token[1])}, "decision": {decision}})
	}
	require.Equal(c.t, http.StatusSeeOther, res.StatusCode, page)
	to, err := url.Parse(res.Header.Get("Location"))
	require.NoError(c.t, err)
	require.Equal(c.t, backTo, to.Scheme+"://"+to.Host+to.Path)
	require.Equal(c.t, "http://localhost", to.Query().Get("iss"))
	require.Equal(c.t, "state-0123456789", to.Query().Get("state"))
	return to.Query()
}

// enter lets the app in for the company's person.
func (c *company) enter(a oauthApp, scopes ...string) *oauth2.Token {
	c.t.Helper()
	a.Scopes = scopes
	verifier := oauth2.GenerateVerifier()
	back := c.ask(a, "allow", oauth2.S256ChallengeOption(verifier))
	require.NotEmpty(c.t, back.Get("code"), back)
	token, err := a.Exchange(c.t.Context(), back.Get("code"), oauth2.VerifierOption(verifier))
	require.NoError(c.t, err)
	return token
}

// through is the company as the program with a token sees it.
func (c *company) through(token string) *company {
	out := *c
	out.key, out.cookie = token, ""
	return &out
}

// refusal is the code with which a token endpoint refuses.
func refusal(t *testing.T, err error) string {
	t.Helper()
	var r *oauth2.RetrieveError
	require.ErrorAs(t, err, &r)
	return r.ErrorCode
}

func (a oauthApp) refresh(ctx context.Context, token string) (*oauth2.Token, error) {
	return a.TokenSource(ctx, &oauth2.Token{RefreshToken: token}).Token()
}

// TestAppsGetInByConsent takes an app through the whole life of a consent, as a program does: with golang.org/x/oauth2.
func TestAppsGetInByConsent(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, address string) {
		c := signUp(t, address, "Consenting"+fresh())
		other := signUp(t, address, "Stranger"+fresh())
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Abel"}`)
		deal := c.id("id", http.MethodPost, "/records/companies", `{"name":"Abel KG"}`)
		shop := c.register(`{"name":"Shop <b>&amp;</b>","confidential":true,"redirect_uris":["` + backTo + `"],"scopes":["contacts:read","contacts:write","companies:read"]}`)

		t.Run("the page says who wants what", func(t *testing.T) {
			shop := shop
			shop.Scopes = []string{"contacts:read", "companies:read"}
			res, page := c.browse(http.MethodGet, shop.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())), nil)
			require.Equal(t, http.StatusOK, res.StatusCode, page)
			require.Contains(t, page, "Shop &lt;b&gt;")
			require.Contains(t, page, "Contacts")
			require.Contains(t, page, "app.example.com")
			require.Contains(t, res.Header.Get("Content-Security-Policy"), "form-action 'self' https://app.example.com;")
			res, _ = c.browse(http.MethodGet, shop.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()))+"&lang=de", nil)
			require.Equal(t, http.StatusSeeOther, res.StatusCode)
			require.NotContains(t, res.Header.Get("Location"), "lang=de")
			require.Contains(t, res.Header.Get("Location"), "client_id="+shop.id)
		})
		t.Run("who is not signed in there signs in first", func(t *testing.T) {
			shop := shop
			shop.Scopes = []string{"contacts:read"}
			ask := shop.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()))
			for _, who := range []*company{c.through(""), other} {
				res, _ := who.browse(http.MethodGet, ask, nil)
				require.Equal(t, http.StatusSeeOther, res.StatusCode)
				to, err := url.Parse(res.Header.Get("Location"))
				require.NoError(t, err)
				require.Equal(t, "/login", to.Path)
				require.Equal(t, c.slug, to.Query().Get("company"))
				require.Equal(t, strings.TrimPrefix(ask, address), to.Query().Get("next"))
			}
		})
		t.Run("the answer belongs to the browser that was asked, and counts once", func(t *testing.T) {
			shop := shop
			shop.Scopes = []string{"contacts:read"}
			_, page := c.browse(http.MethodGet, shop.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())), nil)
			token := url.Values{"token": {formToken.FindStringSubmatch(page)[1]}, "decision": {"allow"}}
			for _, who := range []*company{other, c.through(""), c} {
				res, _ := who.browse(http.MethodPost, shop.Endpoint.AuthURL, token)
				require.Equal(t, http.StatusConflict, res.StatusCode, "another browser has spoilt it")
			}
		})
		t.Run("refused questions", func(t *testing.T) {
			require.Equal(t, "access_denied", c.ask(withScopes(shop, "contacts:read"), "deny", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())).Get("error"))
			require.Equal(t, "invalid_request", c.ask(withScopes(shop, "contacts:read"), "allow").Get("error"), "no challenge")
			require.Equal(t, "invalid_request", c.ask(withScopes(shop, "contacts:read"), "allow",
				oauth2.SetAuthURLParam("code_challenge", oauth2.GenerateVerifier()), oauth2.SetAuthURLParam("code_challenge_method", "plain")).Get("error"), "plain")
			require.Equal(t, "invalid_scope", c.ask(withScopes(shop, "deals:read"), "allow", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())).Get("error"))
			require.Equal(t, "invalid_scope", c.ask(shop, "allow", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())).Get("error"), "no scope would be no limit")
			require.Equal(t, "unsupported_response_type", c.ask(withScopes(shop, "contacts:read"), "allow", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()),
				oauth2.SetAuthURLParam("response_type", "token")).Get("error"))
			for _, uri := range []string{backTo + "/", backTo + "?x=1", "https://evil.example.com/callback", "http://app.example.com/callback"} {
				wrong := withScopes(shop, "contacts:read")
				wrong.RedirectURL = uri
				res, page := c.browse(http.MethodGet, wrong.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())), nil)
				require.Equal(t, http.StatusBadRequest, res.StatusCode, uri)
				require.Empty(t, res.Header.Get("Location"), page)
			}
		})
		t.Run("codes", func(t *testing.T) {
			shop := withScopes(shop, "contacts:read")
			verifier := oauth2.GenerateVerifier()
			code := func() string { return c.ask(shop, "allow", oauth2.S256ChallengeOption(verifier)).Get("code") }
			_, err := shop.Exchange(t.Context(), code())
			require.Equal(t, "invalid_grant", refusal(t, err), "no verifier")
			spoilt := code()
			_, err = shop.Exchange(t.Context(), spoilt, oauth2.VerifierOption(oauth2.GenerateVerifier()))
			require.Equal(t, "invalid_grant", refusal(t, err), "another verifier")
			_, err = shop.Exchange(t.Context(), spoilt, oauth2.VerifierOption(verifier))
			require.Equal(t, "invalid_grant", refusal(t, err), "a code has one chance")
			thief := c.register(`{"name":"Thief","confidential":true,"redirect_uris":["` + backTo + `"],"scopes":["contacts:read"]}`)
			_, err = thief.Exchange(t.Context(), code(), oauth2.VerifierOption(verifier))
			require.Equal(t, "invalid_grant", refusal(t, err), "another app")
			wrong := shop
			wrong.ClientSecret = thief.ClientSecret
			_, err = wrong.Exchange(t.Context(), code(), oauth2.VerifierOption(verifier))
			require.Equal(t, "invalid_client", refusal(t, err))

			once := code()
			token, err := shop.Exchange(t.Context(), once, oauth2.VerifierOption(verifier))
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, c.through(token.AccessToken).send(http.MethodGet, "/records/contacts/"+contact, "", nil).status)
			_, err = shop.Exchange(t.Context(), once, oauth2.VerifierOption(verifier))
			require.Equal(t, "invalid_grant", refusal(t, err))
			require.Equal(t, http.StatusUnauthorized, c.through(token.AccessToken).send(http.MethodGet, "/records/contacts/"+contact, "", nil).status, "a replayed code ends what came of it")
			_, err = shop.refresh(t.Context(), token.RefreshToken)
			require.Equal(t, "invalid_grant", refusal(t, err))
			require.Contains(t, c.send(http.MethodGet, "/audit?action=app.token_replayed", "", nil).body, shop.id)
		})
		t.Run("rights are the person's within the scopes", func(t *testing.T) {
			in := c.through(c.enter(shop, "contacts:read").AccessToken)
			require.Equal(t, http.StatusOK, in.send(http.MethodGet, "/records/contacts/"+contact, "", nil).status)
			require.Equal(t, http.StatusForbidden, in.send(http.MethodPatch, "/records/contacts/"+contact, `{"first_name":"x"}`, nil).status)
			require.NotEqual(t, http.StatusOK, in.send(http.MethodGet, "/records/companies/"+deal, "", nil).status)
			for method, path := range map[string]string{http.MethodGet: "/oauth-apps", http.MethodPost: "/api-keys"} {
				require.Equal(t, http.StatusForbidden, in.send(method, path, `{"name":"x","scopes":["read"]}`, nil).status)
			}
			require.NotEqual(t, http.StatusOK, other.through(in.key).send(http.MethodGet, "/records/contacts/"+other.id("id", http.MethodPost, "/records/contacts", `{"last_name":"B"}`), "", nil).status,
				"a token opens its own company only")

			in = c.through(c.enter(shop, "contacts:write").AccessToken)
			made := in.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Through"}`)
			history := c.send(http.MethodGet, "/records/contacts/"+made+"/history", "", nil).body
			require.Contains(t, history, shop.id)
			require.Contains(t, history, `"app"`)
			require.Contains(t, c.send(http.MethodGet, "/me", "", http.Header{"Authorization": {"Bearer " + in.key}}).body, shop.id)
		})
		t.Run("refreshing", func(t *testing.T) {
			first := c.enter(shop, "contacts:read", "contacts:write")
			form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first.RefreshToken}, "scope": {"contacts:read"}}
			narrow := postForm(t, shop, "/oauth/token", form)
			require.Equal(t, "contacts:read", narrow["scope"], "%v", narrow)
			access, _ := narrow["access_token"].(string)
			require.Equal(t, http.StatusForbidden, c.through(access).send(http.MethodPatch, "/records/contacts/"+contact, `{"first_name":"x"}`, nil).status)
			form.Set("refresh_token", narrow["refresh_token"].(string)) //nolint:forcetypeassert // fails the test
			form.Set("scope", "companies:read")
			require.Equal(t, "invalid_scope", postForm(t, shop, "/oauth/token", form)["error"])
			third, err := shop.refresh(t.Context(), form.Get("refresh_token"))
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, c.through(third.AccessToken).send(http.MethodPatch, "/records/contacts/"+contact, `{"first_name":"x"}`, nil).status, "the refresh token stands for all")
			_, err = shop.refresh(t.Context(), first.RefreshToken)
			require.Equal(t, "invalid_grant", refusal(t, err))
			require.Equal(t, http.StatusUnauthorized, c.through(third.AccessToken).send(http.MethodGet, "/records/contacts/"+contact, "", nil).status, "a replayed refresh token ends the family")
			_, err = shop.refresh(t.Context(), third.RefreshToken)
			require.Equal(t, "invalid_grant", refusal(t, err))
		})
		t.Run("introspection and revocation are for the app's own tokens", func(t *testing.T) {
			token := c.enter(shop, "contacts:read")
			about := postForm(t, shop, "/oauth/introspect", url.Values{"token": {token.AccessToken}})
			require.Equal(t, true, about["active"])
			require.Equal(t, c.user, about["sub"])
			require.Equal(t, "contacts:read", about["scope"])
			stranger := other.register(`{"name":"Other","confidential":true,"redirect_uris":["` + backTo + `"],"scopes":["contacts:read"]}`)
			require.Equal(t, map[string]any{"active": false}, postForm(t, stranger, "/oauth/introspect", url.Values{"token": {token.AccessToken}}))
			postForm(t, stranger, "/oauth/revoke", url.Values{"token": {token.AccessToken}})
			require.Equal(t, true, postForm(t, shop, "/oauth/introspect", url.Values{"token": {token.RefreshToken}})["active"])
			postForm(t, shop, "/oauth/revoke", url.Values{"token": {token.RefreshToken}})
			require.Equal(t, map[string]any{"active": false}, postForm(t, shop, "/oauth/introspect", url.Values{"token": {token.AccessToken}}))
			require.Equal(t, http.StatusUnauthorized, c.through(token.AccessToken).send(http.MethodGet, "/me", "", nil).status)
		})
		t.Run("people take back what they have allowed", func(t *testing.T) {
			token := c.enter(shop, "contacts:read")
			require.Contains(t, c.send(http.MethodGet, "/me/apps", "", nil).body, shop.id)
			require.Equal(t, http.StatusNotFound, other.send(http.MethodDelete, "/me/apps/"+shop.id, "", nil).status)
			require.Equal(t, http.StatusNoContent, c.send(http.MethodDelete, "/me/apps/"+shop.id, "", nil).status)
			require.Equal(t, http.StatusUnauthorized, c.through(token.AccessToken).send(http.MethodGet, "/me", "", nil).status)
			_, err := shop.refresh(t.Context(), token.RefreshToken)
			require.Equal(t, "invalid_grant", refusal(t, err))
			require.NotContains(t, c.send(http.MethodGet, "/me/apps", "", nil).body, shop.id)
			res, _ := c.browse(http.MethodGet, question(withScopes(shop, "contacts:read")), nil)
			require.Equal(t, http.StatusOK, res.StatusCode, "it asks again")
		})
		t.Run("whoever is suspended gets nothing", func(t *testing.T) {
			mail, word := strings.ToLower(fresh())+"@example.org", "correct-horse-battery-"+fresh()
			_, roles := c.do(http.MethodGet, "/roles", "")
			admin := regexp.MustCompile(`"id":"(rol_[^"]+)","name":"admin"`).FindStringSubmatch(roles)
			require.NotEmpty(t, admin, roles)
			user := c.id("id", http.MethodPost, "/users", `{"name":"Bo","email":"`+mail+`","password":"`+word+`","role_ids":["`+admin[1]+`"]}`)
			bo := *c
			bo.cookie = ""
			in := bo.send(http.MethodPost, "/login", `{"email":"`+mail+`","password":"`+word+`"}`, nil)
			require.Equal(t, http.StatusOK, in.status, in.body)
			bo.cookie, bo.user = strings.SplitN(in.header.Get("Set-Cookie"), ";", 2)[0], user
			token := bo.enter(shop, "contacts:read")
			require.Equal(t, http.StatusOK, c.through(token.AccessToken).send(http.MethodGet, "/me", "", nil).status)
			require.Less(t, c.send(http.MethodPatch, "/users/"+user, `{"active":false}`, nil).status, 300)
			require.Equal(t, http.StatusUnauthorized, c.through(token.AccessToken).send(http.MethodGet, "/me", "", nil).status)
			_, err := shop.refresh(t.Context(), token.RefreshToken)
			require.Equal(t, "invalid_grant", refusal(t, err))
		})
		t.Run("apps that are switched off or changed", func(t *testing.T) {
			token := c.enter(shop, "contacts:read", "companies:read")
			require.Equal(t, http.StatusNotFound, other.send(http.MethodPatch, "/oauth-apps/"+shop.id, `{"active":false}`, nil).status)
			require.Equal(t, http.StatusOK, c.send(http.MethodPatch, "/oauth-apps/"+shop.id, `{"scopes":["contacts:read"]}`, nil).status)
			require.NotEqual(t, http.StatusOK, c.through(token.AccessToken).send(http.MethodGet, "/records/companies/"+deal, "", nil).status)
			old := shop.ClientSecret
			shop.ClientSecret = c.id("client_secret", http.MethodPost, "/oauth-apps/"+shop.id+"/secret", `{}`)
			require.Equal(t, true, postForm(t, shop, "/oauth/introspect", url.Values{"token": {token.AccessToken}})["active"])
			was := shop
			was.ClientSecret = old
			require.Equal(t, "invalid_client", postForm(t, was, "/oauth/introspect", url.Values{"token": {token.AccessToken}})["error"])
			require.Equal(t, http.StatusOK, c.send(http.MethodPatch, "/oauth-apps/"+shop.id, `{"active":false}`, nil).status)
			require.Equal(t, http.StatusUnauthorized, c.through(token.AccessToken).send(http.MethodGet, "/me", "", nil).status)
			_, err := shop.refresh(t.Context(), token.RefreshToken)
			require.Equal(t, "invalid_client", refusal(t, err))
			require.Equal(t, http.StatusNoContent, c.send(http.MethodDelete, "/oauth-apps/"+shop.id, "", nil).status)
			require.Equal(t, http.StatusNotFound, c.send(http.MethodGet, "/oauth-apps/"+shop.id, "", nil).status)
		})
	})
}

// TestAppsActForThemselvesWithARole lets an app in by its own secret.
func TestAppsActForThemselvesWithARole(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, _ *app.App, address string) {
		c := signUp(t, address, "Machine"+fresh())
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Abel"}`)
		reader := c.id("id", http.MethodPost, "/roles", `{"name":"reader","labels":{"en":"Reader"},"definition":{"objects":{"contact":{"actions":{"read":"all","create":"all"}}}}}`)
		sync := c.register(`{"name":"Sync","confidential":true,"scopes":["read","contacts:write"],"role_ids":["` + reader + `"]}`)
		credentials := clientcredentials.Config{ClientID: sync.ClientID, ClientSecret: sync.ClientSecret, TokenURL: sync.Endpoint.TokenURL}
		token, err := credentials.Token(t.Context())
		require.NoError(t, err)
		require.Empty(t, token.RefreshToken)
		in := c.through(token.AccessToken)
		require.Equal(t, http.StatusOK, in.send(http.MethodGet, "/records/contacts/"+contact, "", nil).status)
		require.Equal(t, http.StatusForbidden, in.send(http.MethodPatch, "/records/contacts/"+contact, `{"first_name":"x"}`, nil).status, "the scope would, the role does not")
		require.NotEqual(t, http.StatusOK, in.send(http.MethodGet, "/records/companies", "", nil).status)
		made := in.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Synced"}`)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+made+"/history", "", nil).body, sync.id)
		require.Equal(t, http.StatusOK, in.send(http.MethodGet, "/me", "", nil).status)

		credentials.Scopes = []string{"contacts:read"}
		token, err = credentials.Token(t.Context())
		require.NoError(t, err)
		require.Equal(t, http.StatusForbidden, c.through(token.AccessToken).send(http.MethodPost, "/records/contacts", `{"last_name":"x"}`, nil).status)
		credentials.Scopes = []string{"export"}
		_, err = credentials.Token(t.Context())
		require.Equal(t, "invalid_scope", refusal(t, err))

		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPost, "/oauth-apps", `{"name":"x","scopes":["read"],"role_ids":["`+reader+`"]}`, nil).status, "a public app has no secret")
		public := c.register(`{"name":"Phone","redirect_uris":["com.example.phone:/back"],"scopes":["read"]}`)
		require.Equal(t, "invalid_grant", postForm(t, public, "/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {public.id}})["error"])
		for _, grant := range []string{"password", "implicit", "", "urn:ietf:params:oauth:grant-type:jwt-bearer"} {
			require.Equal(t, "unsupported_grant_type", postForm(t, sync, "/oauth/token", url.Values{"grant_type": {grant}, "username": {"a"}, "password": {"b"}})["error"])
		}
		for _, uri := range []string{"http://example.com/cb", "javascript:alert(1)", "data:text/html,x", "https://example.com/#x", "https://u@example.com/", "//example.com", "https://example.com/;x", "app:/x"} {
			raw, err := json.Marshal(map[string]any{"name": "x", "scopes": []string{"read"}, "redirect_uris": []string{uri}})
			require.NoError(t, err)
			require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPost, "/oauth-apps", string(raw), nil).status, uri)
		}
		res, raw := c.browse(http.MethodGet, address+"/.well-known/oauth-authorization-server", nil)
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Contains(t, raw, `"code_challenge_methods_supported":["S256"]`)
		require.Contains(t, raw, `"authorization_response_iss_parameter_supported":true`)
	})
}

// postForm posts a form as the app, and returns the answer.
func postForm(t *testing.T, a oauthApp, path string, form url.Values) map[string]any {
	t.Helper()
	base := strings.TrimSuffix(a.Endpoint.TokenURL, "/oauth/token")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a.ClientSecret != "" {
		req.SetBasicAuth(a.ClientID, a.ClientSecret)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	out := map[string]any{}
	if len(raw) > 0 {
		require.NoError(t, json.Unmarshal(raw, &out), string(raw))
	}
	return out
}

func question(a oauthApp) string {
	return a.AuthCodeURL("state-0123456789", oauth2.S256ChallengeOption(oauth2.GenerateVerifier()))
}

func withScopes(a oauthApp, scopes ...string) oauthApp {
	a.Scopes = scopes
	return a
}

// TestAppsInABrowser asks for tokens as a page of another origin does: first whether it may, then without a cookie.
func TestAppsInABrowser(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, _ *app.App, address string) {
		c := signUp(t, address, "Browsing"+fresh())
		page := c.register(`{"name":"Page","redirect_uris":["` + backTo + `"],"scopes":["contacts:read"]}`)
		from := func(method, path, body string, header http.Header) *http.Response {
			req, err := http.NewRequestWithContext(t.Context(), method, address+path, strings.NewReader(body))
			require.NoError(t, err)
			req.Header = http.Header{"Origin": {"https://app.example.com"}, "Sec-Fetch-Site": {"cross-site"}, "X-Forwarded-For": {nowhere()}}
			for k, v := range header {
				req.Header[k] = v
			}
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			t.Cleanup(func() { _ = res.Body.Close() })
			return res
		}
		for _, path := range []string{"/oauth/token", "/oauth/revoke"} {
			res := from(http.MethodOptions, path, "", http.Header{"Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"content-type"}})
			require.Equal(t, http.StatusNoContent, res.StatusCode)
			require.Equal(t, "*", res.Header.Get("Access-Control-Allow-Origin"))
			require.Contains(t, res.Header.Get("Access-Control-Allow-Methods"), "POST")
			require.Empty(t, res.Header.Get("Access-Control-Allow-Credentials"), "no cookie counts")
		}
		require.Equal(t, "*", from(http.MethodGet, "/.well-known/oauth-authorization-server", "", nil).Header.Get("Access-Control-Allow-Origin"))

		verifier := oauth2.GenerateVerifier()
		page.Scopes = []string{"contacts:read"}
		back := c.ask(page, "allow", oauth2.S256ChallengeOption(verifier))
		form := url.Values{"grant_type": {"authorization_code"}, "client_id": {page.id}, "code": {back.Get("code")}, "redirect_uri": {backTo}, "code_verifier": {verifier}}
		res := from(http.MethodPost, "/oauth/token", form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Equal(t, "*", res.Header.Get("Access-Control-Allow-Origin"))
		var token struct {
			Access string `json:"access_token"`
		}
		require.NoError(t, json.NewDecoder(res.Body).Decode(&token))
		require.NotEmpty(t, token.Access)
		refused := from(http.MethodPost, "/oauth/token", "grant_type=x", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
		require.Equal(t, http.StatusBadRequest, refused.StatusCode)
		require.Equal(t, "*", refused.Header.Get("Access-Control-Allow-Origin"), "what is refused can be read, too")

		// Everything else stays closed to other origins.
		for _, path := range []string{"/oauth/authorize", "/oauth/introspect", "/api/v1/login"} {
			res := from(http.MethodPost, path, "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
			require.Equal(t, http.StatusForbidden, res.StatusCode, path)
			require.Empty(t, res.Header.Get("Access-Control-Allow-Origin"))
		}
	})
}
