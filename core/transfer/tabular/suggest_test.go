package tabular

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// target makes a field from "name/type: label, label"; a name with a dot at the end of an address is a part.
func target(spec string) Target {
	head, labels, _ := strings.Cut(spec, ": ")
	name, typ, _ := strings.Cut(head, "/")
	return Target{Name: name, Type: typ, Labels: strings.Split(labels, ", ")}
}

func targets(specs ...string) []Target {
	all := []Target{target("owner_id/user: Owner, Zuständig"), target("external_id/text: External ID, Externe ID")}
	for _, s := range specs {
		t := target(s)
		if t.Type == "address" {
			for _, part := range []string{"street", "postal_code", "city", "state", "country"} {
				t.Part = part
				all = append(all, t)
			}
			continue
		}
		all = append(all, t)
		if t.Type == "money" {
			t.Part = "currency"
			all = append(all, t)
		}
	}
	return all
}

// The fields of the objects that Kontor ships, as an import offers them.
var (
	contactTargets = append(targets(
		"academic_title/text: Title, Titel", "first_name/text: First name, Vorname", "middle_name/text: Middle name, Zweiter Vorname",
		"last_name/text: Last name, Nachname", "company_id/reference: Company, Firma", "job_title/text: Job title, Position", "department/text: Department, Abteilung",
		"email/email: E-mail, E-Mail", "phone/phone: Phone, Telefon", "mobile/phone: Mobile, Mobiltelefon", "website/url: Website", "linkedin_url/url: LinkedIn",
		"address/address: Address, Adresse", "other_address/address: Other address, Weitere Adresse", "birthday/date: Birthday, Geburtstag", "language/text: Language, Sprache",
		"lead_source/select: Source, Herkunft", "lifecycle_stage/select: Life-cycle stage, Lebenszyklusphase", "contact_status/select: Status",
		"do_not_call/boolean: Do not call, Nicht anrufen", "do_not_email/boolean: Do not e-mail, Keine E-Mails", "score/number: Score, Punktzahl",
		"description/long_text: Description, Beschreibung", "tags/multi_select: Tags, Schlagwörter",
	), Target{Name: "salutation", Type: "select", Labels: []string{"Salutation", "Anrede"}, Options: []string{"mr", "Mr", "Herr", "ms", "Ms", "Frau", "mx", "Mx", "Divers"}})
	companyTargets = targets(
		"name/text: Name", "domain/text: Domain", "website/url: Website", "email/email: E-mail, E-Mail", "phone/phone: Phone, Telefon", "industry/text: Industry, Branche",
		"employees/number: Employees, Beschäftigte", "annual_revenue/money: Annual revenue, Jahresumsatz", "year_founded/number: Founded, Gründungsjahr", "vat_id/text: VAT ID, USt-IdNr.",
		"company_type/select: Type, Art", "parent_id/reference: Parent company, Muttergesellschaft", "address/address: Address, Adresse", "shipping_address/address: Shipping address, Lieferadresse",
		"description/long_text: Description, Beschreibung", "tags/multi_select: Tags, Schlagwörter",
	)
	leadTargets = append(targets(
		"first_name/text: First name, Vorname", "last_name/text: Last name, Nachname", "company_name/text: Company, Firma", "job_title/text: Job title, Position", "email/email: E-mail, E-Mail",
		"phone/phone: Phone, Telefon", "mobile/phone: Mobile, Mobiltelefon", "website/url: Website", "industry/text: Industry, Branche", "annual_revenue/money: Annual revenue, Jahresumsatz",
		"address/address: Address, Adresse", "lead_source/select: Source, Herkunft", "status/select: Status", "score/number: Score, Punktzahl", "do_not_call/boolean: Do not call, Nicht anrufen",
		"do_not_email/boolean: Do not e-mail, Keine E-Mails", "description/long_text: Description, Beschreibung", "tags/multi_select: Tags, Schlagwörter",
	), Target{Name: "rating", Type: "select", Labels: []string{"Rating", "Einstufung"}, Options: []string{"hot", "warm", "cold"}})
	dealTargets = targets(
		"name/text: Name", "amount/money: Amount, Betrag", "pipeline_id/reference: Pipeline", "stage_id/reference: Stage, Phase", "probability/number: Probability in %, Wahrscheinlichkeit in %",
		"close_date/date: Close date, Abschlussdatum", "company_id/reference: Company, Firma", "contact_id/reference: Main contact, Hauptansprechpartner", "product_id/reference: Product, Produkt",
		"lead_source/select: Source, Herkunft", "lost_reason/text: Lost reason, Verlustgrund", "description/long_text: Description, Beschreibung",
	)
	productTargets = append(targets("name/text: Name", "category/text: Category, Kategorie", "price/money: Price, Preis", "cost/money: Cost, Einkaufspreis", "active/boolean: Active, Aktiv"),
		Target{Name: "sku", Type: "text", Labels: []string{"SKU", "Artikelnummer"}, Unique: true})
)

