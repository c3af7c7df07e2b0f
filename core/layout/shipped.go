package layout

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/metadata"
)

// The beginnings of items that are no fields.
const (
	objectItem   = "object:"
	placeItem    = "place:"
	cardItem     = "card:"
	relationItem = "relation:"
	inverseEnd   = ":inverse"
	timeline     = "timeline"
	composer     = "composer"
	files        = "files"
)

// facts are the fields that tell at once what a record is about.
var facts = map[string][]string{
	"contact":  {"company_id", "job_title", "email", "phone", "lifecycle_stage", "owner_id"},
	"company":  {"domain", "industry", "lifecycle_stage", "annual_revenue", "owner_id"},
	"deal":     {"amount", "company_id", "contact_id", "close_date", "owner_id"},
	"lead":     {"company_name", "job_title", "email", "phone", "owner_id"},
	"contract": {"company_id", "status", "value", "end_date", "owner_id"},
	"task":     {"status", "priority", "due_at", "owner_id"},
	"ticket":   {"number", "status", "priority", "type", "contact_id", "company_id", "owner_id", "sla_due"},
	"message":  {"direction", "visibility", "state", "sent_at", "ticket_id"},
}

// columns are those that a list begins with.
var columns = map[string][]string{
	"contact": {"title", "email", "phone", "company_id", "job_title", "lifecycle_stage", "owner_id", "updated_at"},
	"company": {"title", "domain", "lifecycle_stage", "annual_revenue", "owner_id", "industry", "employees", "phone"},
	"deal":    {"title", "stage_id", "amount", "company_id", "close_date", "owner_id", "probability", "status"},
	"lead":    {"title", "company_name", "status", "email", "phone", "lead_source", "owner_id", "created_at"},
	"task":    {"title", "status", "priority", "due_at", "owner_id", "contact_id", "company_id", "deal_id"},
	"ticket":  {"number", "title", "status", "priority", "type", "contact_id", "company_id", "owner_id", "last_message_at", "sla_due"},
	"message": {"title", "direction", "visibility", "state", "ticket_id", "sent_at", "owner_id"},
}

var (
	activities = []string{"task", "note", "call", "meeting", "email", "message"}
	setUp      = []string{"consent", "pipeline", "stage"}
	inside     = []string{"conversation"} // What tickets are made of has no place of its own.
	reached    = []string{"contact", "company", "lead"}
	reach      = []string{"email", "phone", "url", "address"}
	named      = []string{"title", "name", "first_name", "last_name"}
	lastly     = []string{
		"created_at", "updated_at", "stage_changed_at", "closed_at", "converted_at", "first_response_at", "solved_at", "reopened", "last_message_at", "waiting_since",
	}
	never   = []string{"sla", "suggestion", "checklist", "mentioned", "id", "version", "merged_into", "deleted_at", "created_by", "updated_by", "external_id"}
	related = []string{"contact", "deal", "company", "lead", "contract", "ticket"}
	bulky   = []string{"long_text", "rich_text", "json", "address"}
	telling = []string{"select", "money", "date"}
)

// shown are the fields that screens can show, in the order of the metadata.
func shown(o *metadata.Object) []*metadata.Field {
	var out []*metadata.Field
	for _, f := range o.Fields {
		if !f.Archived && (f.Custom || !slices.Contains(never, f.Name)) {
			out = append(out, f)
		}
	}
	return out
}

func byNames(o *metadata.Object, names []string) (out []Item) {
	for _, n := range names {
		if f, ok := o.Field(n); ok && !f.Archived {
			out = append(out, Item{ID: f.ID})
		}
	}
	return out
}

// shipped is the layout as it comes with Kontor; o is nil for kinds that are of no object.
func shipped(m *metadata.Model, kind Kind, o *metadata.Object) Layout {
	switch kind {
	case Record:
		return Layout{append(append([]Group{head(o)}, sections(o)...), around(m, o))}
	case List:
		return Layout{[]Group{{ID: "columns", Area: Columns, Columns: 1, Items: usual(o)}}}
	case Navigation:
		return Layout{navigation(m)}
	}
	return Layout{[]Group{{ID: "cards", Area: Cards, Columns: 1, Items: cards("checklist", "tasks", "meetings", "rotting", "leads", "changes")}}}
}

func head(o *metadata.Object) Group {
	items := byNames(o, facts[o.ID])
	if _, listed := facts[o.ID]; !listed {
		items = byNames(o, []string{"owner_id"})
		for _, f := range shown(o) {
			if slices.Contains(telling, string(f.Type)) && len(items) < 6 {
				items = append(items, Item{ID: f.ID})
			}
		}
	}
	return Group{ID: "facts", Area: Head, Columns: 1, Items: items}
}

