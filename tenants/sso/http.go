package sso

import (
	"context"
	"net/http"
	"net/url"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

const (
	signInTag  = "Signing in"
	companyTag = "Company"
	// cookieBrowser keeps the secret by which a browser is known while it is away at a provider.
	cookieBrowser = "sso"
)

type (
	discoverBody struct {
		Email  string `json:"email,omitempty" maxLength:"254"`
		Tenant string `json:"tenant,omitempty" maxLength:"100" doc:"Slug of a company, in place of an address"`
	}
	startBody struct {
		Hint  string `json:"hint,omitempty" maxLength:"254" doc:"E-mail address that the provider is told"`
		Next  string `json:"next,omitempty" maxLength:"1000" doc:"Page of Kontor to go on with"`
		Fresh bool   `json:"fresh,omitempty" doc:"Demand a new sign-in at the provider"`
	}
	startInput struct {
		httpapi.In[startBody]
		ID     string `path:"id" maxLength:"64"`
		Cookie string `header:"Cookie" hidden:"true"`
	}
	startOutput struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      struct {
			Location string `json:"location" doc:"Where to send the browser"`
		}
	}
	callbackInput struct {
		ID        string `path:"id" maxLength:"64"`
		Code      string `query:"code"`
		State     string `query:"state"`
		Issuer    string `query:"iss"`
		Error     string `query:"error"`
		Cookie    string `header:"Cookie" hidden:"true"`
		UserAgent string `header:"User-Agent" hidden:"true"`
	}
	callbackOutput struct {
		Status    int
		Location  string        `header:"Location"`
		SetCookie []http.Cookie `header:"Set-Cookie"`
	}
	listOf[T any] struct {
		Body struct {
			Data []T `json:"data"`
		}
	}
)

func listed[T any](data []T, err error) (*listOf[T], error) {
	if err != nil {
		return nil, err
	}
	out := &listOf[T]{}
	out.Body.Data = append([]T{}, data...)
	return out, nil
}

// RegisterHTTP adds signing in through providers, and their set-up, to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "discover-login", Method: http.MethodPost, Path: "/login/discover", Summary: "Find out how to sign in", Tags: []string{signInTag},
		Public: true, ReadOnly: true, Description: "It goes by the domain of the address alone: nobody learns whether there is an account.",
	}, func(ctx context.Context, in *httpapi.In[discoverBody]) (*struct{ Body Choices }, error) {
		own, err := s.here(ctx)
		if err != nil {
			return nil, err
		}
		if own != nil {
			in.Body.Email, in.Body.Tenant = "", own.Slug
		}
		c, err := s.Discover(ctx, in.Body.Email, in.Body.Tenant)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Choices }{Body: c}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "start-sso", Method: http.MethodPost, Path: "/sso/{id}/start", Summary: "Begin to sign in at a provider", Tags: []string{signInTag},
		Public: true, Secret: true,
	}, func(ctx context.Context, in *startInput) (*startOutput, error) { return s.begin(ctx, in, false) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "link-sso", Method: http.MethodPost, Path: "/sso/{id}/link", Summary: "Begin to be known by a provider", Tags: []string{signInTag},
		Secret: true, Recent: true,
	}, func(ctx context.Context, in *startInput) (*startOutput, error) { return s.begin(ctx, in, true) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "finish-sso", Method: http.MethodGet, Path: "/sso/{id}/callback", Summary: "Come back from a provider", Tags: []string{signInTag},
		Public: true, Secret: true, AnyQuery: true, Status: http.StatusSeeOther, Description: "Browsers come here; the answer leads them on.",
	}, func(ctx context.Context, in *callbackInput) (*callbackOutput, error) { return s.back(ctx, in), nil })
	s.registerHandOver(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "end-sso-sessions", Method: http.MethodPost, Path: "/sso/{id}/backchannel-logout", Summary: "End sessions at a provider's word",
		Tags: []string{signInTag}, Public: true, Secret: true, Status: http.StatusNoContent, MaxBody: 128 << 10,
		Description: "OpenID Connect Back-Channel Logout 1.0: providers call it with a logout_token.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"64"`
		RawBody []byte `contentType:"application/x-www-form-urlencoded"`
	},
	) (*struct{}, error) {
		form, err := url.ParseQuery(string(in.RawBody))
		if err != nil || len(form["logout_token"]) != 1 {
			return nil, fault.New(fault.Malformed, "logout_token")
		}
		return nil, s.EndAt(ctx, in.ID, form.Get("logout_token"))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "logout-everywhere", Method: http.MethodPost, Path: "/sso/logout", Summary: "Sign out, at the provider too", Tags: []string{signInTag}, Secret: true, Unproven: true,
	}, func(ctx context.Context, in *struct {
		Cookie string `header:"Cookie" hidden:"true"`
	},
	) (*startOutput, error) {
		to, err := s.Logout(ctx, httpapi.SessionToken(ctx, in.Cookie))
		if err != nil {
			return nil, err
		}
		out := &startOutput{SetCookie: httpapi.EndSessionCookie(ctx)}
		if out.Body.Location = to; to == "" {
			out.Body.Location = "/login"
		}
		return out, nil
	})
	s.registerKnown(a)
	s.registerProviders(a)
	s.registerDomains(a)
}