// suggested renders mappings as "column → field" or "column → new type".
func suggested(header []string, mappings []Mapping) []string {
	var all []string
	for i, m := range mappings {
		to := m.Target
		if m.Part != "" {
			to += "." + m.Part
		}
		if m.Target == "" {
			to = "new " + m.New.Type
			if len(m.New.Options) > 0 {
				to += fmt.Sprintf(" of %d", len(m.New.Options))
			}
		}
		if m.Separator != "" {
			to += " by " + m.Separator
		}
		all = append(all, header[i]+" → "+to)
	}
	return all
}

// Every column of every real file, with the field or the new field it is given.
func TestSuggestForRealFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file    string
		targets []Target
		want    []string
	}{
		{"us500/us-500.csv", contactTargets, []string{
			"first_name → first_name", "last_name → last_name", "company_name → company_id", "address → address.street", "city → address.city", "county → new text",
			"state → address.state", "zip → address.postal_code", "phone1 → phone", "phone2 → new phone", "email → email", "web → website",
		}},
		{"german_contacts/german_contacts_dev.csv", contactTargets, []string{
			"record_id → external_id", "salutation → salutation", "title → academic_title", "first_name → first_name", "last_name → last_name", "company → company_id",
			"street → address.street", "postcode → address.postal_code", "city → address.city", "country → address.country", "email → email", "phone → phone", "mobile → mobile",
			"true_id → new text", "variant → new text",
		}},
		{"maven_crm/accounts.csv", companyTargets, []string{
			"account → name", "sector → industry", "year_established → year_founded", "revenue → annual_revenue", "employees → employees", "office_location → address.country", "subsidiary_of → parent_id",
		}},
		{"maven_crm/products.csv", productTargets, []string{"product → name", "series → new select of 3", "sales_price → price"}},
		{"maven_crm/sales_pipeline_closed_until_2017-10.csv", dealTargets, []string{
			"opportunity_id → external_id", "sales_agent → owner_id", "product → product_id", "account → company_id", "deal_stage → stage_id", "engage_date → new date", "close_date → close_date", "close_value → amount",
		}},
		{"maven_crm/sales_teams.csv", contactTargets, []string{"sales_agent → owner_id", "manager → new select of 6", "regional_office → new select of 3"}},
		{"import_headers/hubspot-contacts.csv", contactTargets, []string{
			"Record ID → external_id", "First Name → first_name", "Last Name → last_name", "Email → email", "Phone Number → phone by ;", "Contact owner → owner_id", "Lead Status → contact_status",
			"Lifecycle Stage → lifecycle_stage", "Create Date → new datetime", "Associated Company → company_id", "Country/Region → address.country",
		}},
		{"import_headers/salesforce-leads.csv", leadTargets, []string{
			"Lead ID → external_id", "First Name → first_name", "Last Name → last_name", "Company / Account → company_name", "Email → email", "Phone → phone", "Lead Source → lead_source",
			"Lead Status → status", "Rating → rating", "Annual Revenue → annual_revenue", "Created Date → new date",
		}},
		{"import_headers/pipedrive-deals.csv", dealTargets, []string{
			"Title → name", "Organization - Name → company_id", "Person - Name → contact_id", "Value → amount", "Currency → amount.currency", "Stage → stage_id", "Status → new text",
			"Expected close date → close_date", "Won time → new datetime", "Lost reason → lost_reason", "Owner → owner_id",
		}},
		{"import_headers/google-contacts.csv", contactTargets, []string{
			"First Name → first_name", "Middle Name → middle_name", "Last Name → last_name", "Phonetic First Name → new text", "Phonetic Middle Name → new text", "Phonetic Last Name → new text",
			"Name Prefix → academic_title", "Name Suffix → new text", "Nickname → new text", "File As → new text", "Organization Name → company_id", "Organization Title → job_title",
			"Organization Department → department", "Birthday → birthday", "Notes → description", "Photo → new url", "Labels → tags by  ::: ", "E-mail 1 - Label → new text",
			"E-mail 1 - Value → email by  ::: ", "Phone 1 - Label → new text", "Phone 1 - Value → phone by  ::: ",
		}},
		{"import_headers/outlook-de-cp1252.csv", contactTargets, []string{
			"Anrede → salutation", "Vorname → first_name", "Nachname → last_name", "Firma → company_id", "Position → job_title", "Straße geschäftlich → address.street",
			"Postleitzahl geschäftlich → address.postal_code", "Ort geschäftlich → address.city", "Land/Region geschäftlich → address.country", "Telefon geschäftlich → phone",
			"Mobiltelefon → mobile", "E-Mail-Adresse → email", "Geburtstag → birthday", "Notizen → description",
		}},
		{"import_headers/german-erp-utf16.tsv", companyTargets, []string{
			"Kundennr → external_id", "Name 1 → name", "Name 2 → new text", "Strasse → address.street", "PLZ → address.postal_code", "Ort → address.city", "Land → address.country",
			"USt-IdNr. → vat_id", "Umsatz Vj. → annual_revenue", "Letzter Kontakt → new date",
		}},
		{"import_headers/excel-scientific-damage.csv", contactTargets, []string{
			"id → external_id", "phone → phone", "zip → address.postal_code", "iban → new text", "amount → new money",
		}},
		{"import_headers/mixed-newlines-ragged.csv", contactTargets, []string{"name → last_name", "email → email", "tags → tags by ,"}},
		{"x_education/leads.csv", leadTargets, []string{
			"split → new select of 2", "Prospect ID → external_id", "Lead Number → new text", "Lead Origin → new select of 4", "Lead Source → lead_source", "Do Not Email → do_not_email",
			"Do Not Call → do_not_call", "Converted → new boolean", "TotalVisits → new number", "Total Time Spent on Website → new number", "Page Views Per Visit → new decimal",
			"Last Activity → new select of 12", "Country → address.country", "Specialization → new select of 19", "How did you hear about X Education → new select of 9",
			"What is your current occupation → new select of 3", "What matters most to you in choosing a course → new select of 1", "Search → new boolean", "Magazine → new boolean",
			"Newspaper Article → new boolean", "X Education Forums → new boolean", "Newspaper → new boolean", "Digital Advertisement → new boolean", "Through Recommendations → new boolean",
			"Receive More Updates About Our Courses → new boolean", "Tags → tags", "Lead Quality → rating", "Update me on Supply Chain Content → new boolean", "Get updates on DM Content → new boolean",
			"Lead Profile → new select of 6", "City → address.city", "Asymmetrique Activity Index → new select of 3", "Asymmetrique Profile Index → new select of 3",
			"Asymmetrique Activity Score → new number", "Asymmetrique Profile Score → new number", "I agree to pay the amount through cheque → new boolean",
			"A free copy of Mastering The Interview → new boolean", "Last Notable Activity → new select of 9",
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			table, err := openPath(t, sharedFile(t, c.file), Options{})
			require.NoError(t, err)
			got := Suggest(table.Header, table.Sample(), c.targets)
			require.Equal(t, c.want, suggested(table.Header, got))
			for i, m := range got {
				require.Equal(t, i, m.Column)
				require.Equal(t, m.Target == "", m.New != nil)
				require.NotEmpty(t, m.Reason)
				if m.Target != "" {
					require.GreaterOrEqual(t, m.Confidence, minConfidence)
					require.LessOrEqual(t, m.Confidence, 1.0)
				}
			}
		})
	}
}

