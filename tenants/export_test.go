package tenants

// What tests look at from outside.
var (
	Zones     = zones
	SlugOf    = slugOf
	IsCountry = isCountry
)
