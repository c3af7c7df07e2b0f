package app_test

// What a company does about itself as a whole.
func init() {
	for _, operation := range []string{"list-starter-templates", "apply-starter-template", "get-sample-data", "remove-sample-data"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	sound["apply-starter-template"] = `{"template":"sales"}`
}
