package duplicate

// shipped are the rules of objects for which the tenant has none of its own, by object id.
var shipped = map[string]Definition{
	"contact": {Threshold: 56, Match: people("company_id", Condition{Fields: []string{"birthday"}, Compare: Exact, Weight: 25, Against: 5})},
	"lead":    {Threshold: 56, Match: people("company_name")},
	"company": {Threshold: 60, Match: Condition{Sum: []Condition{
		{Fields: []string{"name"}, Compare: CompanyName, Min: 0.8, Weight: 45, Against: 40},
		{Fields: []string{"vat_id"}, Compare: Folded, Weight: 60, Against: 30},
		{Fields: []string{"domain", "website", "email"}, Compare: Domain, Weight: 40, Against: 10},
		{Fields: []string{"email"}, Compare: Email, Weight: 15},
		{Fields: []string{"phone"}, Compare: Phone, Weight: 30},
		{Fields: []string{"address"}, Compare: Address, Weight: 30, Against: 10},
	}}},
}

// people is the rule for people, whose company stands in a field.
func people(company string, more ...Condition) Condition {
	return Condition{Sum: append([]Condition{
		{Fields: []string{"first_name", "last_name"}, Compare: PersonName, Weight: 42, Against: 60},
		{Fields: []string{"email"}, Compare: Email, Weight: 40},
		{Fields: []string{"phone", "mobile"}, Compare: Phone, Weight: 32},
		{Fields: []string{"address"}, Compare: Address, Weight: 28, Against: 6},
		{Fields: []string{company}, Compare: CompanyName, Weight: 20, Against: 8},
	}, more...)}
}
