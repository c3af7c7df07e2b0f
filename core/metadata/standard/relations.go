package standard

import (
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func roles(options ...[3]string) []fieldtype.Option {
	return f("", choice, "", "").of(options...).Options.Options
}

// Relations returns the shipped n:m relations.
func Relations() []*metadata.Relation {
	responsible := roles([3]string{"sales", "Sales", "Vertrieb"}, [3]string{"marketing", "Marketing", "Marketing"}, [3]string{"accounting", "Accounting", "Buchhaltung"},
		[3]string{"support", "Support", "Kundendienst"}, [3]string{"technical", "Technical", "Technik"})
	return []*metadata.Relation{
		{
			ID: "contact_companies", Kind: metadata.Edge, From: "contact", To: "company", Name: "companies", InverseName: "people",
			Labels: labels("Works with", "Tätig bei"), InverseLabels: labels("People", "Personen"),
			Roles: roles([3]string{"employee", "Employee", "Beschäftigt"}, [3]string{"managing_director", "Managing director", "Geschäftsführung"}, [3]string{"owner", "Owner", "Inhaber"},
				[3]string{"decision_maker", "Decision maker", "Entscheidung"}, [3]string{"accounting", "Accounting", "Buchhaltung"}, [3]string{"technical", "Technical contact", "Technik"},
				[3]string{"consultant", "Consultant", "Beratung"}, [3]string{"former", "Formerly", "Ehemals"}),
		},
		{
			ID: "deal_contacts", Kind: metadata.Edge, From: "deal", To: "contact", Name: "buying_center", InverseName: "involved_in",
			Labels: labels("Buying centre", "Buying-Center"), InverseLabels: labels("Involved in", "Beteiligt an"),
			Roles: roles([3]string{"decision_maker", "Decision maker", "Entscheider"}, [3]string{"champion", "Champion", "Fürsprecher"}, [3]string{"influencer", "Influencer", "Beeinflusser"},
				[3]string{"user", "User", "Anwender"}, [3]string{"buyer", "Buyer", "Einkäufer"}, [3]string{"gatekeeper", "Gatekeeper", "Gatekeeper"}, [3]string{"blocker", "Blocker", "Gegner"}),
		},
		{
			ID: "deal_leads", Kind: metadata.Edge, From: "deal", To: "lead", Name: "leads", InverseName: "related_deals",
			Labels: labels("Leads", "Leads"), InverseLabels: labels("Related deals", "Verknüpfte Deals"),
		},
		{
			ID: "company_partners", Kind: metadata.Edge, From: "company", To: "company", Name: "partners", InverseName: "partner_of",
			Labels: labels("Partners", "Partner"), InverseLabels: labels("Partner of", "Partner von"),
			Roles: roles([3]string{"reseller", "Reseller", "Händler"}, [3]string{"supplier", "Supplier", "Lieferant"}, [3]string{"consultant", "Consultant", "Beratung"}, [3]string{"competitor", "Competitor", "Mitbewerber"}),
		},
		{
			ID: "ticket_links", Kind: metadata.Edge, From: "ticket", To: "ticket", Name: "linked", InverseName: "linked_from",
			Labels: labels("Linked tickets", "Verknüpfte Tickets"), InverseLabels: labels("Linked from", "Verknüpft von"),
			Roles: roles([3]string{"related", "Related", "Verwandt"}, [3]string{"duplicate", "Duplicate", "Doppelt"}, [3]string{"caused_by", "Caused by", "Verursacht durch"},
				[3]string{"split_from", "Split from", "Abgetrennt von"}, [3]string{"follow_up", "Follow-up of", "Folge von"}),
		},
		{
			ID: "ticket_visits", Kind: metadata.Edge, From: "ticket", To: "meeting", Name: "visits", InverseName: "visit_of",
			Labels: labels("Field visits", "Einsätze vor Ort"), InverseLabels: labels("Visit for ticket", "Einsatz zum Ticket"),
		},
		{
			ID: "company_responsibles", Kind: metadata.Edge, From: "company", To: "user", Name: "responsibles",
			Labels: labels("Responsible", "Zuständig"), InverseLabels: labels("Responsible for", "Zuständig für"), Roles: responsible,
		},
		{
			ID: "contact_responsibles", Kind: metadata.Edge, From: "contact", To: "user", Name: "responsibles",
			Labels: labels("Responsible", "Zuständig"), InverseLabels: labels("Responsible for", "Zuständig für"), Roles: responsible,
		},
	}
}
