package demo

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// customise gives companies a field of the demo's own and makes an object of its own, projects.
func (f *filler) customise(ctx context.Context) error {
	choice := func(options ...[3]string) fieldtype.Options {
		var o fieldtype.Options
		for i, x := range options {
			o.Options = append(o.Options, fieldtype.Option{Value: x[0], Labels: map[string]string{"en": x[1], "de": x[2]}, Position: i})
		}
		return o
	}
	if _, err := f.Metadata.CreateObject(ctx, metadata.ObjectInput{
		Name: "projects", Labels: metadata.Labels{"en": "Project", "de": "Projekt"}, PluralLabels: metadata.Labels{"en": "Projects", "de": "Projekte"},
		Description: metadata.Labels{"en": "What we do for a customer after the sale.", "de": "Was wir nach dem Verkauf für Kunden tun."}, Icon: "tools",
	}); err != nil {
		return err
	}
	for _, x := range []struct {
		object string
		field  metadata.FieldInput
	}{
		{"companies", metadata.FieldInput{
			Name: "segment", Type: fieldtype.Select, Filterable: true, Labels: metadata.Labels{"en": "Segment", "de": "Segment"},
			Options: choice([3]string{"a", "A: key account", "A: Schlüsselkunde"}, [3]string{"b", "B: regular", "B: Stammkunde"}, [3]string{"c", "C: occasional", "C: Gelegenheitskunde"}),
		}},
		{"projects", metadata.FieldInput{
			Name: "company", Type: fieldtype.Reference, Filterable: true, Labels: metadata.Labels{"en": "Company", "de": "Firma"},
			Options: fieldtype.Options{Target: "company"}, Inverse: "projects",
		}},
		{"projects", metadata.FieldInput{
			Name: "phase", Type: fieldtype.Select, Filterable: true, Labels: metadata.Labels{"en": "Phase", "de": "Phase"},
			Options: choice([3]string{"planned", "Planned", "Geplant"}, [3]string{"running", "Running", "Läuft"}, [3]string{"done", "Done", "Fertig"}),
		}},
		{"projects", metadata.FieldInput{Name: "starts_on", Type: fieldtype.Date, Filterable: true, Labels: metadata.Labels{"en": "Starts on", "de": "Beginnt am"}}},
		{"projects", metadata.FieldInput{Name: "budget", Type: fieldtype.MoneyType, Labels: metadata.Labels{"en": "Budget", "de": "Budget"}}},
	} {
		if _, err := f.Metadata.CreateField(ctx, x.object, x.field); err != nil {
			return fmt.Errorf("field %s of %s: %w", x.field.Name, x.object, err)
		}
	}
	return nil
}

// share is a number of records for the chosen size.
func (f *filler) share(full int) int {
	if f.o.Size == Small {
		return full / 10
	}
	return full
}

// person is a row of what contacts and leads have in common.
func (f *filler) person(n int, domain string) row {
	w := f.words()
	first, salutation := pick(f, w.female), "ms"
	if f.rng.IntN(2) == 0 {
		first, salutation = pick(f, w.male), "mr"
	}
	last := pick(f, w.last)
	number := fmt.Sprintf("+4930%07d", 2_300_000+n*13%600_000)
	if f.o.Locale != "de" {
		number = fmt.Sprintf("+1212555%04d", 100+n%9900)
	}
	return row{
		"salutation": salutation, "first_name": first, "last_name": last, "job_title": pick(f, w.jobs), "phone": number,
		"email": mailName(first) + "." + mailName(last) + "@" + domain, "lead_source": pick(f, sources),
		"address": fieldtype.Address{
			Street: fmt.Sprintf("%s %d", pick(f, w.streets), 1+f.rng.IntN(90)), PostalCode: fmt.Sprintf("%05d", 10_000+f.rng.IntN(80_000)),
			City: pick(f, w.cities), Country: f.text("US", "DE"),
		},
	}
}

// mailName is a name as it stands in an e-mail address.
func mailName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, fold.Fold(s))
}

// contacts makes the people of each company, and some of them twice, as real data has it.
func (f *filler) contacts(ctx context.Context) error {
	perCompany, twice := 6, f.share(40)
	if f.o.Size == Small {
		perCompany = 2
	}
	var list []row
	for _, a := range f.accounts {
		owner := pick(f, f.agents)
		for i := range perCompany {
			p := f.person(len(list), a.domain)
			p["company_id"], p["owner_id"], p["department"] = a.id, owner, pick(f, f.words().departments)
			p["lifecycle_stage"], p["contact_status"], p["language"] = "customer", "active", f.o.Locale
			if i > 3 {
				p["lifecycle_stage"] = "lead"
			}
			list = append(list, p)
		}
	}
	originals := len(list)
	for range twice {
		list = append(list, f.again(list[f.rng.IntN(originals)]))
	}
	return f.write(ctx, "contacts", list, func(i int, r *records.Record) {
		if i < originals {
			f.people = append(f.people, human{id: r.ID, first: r.Text("first_name"), last: r.Text("last_name"), email: r.Text("email"), company: r.Text("company_id")})
		}
	})
}

// again is a contact as somebody types it in for a second time: the name spelt a little differently, half of the rest missing.
func (f *filler) again(p row) row {
	out := row{"first_name": p["first_name"], "company_id": p["company_id"], "owner_id": pick(f, f.agents), "last_name": p["last_name"]}
	switch f.rng.IntN(3) {
	case 0:
		out["email"] = p["email"]
		out["first_name"] = string([]rune(p["first_name"].(string))[:1]) + "."
	case 1:
		out["phone"] = p["phone"]
		out["last_name"] = strings.NewReplacer("ö", "oe", "ü", "ue", "ä", "ae", "ß", "ss", "ll", "l").Replace(p["last_name"].(string))
	default:
		out["email"], out["phone"] = p["email"], p["phone"]
	}
	return out
}

func (f *filler) leads(ctx context.Context) error {
	w := f.words()
	statuses := []string{"new", "new", "working", "working", "nurturing", "qualified", "unqualified"}
	list := make([]row, f.share(240))
	for i := range list {
		company := pick(f, w.leadCompanies)
		p := f.person(5000+i, slug(mailName(company))+".example")
		p["company_name"], p["status"] = company+" "+pick(f, w.legal), pick(f, statuses)
		p["rating"], p["owner_id"] = pick(f, []string{"hot", "warm", "cold"}), pick(f, f.agents)
		p["industry"], p["employees"] = f.accounts[f.rng.IntN(len(f.accounts))].sector, int64(5+f.rng.IntN(900))
		if p["status"] == "unqualified" {
			p["unqualified_reason"] = pick(f, w.unqualified)
		}
		list[i] = p
	}
	return f.write(ctx, "leads", list, nil)
}
