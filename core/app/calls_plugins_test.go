package app_test

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	plugins "github.com/kontor-crm/kontor/plugins/host"
)

// Plugins. Ids of other sorts stand in for installations and packages, which take a signed module to make; the tests of a
// plugin's life try real ones of another tenant.
func init() {
	leave("wiring, before the first request", "plugins.RegisterHTTP", "plugins.Handler", "records.BeforeAll")
	leave("background work", "plugins.Run", "plugins.Close")
	leave("for whoever runs this Kontor, on the command line", "plugins.Block", "plugins.Unblock")
	leave("opens what the caller holds under the caller's own tenant", "plugins.HookURL")
	calls["plugins.Get"] = missing(func(v visit) (any, error) { return v.a.Plugins.Get(v, v.of["session"]) })
	calls["plugins.List"] = blind(func(v visit) (any, error) { return v.a.Plugins.List(v) })
	calls["plugins.Offers"] = blind(func(v visit) (any, error) {
		list, _, err := v.a.Plugins.Offers(v)
		return list, err
	})
	calls["plugins.Upload"] = blind(func(v visit) (any, error) {
		return v.a.Plugins.Upload(v, strings.NewReader(v.of["session"]))
	})
	calls["plugins.Take"] = missing(func(v visit) (any, error) { return v.a.Plugins.Take(v, v.of["session"]) })
	calls["plugins.Review"] = missing(func(v visit) (any, error) { return v.a.Plugins.Review(v, v.of["session"]) })
	calls["plugins.Install"] = missing(func(v visit) (any, error) { return v.a.Plugins.Install(v, v.of["session"], "") })
	calls["plugins.Configure"] = missing(func(v visit) (any, error) { return v.a.Plugins.Configure(v, v.of["session"], 0, nil) })
	calls["plugins.SetPolicy"] = missing(func(v visit) (any, error) { return v.a.Plugins.SetPolicy(v, v.of["session"], 0, plugins.Suggest) })
	calls["plugins.Enable"] = missing(func(v visit) (any, error) { return v.a.Plugins.Enable(v, v.of["session"], 0) })
	calls["plugins.Disable"] = missing(func(v visit) (any, error) { return v.a.Plugins.Disable(v, v.of["session"], 0) })
	calls["plugins.Upgrade"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.Upgrade(v, v.of["session"], 0, v.of["session"], "", nil)
	})
	calls["plugins.RollBack"] = missing(func(v visit) (any, error) { return v.a.Plugins.RollBack(v, v.of["session"], 0) })
	calls["plugins.Remove"] = missing(func(v visit) (any, error) { return only(v.a.Plugins.Remove(v, v.of["session"])) })
	calls["plugins.Prune"] = blind(func(v visit) (any, error) {
		return only(v.a.Plugins.Prune(v, "test.guest", func(*plugins.Package) bool { return false }))
	})
	calls["plugins.Calls"] = missing(func(v visit) (any, error) { return v.a.Plugins.Calls(v, v.of["session"], "", 10) })
	calls["plugins.Flows"] = missing(func(v visit) (any, error) { return v.a.Plugins.Flows(v, v.of["session"], 30) })
	calls["plugins.Usage"] = missing(func(v visit) (any, error) { return v.a.Plugins.Usage(v, v.of["session"], 24) })
	calls["plugins.Sweep"] = blind(func(v visit) (any, error) { return only(v.a.Plugins.Sweep(v)) })
	calls["plugins.Handle"] = blind(func(v visit) (any, error) { return only(v.a.Plugins.Handle(v, v.tenant(), v.event())) })
	calls["plugins.ForObject"] = missing(func(v visit) (any, error) { return v.a.Plugins.ForObject(v, v.of["object"]) })
	calls["plugins.Enrich"] = missing(func(v visit) (any, error) { return v.a.Plugins.Enrich(v, v.of["session"], "contacts", v.of["contact"]) })
	calls["plugins.SuggestionsFor"] = missing(func(v visit) (any, error) { return v.a.Plugins.SuggestionsFor(v, "contacts", v.of["contact"]) })
	calls["plugins.Apply"] = missing(func(v visit) (any, error) {
		return only(v.a.Plugins.Apply(v, "contacts", v.of["contact"], v.of["session"], nil))
	})
	calls["plugins.RunAction"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.RunAction(v, v.of["session"], "probe", "contacts", v.of["contact"], nil)
	})
	calls["plugins.Panels"] = missing(func(v visit) (any, error) { return v.a.Plugins.Panels(v, v.of["object"]) })
	leave("takes nothing that could be another tenant's", "plugins.Responders")
	calls["plugins.ReplyChat"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.ReplyChat(v, v.of["session"], plugins.Chat{Lines: []plugins.ChatLine{{Role: "visitor", Text: "x"}}})
	})
	calls["plugins.RenderPanel"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.RenderPanel(v, v.of["session"], "panel", "contacts", v.of["contact"], nil)
	})
	calls["plugins.AskRoute"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.AskRoute(v, v.of["session"], plugins.Asked{Method: "POST", Path: "/x"})
	})
	calls["plugins.StartAction"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.StartAction(v, v.of["session"], plugins.ManyActions{Action: "probe", Object: "contacts"})
	})
	calls["plugins.StartTrial"] = missing(func(v visit) (any, error) { return v.a.Plugins.StartTrial(v, v.of["session"], 7) })
	calls["plugins.GetRun"] = missing(func(v visit) (any, error) { return v.a.Plugins.GetRun(v, v.of["session"]) })
	calls["plugins.CancelRun"] = missing(func(v visit) (any, error) { return v.a.Plugins.CancelRun(v, v.of["session"]) })
	calls["plugins.Check"] = missing(func(v visit) (any, error) { return v.a.Plugins.Check(v, v.of["session"]) })
	calls["plugins.Audiences"] = missing(func(v visit) (any, error) { return v.a.Plugins.Audiences(v, v.of["session"]) })
	calls["plugins.AddAudience"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.AddAudience(v, v.of["session"], v.of["view"], "")
	})
	calls["plugins.DropAudience"] = missing(func(v visit) (any, error) {
		return only(v.a.Plugins.DropAudience(v, v.of["session"], v.of["session"]))
	})
	calls["plugins.SyncAudience"] = missing(func(v visit) (any, error) {
		return only(v.a.Plugins.SyncAudience(v, v.of["session"], v.of["session"]))
	})
	calls["plugins.PauseAudience"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.PauseAudience(v, v.of["session"], v.of["session"], true)
	})
	calls["plugins.AudienceRuns"] = missing(func(v visit) (any, error) {
		return v.a.Plugins.AudienceRuns(v, v.of["session"], v.of["session"])
	})
	calls["plugins.SyncAudiences"] = blind(func(v visit) (any, error) { return only(v.a.Plugins.SyncAudiences(v)) })
	leave("wiring, before the first request", "plugins.Carrier", "plugins.Takes", "plugins.ReplyTx")
	calls["access.GrantPrincipal"] = blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Access.GrantPrincipal(ctx, tx, access.ManagePlugins, actor.Plugin, v.of["session"], access.Definition{})
		}))
	})

	pathThings["/plugins/"], pathThings["/plugin-packages/"], pathThings["/plugin-runs/"] = "session", "session", "session"
	for operation, body := range map[string]string{
		"configure-plugin": `{"config":{}}`, "enable-plugin": `{}`, "disable-plugin": `{}`, "roll-back-plugin": `{}`, "upgrade-plugin": `{"package_id":"x"}`, "add-plugin-audience": `{"view_id":"<view>"}`, "pause-plugin-audience": `{"paused":true}`,
		"enrich-record": `{"installation_id":"<session>"}`, "apply-suggestions": `{"fields":[]}`, "run-plugin-action": `{}`,
		"render-plugin-panel": `{}`, "start-plugin-action": `{"object":"contacts","all":true}`, "cancel-plugin-run": `{}`, "try-plugin-package": `{"days":7}`, "ask-plugin-route": `{"method":"POST","path":"/x"}`,
	} {
		goodBodies[operation], sound[operation] = body, body
	}
	for _, operation := range []string{"list-plugins", "list-plugin-offers", "upload-plugin-package"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	mentions["install-plugin"] = []attempt{{path: "/plugins", body: `{"package_id":"<session>","digest":"x"}`, missing: true}}
	mentions["take-bundled-plugin"] = []attempt{{path: "/plugin-packages/bundled", body: `{"plugin":"<session>"}`, missing: true}}
	mentions["list-plugin-abilities"] = []attempt{{path: "/plugin-abilities?object=<object>", missing: true}}
	mentions["list-plugin-panels"] = []attempt{{path: "/plugin-panels?object=<object>", missing: true}}
	sound["install-plugin"], sound["take-bundled-plugin"] = `{"package_id":"x","digest":"x"}`, `{"plugin":"x"}`
}
