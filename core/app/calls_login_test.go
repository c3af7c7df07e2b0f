package app_test

import (
	"github.com/kontor-crm/kontor/core/identity"
)

// Signing in: nearly all of it stands above tenants, or is about the very person who asks.
func init() {
	leave("wiring, before the first request", "identity.RegisterJobs")
	leave("stands above tenants: core/identity's own tests cover it", "identity.BeginFlow", "identity.BeginFlowFor", "identity.TakeFlow", "identity.ProveSecond", "identity.EnrolSecond",
		"identity.BeginPasskeyLogin", "identity.LoginPasskey", "identity.SendVerification", "identity.Verify", "identity.RequestReset", "identity.Reset",
		"identity.Invited", "identity.Accept", "identity.Present", "identity.EndProvider", "identity.EndVouched", "identity.WaysOf")
	leave("is about the account of the person who asks, by the session that is shown: core/identity's own tests cover it", "identity.BeginTOTP",
		"identity.ConfirmTOTP", "identity.RemoveTOTP", "identity.RenewRecoveryCodes", "identity.Factors", "identity.StepUp", "identity.BeginPasskey",
		"identity.AddPasskey", "identity.RemovePasskey", "identity.BeginPasskeyStepUp", "identity.StepUpPasskey", "identity.ResendVerification",
		"identity.RequestEmailChange", "identity.Rules", "identity.ListInvitations")
	leave("is Kontor's own, for a provider of the tenant: tenants/sso's tests cover it", "identity.CreateVouched", "identity.AdoptVouched")
	calls["identity.ResetSecond"] = personOnly(func(v visit) (any, error) { return only(v.a.Identity.ResetSecond(v, v.of["user"])) })
	calls["identity.Vouched"] = blind(func(v visit) (any, error) {
		return v.a.Identity.Vouched(v, v.of["user"], identity.How{}, "", identity.Client{})
	})
	calls["identity.SetRules"] = blind(func(v visit) (any, error) {
		return v.a.Identity.SetRules(v, identity.Rules{BreakGlass: []string{v.of["user"]}, IdleMinutes: 60, AgeHours: 24}, identity.Client{})
	})
	calls["identity.Invite"] = blind(func(v visit) (any, error) {
		return v.a.Identity.Invite(v, identity.NewInvitation{Email: "a@example.org", RoleIDs: []string{v.of["role"]}})
	})
	calls["identity.InviteAgain"] = missing(func(v visit) (any, error) { return v.a.Identity.InviteAgain(v, v.of["key"]) })
	calls["identity.Uninvite"] = missing(func(v visit) (any, error) { return only(v.a.Identity.Uninvite(v, v.of["key"])) })
	calls["access.SetEmail"] = blind(func(v visit) (any, error) { return only(v.a.Access.SetEmail(v, v.of["user"], "a@example.org")) })
	calls["access.MayGrant"] = blind(func(v visit) (any, error) { return only(v.a.Access.MayGrant(v, []string{v.of["role"]})) })

	// Ids of other sorts stand in for things that take a mail server or a provider to make; the rooms' own tests try real ones.
	pathThings["/me/passkeys/"], pathThings["/me/identities/"], pathThings["/invitations/"] = "session", "session", "key"
	pathThings["/sso/"], pathThings["/sso-providers/"] = "session", "session"
	for _, operation := range []string{
		"list-invitations", "change-email", "resend-email-verification", "get-factors", "list-identities", "add-passkey", "begin-passkey",
		"renew-recovery-codes", "step-up", "step-up-with-passkey", "begin-passkey-step-up", "remove-totp", "begin-totp", "confirm-totp", "get-sign-in-policy",
		"list-sso-domains", "list-sso-providers", "logout-everywhere", "create-sso-domain",
	} {
		nothingToName[operation] = "is about the caller, or the caller's own company"
	}
	nothingToName["create-invitation"] = "needs a mail server, which this node has not: core/identity's tests invite with another tenant's roles"
	mentions["set-sign-in-policy"] = []attempt{{path: "/sign-in-policy", body: `{"second_factor":false,"ways":[],"break_glass_user_ids":["<user>"],"session_idle_minutes":60,"session_age_hours":24,"networks":[]}`}}
	mentions["create-sso-provider"] = []attempt{{path: "/sso-providers", body: `{"name":"x","issuer":"https://127.0.0.1","client_id":"x","settings":{"scopes":[],"domains":[],"groups_claim":"","group_roles":[],"provision":true,"role_ids":["<role>"]}}`}}
	goodBodies["link-sso"], goodBodies["update-sso-provider"] = `{}`, `{"name":"stolen"}`
}
