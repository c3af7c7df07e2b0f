package demo

// vocabulary is what people, companies and activities of one language are named and described with. The names are
// combined at random: nobody real is meant.
type vocabulary struct {
	female, male, last      []string
	jobs, departments       []string
	cities, streets         []string
	leadCompanies, legal    []string
	tasks, calls, meetings  []string
	mails, notes, replies   []string
	nextSteps, lostReasons  []string
	projects, unqualified   []string
	rooms, contracts, lines []string
}

func (f *filler) words() *vocabulary {
	if f.o.Locale == "de" {
		return &german
	}
	return &english
}

var sources = []string{"website", "referral", "trade_fair", "advertising", "organic_search", "social_media", "partner"}

var german = vocabulary{
	female: []string{"Anneke", "Birgit", "Carla", "Doris", "Elif", "Frauke", "Gesine", "Heike", "Imke", "Jana", "Katrin", "Lena", "Merle", "Nele", "Ronja", "Svenja", "Tanja", "Ulrike", "Wiebke", "Änne"},
	male:   []string{"Arne", "Boris", "Carsten", "Detlef", "Emre", "Fiete", "Gerrit", "Henning", "Ingo", "Jörn", "Klaas", "Lasse", "Malte", "Norbert", "Ole", "Piet", "Rüdiger", "Sönke", "Torben", "Volker"},
	last: []string{
		"Ahrens", "Brandt", "Claußen", "Dohrmann", "Eggers", "Flügge", "Grotjahn", "Hinrichs", "Ibsen", "Jürgens", "Köpcke", "Lührs", "Mählmann", "Nissen",
		"Oltmanns", "Petersen", "Quast", "Rönnau", "Sievers", "Tönnies", "Ueckermann", "Vollmers", "Wöhler", "Yildirim", "Zöllner", "Böttcher", "Süßmann", "Weißenfels",
	},
	jobs:          []string{"Geschäftsführung", "Leitung Einkauf", "Einkauf", "Leitung IT", "Buchhaltung", "Produktionsleitung", "Projektleitung", "Assistenz der Geschäftsführung", "Leitung Logistik", "Marketing"},
	departments:   []string{"Einkauf", "IT", "Finanzen", "Produktion", "Logistik", "Marketing"},
	cities:        []string{"Hamburg", "Lübeck", "Bremen", "Kiel", "Rostock", "Hannover", "Berlin", "Köln", "München", "Nürnberg", "Leipzig", "Münster"},
	streets:       []string{"Hafenstraße", "Lindenallee", "Am Speicher", "Marktplatz", "Mühlenweg", "Kaistraße", "Gartenstraße", "Alte Gasse"},
	leadCompanies: []string{"Nordlicht", "Elbwerk", "Ostsee-Technik", "Alsterblick", "Windkante", "Salzhaus", "Backsteinbau", "Möwenflug", "Deichkrone", "Kranhaus"},
	legal:         []string{"GmbH", "AG", "GmbH & Co. KG", "KG", "e. K."},
	tasks:         []string{"Angebot nachfassen", "Unterlagen schicken", "Vertrag prüfen lassen", "Rückruf vereinbaren", "Preise abstimmen", "Referenzkunden nennen", "Termin für Vorführung finden", "Bonität prüfen"},
	calls:         []string{"Erstgespräch", "Rückfrage zum Angebot", "Abstimmung der Liefertermine", "Nachfrage zur Rechnung", "Zufriedenheit nach Einführung", "Verlängerung besprochen"},
	meetings:      []string{"Produktvorführung", "Jahresgespräch", "Vertragsverhandlung", "Auftakt der Einführung", "Workshop Anforderungen", "Vor-Ort-Termin"},
	mails:         []string{"Ihr Angebot", "Unterlagen zum Termin", "Fragen zur Lieferung", "Zusammenfassung unseres Gesprächs", "Neue Preisliste", "Einladung zur Vorführung"},
	notes: []string{
		"Entscheidung fällt im nächsten Monat, Budget ist freigegeben.", "Wünscht einen festen Ansprechpartner und Rechnung auf Papier.", "Vergleicht uns mit zwei Mitbewerbern; Preis ist nicht ausschlaggebend.",
		"War mit der letzten Lieferung sehr zufrieden.", "Am besten vormittags anrufen.", "Neue Leitung im Einkauf ab dem nächsten Quartal.", "Legt Wert auf Datenschutz und Betrieb in Deutschland.",
	},
	replies: []string{
		"vielen Dank für das gute Gespräch. Wie besprochen schicken wir Ihnen die Unterlagen.", "gern beantworten wir Ihre Fragen. Passt Ihnen ein Anruf am Dienstag?",
		"anbei finden Sie unser Angebot. Es gilt 30 Tage.", "wir haben den Liefertermin geprüft: Er ist zu halten.",
	},
	nextSteps:   []string{"Angebot schicken", "Vorführung vereinbaren", "Geschäftsführung einbeziehen", "Vertragsentwurf abstimmen", "Budget klären"},
	lostReasons: []string{"Preis", "Kein Budget", "Mitbewerber gewählt", "Projekt verschoben", "Keine Antwort mehr", "Funktion fehlte"},
	projects:    []string{"Einführung", "Umstellung", "Erweiterung", "Schulung", "Anbindung der Warenwirtschaft"},
	unqualified: []string{"Kein Bedarf", "Nur Informationssuche", "Zu klein", "Nicht erreichbar"},
	rooms:       []string{"Besprechungsraum Alster", "Beim Kunden", "Video", "Messestand", "Besprechungsraum Elbe"},
	contracts:   []string{"Wartungsvertrag", "Rahmenvertrag", "Servicevertrag", "Lizenzvertrag"},
	lines:       []string{"Guten Tag", "Freundliche Grüße"},
}

