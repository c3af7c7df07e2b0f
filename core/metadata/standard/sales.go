package standard

import "github.com/kontor-crm/kontor/core/metadata"

func pipeline() *metadata.Object {
	return object(metadata.Object{
		ID: "pipeline", Name: "pipelines", Prefix: "pip", Table: "pipelines", Icon: "columns", Slots: slots(2, 1, 1, 1),
		Labels: labels("Pipeline", "Pipeline"), PluralLabels: labels("Pipelines", "Pipelines"),
		Description: labels("The ways that deals go.", "Die Wege, die Deals gehen."),
		Title:       [][]string{{"pipeline.name"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(200),
		f("description", longText, "Description", "Beschreibung"),
		f("is_default", boolean, "Default pipeline", "Standard-Pipeline"),
		f("position", number, "Position", "Reihenfolge"),
		f("rotting_days", number, "Rots after days", "Verwaist nach Tagen").between("1", "3650"),
	)
}

func stage() *metadata.Object {
	return object(metadata.Object{
		ID: "stage", Name: "stages", Prefix: "sta", Table: "stages", Icon: "flag", Slots: slots(2, 1, 1, 1),
		Labels: labels("Stage", "Phase"), PluralLabels: labels("Stages", "Phasen"),
		Description: labels("The steps of a pipeline.", "Die Schritte einer Pipeline."),
		Title:       [][]string{{"stage.name"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(200),
		f("pipeline_id", reference, "Pipeline", "Pipeline").required().to("pipeline", "stages"),
		f("position", number, "Position", "Reihenfolge"),
		f("probability", number, "Probability in %", "Wahrscheinlichkeit in %").between("0", "100"),
		f("category", choice, "Category", "Kategorie").of(dealStatus...).required().defaults(`"open"`),
		f("rotting_days", number, "Rots after days", "Verwaist nach Tagen").between("1", "3650"),
		f("required_fields", jsonValue, "Required fields", "Pflichtfelder").
			help("API names of the deal fields that must be filled to enter this stage.", "API-Namen der Deal-Felder, die für diese Phase gefüllt sein müssen."),
	)
}

var dealStatus = [][3]string{{"open", "Open", "Offen"}, {"won", "Won", "Gewonnen"}, {"lost", "Lost", "Verloren"}}

func deal() *metadata.Object {
	return object(metadata.Object{
		ID: "deal", Name: "deals", Prefix: "dea", Table: "deals", Icon: "currency-euro", Slots: slots(8, 5, 3, 4),
		Labels: labels("Deal", "Deal"), PluralLabels: labels("Deals", "Deals"),
		Description: labels("Sales opportunities.", "Verkaufschancen."),
		Title:       [][]string{{"deal.name"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(300),
		f("amount", money, "Amount", "Betrag").moneyColumns().indexed(),
		f("pipeline_id", reference, "Pipeline", "Pipeline").to("pipeline", "deals"),
		f("stage_id", reference, "Stage", "Phase").to("stage", "deals"),
		f("status", choice, "Status", "Status").of(dealStatus...).indexed().readOnly().
			help("Follows from the stage's category.", "Ergibt sich aus der Kategorie der Phase."),
		f("probability", number, "Probability in %", "Wahrscheinlichkeit in %").between("0", "100"),
		f("close_date", date, "Close date", "Abschlussdatum").indexed(),
		f("company_id", reference, "Company", "Firma").to("company", "deals"),
		f("contact_id", reference, "Main contact", "Hauptansprechpartner").to("contact", "deals"),
		f("lead_id", reference, "Lead", "Lead").to("lead", "deals"),
		f("product_id", reference, "Product", "Produkt").to("product", "deals"),
		f("lead_source", choice, "Source", "Herkunft").of(sources...),
		f("forecast_category", choice, "Forecast category", "Prognosekategorie").of([3]string{"pipeline", "Pipeline", "Pipeline"}, [3]string{"best_case", "Best case", "Bestfall"},
			[3]string{"commit", "Commit", "Zugesagt"}, [3]string{"omitted", "Omitted", "Ausgenommen"}),
		f("next_step", text, "Next step", "Nächster Schritt").max(500),
		f("lost_reason", text, "Lost reason", "Verlustgrund").max(500),
		f("competitor", text, "Competitor", "Mitbewerber").max(200),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
		f("stage_changed_at", datetime, "In this stage since", "In dieser Phase seit").readOnly(),
		f("closed_at", datetime, "Closed", "Abgeschlossen").readOnly(),
	)
}

func product() *metadata.Object {
	return object(metadata.Object{
		ID: "product", Name: "products", Prefix: "pro", Table: "products", Icon: "package", Slots: slots(4, 2, 1, 2),
		Labels: labels("Product", "Produkt"), PluralLabels: labels("Products", "Produkte"),
		Description: labels("What you sell.", "Was Sie verkaufen."),
		Title:       [][]string{{"product.name"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(300),
		f("sku", text, "SKU", "Artikelnummer").unique().searchable().max(100),
		f("category", text, "Category", "Kategorie").keyed().max(200),
		f("price", money, "Price", "Preis").moneyColumns().indexed(),
		f("cost", money, "Cost", "Einkaufspreis").moneyColumns(),
		f("tax_rate", decimal, "Tax rate in %", "Steuersatz in %").between("0", "100"),
		f("unit", text, "Unit", "Einheit").max(50),
		f("active", boolean, "Active", "Aktiv").defaults("true"),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
	)
}

func contract() *metadata.Object {
	return object(metadata.Object{
		ID: "contract", Name: "contracts", Prefix: "ctr", Table: "contracts", Icon: "file-text", Slots: slots(4, 2, 1, 2),
		Labels: labels("Contract", "Vertrag"), PluralLabels: labels("Contracts", "Verträge"),
		Description: labels("Agreements with customers, their terms and notice dates.", "Vereinbarungen mit Kunden, Laufzeiten und Kündigungsfristen."),
		Title:       [][]string{{"contract.name"}, {"contract.contract_number"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(300),
		f("contract_number", text, "Number", "Vertragsnummer").indexed().searchable().max(100),
		f("company_id", reference, "Company", "Firma").to("company", "contracts"),
		f("contact_id", reference, "Contact", "Ansprechpartner").to("contact", "contracts"),
		f("deal_id", reference, "Deal", "Deal").to("deal", "contracts"),
		f("status", choice, "Status", "Status").of([3]string{"draft", "Draft", "Entwurf"}, [3]string{"active", "Active", "Aktiv"},
			[3]string{"expired", "Expired", "Abgelaufen"}, [3]string{"cancelled", "Cancelled", "Gekündigt"}).indexed().defaults(`"draft"`),
		f("start_date", date, "Start", "Beginn"),
		f("end_date", date, "End", "Ende").indexed(),
		f("notice_date", date, "Notice by", "Kündigung bis").indexed(),
		f("renewal", choice, "Renewal", "Verlängerung").of([3]string{"none", "None", "Keine"}, [3]string{"automatic", "Automatic", "Automatisch"}, [3]string{"manual", "Manual", "Manuell"}),
		f("renewal_months", number, "Renews by months", "Verlängert um Monate").between("1", "600"),
		f("value", money, "Value", "Wert").moneyColumns(),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
	)
}
