package identity

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// RegisterHTTP adds the operations on signing in, sessions, users and API keys to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.registerSignIn(a)
	s.registerLogin(a)
	s.registerProofs(a)
	s.registerFactors(a)
	s.registerPasskeys(a)
	s.registerInvitations(a)
	s.registerRules(a)
	s.registerSessions(a)
	s.registerUsers(a)
	s.registerKeys(a)
}

const (
	signInTag = "Signing in"
	peopleTag = "People and rights"
)

// browser is the input that tells which session a browser shows. The HTTP border has checked it already where somebody has to
// be signed in.
type browser struct {
	Cookie string `header:"Cookie" hidden:"true"`
}

// sessionToken returns the session's token out of a Cookie header, empty when there is none.
func sessionToken(ctx context.Context, header string) string {
	return httpapi.SessionToken(ctx, header)
}

// caller is who asks from where.
func caller(ctx context.Context, userAgent string) Client {
	return Client{Address: httpapi.ClientIP(ctx), UserAgent: userAgent, Country: httpapi.Country(ctx)}
}

type me struct {
	// User is the person that acts, or that a program acts for; nobody for a program that acts for itself.
	User    *access.User `json:"user,omitempty"`
	Tenant  Company      `json:"tenant"`
	Tenants []Company    `json:"tenants" doc:"All companies that this person can sign in to; empty for a key"`
	// Functions are what the caller may do besides working with records.
	Functions []string `json:"functions"`
	// KeyID or AppID, and Scopes, are those of the key or the app that asks.
	KeyID  string   `json:"key_id,omitempty"`
	AppID  string   `json:"app_id,omitempty"`
	Scopes []string `json:"scopes,omitempty"`
	// Support says that an operator of this Kontor acts, whom the company has let in.
	Support bool `json:"support,omitempty"`
}

func (s *Service) registerSignIn(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "logout", Method: http.MethodPost, Path: "/logout", Summary: "Sign out", Tags: []string{signInTag}, Status: http.StatusNoContent, OwnSession: true, Unproven: true,
	}, func(ctx context.Context, in *browser) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}, error,
	) {
		if err := s.Logout(ctx, sessionToken(ctx, in.Cookie)); err != nil {
			return nil, err
		}
		return &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
		}{SetCookie: httpapi.EndSessionCookie(ctx)}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-me", Method: http.MethodGet, Path: "/me", Summary: "Tell who is signed in", Tags: []string{signInTag}, Unproven: true,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body me }, error) {
		m, err := s.whoAmI(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body me }{Body: m}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "change-password", Method: http.MethodPost, Path: "/me/password", Summary: "Change the own password", Tags: []string{signInTag},
		Status: http.StatusNoContent, Secret: true, Description: "All other sessions of the person end, in every company.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[struct {
			Current  string `json:"current_password" maxLength:"1024"`
			Password string `json:"password" maxLength:"1024"`
		}]
		Cookie    string `header:"Cookie" hidden:"true"`
		UserAgent string `header:"User-Agent" hidden:"true"`
	},
	) (*struct{}, error) {
		return nil, s.ChangePassword(ctx, in.Body.Current, in.Body.Password, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
	})
}

func (s *Service) whoAmI(ctx context.Context) (m me, err error) {
	a, err := actor.From(ctx)
	if err != nil {
		return m, err
	}
	rights, err := s.access.For(ctx)
	if err != nil {
		return m, err
	}
	m.Functions, m.Tenants = append([]string{}, rights.Functions()...), []Company{}
	if a.UserID != "" {
		u, err := s.access.Me(ctx)
		if err != nil {
			return m, err
		}
		m.User = &u
	}
	if m.Tenant, err = s.tenants.Company(ctx, a.Tenant); err != nil {
		return m, err
	}
	if m.Support = a.Kind == actor.Support; m.Support {
		m.User = &access.User{Name: a.ID, Email: a.ID, Locale: a.Locale, TimeZone: a.TimeZone, Active: true, RoleIDs: []string{}, TeamIDs: []string{}}
		return m, nil
	}
	if a.Kind == actor.Person {
		if a.OnBehalfOf != "" { // Somebody looks as this person, whose other companies are nothing to them.
			m.Tenants = append(m.Tenants, m.Tenant)
			return m, nil
		}
		m.Tenants, err = s.Companies(ctx)
		return m, err
	}
	if m.KeyID = a.ID; a.Kind == actor.App {
		m.KeyID, m.AppID = "", a.ID
	}
	m.Scopes = a.Scopes
	return m, nil
}
