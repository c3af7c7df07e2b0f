package sso

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// A provider knows one address to lead people back to, which is Kontor's own. Somebody who signs in at a company's own host goes
// there by a token that is good once, on to the provider and back, and home again by a second token. That one opens a session at
// the company's host only, and only for the browser that began there: it has a secret in a cookie of that host, and each of the two
// hosts has a secret of its own. No session begins at Kontor's own address, and no address to lead to comes from outside.
const (
	flowAway identity.Flow = "sso_away"
	flowHome identity.Flow = "sso_home"
	// handOverAge is how long a browser may take from one host to the other.
	handOverAge = 2 * time.Minute
)

// home is a company's own host, with the hash of the browser's secret there.
type home struct {
	Tenant  string `json:"tenant"`
	Origin  string `json:"origin"`
	Browser string `json:"browser"`
}

// away is a browser on its way from a company's own host to Kontor's.
type away struct {
	Provider string    `json:"provider"`
	Hint     string    `json:"hint"`
	Next     string    `json:"next"`
	Fresh    bool      `json:"fresh"`
	LinkUser string    `json:"link_user,omitempty"`
	Home     home      `json:"home"`
	At       time.Time `json:"at"`
}

// returning is a browser on its way home, with who the provider says it is.
type returning struct {
	Provider string        `json:"provider"`
	Who      oidc.Identity `json:"who"`
	Next     string        `json:"next"`
	LinkUser string        `json:"link_user,omitempty"`
	Tenant   string        `json:"tenant"`
	At       time.Time     `json:"at"`
}

// leave sends a browser from the own host of a tenant, which the request has come to, to Kontor's own. A provider of another
// tenant is not found.
func (s *Service) leave(ctx context.Context, tenant, providerID string, b Begin, link bool) (string, error) {
	p, err := s.active(ctx, providerID)
	if err == nil && p.tenant != tenant {
		err = fault.Missing("sso_provider", providerID)
	}
	if err != nil {
		return "", err
	}
	x := away{
		Provider: p.ID, Hint: b.Hint, Next: safePath(b.Next), Fresh: b.Fresh, At: s.now(),
		Home: home{Tenant: tenant, Origin: s.origin(httpapi.Host(ctx)), Browser: identity.SecretHash(b.Browser)},
	}
	if link {
		if x.LinkUser, err = s.linker(ctx, p.ID); err != nil {
			return "", err
		}
	}
	token, err := s.identity.BeginFlow(ctx, flowAway, "", x)
	return s.baseURL + httpapi.Prefix + "/sso/" + url.PathEscape(p.ID) + "/continue?token=" + token, err
}

// origin is the beginning of the addresses of a host. Only Kontor's own port is ever led to.
func (s *Service) origin(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	base, err := url.Parse(s.baseURL)
	if err != nil {
		return ""
	}
	if port := base.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	return base.Scheme + "://" + host
}

// gone is the fault for a token that is used, too old, or another host's or provider's.
func gone() error { return fault.New(fault.Conflict, "sign_in_expired") }

// Continue goes on at Kontor's own host with a sign-in that began at a company's, and returns the address to send the browser to.
func (s *Service) Continue(ctx context.Context, providerID, token, browser string) (string, error) {
	if own, err := s.here(ctx); err != nil || own != nil {
		return "", gone()
	}
	var x away
	if err := s.identity.TakeFlow(ctx, flowAway, token, "", &x); err != nil {
		return "", err
	}
	if x.Provider != providerID || s.now().Sub(x.At) > handOverAge {
		return "", gone()
	}
	to, err := s.start(ctx, x.Provider, Begin{Browser: browser, Hint: x.Hint, Next: x.Next, Fresh: x.Fresh}, x.LinkUser, &x.Home)
	if err != nil {
		return x.Home.Origin + "/login?problem=" + url.QueryEscape(s.problem(ctx, err)), nil
	}
	return to, nil
}

// sendHome leads a browser to the company's own host, with a token for what the provider has said.
func (s *Service) sendHome(ctx context.Context, p Provider, who oidc.Identity, u under) (Done, error) {
	if p.tenant != u.Home.Tenant {
		return Done{}, gone()
	}
	token, err := s.identity.BeginFlowFor(ctx, flowHome, u.Home.Browser, returning{
		Provider: p.ID, Who: who, Next: u.Next, LinkUser: u.LinkUser, Tenant: p.tenant, At: s.now(),
	})
	return Done{Next: u.Home.Origin + httpapi.Prefix + "/sso/" + url.PathEscape(p.ID) + "/arrive?token=" + token, Away: true}, err
}

// Arrive ends a sign-in at the company's own host that it began at, in the browser that began it.
func (s *Service) Arrive(ctx context.Context, providerID, token string, a Answer, from identity.Client) (Done, error) {
	own, err := s.here(ctx)
	if err != nil {
		return Done{}, err
	}
	var x returning
	if err := s.identity.TakeFlow(ctx, flowHome, token, a.Browser, &x); err != nil {
		return Done{}, err
	}
	if own == nil || own.ID != x.Tenant || x.Provider != providerID || a.Browser == "" || s.now().Sub(x.At) > handOverAge {
		return Done{}, gone()
	}
	p, err := s.active(ctx, x.Provider)
	if err == nil && p.tenant != x.Tenant {
		err = gone()
	}
	if err != nil {
		return Done{}, err
	}
	return s.arrived(ctx, p, x.Who, x.LinkUser, x.Next, a.Previous, from)
}

type handOverInput struct {
	ID        string `path:"id" maxLength:"64"`
	Token     string `query:"token" maxLength:"200"`
	Cookie    string `header:"Cookie" hidden:"true"`
	UserAgent string `header:"User-Agent" hidden:"true"`
}

func (s *Service) registerHandOver(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "continue-sso", Method: http.MethodGet, Path: "/sso/{id}/continue", Summary: "Go on from a company's own host to a provider", Tags: []string{signInTag},
		Public: true, Secret: true, Status: http.StatusSeeOther, Description: "Browsers come here from start-sso; the answer leads them on.",
	}, func(ctx context.Context, in *handOverInput) (*callbackOutput, error) {
		browser := httpapi.BrowserCookieValue(ctx, in.Cookie, cookieBrowser)
		if !identity.IsSecret(browser) {
			browser = identity.NewSecret()
		}
		to, err := s.Continue(ctx, in.ID, in.Token, browser)
		if err != nil {
			return s.leadOn(ctx, Done{}, err), nil
		}
		return &callbackOutput{
			Status: http.StatusSeeOther, Location: to, SetCookie: []http.Cookie{httpapi.BrowserCookie(ctx, cookieBrowser, browser, identity.FlowAge)},
		}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "arrive-sso", Method: http.MethodGet, Path: "/sso/{id}/arrive", Summary: "Come home to a company's own host", Tags: []string{signInTag},
		Public: true, Secret: true, Status: http.StatusSeeOther, Description: "Browsers come here from finish-sso; the answer leads them on.",
	}, func(ctx context.Context, in *handOverInput) (*callbackOutput, error) {
		done, err := s.Arrive(ctx, in.ID, in.Token, Answer{
			Browser: httpapi.BrowserCookieValue(ctx, in.Cookie, cookieBrowser), Previous: httpapi.SessionToken(ctx, in.Cookie),
		}, identity.Client{Address: httpapi.ClientIP(ctx), UserAgent: in.UserAgent, Country: httpapi.Country(ctx)})
		return s.leadOn(ctx, done, err), nil
	})
}