// begin sends a browser away. One that is away already keeps its secret, so that two tabs do not disturb each other.
func (s *Service) begin(ctx context.Context, in *startInput, link bool) (*startOutput, error) {
	start := s.Start
	if link {
		start = s.Link
	}
	browser := httpapi.BrowserCookieValue(ctx, in.Cookie, cookieBrowser)
	if !identity.IsSecret(browser) {
		browser = identity.NewSecret()
	}
	b := Begin{Browser: browser, Hint: in.Body.Hint, Next: in.Body.Next, Fresh: in.Body.Fresh}
	own, err := s.here(ctx)
	if err != nil {
		return nil, err
	}
	if own != nil { // Providers lead back to Kontor's own address, where the browser has to begin, too.
		start = func(ctx context.Context, providerID string, b Begin) (string, error) {
			return s.leave(ctx, own.ID, providerID, b, link)
		}
	}
	to, err := start(ctx, in.ID, b)
	if err != nil {
		return nil, err
	}
	out := &startOutput{SetCookie: httpapi.BrowserCookie(ctx, cookieBrowser, browser, identity.FlowAge)}
	out.Body.Location = to
	return out, nil
}

// back leads a browser on that comes back: into Kontor, or to the page for signing in with what went wrong.
func (s *Service) back(ctx context.Context, in *callbackInput) *callbackOutput {
	done, err := s.Finish(ctx, in.ID, Answer{
		State: in.State, Code: in.Code, Issuer: in.Issuer, Error: in.Error,
		Browser: httpapi.BrowserCookieValue(ctx, in.Cookie, cookieBrowser), Previous: httpapi.SessionToken(ctx, in.Cookie),
	}, identity.Client{Address: httpapi.ClientIP(ctx), UserAgent: in.UserAgent, Country: httpapi.Country(ctx)})
	return s.leadOn(ctx, done, err)
}

// leadOn answers a browser that comes back.
func (s *Service) leadOn(ctx context.Context, done Done, err error) *callbackOutput {
	out := &callbackOutput{Status: http.StatusSeeOther, Location: done.Next}
	if err != nil {
		out.Location = "/login?problem=" + url.QueryEscape(s.problem(ctx, err))
		return out
	}
	out.SetCookie = []http.Cookie{httpapi.BrowserCookie(ctx, cookieBrowser, "", -1)}
	if !done.Linked && !done.Away {
		out.SetCookie = append(out.SetCookie, httpapi.SessionCookie(ctx, done.Token, done.Session.ExpiresAt.Sub(done.Session.CreatedAt)))
	}
	return out
}

// problem is the reason that the page for signing in has a text for.
func (s *Service) problem(ctx context.Context, err error) string {
	var f *fault.Error
	if code := fault.CodeOf(err); code != fault.Internal {
		f, _ = fault.Wrap(err).(*fault.Error) //nolint:errorlint // Wrap gives a fault back as it is
	}
	if f == nil {
		s.log.ErrorContext(ctx, "a sign-in at a provider has failed", "error", err)
		return "internal"
	}
	return f.Reason
}

func (s *Service) registerKnown(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-identities", Method: http.MethodGet, Path: "/me/identities", Summary: "List the providers that know the caller", Tags: []string{signInTag},
	}, func(ctx context.Context, _ *struct{}) (*listOf[Known], error) { return listed(s.Known(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-identity", Method: http.MethodDelete, Path: "/me/identities/{id}", Summary: "Have a provider not know the caller any more",
		Tags: []string{signInTag}, Status: http.StatusNoContent, Recent: true,
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.Unlink(ctx, in.ID) })
}

type byID struct {
	ID string `path:"id" maxLength:"64"`
}

type (
	newProviderBody struct {
		Name         string     `json:"name,omitempty" maxLength:"200" doc:"What people see; a preset has a name of its own"`
		Preset       string     `json:"preset,omitempty" enum:"google,microsoft" doc:"Fills in the issuer"`
		Issuer       string     `json:"issuer,omitempty" maxLength:"2000"`
		DirectoryID  string     `json:"directory_id,omitempty" maxLength:"64" doc:"The Entra directory, with the preset microsoft"`
		ClientID     string     `json:"client_id" maxLength:"500"`
		ClientSecret string     `json:"client_secret,omitempty" maxLength:"500"`
		Settings     Definition `json:"settings,omitempty"`
	}
	providerPatch struct {
		Name         *string     `json:"name,omitempty" maxLength:"200"`
		ClientID     *string     `json:"client_id,omitempty" maxLength:"500"`
		ClientSecret *string     `json:"client_secret,omitempty" maxLength:"500"`
		Settings     *Definition `json:"settings,omitempty" doc:"All settings, in place of the present ones"`
		Active       *bool       `json:"active,omitempty" doc:"false signs out whoever has come through it"`
	}
	providerOutput struct {
		Location string `header:"Location"`
		ETag     string `header:"ETag"`
		Body     Provider
	}
)

