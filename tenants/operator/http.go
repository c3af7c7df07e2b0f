package operator

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/tenants/usage"
)

const (
	tag        = "Operators"
	companyTag = "Company"
)

// Inputs of operations.
type (
	// ByID is the input of an operation on one thing.
	ByID struct {
		ID string `path:"id" maxLength:"64"`
	}
	reasonBody struct {
		Reason string `json:"reason" maxLength:"1000"`
	}
	supportBody struct {
		Reason  string `json:"reason" maxLength:"1000"`
		Minutes int    `json:"minutes" minimum:"5" maximum:"480"`
		Write   bool   `json:"write,omitempty" doc:"Ask to change things, too"`
	}
	allowBody struct {
		Write   bool     `json:"write,omitempty" doc:"Let support change things, if it has asked for that"`
		RoleIDs []string `json:"role_ids,omitempty" maxItems:"20" doc:"Roles of support; without any one that reads everything, or with write that of a manager"`
	}
	limitsBody struct {
		Members        int64 `json:"members,omitempty"`
		Records        int64 `json:"records,omitempty"`
		StorageBytes   int64 `json:"storage_bytes,omitempty"`
		APICallsPerDay int64 `json:"api_calls_per_day,omitempty"`
		EmailsPerDay   int64 `json:"emails_per_day,omitempty"`
	}
	domainBody struct {
		Domain string `json:"domain" maxLength:"253"`
	}
	body[T any] struct{ Body T }
	data[T any] struct {
		Data []T `json:"data"`
	}
)

func one[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{Body: v}, nil
}

func many[T any](list []T, err error) (*body[data[T]], error) {
	if err != nil {
		return nil, err
	}
	return &body[data[T]]{Body: data[T]{Data: append([]T{}, list...)}}, nil
}

// RegisterHTTP adds what operators do, and what tenants say to it, to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.registerOperators(a)
	s.registerSupport(a)
	s.registerConsent(a)
}

// op is an operation of operators. It is about whoever is signed in, also while support looks into a tenant.
func op(id, method, path, summary string) httpapi.Operation {
	return httpapi.Operation{OperationID: id, Method: method, Path: "/operator" + path, Summary: summary, Tags: []string{tag}, OwnSession: true}
}

