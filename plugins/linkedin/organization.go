package main

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// company is an organization of LinkedIn's. Those who do not administer it get the first group of fields only:
// https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-lookup-api
type company struct {
	ID        int64  `json:"id"`
	Name      string `json:"localizedName"`
	Vanity    string `json:"vanityName"`
	Website   string `json:"localizedWebsite"`
	Locations []struct {
		Type    string `json:"locationType"`
		Staff   string `json:"staffCountRange"`
		Address struct {
			City    string `json:"city"`
			Region  string `json:"geographicArea"`
			Postal  string `json:"postalCode"`
			Country string `json:"country"`
		} `json:"address"`
	} `json:"locations"`

	Description string   `json:"localizedDescription"`
	Staff       string   `json:"staffCountRange"`
	Industries  []string `json:"industries"`
	Founded     struct {
		Year int64 `json:"year"`
	} `json:"foundedOn"`
}

func (o *company) page() string {
	if o.Vanity == "" {
		return ""
	}
	return "https://www.linkedin.com/company/" + url.PathEscape(o.Vanity)
}

// target names the fields of an object that an organization can fill; empty for none.
type target struct {
	name, website, domain, linkedin, employees, founded, industry, address, description string
}

var (
	companyFields = target{
		name: "name", website: "website", domain: "domain", linkedin: "linkedin_url", employees: "employees", founded: "year_founded", industry: "industry",
		address: "address", description: "description",
	}
	leadCompany = target{name: "company_name", website: "website", employees: "employees", industry: "industry"}
)

// organization is what LinkedIn says of the company of a record, which is found by its page at LinkedIn or by its domain.
func organization(ctx context.Context, host sdk.Host, c *config, r *sdk.Record, to target) ([]*sdk.Suggestion, error) {
	query, sure := finder(r)
	if query == "" {
		return nil, nil
	}
	a, err := connect(ctx, host, c)
	if err != nil {
		return nil, err
	}
	var page struct {
		Elements []*company `json:"elements"`
	}
	if id, ok := strings.CutPrefix(query, "id="); ok {
		one := &company{}
		if err = a.get(ctx, "/rest/organizations/"+id, one); err == nil {
			page.Elements = []*company{one}
		}
	} else {
		err = a.get(ctx, "/rest/organizations?"+query, &page)
	}
	if err != nil {
		if sdk.AsError(err).Code == "not_found" {
			return nil, nil
		}
		return nil, err
	}
	// Several pages with one domain are a group of companies; which of them is meant, nobody knows.
	if len(page.Elements) != 1 {
		return nil, nil
	}
	return a.describe(ctx, page.Elements[0], to, sure), nil
}

// finder says how to ask LinkedIn for the company of a record, and how sure it is that the answer is about it.
func finder(r *sdk.Record) (query string, sure float64) {
	if r.Object == "companies" {
		if u, err := url.Parse(r.Value("linkedin_url")); err == nil && below(u.Hostname(), "linkedin.com") {
			part, name, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
			name, _, _ = strings.Cut(name, "/")
			switch {
			case (part == "company" || part == "school" || part == "showcase") && digits(name):
				return "id=" + name, 0.95
			case (part == "company" || part == "school" || part == "showcase") && name != "":
				return "q=vanityName&vanityName=" + escape(name), 0.95
			}
		}
	}
	if d := domain(r); d != "" {
		return "q=emailDomain&emailDomain=" + escape(d), 0.7
	}
	return "", 0
}

func below(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }

// domain is the domain of a record's company, unless it is one where anybody gets an address.
func domain(r *sdk.Record) string {
	d := strings.ToLower(r.Value("domain"))
	if d == "" {
		if u, err := url.Parse(r.Value("website")); err == nil {
			d = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	if d == "" {
		_, d, _ = strings.Cut(strings.ToLower(r.Value("email")), "@")
	}
	if freemail[d] {
		return ""
	}
	return d
}

var freemail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "hotmail.de": true, "live.com": true, "icloud.com": true, "me.com": true,
	"yahoo.com": true, "yahoo.de": true, "aol.com": true, "gmx.de": true, "gmx.net": true, "gmx.at": true, "gmx.ch": true, "web.de": true, "t-online.de": true,
	"freenet.de": true, "posteo.de": true, "mailbox.org": true, "proton.me": true, "protonmail.com": true, "bluewin.ch": true, "msn.com": true,
}

// describe suggests what an organization says of itself. How many people it has is a range at LinkedIn: the least of it.
func (a *api) describe(ctx context.Context, o *company, to target, sure float64) []*sdk.Suggestion {
	var out []*sdk.Suggestion
	add := func(field string, v *sdk.Value, confidence float64) {
		if field != "" && !v.Empty() && (v.Text != "" || v.Integer != 0 || len(v.JSON) > 0) {
			out = append(out, &sdk.Suggestion{Field: field, Value: v, Confidence: confidence, Source: "LinkedIn", SourceURL: o.page()})
		}
	}
	add(to.name, sdk.Text(cut(o.Name, 300)), sure)
	add(to.website, sdk.Text(o.Website), sure)
	if u, err := url.Parse(o.Website); err == nil {
		add(to.domain, sdk.Text(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")), sure-0.1)
	}
	add(to.linkedin, sdk.Text(o.page()), sure)
	staff := o.Staff
	for _, l := range o.Locations {
		if l.Type != "HEADQUARTERS" && len(o.Locations) > 1 {
			continue
		}
		if staff == "" {
			staff = l.Staff
		}
		if v := address(l.Address.City, l.Address.Region, l.Address.Postal, l.Address.Country); v != nil && to.address != "" {
			add(to.address, v, sure-0.2)
		}
	}
	add(to.employees, sdk.Integer(least(staff)), sure/2)
	add(to.founded, sdk.Integer(o.Founded.Year), sure)
	add(to.description, sdk.Text(cut(o.Description, 2000)), sure-0.2)
	if to.industry != "" && len(o.Industries) > 0 {
		add(to.industry, sdk.Text(a.industry(ctx, urnID(o.Industries[0]))), sure)
	}
	return out
}

// industry is what LinkedIn calls an industry in English; empty when it does not tell. The names are kept for 30 days.
// https://learn.microsoft.com/en-us/linkedin/shared/references/v2/standardized-data/industries
func (a *api) industry(ctx context.Context, id string) string {
	if !digits(id) {
		return ""
	}
	key := "industry/" + id
	if raw, found, err := a.host.Load(ctx, key); err == nil && found {
		return string(raw)
	}
	var x struct {
		Name text `json:"name"`
	}
	if err := a.get(ctx, "/v2/industryTaxonomyVersions/DEFAULT/industries/"+id, &x); err != nil {
		a.host.Debug(ctx, "LinkedIn does not name an industry", "id", id, "error", err.Error())
		return ""
	}
	name := cut(x.Name.in("en_US"), 200)
	_, err := a.host.KVSet(ctx, &sdk.KVSetRequest{Key: key, Value: []byte(name), TTLMS: 30 * 24 * 3600 * 1000})
	if err != nil {
		a.host.Debug(ctx, "keep the name of an industry", "error", err.Error())
	}
	return name
}

// told says what came of a refresh.
func told(written, left int) *sdk.Localized {
	w, l := strconv.Itoa(written), strconv.Itoa(left)
	return said(w+" fields written, "+l+" left to decide.", w+" Felder geschrieben, "+l+" zu entscheiden.")
}
