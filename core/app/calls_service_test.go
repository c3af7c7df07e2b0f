package app_test

import (
	"time"

	"github.com/kontor-crm/kontor/core/service"
)

// The service desk.
func init() {
	leave("wiring, before the first request", "service.RegisterJobs", "service.SetSender")
	calls["service.Open"] = missing(func(v visit) (any, error) {
		return v.a.Desk.Open(v, service.Request{Channel: "api", TicketID: v.of["ticket"], Message: service.Message{Text: "stolen"}})
	})
	calls["service.Reply"] = missing(func(v visit) (any, error) { return v.a.Desk.Reply(v, v.of["ticket"], service.Reply{Text: "stolen"}) })
	calls["service.Note"] = missing(func(v visit) (any, error) { return v.a.Desk.Note(v, v.of["ticket"], service.Note{Text: "stolen"}) })
	calls["service.Undo"] = missing(func(v visit) (any, error) { return only(v.a.Desk.Undo(v, v.of["ticket"], v.of["message"])) })
	calls["service.Sent"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Sent(v, v.of["message"], "<stolen@x>", time.Now())) })
	calls["service.Queued"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Queued(v, v.of["message"], "<stolen@x>")) })
	calls["service.Failed"] = blind(func(v visit) (any, error) { return only(v.a.Desk.Failed(v, v.of["message"], "stolen")) })
	calls["service.Customer"] = missing(func(v visit) (any, error) {
		return v.a.Desk.Customer(v.of["contact"], v.of["company"]).Ticket(v, v.of["ticket"])
	})
}
