package standard

import "github.com/kontor-crm/kontor/core/metadata"

var salutations = [][3]string{{"mr", "Mr", "Herr"}, {"ms", "Ms", "Frau"}, {"mx", "Mx", "Divers"}}

var lifecycle = [][3]string{
	{"subscriber", "Subscriber", "Abonnent"},
	{"lead", "Lead", "Lead"},
	{"marketing_qualified", "Marketing qualified", "Marketing-qualifiziert"},
	{"sales_qualified", "Sales qualified", "Vertriebsqualifiziert"},
	{"opportunity", "Opportunity", "Chance"},
	{"customer", "Customer", "Kunde"},
	{"evangelist", "Evangelist", "Fürsprecher"},
	{"former_customer", "Former customer", "Ehemaliger Kunde"},
	{"other", "Other", "Sonstige"},
}

var sources = [][3]string{
	{"website", "Website", "Website"},
	{"referral", "Referral", "Empfehlung"},
	{"trade_fair", "Trade fair", "Messe"},
	{"advertising", "Advertising", "Werbung"},
	{"organic_search", "Organic search", "Organische Suche"},
	{"social_media", "Social media", "Soziale Medien"},
	{"email", "E-mail", "E-Mail"},
	{"phone", "Phone", "Telefon"},
	{"chat", "Chat", "Chat"},
	{"partner", "Partner", "Partner"},
	{"purchased_list", "Purchased list", "Gekaufte Liste"},
	{"import", "Import", "Import"},
	{"api", "API", "API"},
	{"other", "Other", "Sonstige"},
}

func tags() field {
	x := f("tags", multiChoice, "Tags", "Schlagwörter")
	x.Options.Open = true
	return x
}

func contact() *metadata.Object {
	return object(metadata.Object{
		ID: "contact", Name: "contacts", Prefix: "con", Table: "contacts", Icon: "user", Slots: slots(8, 5, 3, 4),
		Labels: labels("Contact", "Kontakt"), PluralLabels: labels("Contacts", "Kontakte"),
		Description: labels("People you deal with.", "Menschen, mit denen Sie zu tun haben."),
		Title:       [][]string{{"contact.first_name", "contact.last_name"}, {"contact.email"}, {"contact.phone"}},
		SortTitle:   []string{"contact.last_name", "contact.first_name"}, ContactPoints: true,
	},
		f("salutation", choice, "Salutation", "Anrede").of(salutations...),
		f("academic_title", text, "Title", "Titel").max(100),
		f("first_name", text, "First name", "Vorname").keyed().searchable().personal().max(200),
		f("middle_name", text, "Middle name", "Zweiter Vorname").searchable().personal().max(200),
		f("last_name", text, "Last name", "Nachname").keyed().searchable().personal().max(200),
		f("company_id", reference, "Company", "Firma").to("company", "contacts"),
		f("job_title", text, "Job title", "Position").keyed().searchable().max(200),
		f("department", text, "Department", "Abteilung").max(200),
		f("email", email, "E-mail", "E-Mail").indexed().searchable().personal(),
		f("phone", phone, "Phone", "Telefon").indexed().searchable().personal(),
		f("mobile", phone, "Mobile", "Mobiltelefon").indexed().searchable().personal(),
		f("website", link, "Website", "Website"),
		f("linkedin_url", link, "LinkedIn", "LinkedIn").personal(),
		f("xing_url", link, "XING", "XING").personal(),
		f("address", address, "Address", "Adresse").parts().searchable().personal(),
		f("other_address", address, "Other address", "Weitere Adresse").personal(),
		f("birthday", date, "Birthday", "Geburtstag").personal(),
		f("language", text, "Language", "Sprache").max(35),
		f("lead_source", choice, "Source", "Herkunft").of(sources...).indexed(),
		f("lifecycle_stage", choice, "Life-cycle stage", "Lebenszyklusphase").of(lifecycle...).indexed(),
		f("contact_status", choice, "Status", "Status").of([3]string{"active", "Active", "Aktiv"}, [3]string{"inactive", "Inactive", "Inaktiv"}, [3]string{"left", "Left the company", "Ausgeschieden"}),
		f("do_not_call", boolean, "Do not call", "Nicht anrufen"),
		f("do_not_email", boolean, "Do not e-mail", "Keine E-Mails"),
		f("score", number, "Score", "Punktzahl").indexed(),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
	)
}

