package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// The words that contacts are made of. They are combined at random: nobody real is meant.
var (
	firstNames = []string{
		"Anna", "Ben", "Clara", "David", "Emma", "Finn", "Greta", "Hannes", "Ida", "Jonas", "Käthe", "Lukas", "Mia", "Nils",
		"Olivia", "Paul", "Rosa", "Søren", "Thea", "Uwe", "Vera", "Wilhelm", "Zoë", "Björn", "Jürgen", "Änne", "Emily", "James", "Sophie", "Oliver",
	}
	lastNames = []string{
		"Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch",
		"Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann", "Braun", "Krüger", "Hofmann", "Hartmann", "Lange",
		"Schmitt", "Werner", "Krause", "Lehmann", "Köhler", "Herrmann", "König", "Walter", "Mayer", "Huber", "Kaiser", "Fuchs", "Peters", "Lang",
		"Scholz", "Möller", "Weiß", "Jung", "Hahn", "Vogel", "Friedrich", "Keller", "Günther", "Frank", "Berger", "Winkler", "Roth", "Beck", "Lorenz",
		"Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright", "Thompson", "Evans", "Walker", "White",
	}
	endings = []string{"", "", "", "", "son", "er", "mann", "berg", "stein", "feld", "bach", "ow"}
	cities  = []string{
		"Berlin", "Hamburg", "München", "Köln", "Frankfurt", "Stuttgart", "Düsseldorf", "Leipzig", "Dortmund", "Essen", "Bremen",
		"Dresden", "Hannover", "Nürnberg", "Duisburg", "Bochum", "Wuppertal", "Bielefeld", "Bonn", "Münster", "Mannheim", "Karlsruhe", "Augsburg",
		"Wiesbaden", "Mönchengladbach", "Gelsenkirchen", "Aachen", "Braunschweig", "Kiel", "Chemnitz", "Halle", "Magdeburg", "Freiburg", "Krefeld",
		"Mainz", "Lübeck", "Erfurt", "Oberhausen", "Rostock", "Kassel", "Hagen", "Potsdam", "Saarbrücken", "Hamm", "Ludwigshafen", "Oldenburg",
		"Osnabrück", "Leverkusen", "Heidelberg", "Darmstadt",
	}
	streets = []string{"Hauptstraße", "Bahnhofstraße", "Gartenweg", "Schulstraße", "Lindenallee", "Am Markt", "Mühlenweg", "Ringstraße"}
	jobs    = []string{
		"Geschäftsführung", "Einkauf", "Head of Sales", "Buchhaltung", "Marketing Manager", "Projektleitung", "Software Engineer",
		"Produktion", "Assistenz", "Logistik", "Qualitätssicherung", "Vertrieb Innendienst",
	}
	stages  = []string{"subscriber", "lead", "marketing_qualified", "sales_qualified", "opportunity", "customer", "former_customer", "other"}
	origins = []string{"website", "referral", "trade_fair", "advertising", "organic_search", "partner"}
	regions = []string{"north", "east", "south", "west", "centre", "alps", "coast", "abroad"}
)

// person is one contact before it is written.
type person struct {
	first, last, email, phone, job, stage, origin, region string
	address                                               fieldtype.Address
	score                                                 int64
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// skewed picks early entries more often, as real cities and names are unequal.
func skewed(r *rand.Rand, list []string) string {
	return list[min(r.IntN(len(list)), r.IntN(len(list)))]
}

func newPerson(r *rand.Rand, i int) person {
	p := person{
		first: skewed(r, firstNames), last: skewed(r, lastNames) + pick(r, endings), job: pick(r, jobs), stage: pick(r, stages),
		origin: pick(r, origins), region: pick(r, regions), score: int64(r.IntN(100)),
		email: fmt.Sprintf("kontakt.%d@firma%d.example", i, i/20), phone: fmt.Sprintf("+4930%08d", 10_000_000+i),
	}
	p.address = fieldtype.Address{
		Street: fmt.Sprintf("%s %d", pick(r, streets), 1+r.IntN(120)), PostalCode: fmt.Sprintf("%05d", 10_000+r.IntN(80_000)),
		City: skewed(r, cities), Country: "DE",
	}
	return p
}
