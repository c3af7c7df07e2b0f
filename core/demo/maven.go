package demo

import (
	"bytes"
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

//go:embed data/*.csv
var files embed.FS

// table reads a shipped CSV file without its header.
func table(name string) ([][]string, error) {
	raw, err := files.ReadFile("data/" + name + ".csv")
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return rows[1:], nil
}

// account is a company of the data set.
type account struct{ name, sector, parent, country, id, domain string }

// sectors are the data set's names for industries, one of them misspelt, in English and German.
var sectors = map[string][2]string{
	"technolgy": {"Technology", "Technologie"}, "medical": {"Medical", "Medizintechnik"}, "retail": {"Retail", "Handel"},
	"software": {"Software", "Software"}, "entertainment": {"Entertainment", "Unterhaltung"}, "marketing": {"Marketing", "Marketing"},
	"telecommunications": {"Telecommunications", "Telekommunikation"}, "finance": {"Finance", "Finanzen"},
	"employment": {"Employment", "Personaldienste"}, "services": {"Services", "Dienstleistungen"},
}

var countries = map[string]string{
	"United States": "US", "Kenya": "KE", "Philipines": "PH", "Japan": "JP", "Italy": "IT", "Norway": "NO", "Korea": "KR", "Jordan": "JO",
	"Brazil": "BR", "Germany": "DE", "Panama": "PA", "Belgium": "BE", "Romania": "RO", "Poland": "PL", "China": "CN",
}

// staff makes the regional teams with their managers and agents. Nobody of them can sign in until they are invited.
func (f *filler) staff(ctx context.Context) error {
	rows, err := table("sales_teams")
	if err != nil {
		return err
	}
	roles, err := f.Access.ListRoles(ctx)
	if err != nil {
		return err
	}
	role := func(name string) []string {
		for _, r := range roles {
			if r.Builtin && r.Name == name {
				return []string{r.ID}
			}
		}
		return nil
	}
	teams := map[string]string{}
	team := func(name, parent string) (string, error) {
		if id, ok := teams[name]; ok {
			return id, nil
		}
		t, err := f.Access.CreateTeam(ctx, access.NewTeam{Name: name, ParentID: parent})
		teams[name] = t.ID
		f.counts["teams"]++
		return t.ID, err
	}
	user := func(name, manager, team string, roles []string) (string, error) {
		if id, ok := f.ids["user "+name]; ok {
			return id, nil
		}
		u, err := f.Access.CreateUser(ctx, access.NewUser{
			Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@" + f.o.Domain, Name: name, ManagerID: manager, Locale: f.o.Locale,
			RoleIDs: roles, TeamIDs: []string{team},
		})
		f.ids["user "+name] = u.ID
		f.counts["users"]++
		return u.ID, err
	}
	regions := map[string][2]string{"Central": {"Central", "Mitte"}, "East": {"East", "Ost"}, "West": {"West", "West"}}
	for _, r := range rows {
		names := regions[r[2]]
		region, err := team(f.text(names[0], names[1]), "")
		if err != nil {
			return err
		}
		own, err := team("Team "+r[1], region)
		if err != nil {
			return err
		}
		manager, err := user(r[1], "", own, role("manager"))
		if err != nil {
			return err
		}
		agent, err := user(r[0], manager, own, role("sales"))
		if err != nil {
			return err
		}
		f.agents = append(f.agents, agent)
	}
	return nil
}

func (f *filler) products(ctx context.Context) error {
	rows, err := table("products")
	if err != nil {
		return err
	}
	list := make([]row, len(rows))
	for i, r := range rows {
		price, err := strconv.ParseInt(r[2], 10, 64)
		if err != nil {
			return err
		}
		list[i] = row{
			"name": r[0], "category": r[1], "sku": strings.ToUpper(strings.ReplaceAll(r[0], " ", "-")), "tax_rate": nil, "active": true,
			"price": fieldtype.Money{Amount: price * 100, Currency: f.currency()}, "unit": f.text("piece", "Stück"),
		}
	}
	return f.write(ctx, "products", list, func(i int, r *records.Record) { f.ids["product "+rows[i][0]] = r.ID })
}

// companies makes the accounts, those without a parent first.
func (f *filler) companies(ctx context.Context) error {
	rows, err := table("accounts")
	if err != nil {
		return err
	}
	for _, level := range []bool{false, true} {
		var list []row
		var made []account
		for _, r := range rows {
			if (r[6] != "") != level {
				continue
			}
			a := account{name: r[0], sector: f.text(sectors[r[1]][0], sectors[r[1]][1]), parent: r[6], country: countries[r[5]], domain: slug(r[0]) + ".example"}
			values, err := f.company(r, a)
			if err != nil {
				return err
			}
			list, made = append(list, values), append(made, a)
		}
		err := f.write(ctx, "companies", list, func(i int, r *records.Record) {
			made[i].id = r.ID
			f.ids["company "+made[i].name] = r.ID
			f.accounts = append(f.accounts, made[i])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) company(r []string, a account) (row, error) {
	founded, err := strconv.ParseInt(r[2], 10, 64)
	if err != nil {
		return nil, err
	}
	millions, err := strconv.ParseFloat(r[3], 64)
	if err != nil {
		return nil, err
	}
	employees, err := strconv.ParseInt(r[4], 10, 64)
	if err != nil {
		return nil, err
	}
	segment := "c"
	switch {
	case employees > 5000:
		segment = "a"
	case employees > 1500:
		segment = "b"
	}
	return row{
		"name": a.name, "industry": a.sector, "year_founded": founded, "employees": employees, "domain": a.domain, "website": "https://" + a.domain + "/",
		"email": "info@" + a.domain, "annual_revenue": fieldtype.Money{Amount: int64(math.Round(millions * 1e8)), Currency: "USD"},
		"address": fieldtype.Address{Country: a.country}, "company_type": "customer", "lifecycle_stage": "customer",
		"parent_id": f.ids["company "+a.parent], "owner_id": pick(f, f.agents), "custom.segment": segment,
	}, nil
}

// slug is a name as a domain holds it.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, strings.ToLower(strings.ReplaceAll(name, " ", "-")))
}

// ahead is how many days of the data set lie in the future: deals that close there are still open.
const ahead = 35

// deals makes the opportunities, moved in time so that the last ones close in the next weeks.
func (f *filler) deals(ctx context.Context) error {
	rows, err := table("sales_pipeline")
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b []string) int { return closes(a).Compare(closes(b)) })
	shift := f.today.AddDate(0, 0, ahead).Sub(closes(rows[len(rows)-1]))
	if f.o.Size == Small {
		small := rows[:0:0]
		for i := 0; i < len(rows); i += 10 {
			small = append(small, rows[i])
		}
		rows = small
	}
	stages, err := f.stages(ctx)
	if err != nil {
		return err
	}
	byCompany := map[string][]human{}
	for _, p := range f.people {
		byCompany[p.company] = append(byCompany[p.company], p)
	}
	list, made := make([]row, len(rows)), make([]deal, len(rows))
	for i, r := range rows {
		d := deal{company: f.ids["company "+r[3]], owner: f.ids["user "+r[1]], closes: closes(r).Add(shift)}
		d.contact = pick(f, byCompany[d.company]).id
		product := strings.Replace(r[2], "GTXPro", "GTX Pro", 1)
		value, err := strconv.ParseInt(r[7], 10, 64)
		if err != nil {
			return err
		}
		if value == 0 {
			value = listPrices[product]
		}
		d.name, d.amount = product+" – "+r[3], value*100
		made[i] = d
		left := int(d.closes.Sub(f.today).Hours() / 24)
		list[i] = row{
			"name": d.name, "external_id": r[0], "amount": fieldtype.Money{Amount: d.amount, Currency: f.currency()}, "company_id": d.company,
			"contact_id": d.contact, "product_id": f.ids["product "+product], "owner_id": d.owner, "close_date": date(d.closes),
			"stage_id": stages[stageOf(r[4], left)], "lead_source": pick(f, sources),
		}
		switch {
		case left > 0:
			list[i]["forecast_category"], list[i]["next_step"] = forecast(left), pick(f, f.words().nextSteps)
		case r[4] == "Lost":
			list[i]["lost_reason"] = pick(f, f.words().lostReasons)
		}
	}
	return f.write(ctx, "deals", list, func(i int, r *records.Record) {
		made[i].id = r.ID
		switch r.Text("status") {
		case "open":
			f.openDeals = append(f.openDeals, made[i])
		case "won":
			f.wonDeals = append(f.wonDeals, made[i])
		}
	})
}

// listPrices stand for the value of deals that were lost, which the data set leaves out.
var listPrices = map[string]int64{
	"GTX Basic": 550, "GTX Pro": 4821, "MG Special": 55, "MG Advanced": 3393, "GTX Plus Pro": 5482, "GTX Plus Basic": 1096, "GTK 500": 26768,
}

// closes is the day on which a deal of the data set closed; the zero time for none.
func closes(r []string) time.Time {
	t, err := time.Parse("1/2/2006", r[6])
	if err != nil {
		return time.Time{}
	}
	return t
}

// stageOf is the position of the stage of a deal that closes in some days.
func stageOf(outcome string, left int) int {
	switch {
	case left <= 0 && outcome == "Won":
		return 4
	case left <= 0:
		return 5
	case left <= 7:
		return 3
	case left <= 15:
		return 2
	case left <= 25:
		return 1
	}
	return 0
}

func forecast(left int) string {
	switch {
	case left <= 7:
		return "commit"
	case left <= 15:
		return "best_case"
	}
	return "pipeline"
}

// stages are the ids of the first pipeline's stages, by position.
func (f *filler) stages(ctx context.Context) ([]string, error) {
	page, err := f.Records.List(ctx, "stages", records.Query{Sort: records.ParseSort("position"), Fields: []string{"id"}})
	if err != nil {
		return nil, err
	}
	if len(page.Rows) < 6 {
		return nil, fmt.Errorf("the pipeline has %d stages instead of the 6 that a company starts with", len(page.Rows))
	}
	out := make([]string, len(page.Rows))
	for i, r := range page.Rows {
		out[i] = r.ID()
	}
	return out, nil
}
