package app_test

import (
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/oauth"
)

// Apps of others, and keys.
func init() {
	leave("wiring, before the first request", "oauth.RegisterHTTP", "oauth.Handler", "oauth.Authenticator", "identity.OnSuspend", "identity.OnErase", "records.SetSealer")
	leave("takes nothing that could be another tenant's", "oauth.Sweep", "oauth.Consents")
	calls["oauth.Create"] = blind(func(v visit) (any, error) {
		_, _, err := v.a.OAuth.Create(v, oauth.NewApp{Name: "x", Confidential: true, Scopes: []string{"read"}, RoleIDs: []string{v.of["role"]}})
		return nil, err
	})
	calls["oauth.List"] = blind(func(v visit) (any, error) { return counts(v.a.OAuth.List(v)) })
	calls["oauth.Get"] = missing(func(v visit) (any, error) { return v.a.OAuth.Get(v, v.of["app"]) })
	calls["oauth.Update"] = personOnly(func(v visit) (any, error) {
		return v.a.OAuth.Update(v, v.of["app"], 0, oauth.Patch{Name: str("stolen")})
	})
	calls["oauth.RotateSecret"] = personOnly(func(v visit) (any, error) {
		_, _, err := v.a.OAuth.RotateSecret(v, v.of["app"])
		return nil, err
	})
	calls["oauth.Delete"] = personOnly(func(v visit) (any, error) { return only(v.a.OAuth.Delete(v, v.of["app"])) })
	calls["oauth.Revoke"] = personOnly(func(v visit) (any, error) { return only(v.a.OAuth.Revoke(v, v.of["app"])) })
	calls["identity.RotateKey"] = personOnly(func(v visit) (any, error) {
		_, _, err := v.a.Identity.RotateKey(v, v.of["key"], time.Hour)
		return nil, err
	})
	calls["identity.EraseUser"] = missing(func(v visit) (any, error) { return only(v.a.Identity.EraseUser(v, v.of["user2"])) })
	calls["access.EraseUser"] = missing(func(v visit) (any, error) { return only(v.a.Access.EraseUser(v, v.of["user2"])) })
	calls["access.PrincipalRoles"] = blind(func(v visit) (any, error) { return counts(v.a.Access.PrincipalRoles(v, actor.App, v.of["app"])) })

	pathThings["/oauth-apps/"], pathThings["/me/apps/"] = "app", "app"
	goodBodies["update-oauth-app"], goodBodies["rotate-api-key"] = `{"name":"stolen"}`, `{}`
	mentions["create-oauth-app"] = []attempt{{path: "/oauth-apps", body: `{"name":"x","confidential":true,"scopes":["<object>:read"],"role_ids":["<role>"]}`}}
	nothingToName["list-oauth-apps"], nothingToName["list-allowed-apps"] = "is about the caller's own company", "is about the caller"
}
