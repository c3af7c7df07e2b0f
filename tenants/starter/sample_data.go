package starter

// The sample companies and people are invented. Their addresses end in .example, which no mail server can have.

type person struct{ first, last, job, mail string }

type firm struct {
	name, industry, domain, city string
	employees                    int64
	people                       []person
}

func firms(s *sampler) []firm {
	return []firm{
		{s.t("Northwind Machines Ltd", "Nordwind Maschinenbau GmbH"), s.t("Mechanical engineering", "Maschinenbau"), "nordwind.example", s.t("Leeds", "Bielefeld"), 240, []person{
			{"Clara", "Hoffmann", s.t("Head of purchasing", "Leitung Einkauf"), "clara.hoffmann"}, {"Jonas", "Becker", s.t("Production manager", "Produktionsleitung"), "jonas.becker"},
		}},
		{s.t("Blue Harbour Logistics", "Blauer Hafen Logistik AG"), s.t("Logistics", "Logistik"), "blauerhafen.example", s.t("Hull", "Bremen"), 900, []person{
			{"Amira", "Yilmaz", s.t("Managing director", "Geschäftsführung"), "amira.yilmaz"}, {"Peter", "Lindner", s.t("IT manager", "IT-Leitung"), "peter.lindner"},
		}},
		{s.t("Greenfield Foods", "Grünfeld Lebensmittel KG"), s.t("Food", "Lebensmittel"), "gruenfeld.example", s.t("Bath", "Kassel"), 65, []person{
			{"Sofia", "Keller", s.t("Owner", "Inhaberin"), "sofia.keller"},
		}},
		{s.t("Alder Clinics", "Erlen-Kliniken gGmbH"), s.t("Health care", "Gesundheit"), "erlenkliniken.example", s.t("York", "Freiburg"), 1800, []person{
			{"Daniel", "Roth", s.t("Head of facilities", "Leitung Technik"), "daniel.roth"}, {"Mira", "Novak", s.t("Purchasing", "Einkauf"), "mira.novak"},
		}},
	}
}

// base makes companies and their people, and returns their ids in the order of firms.
func base(s *sampler, more func(i int, values row)) (companies []string, people [][]string) {
	for i, f := range firms(s) {
		values := row{
			"name": f.name, "industry": f.industry, "domain": f.domain, "website": "https://" + f.domain, "employees": f.employees,
			"company_type": "customer", "lifecycle_stage": "customer", "email": "info@" + f.domain,
		}
		more(i, values)
		id := s.add("companies", values)
		companies = append(companies, id)
		var ids []string
		for _, p := range f.people {
			ids = append(ids, s.add("contacts", row{
				"first_name": p.first, "last_name": p.last, "job_title": p.job, "email": p.mail + "@" + f.domain, "company_id": id, "lifecycle_stage": "customer", "contact_status": "active",
			}))
		}
		people = append(people, ids)
	}
	return companies, people
}

func sampleSales(s *sampler) error {
	segments := []string{"a", "a", "c", "b"}
	companies, people := base(s, func(i int, v row) { v["custom.segment"] = segments[i] })
	for _, d := range []struct {
		en, de                     string
		firm, pipe, stage, closing int
		amount                     int64
	}{
		{"Control software for hall 2", "Steuerungssoftware für Halle 2", 0, 0, 2, 12, 48_000},
		{"Fleet tracking", "Flottenortung", 1, 0, 3, 5, 126_000},
		{"Order portal", "Bestellportal", 2, 0, 1, 30, 9_500},
		{"Maintenance planning", "Wartungsplanung", 3, 0, 0, 60, 71_000},
		{"Framework agreement", "Rahmenvertrag", 1, 0, 4, -20, 84_000},
		{"Support 2nd year", "Support im zweiten Jahr", 0, 1, 0, 25, 12_000},
	} {
		deal := s.add("deals", row{
			"name": s.t(d.en, d.de), "company_id": companies[d.firm], "contact_id": people[d.firm][0], "stage_id": s.stage(d.pipe, d.stage),
			"amount": s.money(d.amount), "close_date": s.day(d.closing), "lead_source": "referral",
		})
		if d.closing > 0 && d.closing < 20 {
			s.add("tasks", row{"subject": s.t("Follow up: ", "Nachfassen: ") + s.t(d.en, d.de), "due_at": s.at(2), "priority": "high", "deal_id": deal, "contact_id": people[d.firm][0]})
		}
	}
	for _, l := range [][4]string{{"Lea", "Sommer", "Sommer & Söhne", "new"}, {"Tom", "Winter", "Winterhaus", "working"}, {"Nele", "Brandt", "Brandt Design", "new"}} {
		s.add("leads", row{"first_name": l[0], "last_name": l[1], "company_name": l[2], "status": l[3], "lead_source": "website", "rating": "warm", "email": l[0] + "@lead.example"})
	}
	s.add("notes", row{"subject": s.t("How we met", "Wie wir uns kennengelernt haben"), "body": s.t("Met at the trade fair; wants references from the industry.", "Auf der Messe getroffen; wünscht Referenzen aus der Branche."), "company_id": companies[0], "contact_id": people[0][0]})
	return s.err
}