var english = vocabulary{
	female: []string{"Abigail", "Bethan", "Clarissa", "Daphne", "Edith", "Flora", "Georgina", "Harriet", "Imogen", "Josie", "Keira", "Lorna", "Maisie", "Nadia", "Orla", "Phoebe", "Ruby", "Saoirse", "Tamsin", "Wren"},
	male:   []string{"Alfie", "Barnaby", "Callum", "Declan", "Euan", "Fergus", "Gareth", "Hamish", "Idris", "Jasper", "Kieran", "Lachlan", "Magnus", "Niall", "Owen", "Percy", "Rhys", "Silas", "Tobias", "Zachary"},
	last: []string{
		"Ashdown", "Birchall", "Coldwell", "Drummond", "Eastwick", "Fairbairn", "Greaves", "Holloway", "Inskip", "Jardine", "Kilbride", "Lockhart", "Merriweather", "Northcott",
		"Oakden", "Penhaligon", "Quill", "Ravenscroft", "Sandford", "Thistlewood", "Underhill", "Vane", "Whitlock", "Yardley", "O'Rourke", "Abernathy", "Bellamy", "Strand",
	},
	jobs:          []string{"Managing Director", "Head of Purchasing", "Buyer", "Head of IT", "Accountant", "Production Manager", "Project Manager", "Executive Assistant", "Head of Logistics", "Marketing Manager"},
	departments:   []string{"Purchasing", "IT", "Finance", "Production", "Logistics", "Marketing"},
	cities:        []string{"Bristol", "Leeds", "Cardiff", "Glasgow", "Norwich", "Boston", "Denver", "Portland", "Austin", "Toronto", "Dublin", "York"},
	streets:       []string{"Harbour Road", "Linden Avenue", "Mill Lane", "Market Square", "Station Road", "Orchard Street", "Quay Street", "High Street"},
	leadCompanies: []string{"Northlight", "Rivermill", "Saltworks", "Copperfield Tools", "Windgap", "Brickyard", "Gullwing", "Fenland", "Tidewater", "Cranehouse"},
	legal:         []string{"Ltd", "Inc.", "LLC", "plc", "Partners"},
	tasks:         []string{"Follow up on quote", "Send documents", "Have contract reviewed", "Arrange call back", "Agree on prices", "Name reference customers", "Find a slot for the demo", "Check credit"},
	calls:         []string{"First conversation", "Question about the quote", "Delivery dates", "Invoice query", "Satisfaction after launch", "Renewal discussed"},
	meetings:      []string{"Product demo", "Annual review", "Contract negotiation", "Kick-off", "Requirements workshop", "Site visit"},
	mails:         []string{"Your quote", "Documents for our meeting", "Questions about delivery", "Summary of our call", "New price list", "Invitation to a demo"},
	notes: []string{
		"Decision is due next month, budget is approved.", "Wants one fixed contact and paper invoices.", "Compares us with two competitors; price is not what decides.",
		"Very happy with the last delivery.", "Best to call in the morning.", "New head of purchasing from next quarter on.", "Cares about data protection and where data is kept.",
	},
	replies: []string{
		"thank you for the good conversation. As discussed we are sending you the documents.", "we are happy to answer your questions. Does a call on Tuesday suit you?",
		"please find our quote enclosed. It holds for 30 days.", "we have checked the delivery date: it can be kept.",
	},
	nextSteps:   []string{"Send quote", "Arrange demo", "Involve management", "Agree on draft contract", "Clarify budget"},
	lostReasons: []string{"Price", "No budget", "Chose a competitor", "Project postponed", "No more answers", "A feature was missing"},
	projects:    []string{"Roll-out", "Migration", "Extension", "Training", "ERP integration"},
	unqualified: []string{"No need", "Just looking", "Too small", "Cannot be reached"},
	rooms:       []string{"Meeting room Harbour", "At the customer's", "Video", "Trade fair stand", "Meeting room Bridge"},
	contracts:   []string{"Maintenance contract", "Framework agreement", "Service contract", "Licence agreement"},
	lines:       []string{"Hello", "Kind regards"},
}
