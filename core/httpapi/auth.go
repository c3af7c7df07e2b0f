package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Credentials are what a request shows of who is asking: exactly one of Session and Token.
type Credentials struct {
	// Session is the value of the session cookie.
	Session string
	// Token is an API key, kt_….
	Token string
	// Support is the id of a grant that an operator shows beside a session, to act as support in a tenant; empty for none.
	Support string
	// Client is the address that asks, UserAgent its program: for lists of sessions, and never trusted.
	Client    netip.Addr
	UserAgent string
}

// Authenticator says who is asking. Unknown or expired credentials are an Unauthenticated fault.
type Authenticator interface {
	Authenticate(ctx context.Context, c Credentials) (actor.Actor, error)
}

// Authorizer refuses with a Forbidden fault when the context's actor may not use a function.
type Authorizer interface {
	Require(ctx context.Context, function string) error
}

// Viewer says who acts when a person looks at Kontor as a user: somebody who may only read. It refuses with a Forbidden fault.
type Viewer interface {
	View(ctx context.Context, a actor.Actor, userID string) (actor.Actor, error)
}

const (
	cookieName = "kontor_session"
	// hostCookieName can only be set by this very host over TLS, so that no neighbour can plant a session.
	hostCookieName = "__Host-" + cookieName
	tokenPrefix    = "kt_"
	maxCredential  = 512
	// SupportCookie names the cookie of a browser that acts as support, supportHeader the header of a program.
	SupportCookie = "support"
	supportHeader = "Kontor-Support"
	// viewHeader names the user as whom a person looks at Kontor, of a viewing that has begun.
	viewHeader = "Kontor-View-As"
)

// authenticate finds out who asks and notes it on the exchange.
func (x *exchange) authenticate(ctx context.Context, r *http.Request) error {
	c, via := x.credentials(r)
	if c.Session == "" && c.Token == "" {
		return fault.New(fault.Unauthenticated, "unauthenticated")
	}
	a, err := x.api.options.Authenticator.Authenticate(ctx, c)
	if err != nil {
		return err
	}
	if a.Tenant == "" || a.ID == "" {
		return fault.New(fault.Unauthenticated, "unauthenticated")
	}
	if err := x.atHome(ctx, r, a.Tenant); err != nil {
		return err
	}
	if count := x.api.options.Count; count != nil {
		count(a.Tenant)
	}
	if allow := x.api.options.AllowCall; allow != nil && via == actor.ViaAPI {
		if err := allow(ctx, a.Tenant); err != nil {
			return err
		}
	}
	if a.Via == "" {
		a.Via = via
	}
	a.RequestID, a.Address, a.Agent = x.id, c.Client, c.UserAgent
	if a, err = x.viewAs(ctx, r, a); err != nil {
		return err
	}
	x.actor, x.known = a, true
	return nil
}

// viewAs exchanges the actor for the user as whom the request wants to look at Kontor, if it names one: somebody who may only
// read. What concerns whoever is signed in concerns the actor all the same.
func (x *exchange) viewAs(ctx context.Context, r *http.Request, a actor.Actor) (actor.Actor, error) {
	user := r.Header.Get(viewHeader)
	switch {
	case user == "" || x.op.OwnSession:
		return a, nil
	case x.api.options.Viewer == nil:
		return a, fault.New(fault.Forbidden, "viewing_ended")
	}
	return x.api.options.Viewer.View(ctx, a, clip(user, 64))
}

// credentials reads what the request shows. An Authorization header wins over a cookie, even when it is of no use: a
// program that shows a broken key must not go on as somebody else.
func (x *exchange) credentials(r *http.Request) (Credentials, actor.Via) {
	c := Credentials{Client: x.client, UserAgent: clip(r.UserAgent(), 300)}
	if h := r.Header["Authorization"]; len(h) > 0 {
		scheme, token, _ := strings.Cut(h[0], " ")
		if len(h) == 1 && strings.EqualFold(scheme, "Bearer") && strings.HasPrefix(token, tokenPrefix) && len(token) <= maxCredential {
			c.Token = token
		}
		return c, actor.ViaAPI
	}
	if r.Header["Cookie"] == nil {
		return c, actor.ViaApp
	}
	name := cookieName
	if x.secure {
		name = hostCookieName
	}
	// Two cookies of one name mean that somebody else has set one of them.
	if found := r.CookiesNamed(name); len(found) == 1 && len(found[0].Value) <= maxCredential {
		c.Session = found[0].Value
	}
	if c.Session != "" && !x.op.OwnSession {
		c.Support = x.support(r)
	}
	return c, actor.ViaApp
}

// support reads which grant an operator acts under.
func (x *exchange) support(r *http.Request) string {
	if id := r.Header.Get(supportHeader); id != "" {
		return clip(id, 64)
	}
	name := "kontor_" + SupportCookie
	if x.secure {
		name = "__Host-" + name
	}
	if found := r.CookiesNamed(name); len(found) == 1 {
		return clip(found[0].Value, 64)
	}
	return ""
}

// SessionCookie is the cookie that keeps a person signed in for a time; give it out in a field
// `SetCookie http.Cookie` with the tag `header:"Set-Cookie"`.
func SessionCookie(ctx context.Context, session string, keep time.Duration) http.Cookie {
	return sessionCookie(Secure(ctx), session, int(keep.Seconds()))
}

// EndSessionCookie is the cookie that makes the browser forget the session.
func EndSessionCookie(ctx context.Context) http.Cookie { return sessionCookie(Secure(ctx), "", -1) }

func sessionCookie(secure bool, value string, age int) http.Cookie {
	name := cookieName
	if secure {
		name = hostCookieName
	}
	//nolint:gosec // without TLS, which is for a first look on one's own machine, there is nothing that Secure could protect
	return http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
}