func answered(p Provider, err error) (*providerOutput, error) {
	if err != nil {
		return nil, err
	}
	return &providerOutput{Location: httpapi.Prefix + "/sso-providers/" + p.ID, ETag: `"` + p.Version + `"`, Body: p}, nil
}

func (s *Service) registerProviders(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-sso-providers", Method: http.MethodGet, Path: "/sso-providers", Summary: "List identity providers", Tags: []string{companyTag},
		Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*listOf[Provider], error) { return listed(s.List(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-sso-provider", Method: http.MethodPost, Path: "/sso-providers", Summary: "Add an identity provider", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true, Status: http.StatusCreated, Secret: true, Description: "It must answer at its issuer.",
	}, func(ctx context.Context, in *httpapi.In[newProviderBody]) (*providerOutput, error) {
		b := in.Body
		return answered(s.Create(ctx, NewProvider{
			Name: b.Name, Preset: b.Preset, Issuer: b.Issuer, ClientID: b.ClientID, ClientSecret: b.ClientSecret, Directory: b.DirectoryID, Definition: b.Settings,
		}))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-sso-provider", Method: http.MethodGet, Path: "/sso-providers/{id}", Summary: "Get an identity provider", Tags: []string{companyTag},
		Function: access.ManageTenant,
	}, func(ctx context.Context, in *byID) (*providerOutput, error) { return answered(s.Get(ctx, in.ID)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-sso-provider", Method: http.MethodPatch, Path: "/sso-providers/{id}", Summary: "Change an identity provider", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true, Secret: true,
	}, func(ctx context.Context, in *struct {
		httpapi.In[providerPatch]
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*providerOutput, error) {
		p, err := s.Get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		if err := in.Check(`"`+p.Version+`"`, 0); err != nil {
			return nil, err
		}
		b := in.Body
		return answered(s.Update(ctx, in.ID, p.Version, Patch{Name: b.Name, ClientID: b.ClientID, ClientSecret: b.ClientSecret, Definition: b.Settings, Active: b.Active}))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-sso-provider", Method: http.MethodDelete, Path: "/sso-providers/{id}", Summary: "Remove an identity provider", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true, Status: http.StatusNoContent, Description: "Whoever has come through it is signed out.",
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.Delete(ctx, in.ID) })
}

type (
	domainBody struct {
		Domain string `json:"domain" maxLength:"253"`
	}
	byDomain struct {
		Domain string `path:"domain" maxLength:"253"`
	}
	domainOutput struct{ Body Domain }
)

func answeredDomain(d Domain, err error) (*domainOutput, error) {
	if err != nil {
		return nil, err
	}
	return &domainOutput{Body: d}, nil
}

func (s *Service) registerDomains(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-sso-domains", Method: http.MethodGet, Path: "/sso-domains", Summary: "List the company's e-mail domains", Tags: []string{companyTag},
		Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*listOf[Domain], error) { return listed(s.ListDomains(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-sso-domain", Method: http.MethodPost, Path: "/sso-domains", Summary: "Add an e-mail domain", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true, Status: http.StatusCreated, Description: "The answer says how to prove it.",
	}, func(ctx context.Context, in *httpapi.In[domainBody]) (*domainOutput, error) {
		return answeredDomain(s.AddDomain(ctx, in.Body.Domain))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "verify-sso-domain", Method: http.MethodPost, Path: "/sso-domains/{domain}/verify", Summary: "Prove an e-mail domain", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true,
	}, func(ctx context.Context, in *byDomain) (*domainOutput, error) {
		return answeredDomain(s.VerifyDomain(ctx, in.Domain))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-sso-domain", Method: http.MethodDelete, Path: "/sso-domains/{domain}", Summary: "Give an e-mail domain up", Tags: []string{companyTag},
		Function: access.ManageTenant, Recent: true, Status: http.StatusNoContent,
	}, func(ctx context.Context, in *byDomain) (*struct{}, error) { return nil, s.RemoveDomain(ctx, in.Domain) })
}

// here is the company on whose own host somebody is; nil on Kontor's.
func (s *Service) here(ctx context.Context) (*tenants.Tenant, error) {
	tenant, err := httpapi.HostTenant(ctx)
	if err != nil || tenant == "" {
		return nil, err
	}
	t, err := s.directory.Tenant(ctx, tenant)
	return &t, err
}
