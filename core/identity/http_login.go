package identity

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// cookieSecond and cookiePasskey keep the tokens of sign-ins that are under way, out of the reach of scripts.
const (
	cookieSecond  = "second"
	cookiePasskey = "passkey"
)

type loginBody struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1024"`
	Tenant   string `json:"tenant,omitempty" maxLength:"100" doc:"Slug of the company; without it the one that was used last"`
}

// signedInBody tells who has signed in, or, with status 202, what is missing.
type signedInBody struct {
	User    *access.User `json:"user,omitempty"`
	Tenant  *Company     `json:"tenant,omitempty"`
	Tenants []Company    `json:"tenants,omitempty" doc:"All companies that this person can sign in to"`
	Session *Session     `json:"session,omitempty"`
	// RecoveryCodes are shown this once.
	RecoveryCodes []string          `json:"recovery_codes,omitempty" doc:"Codes that stand in for the second factor which was set up just now. They are shown this once."`
	SecondFactor  *secondFactorBody `json:"second_factor,omitempty" doc:"With status 202: the password was right, and a code is needed as well"`
}

type secondFactorBody struct {
	Enrol bool `json:"enrol" doc:"The company demands a second factor, and this person has to set one up now"`
}

type signedInOutput struct {
	Status    int
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      signedInBody
}

// signedIn answers a sign-in.
func signedIn(ctx context.Context, in SignedIn, err error) (*signedInOutput, error) {
	if err != nil {
		return nil, err
	}
	if f := in.SecondFactor; f != nil {
		return &signedInOutput{
			Status:    http.StatusAccepted,
			SetCookie: []http.Cookie{httpapi.BrowserCookie(ctx, cookieSecond, f.Token, FlowAge)},
			Body:      signedInBody{SecondFactor: &secondFactorBody{Enrol: f.Enrol}},
		}, nil
	}
	keep := in.Session.ExpiresAt.Sub(in.Session.CreatedAt)
	return &signedInOutput{
		Status: http.StatusOK,
		SetCookie: []http.Cookie{
			httpapi.SessionCookie(ctx, in.Token, keep), httpapi.BrowserCookie(ctx, cookieSecond, "", -1), httpapi.BrowserCookie(ctx, cookiePasskey, "", -1),
		},
		Body: signedInBody{User: &in.User, Tenant: &in.Company, Tenants: in.Companies, Session: &in.Session, RecoveryCodes: in.RecoveryCodes},
	}, nil
}

// Requests of a browser, with what it carries.
type (
	withBody[T any] struct {
		httpapi.In[T]
		Cookie    string `header:"Cookie" hidden:"true"`
		UserAgent string `header:"User-Agent" hidden:"true"`
	}
	codeBody struct {
		Code string `json:"code" maxLength:"64" doc:"A code of the app, or a recovery code"`
	}
	stepUpBody struct {
		Password string `json:"password,omitempty" maxLength:"1024" doc:"The password, where there is no second factor"`
		Code     string `json:"code,omitempty" maxLength:"64" doc:"A code of the app or a recovery code, where there is a second factor"`
	}
	credentialBody struct {
		Credential map[string]any `json:"credential" doc:"What the browser's WebAuthn call has answered, in its JSON form"`
		Tenant     string         `json:"tenant,omitempty" maxLength:"100" doc:"Slug of the company; without it the one that was used last"`
	}
	ceremonyOutput struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      struct {
			Options map[string]any `json:"options" doc:"What the browser's WebAuthn call takes, in its JSON form"`
		}
	}
)

// ceremony answers the beginning of a WebAuthn call.
func ceremony(ctx context.Context, c Ceremony, err error) (*ceremonyOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &ceremonyOutput{SetCookie: httpapi.BrowserCookie(ctx, cookiePasskey, c.Token, FlowAge)}
	b, err := json.Marshal(c.Options)
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(b, &out.Body.Options)
}

func (b *credentialBody) raw() []byte {
	raw, _ := json.Marshal(b.Credential) // It was JSON a moment ago.
	return raw
}