func (s *Service) registerOperators(a *httpapi.API) {
	httpapi.Register(a, op("get-operator", http.MethodGet, "", "Tell which operator is signed in"), func(ctx context.Context, _ *struct{}) (*body[Operator], error) { return one(s.Who(ctx)) })
	httpapi.Register(a, op("list-tenants", http.MethodGet, "/tenants", "List tenants"), func(ctx context.Context, in *struct {
		Search string `query:"q" maxLength:"100" doc:"Part of the name or the slug, or the id"`
		After  string `query:"after" maxLength:"64" doc:"Id of the last tenant of the page before"`
		Limit  int    `query:"limit" minimum:"1" maximum:"200"`
	},
	) (*body[data[Row]], error) {
		return many(s.TenantsPage(ctx, Query{Search: in.Search, After: in.After, Limit: in.Limit}))
	})
	httpapi.Register(a, op("get-operated-tenant", http.MethodGet, "/tenants/{id}", "Get a tenant"), func(ctx context.Context, in *ByID) (*body[Row], error) { return one(s.Tenant(ctx, in.ID)) })
	suspend := op("suspend-tenant", http.MethodPost, "/tenants/{id}/suspend", "Suspend a tenant")
	suspend.Recent, suspend.Description = true, "Nobody there can sign in any more; all data stays."
	httpapi.Register(a, suspend, func(ctx context.Context, in *struct {
		httpapi.In[reasonBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*body[Row], error) {
		return one(s.Suspend(ctx, in.ID, in.Body.Reason))
	})
	httpapi.Register(a, op("resume-tenant", http.MethodPost, "/tenants/{id}/resume", "Take a suspended tenant back"), func(ctx context.Context, in *ByID) (*body[Row], error) { return one(s.Resume(ctx, in.ID)) })
	httpapi.Register(a, op("set-tenant-limits", http.MethodPut, "/tenants/{id}/limits", "Limit what a tenant uses"), func(ctx context.Context, in *struct {
		httpapi.In[limitsBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*body[Row], error) {
		return one(s.SetLimits(ctx, in.ID, usage.Limits(in.Body)))
	})
	approve := op("approve-tenant-domain", http.MethodPost, "/tenants/{id}/domains", "Take a domain as a tenant's without a record")
	approve.Recent, approve.Status = true, http.StatusNoContent
	httpapi.Register(a, approve, func(ctx context.Context, in *struct {
		httpapi.In[domainBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.ApproveDomain(ctx, in.ID, in.Body.Domain)
	})
	httpapi.Register(a, op("get-system", http.MethodGet, "/system", "Tell how the installation fares"), func(ctx context.Context, _ *struct{}) (*body[System], error) { return one(s.System(ctx)) })
	httpapi.Register(a, op("list-all-jobs", http.MethodGet, "/jobs", "List jobs of all tenants"), func(ctx context.Context, in *struct {
		State  job.State `query:"state" default:"discarded" doc:"State of the jobs" enum:"available,scheduled,running,completed,cancelled,discarded"`
		Before string    `query:"before" maxLength:"64" doc:"Id of the last job of the page before"`
	},
	) (*body[data[Job]], error) {
		return many(s.JobsPage(ctx, in.State, in.Before))
	})
	retry := op("retry-job", http.MethodPost, "/jobs/{id}/retry", "Run a job again")
	retry.Status = http.StatusNoContent
	httpapi.Register(a, retry, func(ctx context.Context, in *ByID) (*struct{}, error) { return nil, s.RetryJob(ctx, in.ID) })
}

// cookieSupport names the grant that an operator acts under. It opens nothing without the operator's own session.
const cookieSupport = httpapi.SupportCookie

func (s *Service) registerSupport(a *httpapi.API) {
	ask := op("ask-for-support-access", http.MethodPost, "/tenants/{id}/support", "Ask a tenant for access as support")
	ask.Status = http.StatusCreated
	httpapi.Register(a, ask, func(ctx context.Context, in *struct {
		httpapi.In[supportBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*body[Grant], error) {
		return one(s.Ask(ctx, in.ID, in.Body.Reason, in.Body.Minutes, in.Body.Write))
	})
	httpapi.Register(a, op("list-own-support-access", http.MethodGet, "/support", "List the own support access"), func(ctx context.Context, _ *struct{}) (*body[data[Grant]], error) { return many(s.Mine(ctx)) })
	enter := op("enter-as-support", http.MethodPost, "/support/{id}/enter", "Act as support in a tenant that has agreed")
	enter.Secret, enter.Recent = true, true
	enter.Description = "Sets a cookie. Programs show the id as header `Kontor-Support` beside their session instead. Every request is written into the tenant's audit."
	httpapi.Register(a, enter, func(ctx context.Context, in *ByID) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      Grant
	}, error,
	) {
		g, err := s.Enter(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
			Body      Grant
		}{httpapi.BrowserCookie(ctx, cookieSupport, g.ID, g.EndsAt.Sub(s.now())+time.Second), g}, nil
	})
	leave := httpapi.Operation{OperationID: "leave-support", Method: http.MethodPost, Path: "/support-access/leave", Summary: "Stop acting as support", Tags: []string{tag}, OwnSession: true, Status: http.StatusNoContent, Secret: true}
	httpapi.Register(a, leave, func(ctx context.Context, _ *struct{}) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}, error,
	) {
		return &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
		}{httpapi.BrowserCookie(ctx, cookieSupport, "", -1)}, nil
	})
}

func (s *Service) registerConsent(a *httpapi.API) {
	mine := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: "/support-access" + path, Summary: summary, Tags: []string{companyTag}, Function: access.ManageTenant}
	}
	httpapi.Register(a, mine("list-support-access", http.MethodGet, "", "List what operators have asked the own company for"), func(ctx context.Context, _ *struct{}) (*body[data[Grant]], error) {
		return many(s.ListGrants(ctx))
	})
	present := mine("get-present-support", http.MethodGet, "/present", "Tell which operators may look into the own company now")
	present.Function = ""
	httpapi.Register(a, present, func(ctx context.Context, _ *struct{}) (*body[data[Grant]], error) { return many(s.Present(ctx)) })
	allow := mine("allow-support-access", http.MethodPost, "/{id}/allow", "Let an operator in")
	allow.Recent = true
	httpapi.Register(a, allow, func(ctx context.Context, in *struct {
		httpapi.In[allowBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*body[Grant], error) {
		return one(s.Allow(ctx, in.ID, in.Body.Write, in.Body.RoleIDs))
	})
	httpapi.Register(a, mine("refuse-support-access", http.MethodPost, "/{id}/refuse", "Do not let an operator in"), func(ctx context.Context, in *ByID) (*body[Grant], error) {
		return one(s.Refuse(ctx, in.ID))
	})
	httpapi.Register(a, mine("revoke-support-access", http.MethodPost, "/{id}/revoke", "End an operator's access at once"), func(ctx context.Context, in *ByID) (*body[Grant], error) {
		return one(s.Revoke(ctx, in.ID))
	})
}