func sampleTrade(s *sampler) error {
	groups := []string{"volume", "dealer", "dealer", "list"}
	numbers := []string{"K-10001", "K-10002", "K-10003", "K-10004"}
	companies, people := base(s, func(i int, v row) {
		v["custom.price_group"], v["custom.customer_number"], v["custom.payment_days"] = groups[i], numbers[i], int64(14+i*8)
	})
	var products []string
	for _, p := range []struct {
		en, de, sku, unit string
		price             int64
	}{
		{"Work gloves, box of 50", "Arbeitshandschuhe, 50er-Karton", "S-1001", "box", 89},
		{"Pallet truck 2.5 t", "Hubwagen 2,5 t", "S-2004", "piece", 379},
		{"Shelf unit, heavy duty", "Schwerlastregal", "S-3010", "piece", 245},
		{"Stretch film, 6 rolls", "Stretchfolie, 6 Rollen", "S-1107", "box", 54},
	} {
		products = append(products, s.add("products", row{
			"name": s.t(p.en, p.de), "sku": p.sku, "category": s.t("Warehouse", "Lager"), "price": s.money(p.price), "unit": s.t(p.unit, map[string]string{"box": "Karton", "piece": "Stück"}[p.unit]), "active": true,
			"custom.minimum_quantity": int64(1),
		}))
	}
	for _, d := range []struct {
		en, de                     string
		firm, pipe, stage, product int
		delivery                   int
		amount                     int64
	}{
		{"20 shelf units", "20 Schwerlastregale", 0, 0, 1, 2, 0, 4_900},
		{"Pallet trucks for the new hall", "Hubwagen für die neue Halle", 1, 0, 2, 1, 0, 7_580},
		{"Film, monthly", "Folie, monatlich", 2, 0, 0, 3, 0, 650},
		{"Gloves for all sites", "Handschuhe für alle Standorte", 3, 0, 3, 0, 9, 3_560},
		{"Yearly agreement", "Jahresvereinbarung", 1, 1, 1, 1, 0, 60_000},
	} {
		values := row{
			"name": s.t(d.en, d.de), "company_id": companies[d.firm], "contact_id": people[d.firm][0], "stage_id": s.stage(d.pipe, d.stage), "product_id": products[d.product],
			"amount": s.money(d.amount), "close_date": s.day(10),
		}
		if d.delivery > 0 {
			values["custom.delivery_on"] = s.day(d.delivery)
		}
		s.add("deals", values)
	}
	s.add("tasks", row{"subject": s.t("Ask about the offer for shelf units", "Zum Angebot für Regale nachfragen"), "due_at": s.at(1), "company_id": companies[0], "contact_id": people[0][0]})
	return s.err
}

func sampleService(s *sampler) error {
	companies, people := base(s, func(int, row) {})
	for i, e := range [][3]string{{"Packing line PL-4", "Verpackungslinie PL-4", "PL4-2291"}, {"Conveyor C-12", "Förderband C-12", "C12-0087"}, {"Cold store", "Kühlraum", "KR-5510"}, {"Lift 3, building B", "Aufzug 3, Haus B", "L3-4471"}} {
		s.add("equipment", row{"name": s.t(e[0], e[1]), "custom.serial_number": e[2], "custom.company": companies[i], "custom.installed_on": s.day(-400 - 90*i)})
	}
	for _, c := range []struct {
		en, de, state, priority string
		firm, due               int
	}{
		{"Line stops without a fault code", "Linie stoppt ohne Fehlercode", "new", "urgent", 0, 1},
		{"Belt squeaks", "Band quietscht", "working", "normal", 1, 4},
		{"Temperature alarm at night", "Temperaturalarm in der Nacht", "waiting", "high", 2, 2},
		{"Door closes too fast", "Tür schließt zu schnell", "solved", "normal", 3, -3},
		{"Manual in another language", "Handbuch in anderer Sprache", "new", "low", 0, 10},
	} {
		s.add("cases", row{
			"name": s.t(c.en, c.de), "custom.state": c.state, "custom.priority": c.priority, "custom.company": companies[c.firm], "custom.contact": people[c.firm][0], "custom.due_on": s.day(c.due),
		})
	}
	s.add("deals", row{"name": s.t("Full service for building B", "Vollwartung Haus B"), "company_id": companies[3], "contact_id": people[3][0], "stage_id": s.stage(0, 2), "amount": s.money(18_400), "close_date": s.day(21)})
	s.add("contracts", row{"name": s.t("Maintenance of packing lines", "Wartung der Verpackungslinien"), "company_id": companies[0], "status": "active", "start_date": s.day(-300), "end_date": s.day(65), "notice_date": s.day(30), "value": s.money(22_000), "renewal": "automatic", "renewal_months": int64(12)})
	s.add("tasks", row{"subject": s.t("Order a spare sensor", "Ersatzsensor bestellen"), "due_at": s.at(1), "priority": "high", "company_id": companies[0]})
	return s.err
}
