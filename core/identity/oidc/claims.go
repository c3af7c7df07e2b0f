package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is who has signed in, by the word of the provider alone.
type Identity struct {
	// Issuer and Subject together name the person for good; nothing else does.
	Issuer, Subject string
	Email           string
	// Verified says that the provider has proof of the address: its claim email_verified is the boolean true. Disproved says
	// that the claim is there and is anything else.
	Verified, Disproved bool
	Name                string
	Locale              string
	Groups              []string
	// HasGroups says that the provider has listed groups, even if none.
	HasGroups bool
	// SessionID is the provider's own, for back-channel logout; it may be empty.
	SessionID string
	// AuthenticatedAt is when the person signed in at the provider; zero when the provider does not say.
	AuthenticatedAt time.Time
	// Methods are how the person signed in at the provider (RFC 8176); often empty.
	Methods []string
}

// idClaims are the claims that the checks need besides those that go-oidc reads.
type idClaims struct {
	AuthorizedParty string   `json:"azp"`
	AuthTime        *int64   `json:"auth_time"`
	SessionID       string   `json:"sid"`
	Methods         []string `json:"amr"`
	Tenant          string   `json:"tid"`
	Object          string   `json:"oid"`
	subject         string
}

func (c *Client) verifier(ctx context.Context, d *discovered, p Provider) *oidc.IDTokenVerifier {
	return d.VerifierContext(oidc.ClientContext(context.WithoutCancel(ctx), c.http),
		&oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: algorithms, Now: c.now})
}

// verify checks the signature, the issuer, the audience and the times of an ID token, and that the access token that came
// with it belongs to it.
func (c *Client) verify(ctx context.Context, d *discovered, p Provider, raw, access string) (*oidc.IDToken, idClaims, error) {
	var claims idClaims
	if len(raw) > maxToken {
		return nil, claims, failedf(Token, "the ID token has %d bytes", len(raw))
	}
	id, err := c.verifier(ctx, d, p).Verify(ctx, raw)
	if err != nil {
		return nil, claims, failed(Token, err)
	}
	if err := id.Claims(&claims); err != nil {
		return nil, claims, failed(Token, err)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(access); err != nil {
			return nil, claims, failed(Token, err)
		}
	}
	claims.subject = id.Subject
	return id, claims, nil
}

// fits checks that a genuine ID token is the answer to this very request.
func (c *Client) fits(id *oidc.IDToken, claims idClaims, p Provider, r Request, began time.Time) error {
	// Two tokens without a nonce are not equal: the request always has one.
	if r.Nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(r.Nonce)) != 1 {
		return failed(Nonce, errors.New("the ID token was made for another sign-in"))
	}
	if claims.AuthorizedParty != "" && claims.AuthorizedParty != p.ClientID {
		return failedf(Party, "the ID token was issued to %q", claims.AuthorizedParty)
	}
	if len(id.Audience) > 1 && claims.AuthorizedParty == "" {
		return failed(Party, errors.New("the ID token is for several parties and does not say whom it was issued to"))
	}
	if id.IssuedAt.After(c.now().Add(skew)) || id.IssuedAt.Before(began.Add(-skew)) {
		return failedf(Issued, "the ID token was issued at %s", id.IssuedAt)
	}
	if r.Fresh && (claims.AuthTime == nil || time.Unix(*claims.AuthTime, 0).Before(began.Add(-skew))) {
		return failed(Age, errors.New("the person has not signed in at the provider anew"))
	}
	if id.Subject == "" || len(id.Subject) > maxSubject {
		return failedf(Subject, "the subject has %d characters", len(id.Subject))
	}
	if p.Entra && (claims.Tenant == "" || claims.Object == "") {
		return failed(Subject, errors.New("the ID token names no directory or no object"))
	}
	return nil
}