// sections are a record's fields in the order in which people look for them.
func sections(o *metadata.Object) []Group {
	var main, contact, more, system []*metadata.Field
	for _, f := range shown(o) {
		switch {
		case f.Path() == "title":
		case f.Custom:
			more = append(more, f)
		case f.System || slices.Contains(lastly, f.Name):
			system = append(system, f)
		case slices.Contains(reach, string(f.Type)) && slices.Contains(reached, o.ID):
			contact = append(contact, f)
		default:
			main = append(main, f)
		}
	}
	weight := func(f *metadata.Field) int {
		switch {
		case slices.Contains(named, f.Name):
			return 0
		case slices.Contains(facts[o.ID], f.Name):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(main, func(a, b *metadata.Field) int { return cmp.Compare(weight(a), weight(b)) })
	section := func(id string, collapsed bool, fields []*metadata.Field) Group {
		g := Group{ID: id, Area: Fields, Columns: 1, Collapsed: collapsed}
		for _, f := range fields {
			g.Items = append(g.Items, Item{ID: f.ID})
		}
		return g
	}
	return []Group{section("main", false, main), section("contact", false, contact), section("more", false, more), section("system", true, system)}
}

// endItem names one end of a relation; both ends may be at the same object.
func endItem(e metadata.End) string {
	if e.Inverse {
		return relationItem + e.ID + inverseEnd
	}
	return relationItem + e.ID
}

// ends are the relations whose records stand beside a record: links, and records that refer to it, without its activities.
func ends(m *metadata.Model, o *metadata.Object) []metadata.End {
	var out []metadata.End
	for _, e := range m.Ends(o.ID) {
		if e.Kind == metadata.Edge || e.Inverse && !slices.Contains(activities, e.Target) {
			out = append(out, e)
		}
	}
	weight := func(e metadata.End) int {
		i := slices.Index(related, e.Target)
		if i < 0 {
			i = len(related)
		}
		if e.Kind == metadata.Edge {
			return 2*i + 1
		}
		return 2 * i
	}
	slices.SortStableFunc(out, func(a, b metadata.End) int { return cmp.Compare(weight(a), weight(b)) })
	return out
}

func around(m *metadata.Model, o *metadata.Object) Group {
	g := Group{ID: "around", Area: Around, Columns: 1, Items: []Item{{ID: composer}, {ID: timeline}, {ID: files}}}
	for _, e := range ends(m, o) {
		g.Items = append(g.Items, Item{ID: endItem(e)})
	}
	return g
}

// usual are the columns that a list begins with.
func usual(o *metadata.Object) []Item {
	if wanted := byNames(o, columns[o.ID]); len(wanted) > 1 {
		return wanted
	}
	out := byNames(o, []string{"title"})
	for _, f := range shown(o) {
		plain := !f.System && !slices.Contains(bulky, string(f.Type)) && !slices.Contains([]string{"owner_id", "name", "subject"}, f.Name)
		if plain && len(out) < 7 {
			out = append(out, Item{ID: f.ID})
		}
	}
	return append(out, byNames(o, []string{"owner_id", "updated_at"})...)
}

func navigation(m *metadata.Model) []Group {
	group := func(id string, places ...string) Group {
		g := Group{ID: id, Area: Places, Columns: 1}
		for _, p := range places {
			g.Items = append(g.Items, Item{ID: placeItem + p})
		}
		return g
	}
	main, work, done := group("main", "home", "inbox", "tasks", "calendar"), group("records"), group("activities")
	admin := group("setup", "imports", "duplicates", "changes", "settings")
	for _, o := range m.Objects {
		to := &work
		if slices.Contains(inside, o.ID) {
			continue
		}
		if slices.Contains(activities, o.ID) {
			to = &done
		} else if slices.Contains(setUp, o.ID) {
			to = &admin
		}
		to.Items = append(to.Items, Item{ID: objectItem + o.ID})
	}
	return []Group{main, work, done, admin}
}

func cards(names ...string) (out []Item) {
	for _, n := range names {
		out = append(out, Item{ID: cardItem + n})
	}
	return out
}

// universe is everything that can stand in an area, in the order in which it is offered.
func universe(m *metadata.Model, kind Kind, o *metadata.Object, area Area) []string {
	var out []string
	switch area {
	case Head, Fields, Columns:
		for _, f := range shown(o) {
			if f.Path() != "title" || area == Columns {
				out = append(out, f.ID)
			}
		}
		return out
	}
	for _, g := range shipped(m, kind, o).of(area) {
		out = append(out, itemIDs(g)...)
	}
	return out
}

// known reports whether an item can stand in an area. Places and cards are the app's: it may have more than this room knows.
func known(all []string, area Area, id string) bool {
	switch {
	case area == Places && strings.HasPrefix(id, placeItem), area == Cards && strings.HasPrefix(id, cardItem):
		_, name, _ := strings.Cut(id, ":")
		return appName.MatchString(name)
	}
	return slices.Contains(all, id)
}