func TestLocaleOfRealFiles(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]Locale{
		"maven_crm/sales_pipeline_closed_until_2017-10.csv": {DateOrder: MonthFirst},
		"maven_crm/accounts.csv":                            {Decimal: '.'},
		"import_headers/salesforce-leads.csv":               {Decimal: ',', DateOrder: DayFirst},
		"import_headers/german-erp-utf16.tsv":               {Decimal: ',', DateOrder: DayFirst},
		"import_headers/pipedrive-deals.csv":                {Decimal: '.'},
		"import_headers/outlook-de-cp1252.csv":              {DateOrder: DayFirst},
		"import_headers/hubspot-contacts.csv":               {},
		"us500/us-500.csv":                                  {},
		"x_education/leads.csv":                             {Decimal: '.'},
		"import_headers/excel-scientific-damage.csv":        {Decimal: '.', Ambiguous: []Ambiguity{{What: AmbiguousDecimal, Conflict: true, Examples: []string{"1.000", "1,000", "1'000.00"}}}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			table, err := openPath(t, sharedFile(t, file), Options{})
			require.NoError(t, err)
			columns := make([][]string, len(table.Header))
			for _, row := range rows(t, table) {
				for i, c := range row.Cells {
					columns[i] = append(columns[i], c)
				}
			}
			require.Equal(t, want, GuessLocale(columns))
		})
	}
}

