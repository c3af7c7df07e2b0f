package app_test

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/privacy"
)

// Consents, and what is sent by them.
func init() {
	leave("wiring, before the first request", "privacy.RegisterHTTP", "privacy.RegisterJobs", "privacy.Handler", "privacy.SetCarrier")
	leave("takes nothing that could be another tenant's", "privacy.Settings")
	calls["privacy.List"] = missing(func(v visit) (any, error) { return v.a.Privacy.List(v, v.of["contact"]) })
	decision := privacy.Decision{Channel: "email", Purpose: "newsletter"}
	calls["privacy.Grant"] = missing(func(v visit) (any, error) { return v.a.Privacy.Grant(v, v.of["contact"], decision) })
	calls["privacy.Withdraw"] = missing(func(v visit) (any, error) { return v.a.Privacy.Withdraw(v, v.of["contact"], decision) })
	calls["privacy.Ask"] = missing(func(v visit) (any, error) { return v.a.Privacy.Ask(v, v.of["contact"], "newsletter") })
	calls["privacy.Send"] = missing(func(v visit) (any, error) {
		return v.a.Privacy.Send(v, privacy.Message{ContactID: v.of["contact"], Purpose: "newsletter", Subject: "x", Text: "x", Sender: "test"})
	})
	calls["privacy.SetSettings"] = blind(func(v visit) (any, error) {
		have, err := v.a.Privacy.Settings(v)
		if err != nil {
			return nil, err
		}
		return only(second(v.a.Privacy.SetSettings(v, privacy.Settings{CapDays: 7, Free: []string{v.of["contact"]}, Version: have.Version})))
	})
	calls["privacy.Sweep"] = blind(func(v visit) (any, error) { return only(v.a.Privacy.Sweep(v)) })
	calls["privacy.Allowed"] = missing(func(v visit) (any, error) {
		return with(v, func(ctx context.Context, tx *db.Tx) (any, error) {
			return only(second(v.a.Privacy.Allowed(ctx, tx, v.of["contact"], "email", "newsletter")))
		})
	})
	calls["privacy.Consented"] = blind(func(v visit) (any, error) {
		return with(v, func(ctx context.Context, tx *db.Tx) (any, error) {
			some, err := v.a.Privacy.Consented(ctx, tx, []string{v.of["contact"]}, "email", "newsletter")
			return some[v.of["contact"]], err
		})
	})

	pathThings["/records/contacts/{id}"] = "contact"
	settings := `{"cap":1,"cap_days":7,"quiet_from":0,"quiet_until":0,"quiet_sunday":false,"free":[],"imprint":"","version":0}`
	for operation, body := range map[string]string{
		"set-contact-consent": `{"channel":"email","purpose":"newsletter","state":"granted"}`, "ask-contact-consent": `{"purpose":"newsletter"}`, "set-privacy-settings": settings,
	} {
		goodBodies[operation], sound[operation] = body, body
	}
	for _, operation := range []string{"get-privacy-settings", "set-privacy-settings"} {
		nothingToName[operation] = "is about the caller's own company"
	}
}
