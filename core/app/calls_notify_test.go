package app_test

import (
	"github.com/kontor-crm/kontor/core/live"
	"github.com/kontor-crm/kontor/core/notify"
)

func init() {
	calls["notify.List"] = blind(func(v visit) (any, error) { return v.a.Notify.List(v, false, v.of["notification"], 10) })
	calls["notify.Mark"] = blind(func(v visit) (any, error) { return only(v.a.Notify.Mark(v, []string{v.of["notification"]}, true)) })
	calls["notify.People"] = missing(func(v visit) (any, error) { return v.a.Notify.People(v, "contacts", v.of["contact"], "") })
	calls["live.Present"] = personOnly(func(v visit) (any, error) { return v.a.Live.Present(v, "contacts", v.of["contact"], live.Looking) })
	leave("background work", "live.Run")
	calls["notify.Subscribe"] = blind(func(v visit) (any, error) {
		return only(v.a.Notify.Subscribe(v, notify.Device{Endpoint: "https://push.invalid/x"}))
	})
	calls["notify.Unsubscribe"] = blind(func(v visit) (any, error) { return only(v.a.Notify.Unsubscribe(v, "https://push.invalid/x")) })
	leave("makes and shows the caller's own key", "notify.PushKey")
	calls["notify.Forget"] = blind(func(v visit) (any, error) { return only(v.a.Notify.Forget(v, v.of["user"])) })
	calls["notify.Handle"] = blind(func(v visit) (any, error) { return only(v.a.Notify.Handle(v, v.tenant(), v.event())) })
	calls["notify.Sweep"] = blind(func(v visit) (any, error) { return only(v.a.Notify.Sweep(v)) })
	calls["notify.Choose"] = blind(func(v visit) (any, error) { return v.a.Notify.Choose(v, map[notify.Kind]notify.NoticeWay{}) })
	calls["access.TeamPeople"] = blind(func(v visit) (any, error) { return v.a.Access.TeamPeople(v, v.of["team"]) })
	calls["records.Heads"] = blind(func(v visit) (any, error) { return v.a.Records.Heads(v, "contacts", []string{v.of["contact"]}) })
	leave("takes nothing that could be another tenant's", "notify.Unread", "notify.Settings")
}
