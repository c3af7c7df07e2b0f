package app_test

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
)

// E-mail.
func init() {
	leave("wiring, before the first request", "mailbox.RegisterHTTP", "mailbox.SetReceiver", "mailbox.SetStripper")
	leave("takes mail of strangers; core/mailbox's own tests cover whose it becomes", "mailbox.Listen")
	leave("for whoever erases the tenant", "mailbox.Erase")
	calls["mailbox.List"] = blind(func(v visit) (any, error) { return counts(v.a.Mailboxes.List(v)) })
	calls["mailbox.Get"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.Get(v, v.of["mailbox"]) })
	calls["mailbox.Create"] = blind(func(v visit) (any, error) {
		return only(second(v.a.Mailboxes.Create(v, mailbox.Settings{Name: str(v.of["noise"]), TeamID: str(v.of["team"])})))
	})
	calls["mailbox.Update"] = missing(func(v visit) (any, error) {
		return v.a.Mailboxes.Update(v, v.of["mailbox"], mailbox.Settings{Name: str("stolen")}, nil)
	})
	calls["mailbox.Delete"] = missing(func(v visit) (any, error) { return only(v.a.Mailboxes.Delete(v, v.of["mailbox"], nil)) })
	calls["mailbox.Test"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.Test(v, v.of["mailbox"]) })
	calls["mailbox.Ledger"] = blind(func(v visit) (any, error) {
		return counts(v.a.Mailboxes.Ledger(v, mailbox.LedgerQuery{MailboxID: v.of["mailbox"]}))
	})
	calls["mailbox.Counts"] = blind(func(v visit) (any, error) { return v.a.Mailboxes.Counts(v) })
	calls["mailbox.Entry"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.Entry(v, v.of["session"]) })
	calls["mailbox.Raw"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.Raw(v, v.of["session"]) })
	calls["mailbox.Retry"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.Retry(v, v.of["session"]) })
	calls["mailbox.Outgoing"] = blind(func(v visit) (any, error) {
		return counts(v.a.Mailboxes.Outgoing(v, mailbox.OutgoingQuery{ThreadID: v.of["contact"]}))
	})
	calls["mailbox.Resend"] = missing(func(v visit) (any, error) { return only(v.a.Mailboxes.Resend(v, v.of["session"])) })
	calls["mailbox.Queue"] = blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return second(v.a.Mailboxes.Queue(ctx, tx, mailbox.Outgoing{MailboxID: v.of["mailbox"], To: []mime.Address{{Address: "a@b.example"}}, Text: "x"}))
		}))
	})
	calls["mailbox.Confirm"] = blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Mailboxes.Confirm(ctx, tx, mailbox.Confirmation{To: "x@example.org", Subject: "x", ThreadID: v.of["ticket"]})
		}))
	})
	calls["mailbox.QueueOrRefuse"] = blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Mailboxes.QueueOrRefuse(ctx, tx, mailbox.Outgoing{MailboxID: v.of["mailbox"], To: []mime.Address{{Address: "a@b.example"}}, Text: "x"})
		}))
	})
	calls["mailbox.Domains"] = blind(func(v visit) (any, error) { return counts(v.a.Mailboxes.Domains(v)) })
	calls["mailbox.AddDomain"] = blind(func(v visit) (any, error) {
		return only(second(v.a.Mailboxes.AddDomain(v, v.of["noise"]+".example")))
	})
	calls["mailbox.CheckDomain"] = missing(func(v visit) (any, error) { return v.a.Mailboxes.CheckDomain(v, v.of["mail_domain"]) })
	calls["mailbox.RemoveDomain"] = missing(func(v visit) (any, error) { return only(v.a.Mailboxes.RemoveDomain(v, v.of["mail_domain"])) })
	calls["mailbox.Suppressions"] = blind(func(v visit) (any, error) { return counts(v.a.Mailboxes.Suppressions(v, "", 10)) })
	calls["mailbox.Suppress"] = blind(func(v visit) (any, error) { return only(v.a.Mailboxes.Suppress(v, v.of["noise"]+"@example.net")) })
	calls["mailbox.Unsuppress"] = missing(func(v visit) (any, error) {
		return only(v.a.Mailboxes.Unsuppress(v, v.of["session"]+"@example.net"))
	})

	pathThings["/mailboxes/"], pathThings["/mail-domains/"] = "mailbox", "mail_domain"
	pathThings["/mail-ledger/"], pathThings["/mail-outgoing/"] = "session", "session"
	nothingToName["add-mail-domain"] = "takes a name of the caller's own and answers with a new key"
	goodBodies["update-mailbox"] = `{"name":"stolen"}`
	for operation, list := range map[string][]attempt{
		"list-mailboxes": {{path: "/mailboxes"}}, "list-mail-domains": {{path: "/mail-domains"}}, "list-mail-suppressions": {{path: "/mail-suppressions"}, {path: "/mail-suppressions?cursor=<cursor_users>"}},
		"create-mailbox":          {{path: "/mailboxes", body: `{"name":"<noise>","team_id":"<team>"}`}},
		"list-mail-ledger":        {{path: "/mail-ledger?mailbox_id=<mailbox>"}, {path: "/mail-ledger?cursor=<cursor_users>"}},
		"count-mail-ledger":       {{path: "/mail-ledger/counts"}},
		"list-outgoing-mail":      {{path: "/mail-outgoing?thread_id=<contact>"}, {path: "/mail-outgoing?cursor=<cursor_users>"}},
		"add-mail-suppression":    {{path: "/mail-suppressions", body: `{"address":"<noise>@example.net"}`}},
		"remove-mail-suppression": {{path: "/mail-suppressions/remove", body: `{"address":"<noise>@example.net"}`}},
	} {
		mentions[operation] = list
	}
}