func (s *Service) registerLogin(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "login", Method: http.MethodPost, Path: "/login", Summary: "Sign in with a password", Tags: []string{signInTag}, Public: true, Secret: true,
		Description: "Sets the session cookie. It always begins a new session. Where a second factor is needed, the answer is 202 and says so.",
	}, func(ctx context.Context, in *withBody[loginBody]) (*signedInOutput, error) {
		company, err := s.here(ctx, in.Body.Tenant)
		if err != nil {
			return nil, err
		}
		done, err := s.Login(ctx, Credentials{
			Email: in.Body.Email, Password: in.Body.Password, Tenant: company, Previous: sessionToken(ctx, in.Cookie),
		}, caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "prove-second-factor", Method: http.MethodPost, Path: "/login/second-factor", Summary: "Go on with a code after the password",
		Tags: []string{signInTag}, Public: true, Secret: true,
	}, func(ctx context.Context, in *withBody[codeBody]) (*signedInOutput, error) {
		done, err := s.ProveSecond(ctx, httpapi.BrowserCookieValue(ctx, in.Cookie, cookieSecond), in.Body.Code, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "enrol-second-factor", Method: http.MethodPost, Path: "/login/second-factor/enrol", Summary: "Set a second factor up after the password",
		Tags: []string{signInTag}, Public: true, Secret: true, Description: "The first code of the new second factor then completes the sign-in.",
	}, func(ctx context.Context, in *browser) (*struct{ Body Seed }, error) {
		seed, err := s.EnrolSecond(ctx, httpapi.BrowserCookieValue(ctx, in.Cookie, cookieSecond))
		if err != nil {
			return nil, err
		}
		return &struct{ Body Seed }{Body: seed}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "begin-passkey-login", Method: http.MethodPost, Path: "/login/passkey/begin", Summary: "Begin to sign in with a passkey",
		Tags: []string{signInTag}, Public: true, Secret: true, Description: "Nobody has to say who it is: the passkey does.",
	}, func(ctx context.Context, _ *struct{}) (*ceremonyOutput, error) {
		c, err := s.BeginPasskeyLogin(ctx)
		return ceremony(ctx, c, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "login-with-passkey", Method: http.MethodPost, Path: "/login/passkey", Summary: "Sign in with a passkey",
		Tags: []string{signInTag}, Public: true, Secret: true,
	}, func(ctx context.Context, in *withBody[credentialBody]) (*signedInOutput, error) {
		company, err := s.here(ctx, in.Body.Tenant)
		if err != nil {
			return nil, err
		}
		done, err := s.LoginPasskey(ctx, httpapi.BrowserCookieValue(ctx, in.Cookie, cookiePasskey), in.Body.raw(), company,
			sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
	s.registerStepUp(a)
}

func (s *Service) registerStepUp(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "step-up", Method: http.MethodPost, Path: "/me/step-up", Summary: "Prove once more who is signed in", Tags: []string{signInTag}, Secret: true, Unproven: true,
		Description: "For operations that answer step_up_required. A new session takes the place of the present one.",
	}, func(ctx context.Context, in *withBody[stepUpBody]) (*signedInOutput, error) {
		done, err := s.StepUp(ctx, in.Body.Password, in.Body.Code, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "begin-passkey-step-up", Method: http.MethodPost, Path: "/me/step-up/passkey/begin", Summary: "Begin to prove with a passkey who is signed in",
		Tags: []string{signInTag}, Secret: true, Unproven: true,
	}, func(ctx context.Context, _ *struct{}) (*ceremonyOutput, error) {
		c, err := s.BeginPasskeyStepUp(ctx)
		return ceremony(ctx, c, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "step-up-with-passkey", Method: http.MethodPost, Path: "/me/step-up/passkey", Summary: "Prove with a passkey who is signed in",
		Tags: []string{signInTag}, Secret: true, Unproven: true,
	}, func(ctx context.Context, in *withBody[credentialBody]) (*signedInOutput, error) {
		done, err := s.StepUpPasskey(ctx, httpapi.BrowserCookieValue(ctx, in.Cookie, cookiePasskey), in.Body.raw(), sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
}