func TestSuggestWithoutValues(t *testing.T) {
	t.Parallel()
	header := []string{"E-Mail privat", "Telefon 2", "Kundennummer", "Lieblingsfarbe", "Straße", "Rechnungsadresse Ort", "custom.region", "Faxnummer", "Lebenslauf"}
	fields := append(contactTargets, Target{Name: "custom.region", Type: "select", Labels: []string{"Gebiet"}}, Target{Name: "custom.farbe", Type: "text", Labels: []string{"Lieblingsfarben"}, Aliases: []string{"color"}})
	got := Suggest(header, nil, fields)
	require.Equal(t, []string{
		"E-Mail privat → email", "Telefon 2 → phone", "Kundennummer → external_id", "Lieblingsfarbe → custom.farbe", "Straße → address.street", "Rechnungsadresse Ort → address.city",
		"custom.region → custom.region", "Faxnummer → new phone", "Lebenslauf → new text",
	}, suggested(header, got))
	require.Equal(t, MappedBySimilarName, got[3].Reason)
	require.Equal(t, NotMappedEmpty, got[8].Reason)

	// The main address and the one beside it do not change places.
	header = []string{"Straße privat", "Ort privat", "Straße geschäftlich", "Ort geschäftlich", "Lieferadresse PLZ", "PLZ"}
	got = Suggest(header, nil, contactTargets)
	require.Equal(t, []string{
		"Straße privat → other_address.street", "Ort privat → other_address.city", "Straße geschäftlich → address.street", "Ort geschäftlich → address.city",
		"Lieferadresse PLZ → new text", "PLZ → address.postal_code",
	}, suggested(header, got))
	got = Suggest(header[2:], nil, companyTargets)
	require.Equal(t, []string{
		"Straße geschäftlich → address.street", "Ort geschäftlich → address.city", "Lieferadresse PLZ → shipping_address.postal_code", "PLZ → address.postal_code",
	}, suggested(header[2:], got))

	got = Suggest([]string{"Gebiet", "color"}, nil, fields)
	require.Equal(t, []string{"Gebiet → custom.region", "color → custom.farbe"}, suggested([]string{"Gebiet", "color"}, got))
	require.Equal(t, []string{MappedByName, MappedByName}, []string{got[0].Reason, got[1].Reason})
	require.Empty(t, Suggest(nil, nil, fields))
	require.Equal(t, "text", Suggest([]string{"x"}, nil, nil)[0].New.Type)
}

func TestSuggestByValues(t *testing.T) {
	t.Parallel()
	sample := [][]string{{"a@b.org", "+49 89 1234567", "https://x.de", "Anna", "12.03.2024"}, {"c@d.org", "(030) 7654321", "www.y.de", "Bert", "13.03.2024"}}
	header := []string{"K1", "K2", "K3", "K4", "Geburtstag"}
	got := Suggest(header, sample, contactTargets)
	require.Equal(t, []string{"K1 → email", "K2 → phone", "K3 → website", "K4 → new text", "Geburtstag → birthday"}, suggested(header, got))
	require.Equal(t, MappedByValues, got[0].Reason)

	// Values that no field of that type takes lessen the confidence until the name is not enough.
	got = Suggest([]string{"Geburtstag", "E-Mail"}, [][]string{{"Anna", "12"}, {"Bert", "13"}}, contactTargets)
	require.Equal(t, []string{"Geburtstag → new text", "E-Mail → new number"}, suggested([]string{"Geburtstag", "E-Mail"}, got))
}

