package access

import (
	"encoding/json"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
)

// asPortal gives a portal principal what every visitor may see, and a customer what is the customer's own. Roles that the tenant
// gives to the principal come on top of it.
func (s *source) asPortal(c actor.Customer) {
	s.Grants = append(s.Grants, knownGrant{ID: "portal", Definition: portal(c)})
}

// customerKey names the rights of a customer.
func customerKey(c actor.Customer) string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // Texts can always be written as JSON.
	}
	return string(raw)
}

// portal is what somebody on the portal may do: read what is published for them. What is in the making, such as the draft of an
// article that is live, stays hidden.
func portal(c actor.Customer) Definition {
	return Definition{Objects: map[string]Rule{
		"article": {
			Actions: map[Action]Grant{Read: {Scope: ScopeAll, Where: filter.And(filter.Compare{Field: "live", Op: filter.Eq, Value: filter.Bool(true)}, openTo(c))}},
			Level:   level(Hidden),
			Fields: readable("article", "id", "version", "slug", "language", "category_id", "keywords", "position", "published", "published_at",
				"published_version"),
		},
		"idea": {
			Actions: map[Action]Grant{Read: {Scope: ScopeAll, Where: ideasFor(c)}}, Level: level(Hidden),
			Fields: readable("idea", "id", "version", "title", "name", "description", "status", "answer", "votes", "decided_at", "created_at"),
		},
		"article_category": {
			Actions: each(ScopeAll, Read), Level: level(Hidden),
			Fields: readable("article_category", "id", "version", "title", "name", "slug", "texts", "description", "position"),
		},
	}}
}

// ideasFor is the condition on ideas: those that nobody has looked at yet are for customers who have signed in.
func ideasFor(c actor.Customer) filter.Node {
	if c.Contact != "" {
		return nil
	}
	return filter.Compare{Field: "status", Op: filter.Ne, Value: filter.String("new")}
}

// openTo is the condition on the visibility of an article.
func openTo(c actor.Customer) filter.Node {
	public := filter.Compare{Field: "visibility", Op: filter.Eq, Value: filter.String("public")}
	if !c.Known() {
		return public
	}
	open := []filter.Node{public, filter.Compare{Field: "visibility", Op: filter.Eq, Value: filter.String("customers")}}
	if len(c.Tags) > 0 {
		open = append(open, filter.And(
			filter.Compare{Field: "visibility", Op: filter.Eq, Value: filter.String("segment")},
			filter.Compare{Field: "audience", Op: filter.HasAny, Value: filter.Strings(c.Tags...)},
		))
	}
	return filter.Or(open...)
}

func level(l Level) *Level { return &l }

func readable(object string, names ...string) map[string]Level {
	out := make(map[string]Level, len(names))
	for _, n := range names {
		out[object+"."+n] = Readable
	}
	return out
}
