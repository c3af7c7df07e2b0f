package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/tenants"
)

// loaded is what the loader tells the driver.
type loaded struct {
	Tenant string `json:"tenant"`
	User   string `json:"user"`
	Token  string `json:"token"`
	// Colleague is the token of somebody whose rights come from many roles.
	Colleague string   `json:"colleague"`
	Field     string   `json:"field"`
	Slot      string   `json:"slot"`
	IDs       []string `json:"ids"`
	// RowsPerSecond and PeakMB are those of filling the large company.
	RowsPerSecond float64 `json:"rows_per_second"`
	CPUMillis     float64 `json:"cpu_ms"`
	PeakMB        float64 `json:"peak_mb"`
}

const (
	password  = "eleven calm otters below Lübeck"
	smallRows = 100
	// perCompany is how many contacts a company has.
	perCompany = 20
)

// loader fills one database through the record engine.
type loader struct {
	app *app.App
	rng *rand.Rand
	// postmaster is PostgreSQL's process, 0 for none.
	postmaster int
}

// cpu is the CPU time that loader and database have taken.
func (l *loader) cpu() time.Duration {
	if l.postmaster == 0 {
		return ownCPU()
	}
	return ownCPU() + familyCPU(l.postmaster)
}

// runLoad is the process that fills a database: one large company and many small ones.
func runLoad(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("load", flag.ContinueOnError)
	dir := fs.String("dir", "", "data directory")
	url := fs.String("database", "", "PostgreSQL URL, empty for SQLite")
	contacts := fs.Int("contacts", 0, "contacts of the large company")
	small := fs.Int("tenants", 0, "small companies")
	postmaster := fs.Int("postmaster", 0, "PostgreSQL's process, whose CPU time counts; 0 for none")
	if err := fs.Parse(args); err != nil {
		return err
	}
	flags := pflag.NewFlagSet("kontor", pflag.ContinueOnError)
	app.Flags(flags)
	if err := errors.Join(flags.Set("data-dir", *dir), flags.Set("database", *url)); err != nil {
		return err
	}
	c, err := app.LoadConfig(flags)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close()
	l := &loader{app: a, rng: rand.New(rand.NewPCG(2026, 11)), postmaster: *postmaster}
	out, err := l.large(ctx, *contacts)
	if err != nil {
		return err
	}
	for i := range *small {
		if err := l.small(ctx, i); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// company signs a company up and returns a context in which its founder imports.
func (l *loader) company(ctx context.Context, name, email string) (context.Context, tenants.Founded, *metadata.Field, error) {
	f, err := l.app.Tenants.Signup(ctx, tenants.SignupInput{
		Company: name, Name: "Bea Vogt", Email: email, Password: password, Locale: "de",
	})
	if err != nil {
		return ctx, f, nil, err
	}
	ctx = actor.With(ctx, actor.Actor{
		Tenant: f.Tenant.ID, Kind: actor.Person, ID: f.User.ID, UserID: f.User.ID, Via: actor.ViaImport, Locale: "de",
	})
	in := metadata.FieldInput{Name: "region", Type: fieldtype.Select, Labels: metadata.Labels{"en": "Region", "de": "Region"}, Filterable: true}
	for i, v := range regions {
		in.Options.Options = append(in.Options.Options, fieldtype.Option{Value: v, Labels: map[string]string{"en": v, "de": v}, Position: i})
	}
	field, err := l.app.Metadata.CreateField(ctx, "contacts", in)
	return ctx, f, field, err
}

func (l *loader) large(ctx context.Context, n int) (*loaded, error) {
	in, f, field, err := l.company(ctx, "Große Messung GmbH", "bea@bench.example")
	if err != nil {
		return nil, err
	}
	_, token, err := l.app.Identity.CreateKey(in, identity.NewAPIKey{Name: "bench", Scopes: []string{"admin"}})
	if err != nil {
		return nil, err
	}
	out := &loaded{Tenant: f.Tenant.ID, User: f.User.ID, Token: token, Field: field.ID, Slot: field.Slot}
	if out.Colleague, err = l.colleague(in, f); err != nil {
		return nil, err
	}
	upload, err := l.file(in, n)
	if err != nil {
		return nil, err
	}
	began, cpu := time.Now(), l.cpu()
	imp, err := l.app.Transfer.ImportNow(in, upload, transfer.ImportOptions{Object: "contacts"})
	if err != nil {
		return nil, err
	}
	if imp.Counts.Created != int64(n) {
		return nil, fmt.Errorf("the import of %d rows ended with %+v", n, imp.Counts)
	}
	out.RowsPerSecond = float64(n) / time.Since(began).Seconds()
	out.CPUMillis = float64(l.cpu()-cpu) / float64(time.Millisecond)
	out.PeakMB = peakRSS(os.Getpid())
	out.IDs, err = l.sample(in, n)
	return out, err
}

// file stores a file of contacts, as a person would upload it.
func (l *loader) file(ctx context.Context, n int) (file.File, error) {
	read, write := io.Pipe()
	go func() {
		w := csv.NewWriter(write)
		err := w.Write([]string{
			"First name", "Last name", "Email", "Phone", "Job title", "Lifecycle stage", "Lead source", "Score", "Street", "Postal code", "City",
			"Country", "Region", "Company",
		})
		for i := 0; i < n && err == nil; i++ {
			p := newPerson(l.rng, i)
			a := p.address
			err = w.Write([]string{
				p.first, p.last, p.email, p.phone, p.job, p.stage, p.origin, strconv.FormatInt(p.score, 10), a.Street, a.PostalCode, a.City,
				a.Country, p.region, companyName(i / perCompany),
			})
		}
		w.Flush()
		_ = write.CloseWithError(cmp.Or(err, w.Error()))
	}()
	return l.app.Files.Put(ctx, "contacts.csv", file.ForImport, read, 1<<40)
}

// sample are some ids, all through the contacts.
func (l *loader) sample(ctx context.Context, n int) ([]string, error) {
	m, err := l.app.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	contacts, err := m.Object("contacts")
	if err != nil {
		return nil, err
	}
	var out []string
	for after := ""; ; {
		ids, err := l.app.Records.NextIDs(ctx, contacts.ID, after, 10_000)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		for i := 0; i < len(ids); i += max(1, n/5000) {
			out = append(out, ids[i])
		}
		after = ids[len(ids)-1]
	}
}

func (l *loader) small(ctx context.Context, i int) error {
	in, _, field, err := l.company(ctx, fmt.Sprintf("Kleine Firma %d", i), fmt.Sprintf("bea@klein%d.example", i))
	if err != nil {
		return err
	}
	_, err = l.contacts(in, field, 0, smallRows)
	return err
}

func companyName(i int) string { return fmt.Sprintf("Firma %d GmbH", i) }

// contacts writes one batch in one transaction, with the companies that they belong to.
func (l *loader) contacts(ctx context.Context, region *metadata.Field, at, n int) ([]string, error) {
	people := make([]person, n)
	for i := range people {
		people[i] = newPerson(l.rng, at+i)
	}
	ids := make([]string, 0, n)
	_, err := l.app.Records.Do(ctx, "import", func(ctx context.Context, b *records.Batch) error {
		ids = ids[:0]
		companies, err := b.Model().Object("companies")
		if err != nil {
			return err
		}
		contacts, err := b.Model().Object("contacts")
		if err != nil {
			return err
		}
		company := ""
		for i, p := range people {
			if i%perCompany == 0 {
				in := values(companies, map[string]any{"name": companyName((at + i) / perCompany), "domain": fmt.Sprintf("firma%d.example", (at+i)/perCompany)})
				r, err := b.Create(ctx, companies, in)
				if err != nil {
					return err
				}
				company = r.ID
			}
			in := values(contacts, map[string]any{
				"first_name": p.first, "last_name": p.last, "email": p.email, "phone": p.phone, "job_title": p.job, "lifecycle_stage": p.stage,
				"lead_source": p.origin, "score": p.score, "address": p.address, "company_id": company,
			})
			in.Set(region, p.region)
			r, err := b.Create(ctx, contacts, in)
			if err != nil {
				return err
			}
			ids = append(ids, r.ID)
		}
		return nil
	})
	return ids, err
}

func values(o *metadata.Object, by map[string]any) records.Input {
	var in records.Input
	for path, v := range by {
		if f, ok := o.Field(path); ok {
			in.Set(f, v)
		}
	}
	return in
}