func company() *metadata.Object {
	return object(metadata.Object{
		ID: "company", Name: "companies", Prefix: "com", Table: "companies", Icon: "building", Slots: slots(8, 5, 3, 4),
		Labels: labels("Company", "Firma"), PluralLabels: labels("Companies", "Firmen"),
		Description: labels("Organisations you deal with.", "Organisationen, mit denen Sie zu tun haben."),
		Title:       [][]string{{"company.name"}, {"company.domain"}}, ContactPoints: true,
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(300),
		f("domain", text, "Domain", "Domain").indexed().searchable().max(253),
		f("website", link, "Website", "Website"),
		f("email", email, "E-mail", "E-Mail").indexed().searchable(),
		f("phone", phone, "Phone", "Telefon").indexed().searchable(),
		f("industry", text, "Industry", "Branche").keyed().searchable().max(200),
		f("employees", number, "Employees", "Beschäftigte").indexed().between("0", "100000000"),
		f("annual_revenue", money, "Annual revenue", "Jahresumsatz").moneyColumns().indexed(),
		f("year_founded", number, "Founded", "Gründungsjahr").between("1000", "2100"),
		f("vat_id", text, "VAT ID", "USt-IdNr.").max(50),
		f("company_type", choice, "Type", "Art").of([3]string{"prospect", "Prospect", "Interessent"}, [3]string{"customer", "Customer", "Kunde"},
			[3]string{"partner", "Partner", "Partner"}, [3]string{"supplier", "Supplier", "Lieferant"}, [3]string{"competitor", "Competitor", "Mitbewerber"}, [3]string{"other", "Other", "Sonstige"}),
		f("lifecycle_stage", choice, "Life-cycle stage", "Lebenszyklusphase").of(lifecycle...).indexed(),
		f("parent_id", reference, "Parent company", "Muttergesellschaft").to("company", "subsidiaries"),
		f("address", address, "Address", "Adresse").parts().searchable(),
		f("shipping_address", address, "Shipping address", "Lieferadresse"),
		f("linkedin_url", link, "LinkedIn", "LinkedIn"),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
	)
}

func lead() *metadata.Object {
	return object(metadata.Object{
		ID: "lead", Name: "leads", Prefix: "lea", Table: "leads", Icon: "target", Slots: slots(8, 5, 3, 4),
		Labels: labels("Lead", "Lead"), PluralLabels: labels("Leads", "Leads"),
		Description: labels("People and companies that may become customers.", "Menschen und Firmen, die Kunden werden könnten."),
		Title:       [][]string{{"lead.first_name", "lead.last_name"}, {"lead.company_name"}, {"lead.email"}, {"lead.phone"}},
		SortTitle:   []string{"lead.last_name", "lead.first_name"}, ContactPoints: true,
	},
		f("salutation", choice, "Salutation", "Anrede").of(salutations...),
		f("first_name", text, "First name", "Vorname").key("first_name_key").searchable().personal().max(200),
		f("last_name", text, "Last name", "Nachname").key("last_name_key").searchable().personal().max(200),
		f("company_name", text, "Company", "Firma").keyed().searchable().max(300),
		f("job_title", text, "Job title", "Position").searchable().max(200),
		f("email", email, "E-mail", "E-Mail").indexed().searchable().personal(),
		f("phone", phone, "Phone", "Telefon").indexed().searchable().personal(),
		f("mobile", phone, "Mobile", "Mobiltelefon").searchable().personal(),
		f("website", link, "Website", "Website"),
		f("industry", text, "Industry", "Branche").max(200),
		f("employees", number, "Employees", "Beschäftigte").between("0", "100000000"),
		f("annual_revenue", money, "Annual revenue", "Jahresumsatz").moneyColumns(),
		f("address", address, "Address", "Adresse").parts().searchable().personal(),
		f("lead_source", choice, "Source", "Herkunft").of(sources...).indexed(),
		f("status", choice, "Status", "Status").of([3]string{"new", "New", "Neu"}, [3]string{"working", "Working", "In Bearbeitung"}, [3]string{"nurturing", "Nurturing", "In Pflege"},
			[3]string{"qualified", "Qualified", "Qualifiziert"}, [3]string{"unqualified", "Unqualified", "Nicht qualifiziert"}, [3]string{"converted", "Converted", "Umgewandelt"}).indexed().defaults(`"new"`),
		f("rating", choice, "Rating", "Einstufung").of([3]string{"hot", "Hot", "Heiß"}, [3]string{"warm", "Warm", "Warm"}, [3]string{"cold", "Cold", "Kalt"}),
		f("score", number, "Score", "Punktzahl").indexed(),
		f("campaign", text, "Campaign", "Kampagne").max(200),
		f("unqualified_reason", text, "Reason for disqualifying", "Ablehnungsgrund").max(500),
		f("do_not_call", boolean, "Do not call", "Nicht anrufen"),
		f("do_not_email", boolean, "Do not e-mail", "Keine E-Mails"),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
		f("converted_at", datetime, "Converted", "Umgewandelt am").readOnly(),
		f("converted_contact_id", reference, "Converted to contact", "Umgewandelt in Kontakt").to("contact", "").readOnly(),
		f("converted_company_id", reference, "Converted to company", "Umgewandelt in Firma").to("company", "").readOnly(),
		f("converted_deal_id", reference, "Converted to deal", "Umgewandelt in Deal").to("deal", "").readOnly(),
	)
}