// complete adds what only the provider's user info says: providers that keep their tokens small put e-mail and groups there.
func (c *Client) complete(ctx context.Context, d *discovered, p Provider, token *oauth2.Token, subject string, all map[string]json.RawMessage) error {
	_, email := all["email"]
	_, groups := all[p.Groups]
	if d.UserInfoEndpoint() == "" || email && (groups || p.Groups == "") {
		return nil
	}
	info, err := d.UserInfo(oidc.ClientContext(ctx, c.http), oauth2.StaticTokenSource(token))
	if err != nil {
		return failed(UserInfo, err)
	}
	if info.Subject != subject {
		return failed(UserInfo, errors.New("the provider speaks of somebody else"))
	}
	more := map[string]json.RawMessage{}
	if err := info.Claims(&more); err != nil {
		return failed(UserInfo, err)
	}
	for name, value := range more {
		// What was signed counts. The address and its proof are taken from one place.
		if _, signed := all[name]; !signed && (name != "email_verified" || !email) {
			all[name] = value
		}
	}
	return nil
}

func identity(p Provider, claims idClaims, all map[string]json.RawMessage) (Identity, error) {
	out := Identity{Issuer: p.Issuer, Subject: claims.subject, SessionID: claims.SessionID, Methods: claims.Methods}
	if p.Entra {
		out.Subject = claims.Tenant + "/" + claims.Object
	}
	if claims.AuthTime != nil {
		out.AuthenticatedAt = time.Unix(*claims.AuthTime, 0).UTC()
	}
	text := func(name string) string {
		var s string
		if json.Unmarshal(all[name], &s) != nil {
			return ""
		}
		return strings.TrimSpace(s)
	}
	out.Email, out.Name, out.Locale = text("email"), text("name"), text("locale")
	if out.Name == "" {
		out.Name = strings.TrimSpace(text("given_name") + " " + text("family_name"))
	}
	if out.Name == "" {
		out.Name = text("preferred_username")
	}
	if raw, ok := all["email_verified"]; ok {
		out.Verified = string(raw) == "true"
		out.Disproved = !out.Verified
	}
	if p.Groups != "" {
		out.Groups, out.HasGroups = list(all[p.Groups])
	}
	return out, nil
}

// list reads a claim that is a list of texts, or one text.
func list(raw json.RawMessage) ([]string, bool) {
	var many []string
	if json.Unmarshal(raw, &many) == nil && many != nil {
		slices.Sort(many)
		return slices.Compact(many), true
	}
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}, true
	}
	return nil, false
}

// Logout is a provider's word that somebody has signed out there.
type Logout struct {
	// Subject and SessionID say whose sessions end: of the two at least one is set, and both must fit where both are.
	Subject, SessionID string
	// ID names the token, which must be taken once only until Expires.
	ID      string
	Expires time.Time
}

// VerifyLogout checks a logout token. It fails with an *Error.
func (c *Client) VerifyLogout(ctx context.Context, p Provider, raw string) (Logout, error) {
	if len(raw) > maxToken {
		return Logout{}, failedf(Token, "the logout token has %d bytes", len(raw))
	}
	d, err := c.discover(ctx, p.Issuer, false)
	if err != nil {
		return Logout{}, err
	}
	t, err := c.verifier(ctx, d, p).VerifyLogout(ctx, raw)
	if err != nil {
		return Logout{}, failed(Token, err)
	}
	if t.IssuedAt.After(c.now().Add(skew)) || t.IssuedAt.Before(c.now().Add(-10*time.Minute)) {
		return Logout{}, failedf(Issued, "the logout token was issued at %s", t.IssuedAt)
	}
	out := Logout{Subject: t.Subject, SessionID: t.SessionID, ID: t.TokenID, Expires: t.Expiry.UTC()}
	if p.Entra && t.SessionID == "" {
		return Logout{}, failed(Token, errors.New("the logout token names no session"))
	}
	if p.Entra {
		out.Subject = "" // It is not the subject that people are known by here.
	}
	return out, nil
}
