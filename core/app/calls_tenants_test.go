package app_test

import (
	"github.com/kontor-crm/kontor/tenants/usage"
)

// What a company does about itself as a whole, and what those do who run Kontor.
func init() {
	leave("takes nothing that could be another tenant's", "tenants.RequestErasure", "tenants.CancelErasure")
	leave("stands above tenants: the rooms' own tests cover it", "tenants.Suspend", "tenants.Erase", "tenants.EraseDue", "tenants.CheckProof", "tenants.Administrators",
		"directory.Search", "identity.Proven", "identity.AccountID")
	for _, operation := range []string{
		"list-starter-templates", "apply-starter-template", "get-sample-data", "get-sample-data-removal", "remove-sample-data", "list-domains", "create-domain", "get-brand", "update-brand",
		"set-logo", "remove-logo", "get-usage", "start-tenant-export", "list-tenant-exports", "request-erasure", "cancel-erasure", "list-support-access",
		"get-present-support", "leave-support",
	} {
		nothingToName[operation] = "is about the caller's own company"
	}
	for _, operation := range []string{"get-operator", "list-tenants", "get-system", "list-all-jobs", "list-own-support-access"} {
		nothingToName[operation] = "is for operators, and for nobody else there: tests of operators cover it"
	}
	pathThings["/tenant-exports/"], pathThings["/operator/jobs/"] = "tenant_export", "key"
	pathThings["/support-access/"], pathThings["/operator/support/"] = "support_grant", "support_grant"
	pathThings["/operator/tenants/"] = "tenant"
	goodBodies["allow-support-access"] = `{}`
	goodBodies["suspend-tenant"], goodBodies["ask-for-support-access"] = `{"reason":"stolen"}`, `{"reason":"stolen","minutes":30}`
	goodBodies["set-tenant-limits"], goodBodies["approve-tenant-domain"] = `{"members":1}`, `{"domain":"stolen.example.org"}`
	sound["apply-starter-template"], sound["create-domain"], sound["update-brand"] = `{"template":"sales"}`, `{"domain":"crm.example.org"}`, `{"name":"x"}`
	sound["request-erasure"] = `{"confirm":"another"}`

	leave("wiring, before the first request", "starter.RegisterHTTP", "domain.RegisterHTTP", "brand.RegisterHTTP", "usage.RegisterHTTP", "archive.RegisterHTTP",
		"archive.RegisterJobs", "operator.RegisterHTTP", "operator.Authenticator", "operator.Acted")
	leave("takes nothing that could be another tenant's", "starter.Apply", "starter.Sample", "starter.RemoveSample", "starter.SampleRemoval", "domain.List", "domain.Prove", "brand.Get", "brand.Update",
		"brand.SetLogo", "brand.RemoveLogo", "usage.Get", "usage.Measure", "usage.Count", "usage.Sent", "usage.Run", "usage.Flush", "usage.Sweep", "usage.SetLimits", "usage.Allow", "usage.AllowCall",
		"archive.Start", "archive.List", "archive.Sweep", "operator.Who", "operator.Present", "operator.ListGrants", "operator.Sweep")
	leave("is public, or for Kontor itself: the rooms' own tests cover it", "domain.Tenant", "domain.Address", "brand.Brand", "brand.Logo", "brand.Sender", "usage.Of",
		"operator.Add", "operator.Remove", "operator.List", "operator.Support", "operator.System", "operator.Mine", "operator.JobsPage", "operator.TenantsPage")
	calls["domain.Add"] = blind(func(v visit) (any, error) { return only(second(v.a.Domains.Add(v, v.of["noise"]+".example.org"))) })
	calls["domain.Approve"] = blind(func(v visit) (any, error) {
		return only(second(v.a.Domains.Approve(v, v.of["noise"]+".example.org")))
	})
	calls["domain.Verify"] = missing(func(v visit) (any, error) { return v.a.Domains.Verify(v, v.of["domain"]) })
	calls["domain.Remove"] = missing(func(v visit) (any, error) { return only(v.a.Domains.Remove(v, v.of["domain"])) })
	calls["archive.Get"] = personOnly(func(v visit) (any, error) { return v.a.Archives.Get(v, v.of["tenant_export"]) })
	calls["archive.Open"] = personOnly(func(v visit) (any, error) { return v.a.Archives.Open(v, v.of["tenant_export"]) })
	calls["operator.Allow"] = personOnly(func(v visit) (any, error) { return v.a.Operators.Allow(v, v.of["support_grant"], false, nil) })
	calls["operator.Refuse"] = personOnly(func(v visit) (any, error) { return v.a.Operators.Refuse(v, v.of["support_grant"]) })
	calls["operator.Revoke"] = personOnly(func(v visit) (any, error) { return v.a.Operators.Revoke(v, v.of["support_grant"]) })
	// Nobody here is an operator, so that another tenant is not even there.
	calls["operator.Tenant"] = missing(func(v visit) (any, error) { return v.a.Operators.Tenant(v, v.of["tenant"]) })
	calls["operator.Suspend"] = missing(func(v visit) (any, error) { return v.a.Operators.Suspend(v, v.of["tenant"], "stolen") })
	calls["operator.Resume"] = missing(func(v visit) (any, error) { return v.a.Operators.Resume(v, v.of["tenant"]) })
	calls["operator.SetLimits"] = missing(func(v visit) (any, error) {
		return v.a.Operators.SetLimits(v, v.of["tenant"], usage.Limits{Members: 1})
	})
	calls["operator.ApproveDomain"] = missing(func(v visit) (any, error) {
		return only(v.a.Operators.ApproveDomain(v, v.of["tenant"], "stolen.example.org"))
	})
	calls["operator.RetryJob"] = missing(func(v visit) (any, error) { return only(v.a.Operators.RetryJob(v, v.of["job"])) })
	calls["operator.Ask"] = missing(func(v visit) (any, error) { return v.a.Operators.Ask(v, v.of["tenant"], "stolen", 30, true) })
	calls["operator.Enter"] = missing(func(v visit) (any, error) { return v.a.Operators.Enter(v, v.of["support_grant"]) })
}
