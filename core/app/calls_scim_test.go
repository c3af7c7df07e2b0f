package app_test

import (
	"github.com/kontor-crm/kontor/tenants/scim"
)

// The company's directory: its settings. What it does itself, tenants/scim's own tests try with the tokens of two companies.
func init() {
	leave("wiring, before the first request", "scim.RegisterHTTP", "scim.Handler")
	leave("takes nothing that could be another tenant's", "scim.CreateToken")
	calls["scim.ListTokens"] = blind(func(v visit) (any, error) { return nil, second(v.a.SCIM.ListTokens(v)) })
	calls["scim.RevokeToken"] = missing(func(v visit) (any, error) { return only(v.a.SCIM.RevokeToken(v, v.of["scim_token"])) })
	calls["scim.Mapping"] = blind(func(v visit) (any, error) { return v.a.SCIM.Mapping(v) })
	calls["scim.SetMapping"] = blind(func(v visit) (any, error) {
		return v.a.SCIM.SetMapping(v, scim.Mapping{RoleIDs: []string{v.of["role"]}})
	})

	pathThings["/scim-token/"] = "scim_token"
	for _, operation := range []string{"list-scim-tokens", "get-scim-mapping"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	nothingToName["create-scim-token"] = "is about the caller's own company"
	mentions["set-scim-mapping"] = []attempt{
		{path: "/scim-mapping", body: `{"role_ids":["<role>"],"group_roles":[]}`},
		{path: "/scim-mapping", body: `{"role_ids":[],"group_roles":[{"group":"x","role_id":"<role>"}]}`},
	}
	sound["create-scim-token"], sound["set-scim-mapping"] = `{"name":"x"}`, `{"role_ids":[],"group_roles":[]}`
}
