package app_test

import (
	"github.com/kontor-crm/kontor/core/service/knowledge"
)

func init() {
	leave("wiring, before the first request", "knowledge.RegisterHTTP")
	leave("counts in memory for the tenant that the portal was asked for", "knowledge.Seen", "knowledge.Ticketed", "knowledge.Asked")
	leave("for the roof, when the program ends", "knowledge.Close")
	leave("takes nothing that could be another tenant's", "knowledge.Sweep", "knowledge.PublishDue", "knowledge.GetSettings", "knowledge.SetSettings", "knowledge.Newest", "knowledge.Categories")
	calls["knowledge.ArticleBySlug"] = missing(func(v visit) (any, error) { return v.a.Knowledge.ArticleBySlug(v, v.of["article_slug"]) })
	calls["knowledge.ArticlesByID"] = blind(func(v visit) (any, error) {
		found, err := v.a.Knowledge.ArticlesByID(v, []string{v.of["article"]})
		return len(found), err
	})
	calls["knowledge.Articles"] = blind(func(v visit) (any, error) { return counts(v.a.Knowledge.Articles(v, v.of["article_category"])) })
	calls["knowledge.Search"] = blind(func(v visit) (any, error) { return counts(v.a.Knowledge.Search(v, "canary", "en", 10)) })
	calls["knowledge.Suggest"] = blind(func(v visit) (any, error) { return v.a.Knowledge.Suggest(v, "canary own", "en", v.of["contact"], 10) })
	calls["knowledge.CustomerOf"] = missing(func(v visit) (any, error) { return v.a.Knowledge.CustomerOf(v, v.of["contact"]) })
	calls["knowledge.Rate"] = missing(func(v visit) (any, error) {
		return only(v.a.Knowledge.Rate(v, v.of["article_slug"], knowledge.Feedback{Helpful: true}))
	})
	calls["knowledge.Gaps"] = blind(func(v visit) (any, error) { return v.a.Knowledge.Gaps(v, 30) })
	calls["knowledge.Insight"] = missing(func(v visit) (any, error) { return v.a.Knowledge.Insight(v, v.of["article"]) })
	calls["knowledge.Versions"] = missing(func(v visit) (any, error) { return v.a.Knowledge.Versions(v, v.of["article"]) })
	calls["knowledge.Compare"] = missing(func(v visit) (any, error) { return v.a.Knowledge.Compare(v, v.of["article"], "en", 0, 0) })
	calls["knowledge.Library"] = blind(func(v visit) (any, error) {
		list, _, err := v.a.Knowledge.Library(v, knowledge.Wanted{CategoryID: v.of["article_category"]})
		return counts(list, err)
	})
	calls["knowledge.Reach"] = missing(func(v visit) (any, error) { return v.a.Knowledge.Reach(v, v.of["article"], v.of["contact"]) })
	calls["knowledge.RestoreVersion"] = missing(func(v visit) (any, error) {
		return only(v.a.Knowledge.RestoreVersion(v, v.of["article"], 1, 0))
	})
	calls["knowledge.AnswersFor"] = missing(func(v visit) (any, error) { return v.a.Knowledge.AnswersFor(v, v.of["ticket"], 5) })
	calls["knowledge.DraftFromTicket"] = missing(func(v visit) (any, error) { return v.a.Knowledge.DraftFromTicket(v, v.of["ticket"]) })

	pathThings["/knowledge/articles/{id}"] = "article"
	pathThings["/knowledge/tickets/{id}"] = "ticket"
	mentions["list-articles"] = []attempt{{path: "/knowledge/articles?category=<article_category>"}}
	for _, operation := range []string{"get-knowledge-gaps", "get-knowledge-settings", "update-knowledge-settings"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	mentions["search-articles"] = []attempt{{path: "/knowledge/search?q=canary"}}
	mentions["suggest-articles"] = []attempt{{path: "/knowledge/suggestions", body: `{"text":"canary","contact_id":"<contact>"}`}}
	mentions["preview-article"] = []attempt{{path: "/knowledge/preview", body: `{"blocks":[],"article_id":"<article>"}`}}
	mentions["compare-article-versions"] = []attempt{{path: "/knowledge/articles/<article>/compare?language=en&from=0&to=0", missing: true}}
}

func init() {
	leave("takes nothing that could be another tenant's", "account.CanSend", "account.Invite", "account.Sweep")
	calls["account.Enter"] = missing(func(v visit) (any, error) { return v.a.Accounts.Enter(v, v.of["session"]) })
	calls["account.Person"] = blind(func(v visit) (any, error) { return v.a.Accounts.Person(v, v.of["session"], "") })
	calls["account.Leave"] = blind(func(v visit) (any, error) { return only(v.a.Accounts.Leave(v, v.of["session"])) })
}

func init() {
	leave("wiring, before the first request", "idea.RegisterJobs")
	calls["idea.Suggest"] = blind(func(v visit) (any, error) { return only(second(v.a.Ideas.Suggest(v, v.of["contact"], "en", "x", ""))) })
	calls["idea.Vote"] = missing(func(v visit) (any, error) { return only(v.a.Ideas.Vote(v, v.of["mine"], "en", v.of["idea"], true)) })
	calls["idea.Voted"] = blind(func(v visit) (any, error) { return v.a.Ideas.Voted(v, v.of["contact"], []string{v.of["idea"]}) })
	calls["idea.Stop"] = missing(func(v visit) (any, error) { return v.a.Ideas.Stop(v, v.of["session"]) })
}
