package app_test

import (
	"github.com/kontor-crm/kontor/core/alert"
)

// The watch over the audit. Ids of other sorts stand in for alerts, which take unusual acts to make; core/alert's own tests try
// real ones of another tenant.
func init() {
	leave("wiring, before the first request", "alert.RegisterHTTP", "alert.RegisterJobs", "alert.Noticed", "alert.Run")
	leave("takes nothing that could be another tenant's", "alert.Look", "alert.Sweep", "alert.MayExport")
	calls["alert.Get"] = missing(func(v visit) (any, error) { return v.a.Alerts.Get(v, v.of["session"]) })
	calls["alert.Acknowledge"] = missing(func(v visit) (any, error) { return v.a.Alerts.Acknowledge(v, v.of["session"]) })
	calls["alert.Dismiss"] = missing(func(v visit) (any, error) { return v.a.Alerts.Dismiss(v, v.of["session"], "x") })
	calls["alert.Release"] = missing(func(v visit) (any, error) { return only(v.a.Alerts.Release(v, v.of["user"])) })
	calls["alert.List"] = blind(func(v visit) (any, error) { return v.a.Alerts.List(v, "", v.of["session"], 10) })
	calls["alert.Freezes"] = blind(func(v visit) (any, error) { return v.a.Alerts.Freezes(v) })
	calls["alert.Policy"] = blind(func(v visit) (any, error) { return nil, second(v.a.Alerts.Policy(v)) })
	calls["alert.SetPolicy"] = blind(func(v visit) (any, error) {
		p := alert.Default()
		p.Rules[alert.Rule(v.of["role"])] = alert.RulePolicy{Action: alert.Tell}
		return nil, second(v.a.Alerts.SetPolicy(v, p))
	})
	calls["access.Holders"] = blind(func(v visit) (any, error) { return counts(v.a.Access.Holders(v, v.of["role"])) })
	calls["identity.DoubtSessions"] = blind(func(v visit) (any, error) { return only(v.a.Identity.DoubtSessions(v, v.of["user"])) })
	leave("takes nothing that could be another tenant's", "access.CountActive", "records.Total", "file.Used")
	leave("wiring, before the first request", "access.SetSeats", "records.SetLimits", "file.SetRoom", "identity.SetInvitable")

	pathThings["/alerts/"], pathThings["/export-freezes/"] = "session", "user"
	goodBodies["dismiss-alert"], goodBodies["acknowledge-alert"] = `{"reason":"stolen"}`, ""
	for _, operation := range []string{"list-alerts", "get-alert-policy", "list-export-freezes"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	mentions["set-alert-policy"] = []attempt{{path: "/alert-policy", body: `{"rules":{"<role>":{"action":"alert"}},"hours":{"from":0,"until":24,"days":[]},"version":0}`}}
	sound["dismiss-alert"], sound["acknowledge-alert"] = `{"reason":"x"}`, ""
	sound["set-alert-policy"] = `{"rules":{},"hours":{"from":0,"until":24,"days":[]},"version":0}`
}
