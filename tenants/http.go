package tenants

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type signupBody struct {
	Company  string `json:"company" maxLength:"200"`
	Name     string `json:"name" maxLength:"200" doc:"Name of the person who signs up, and becomes the administrator"`
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1024"`
	Locale   string `json:"locale,omitempty" maxLength:"10" doc:"en or de; without it the language of the request"`
	Country  string `json:"country,omitempty" maxLength:"2" doc:"ISO 3166-1 code"`
	TimeZone string `json:"time_zone,omitempty" maxLength:"64" doc:"IANA time zone; without it that of the country"`
	Currency string `json:"currency,omitempty" maxLength:"3" doc:"ISO 4217 code; without it that of the country"`
	Template string `json:"template,omitempty" maxLength:"40" doc:"Template to start with: sales, trade or service; without it a sales pipeline alone"`
	Sample   bool   `json:"sample_data,omitempty" doc:"Adds sample data of the template, which one request removes again"`
}

type signedUp struct {
	Tenant Tenant      `json:"tenant"`
	User   access.User `json:"user"`
}

type tenantPatch struct {
	Name     *string `json:"name,omitempty" maxLength:"200"`
	Locale   *string `json:"locale,omitempty" maxLength:"10"`
	Country  *string `json:"country,omitempty" maxLength:"2"`
	TimeZone *string `json:"time_zone,omitempty" maxLength:"64"`
	Currency *string `json:"currency,omitempty" maxLength:"3"`
}

type tenantOutput struct {
	ETag string `header:"ETag"`
	Body Tenant
}

func answer(t Tenant, err error) (*tenantOutput, error) {
	if err != nil {
		return nil, err
	}
	return &tenantOutput{ETag: `"` + t.Version() + `"`, Body: t}, nil
}

// RegisterHTTP adds signing up and the company's settings to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "signup", Method: http.MethodPost, Path: "/signup", Summary: "Sign a company up", Tags: []string{"Signing in"},
		Status: http.StatusCreated, Public: true, Secret: true,
		Description: "Sets the session cookie of the company's first user, an administrator. Whoever has an account already signs another company up with its password.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[signupBody]
		UserAgent string `header:"User-Agent" hidden:"true"`
	},
	) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      signedUp
	}, error,
	) {
		b := in.Body
		if b.Locale == "" {
			b.Locale = httpapi.Locale(ctx)
		}
		f, err := s.Signup(ctx, SignupInput{
			Company: b.Company, Name: b.Name, Email: b.Email, Password: b.Password,
			Locale: b.Locale, Country: b.Country, TimeZone: b.TimeZone, Currency: b.Currency,
			Template: b.Template, Sample: b.Sample,
			Client: identity.Client{Address: httpapi.ClientIP(ctx), UserAgent: in.UserAgent},
		})
		if err != nil {
			return nil, err
		}
		return &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
			Body      signedUp
		}{SetCookie: httpapi.SessionCookie(ctx, f.Token, identity.SessionAge), Body: signedUp{Tenant: f.Tenant, User: f.User}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-tenant", Method: http.MethodGet, Path: "/tenant", Summary: "Get the own company", Tags: []string{"Company"},
	}, func(ctx context.Context, _ *struct{}) (*tenantOutput, error) { return answer(s.directory.Own(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-tenant", Method: http.MethodPatch, Path: "/tenant", Summary: "Change the own company", Tags: []string{"Company"},
		Function: access.ManageTenant,
	}, func(ctx context.Context, in *struct {
		httpapi.In[tenantPatch]
		httpapi.IfMatch
	},
	) (*tenantOutput, error) {
		t, err := s.directory.Own(ctx)
		if err != nil {
			return nil, err
		}
		if err := in.Check(`"`+t.Version()+`"`, 0); fault.Is(err, fault.Stale) {
			return nil, fault.New(fault.Stale, "stale")
		} else if err != nil {
			return nil, err
		}
		return answer(s.Update(ctx, t.Version(), Patch(in.Body)))
	})
	s.registerErasure(a)
}

type erasureBody struct {
	Confirm string `json:"confirm" maxLength:"100" doc:"The company's slug, so that nobody does it by mistake"`
}

type proofBody struct {
	Statement string         `json:"statement" maxLength:"10000"`
	Signature map[string]any `json:"signature"`
}

// registerErasure adds the end of a company to the API.
func (s *Service) registerErasure(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "request-erasure", Method: http.MethodPost, Path: "/tenant/erasure", Summary: "Have the own company erased", Tags: []string{"Company"},
		Function: access.ManageTenant, Recent: true,
		Description: "It happens after 30 days, in which it can be taken back, and in which everybody goes on working. All administrators are told, and get a signed proof at the end.",
	}, func(ctx context.Context, in *httpapi.In[erasureBody]) (*tenantOutput, error) {
		return answer(s.RequestErasure(ctx, in.Body.Confirm))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "cancel-erasure", Method: http.MethodDelete, Path: "/tenant/erasure", Summary: "Take back that the own company is to be erased", Tags: []string{"Company"},
		Status: http.StatusOK, Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*tenantOutput, error) { return answer(s.CancelErasure(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "check-erasure-proof", Method: http.MethodPost, Path: "/erasure-proof/check", Summary: "Check a proof of erasure", Tags: []string{"Company"}, Public: true, ReadOnly: true,
	}, func(ctx context.Context, in *httpapi.In[proofBody]) (*struct {
		Body struct {
			Fits bool `json:"fits" doc:"The signature fits the statement"`
			Own  bool `json:"own" doc:"It was made by this Kontor"`
		}
	}, error,
	) {
		signature, err := json.Marshal(in.Body.Signature)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Fits bool `json:"fits" doc:"The signature fits the statement"`
				Own  bool `json:"own" doc:"It was made by this Kontor"`
			}
		}{}
		out.Body.Fits, out.Body.Own, err = s.CheckProof(ctx, Proof{Statement: in.Body.Statement, Signature: signature})
		return out, err
	})
}
