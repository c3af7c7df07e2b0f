package starter

import (
	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// plan is what a template brings.
type plan struct {
	name               string
	label, description text
	objects            []metadata.ObjectInput
	fields             []field
	pipelines          []pipeline
	roles              []role
	views              []savedView
	samples            func(s *sampler) error
}

type field struct {
	object string
	metadata.FieldInput
}

type pipeline struct {
	name   text
	rots   int64
	stages []stage
}

type stage struct {
	name        text
	category    string
	probability int64
}

// role inherits from a shipped role what it does not say itself.
type role struct {
	name, parent string
	label        text
	// rules are the actions by the API name of the object.
	rules map[string]map[access.Action]access.Grant
}

type savedView struct {
	object       string
	name         text
	board        bool
	group        string
	filter, sort string
	columns      []string
}

func each(s access.Scope, actions ...access.Action) map[access.Action]access.Grant {
	m := make(map[access.Action]access.Grant, len(actions))
	for _, a := range actions {
		m[a] = access.Grant{Scope: s}
	}
	return m
}

func labels(t text) metadata.Labels { return metadata.Labels(t.both()) }

func options(list ...[3]string) fieldtype.Options {
	var o fieldtype.Options
	for i, x := range list {
		o.Options = append(o.Options, fieldtype.Option{Value: x[0], Labels: map[string]string{"en": x[1], "de": x[2]}, Position: i})
	}
	return o
}

// choice is a select field that lists can be narrowed by.
func choice(object, name string, label text, list ...[3]string) field {
	return field{object, metadata.FieldInput{Name: name, Type: fieldtype.Select, Filterable: true, Labels: labels(label), Options: options(list...)}}
}

func plain(object, name string, t fieldtype.Name, filterable bool, label text) field {
	return field{object, metadata.FieldInput{Name: name, Type: t, Filterable: filterable, Labels: labels(label)}}
}

func reference(object, name, target, inverse string, label text) field {
	return field{object, metadata.FieldInput{
		Name: name, Type: fieldtype.Reference, Filterable: true, Labels: labels(label), Options: fieldtype.Options{Target: target}, Inverse: inverse,
	}}
}

// plans are the templates, in the order in which they are offered.
var plans = []plan{sales(), trade(), service()}

func sales() plan {
	return plan{
		name: "sales", label: text{"B2B sales", "B2B-Vertrieb"},
		description: text{"For teams that win and keep business customers: leads, new business and renewals.", "Für Teams, die Geschäftskunden gewinnen und halten: Leads, Neugeschäft und Verlängerungen."},
		fields: []field{
			choice("companies", "segment", text{"Segment", "Segment"}, [3]string{"a", "A: key account", "A: Schlüsselkunde"}, [3]string{"b", "B: regular", "B: Stammkunde"}, [3]string{"c", "C: occasional", "C: Gelegenheitskunde"}),
			choice("contacts", "buying_role", text{"Role in the purchase", "Rolle beim Kauf"}, [3]string{"decides", "Decides", "Entscheidet"}, [3]string{"advises", "Advises", "Berät"}, [3]string{"uses", "Uses it", "Nutzt es"}, [3]string{"opposes", "Opposes", "Ist dagegen"}),
			plain("deals", "budget_confirmed", fieldtype.Boolean, false, text{"Budget confirmed", "Budget bestätigt"}),
		},
		pipelines: []pipeline{
			{text{"New business", "Neugeschäft"}, 30, []stage{
				{text{"Qualification", "Qualifizierung"}, "open", 10},
				{text{"Needs analysis", "Bedarfsanalyse"}, "open", 30},
				{text{"Proposal", "Angebot"}, "open", 50},
				{text{"Negotiation", "Verhandlung"}, "open", 75},
				{text{"Won", "Gewonnen"}, "won", 100},
				{text{"Lost", "Verloren"}, "lost", 0},
			}},
			{text{"Renewals", "Verlängerungen"}, 60, []stage{
				{text{"Due", "Fällig"}, "open", 60}, {text{"In talks", "Im Gespräch"}, "open", 75}, {text{"Renewed", "Verlängert"}, "won", 100}, {text{"Cancelled", "Gekündigt"}, "lost", 0},
			}},
		},
		roles: []role{
			{"sales_development", "sales", text{"Sales development", "Vertriebsentwicklung"}, map[string]map[access.Action]access.Grant{
				"leads": each(access.ScopeAll, access.Read, access.Create, access.Update), "deals": each(access.ScopeOwn, access.Read, access.Update),
			}},
			{"account_management", "sales", text{"Account management", "Kundenbetreuung"}, map[string]map[access.Action]access.Grant{
				"contracts": each(access.ScopeTeamBelow, access.Read, access.Create, access.Update),
			}},
		},
		views: []savedView{
			{object: "deals", name: text{"Pipeline", "Pipeline"}, board: true, group: "stage_id", filter: `status = "open"`, sort: "close_date"},
			{object: "deals", name: text{"Closing soon", "Bald fällig"}, filter: `status = "open" AND close_date <= next_7_days`, sort: "close_date", columns: []string{"title", "company_id", "amount", "stage_id", "close_date", "owner_id"}},
			{object: "companies", name: text{"Key accounts", "Schlüsselkunden"}, filter: `custom.segment = "a"`, sort: "name", columns: []string{"title", "industry", "employees", "owner_id"}},
			{object: "leads", name: text{"New leads", "Neue Leads"}, filter: `status = "new"`, sort: "-created_at", columns: []string{"title", "company_name", "lead_source", "owner_id"}},
		},
		samples: sampleSales,
	}
}

func trade() plan {
	return plan{
		name: "trade", label: text{"Trade", "Handel"},
		description: text{"For wholesalers and dealers: inquiries, offers, orders, articles and delivery terms.", "Für Groß- und Fachhandel: Anfragen, Angebote, Aufträge, Artikel und Lieferbedingungen."},
		fields: []field{
			plain("companies", "customer_number", fieldtype.Text, true, text{"Customer number", "Kundennummer"}),
			choice("companies", "price_group", text{"Price group", "Preisgruppe"}, [3]string{"list", "List price", "Listenpreis"}, [3]string{"dealer", "Dealer", "Händler"}, [3]string{"volume", "Volume", "Mengenrabatt"}),
			plain("companies", "payment_days", fieldtype.Number, false, text{"Days to pay", "Zahlungsziel in Tagen"}),
			plain("products", "minimum_quantity", fieldtype.Number, false, text{"Minimum quantity", "Mindestmenge"}),
			plain("deals", "delivery_on", fieldtype.Date, true, text{"Delivery on", "Lieferung am"}),
		},
		pipelines: []pipeline{
			{text{"Offers and orders", "Angebote und Aufträge"}, 14, []stage{
				{text{"Inquiry", "Anfrage"}, "open", 20},
				{text{"Offer sent", "Angebot versandt"}, "open", 50},
				{text{"Follow-up", "Nachgefasst"}, "open", 65},
				{text{"Ordered", "Bestellt"}, "won", 100},
				{text{"Lost", "Verloren"}, "lost", 0},
			}},
			{text{"Framework agreements", "Rahmenverträge"}, 45, []stage{
				{text{"Talks", "Gespräche"}, "open", 25}, {text{"Draft", "Entwurf"}, "open", 60}, {text{"Signed", "Unterzeichnet"}, "won", 100}, {text{"Failed", "Gescheitert"}, "lost", 0},
			}},
		},
		roles: []role{
			{"inside_sales", "sales", text{"Inside sales", "Innendienst"}, map[string]map[access.Action]access.Grant{
				"deals": each(access.ScopeAll, access.Read, access.Create, access.Update), "products": each(access.ScopeAll, access.Read, access.Update),
			}},
			{"field_sales", "sales", text{"Field sales", "Außendienst"}, map[string]map[access.Action]access.Grant{
				"deals": each(access.ScopeOwn, access.Read, access.Update),
			}},
		},
		views: []savedView{
			{object: "deals", name: text{"Open offers", "Offene Angebote"}, board: true, group: "stage_id", filter: `status = "open"`, sort: "close_date"},
			{object: "deals", name: text{"To be delivered", "Zu liefern"}, filter: `status = "won" AND custom.delivery_on >= today`, sort: "custom.delivery_on", columns: []string{"title", "company_id", "amount", "custom.delivery_on"}},
			{object: "companies", name: text{"Dealers", "Händler"}, filter: `custom.price_group = "dealer"`, sort: "name", columns: []string{"title", "custom.customer_number", "custom.price_group", "owner_id"}},
			{object: "products", name: text{"Articles", "Artikel"}, filter: `active = true`, sort: "name", columns: []string{"title", "sku", "category", "price", "unit"}},
		},
		samples: sampleTrade,
	}
}

func service() plan {
	return plan{
		name: "service", label: text{"Service desk", "Service"},
		description: text{"For teams that help customers: cases with priority and due time, equipment and service contracts.", "Für Teams, die Kunden helfen: Vorgänge mit Priorität und Frist, Geräte und Serviceverträge."},
		objects: []metadata.ObjectInput{
			{Name: "cases", Icon: "lifebuoy", Labels: labels(text{"Case", "Vorgang"}), PluralLabels: labels(text{"Cases", "Vorgänge"}), Description: labels(text{"What customers need help with.", "Wobei Kunden Hilfe brauchen."})},
			{Name: "equipment", Icon: "engine", Labels: labels(text{"Equipment", "Gerät"}), PluralLabels: labels(text{"Equipment", "Geräte"}), Description: labels(text{"What stands at the customers'.", "Was bei den Kunden steht."})},
		},
		fields: []field{
			reference("equipment", "company", "company", "equipment", text{"Company", "Firma"}),
			plain("equipment", "serial_number", fieldtype.Text, true, text{"Serial number", "Seriennummer"}),
			plain("equipment", "installed_on", fieldtype.Date, true, text{"Installed on", "Eingebaut am"}),
			reference("cases", "company", "company", "cases", text{"Company", "Firma"}),
			reference("cases", "contact", "contact", "cases", text{"Contact", "Kontakt"}),
			choice("cases", "state", text{"State", "Stand"}, [3]string{"new", "New", "Neu"}, [3]string{"working", "In progress", "In Arbeit"}, [3]string{"waiting", "Waiting for the customer", "Wartet auf Kunden"}, [3]string{"solved", "Solved", "Gelöst"}),
			choice("cases", "priority", text{"Priority", "Priorität"}, [3]string{"low", "Low", "Niedrig"}, [3]string{"normal", "Normal", "Normal"}, [3]string{"high", "High", "Hoch"}, [3]string{"urgent", "Urgent", "Dringend"}),
			plain("cases", "due_on", fieldtype.Date, true, text{"Due on", "Fällig am"}),
			plain("cases", "problem", fieldtype.LongText, false, text{"Problem", "Problem"}),
		},
		pipelines: []pipeline{
			{text{"Service contracts", "Serviceverträge"}, 30, []stage{
				{text{"Inquiry", "Anfrage"}, "open", 20},
				{text{"Site visit", "Besichtigung"}, "open", 40},
				{text{"Offer", "Angebot"}, "open", 60},
				{text{"Signed", "Abgeschlossen"}, "won", 100},
				{text{"Declined", "Abgelehnt"}, "lost", 0},
			}},
		},
		roles: []role{
			{"dispatch", "service", text{"Dispatch", "Disposition"}, map[string]map[access.Action]access.Grant{
				"cases": each(access.ScopeAll, access.Read, access.Create, access.Update, access.Bulk), "equipment": each(access.ScopeAll, access.Read, access.Create, access.Update),
			}},
			{"technician", "service", text{"Technician", "Technik"}, map[string]map[access.Action]access.Grant{
				"cases": each(access.ScopeOwn, access.Read, access.Update), "equipment": each(access.ScopeAll, access.Read, access.Update),
			}},
		},
		views: []savedView{
			{object: "cases", name: text{"Open cases", "Offene Vorgänge"}, board: true, group: "custom.state", filter: `custom.state != "solved"`, sort: "custom.due_on"},
			{object: "cases", name: text{"Urgent", "Dringend"}, filter: `custom.priority = "urgent" AND custom.state != "solved"`, sort: "custom.due_on", columns: []string{"title", "custom.company", "custom.state", "custom.due_on", "owner_id"}},
			{object: "contracts", name: text{"Notice within 90 days", "Kündbar in 90 Tagen"}, filter: `status = "active" AND notice_date <= next_90_days`, sort: "notice_date"},
		},
		samples: sampleService,
	}
}