func TestSuggestForUniqueFields(t *testing.T) {
	t.Parallel()
	fields := []Target{{Name: "sku", Type: "text", Labels: []string{"Artikelnummer"}, Unique: true}}
	once := Suggest([]string{"Artikelnummer"}, [][]string{{"A-1"}, {"A-2"}}, fields)[0]
	twice := Suggest([]string{"Artikelnummer"}, [][]string{{"A-1"}, {"A-1"}}, fields)[0]
	require.Equal(t, "sku", once.Target)
	require.Equal(t, "sku", twice.Target)
	require.Greater(t, once.Confidence, twice.Confidence)
}

func TestNewFieldTypes(t *testing.T) {
	t.Parallel()
	repeat := func(n int, v ...string) []string {
		var out []string
		for range n {
			out = append(out, v...)
		}
		return out
	}
	for _, c := range []struct {
		name    string
		values  []string
		want    string
		options []string
	}{
		{"x", nil, "text", nil},
		{"Telefax", nil, "phone", nil},
		{"Lieferdatum", []string{"01.02.2024", "31.12.2023"}, "date", nil},
		{"x", []string{"2024-01-31 10:00", "2024-01-31"}, "datetime", nil},
		{"x", []string{"1", "2", "30"}, "number", nil},
		{"x", []string{"1,5", "2"}, "decimal", nil},
		{"x", []string{"5 €", "7,50 €"}, "money", nil},
		{"x", []string{"10%", "20%"}, "decimal", nil},
		{"x", []string{"Ja", "Nein", "ja"}, "boolean", nil},
		{"x", []string{"0", "1", "1"}, "boolean", nil},
		{"x", []string{"0", "0"}, "number", nil},
		{"x", []string{"0", "1", "2"}, "number", nil},
		{"x", []string{"01067", "10115"}, "text", nil},
		{"x", []string{"DE89370400440532013000"}, "text", nil},
		{"x", []string{"a@b.org"}, "email", nil},
		{"x", []string{"https://a.de"}, "url", nil},
		{"x", []string{"+49 89 1234567"}, "phone", nil},
		{"x", []string{"a\nb"}, "long_text", nil},
		{"x", []string{strings.Repeat("x ", 200)}, "long_text", nil},
		{"x", []string{`{"a":1}`}, "json", nil},
		{"x", repeat(10, "rot", "grün", "rot"), "select", []string{"rot", "grün"}},
		{"x", repeat(10, "rot;grün", "grün;blau"), "multi_select", []string{"rot", "grün", "blau"}},
		{"x", []string{"Anna", "Bert"}, "text", nil},
		{"x", []string{"00.00.0000", "01.02.2024"}, "date", nil},
	} {
		var rows [][]string
		for _, v := range c.values {
			rows = append(rows, []string{v})
		}
		m := Suggest([]string{c.name}, rows, nil)[0]
		require.Equal(t, c.want, m.New.Type, "%q", c.values)
		require.Equal(t, c.options, m.New.Options, "%q", c.values)
		require.Equal(t, c.name, m.New.Label)
	}
}

// The assignment is the best there is: compared with trying all.
func TestAssignIsBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 5).Draw(t, "columns"), rapid.IntRange(1, 5).Draw(t, "targets")
		gains := make([][]float64, n)
		var offers []offer
		for i := range gains {
			gains[i] = make([]float64, m)
			for j := range gains[i] {
				if g := rapid.IntRange(-40, 100).Draw(t, "gain"); g > 0 {
					gains[i][j] = float64(g) / 100
					offers = append(offers, offer{column: i, target: j, gain: gains[i][j]})
				}
			}
		}
		var best func(i int, used int) float64
		best = func(i, used int) float64 {
			if i == n {
				return 0
			}
			top := best(i+1, used)
			for j := range m {
				if used&(1<<j) == 0 && gains[i][j] > 0 {
					top = max(top, gains[i][j]+best(i+1, used|1<<j))
				}
			}
			return top
		}
		sum := 0.0
		columns, targets := map[int]bool{}, map[int]bool{}
		for _, o := range assign(offers) {
			require.False(t, columns[o.column] || targets[o.target])
			columns[o.column], targets[o.target] = true, true
			sum += o.gain
		}
		require.InDelta(t, best(0, 0), sum, 1e-9)
		require.False(t, math.IsNaN(sum))
	})
}
