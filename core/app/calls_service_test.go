package app_test

import (
	"time"

	"github.com/kontor-crm/kontor/core/service"
)

// The service desk.
func init() {
	leave("wiring, before the first request", "service.RegisterJobs", "service.RegisterHTTP", "service.SetSender", "service.SetCopier")
	calls["service.Open"] = missing(func(v visit) (any, error) {
		return v.a.Desk.Open(v, service.Request{Channel: "api", TicketID: v.of["ticket"], Message: service.Message{Text: "stolen"}})
	})
	calls["service.Reply"] = missing(func(v visit) (any, error) { return v.a.Desk.Reply(v, v.of["ticket"], service.Reply{Text: "stolen"}) })
	calls["service.Note"] = missing(func(v visit) (any, error) { return v.a.Desk.Note(v, v.of["ticket"], service.Note{Text: "stolen"}) })
	calls["service.Undo"] = missing(func(v visit) (any, error) { return only(v.a.Desk.Undo(v, v.of["message"])) })
	calls["service.Sent"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Sent(v, v.of["message"], "<stolen@x>", time.Now())) })
	calls["service.Queued"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Queued(v, v.of["message"], "<stolen@x>")) })
	calls["service.Failed"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Failed(v, v.of["message"], "stolen")) })
	calls["service.Customer"] = missing(func(v visit) (any, error) {
		return v.a.Desk.Customer(v.of["contact"], v.of["company"]).Ticket(v, v.of["ticket"])
	})
	calls["service.Merge"] = missing(func(v visit) (any, error) { return v.a.Desk.Merge(v, v.of["ticket"], []string{v.of["ticket2"]}) })
	calls["service.Split"] = missing(func(v visit) (any, error) {
		return v.a.Desk.Split(v, v.of["ticket"], "stolen", []string{v.of["message"]})
	})
	calls["service.Render"] = missing(func(v visit) (any, error) { return v.a.Desk.Render(v, v.of["ticket"], "{{ticket.subject}}") })
	calls["service.Apply"] = missing(func(v visit) (any, error) { return v.a.Desk.Apply(v, v.of["ticket"], v.of["desk_rule"]) })
	calls["service.Rules"] = blind(func(v visit) (any, error) { return v.a.Desk.Rules(v) })
	rule := func(v visit) service.NewRule {
		return service.NewRule{Kind: service.Macro, Name: v.of["noise"], Definition: []byte(`{}`)}
	}
	calls["service.CreateRule"] = blind(func(v visit) (any, error) { return only(second(v.a.Desk.CreateRule(v, rule(v)))) })
	calls["service.UpdateRule"] = missing(func(v visit) (any, error) { return v.a.Desk.UpdateRule(v, v.of["desk_rule"], rule(v)) })
	calls["service.DeleteRule"] = missing(func(v visit) (any, error) { return only(v.a.Desk.DeleteRule(v, v.of["desk_rule"])) })

	calls["service.Learn"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Learn(v)) })
	calls["service.Nightly"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Nightly(v)) })
	calls["service.Relearn"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Relearn(v)) })
	calls["service.Learnings"] = blind(func(v visit) (any, error) { return v.a.Desk.Learnings(v) })
	calls["service.Survey"] = missing(func(v visit) (any, error) { return v.a.Desk.Survey(v, "stolen") })
	calls["service.Answer"] = missing(func(v visit) (any, error) { return only(v.a.Desk.Answer(v, "stolen", 5, "stolen")) })
	calls["service.Judge"] = missing(func(v visit) (any, error) { return only(v.a.Desk.Judge(v, v.of["ticket"], "topic", true)) })

	pathThings["/tickets/{id}"], pathThings["/messages/{id}"], pathThings["/service/rules/"] = "ticket", "message", "desk_rule"
	for operation, body := range map[string]string{
		"reply-to-ticket": `{"text":"stolen"}`, "note-on-ticket": `{"text":"stolen"}`, "merge-tickets": `{"from":["<ticket2>"]}`, "take-back-message": "",
		"split-ticket": `{"message_ids":["<message>"]}`, "render-for-ticket": `{"text":"x"}`, "apply-macro": `{"rule_id":"<desk_rule>"}`,
		"judge-suggestion":    `{"field":"topic","accept":true}`,
		"update-service-rule": `{"kind":"macro","name":"stolen","active":true,"definition":{}}`,
	} {
		goodBodies[operation] = body
	}
	sound["open-ticket"] = `{"channel":"api","subject":"x","text":"x"}`
	sound["create-service-rule"] = `{"kind":"macro","name":"fresh","active":true,"definition":{}}`
	mentions["open-ticket"] = []attempt{
		{path: "/tickets", body: `{"channel":"api","ticket_id":"<ticket>","text":"stolen"}`, missing: true},
		{path: "/tickets", body: `{"channel":"api","subject":"x","contact_id":"<contact>","text":"x"}`},
	}
	mentions["create-service-rule"] = []attempt{{path: "/service/rules", body: `{"kind":"routing","name":"<noise>","active":false,"definition":{"filter":{"field":"custom.<field>","op":"not_empty"}}}`}}
	nothingToName["list-service-rules"] = "is about the caller's own company"
	nothingToName["list-learnings"] = "is about the caller's own company"
	nothingToName["learn-from-tickets"] = "is about the caller's own company"
}
