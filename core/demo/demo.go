// Package demo fills a company that has just signed up with data that looks alive: companies, people, a sales team, deals
// of the last months and the next weeks, and what was done and is to be done about them.
//
// It ships the public-domain Maven data set (data/README.md) and makes the rest from word lists with a fixed seed, so that
// two demo companies of one language and one day are alike. All records are written through core/records, under change
// sets that came in through actor.ViaDemo. It owns no tables. core/app calls it for `kontor demo`.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Size is how much there is to be.
type Size string

// The sizes: all deals of the data set, or a tenth of them.
const (
	Small Size = "small"
	Full  Size = "full"
)

// Rooms are what the demo is written through.
type Rooms struct {
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	// SaveView keeps a saved view for everybody; nil for none.
	SaveView func(ctx context.Context, v View) error
}

// View is a saved view of the demo.
type View struct {
	Object, Name string
	// Board draws it as a board of GroupBy's values instead of a table.
	Board   bool
	GroupBy string
	// Filter and Sort are in the text forms of the API.
	Filter, Sort string
	Columns      []string
}

// Options say what to fill in.
type Options struct {
	Size Size
	// Locale is the language of what the demo writes, "de" or "en".
	Locale string
	// Domain is behind the @ of the sales team's addresses.
	Domain string
	// Now is the day that everything is arranged around.
	Now time.Time
}

// Counts are the records that were made, by the API name of their object; users and teams included.
type Counts map[string]int

// Fill fills the tenant of the context's actor, who must be one of its administrators. A company that has companies,
// contacts or deals is refused with the conflict not_empty. What was filled in when something fails stays.
func Fill(ctx context.Context, rooms Rooms, o Options) (Counts, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	a.Via, a.Locale = actor.ViaDemo, o.Locale
	ctx = actor.With(ctx, a)
	if o.Size != Small && o.Size != Full {
		return nil, fault.At("size", "not_an_option", fault.Params{"value": string(o.Size), "allowed": []Size{Small, Full}})
	}
	for _, object := range []string{"companies", "contacts", "deals"} {
		page, err := rooms.Records.List(ctx, object, records.Query{Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(page.Rows) > 0 {
			return nil, fault.New(fault.Conflict, "not_empty", fault.Params{"object": object})
		}
	}
	f := &filler{
		Rooms: rooms, o: o, rng: rand.New(rand.NewPCG(1891, 7)), counts: Counts{}, me: a.UserID,
		today: o.Now.UTC().Truncate(24 * time.Hour), ids: map[string]string{},
	}
	for _, step := range []struct {
		name string
		run  func(ctx context.Context) error
	}{
		{"customise", f.customise},
		{"staff", f.staff},
		{"products", f.products},
		{"companies", f.companies},
		{"contacts", f.contacts},
		{"deals", f.deals},
		{"leads", f.leads},
		{"contracts", f.contracts},
		{"activities", f.activities},
		{"projects", f.projects},
		{"tickets", f.tickets},
		{"articles", f.articles},
		{"links", f.links},
		{"views", f.views},
	} {
		if err := step.run(ctx); err != nil {
			return f.counts, fmt.Errorf("fill in %s: %w", step.name, err)
		}
	}
	return f.counts, nil
}

// filler is one filling at work.
type filler struct {
	Rooms
	o      Options
	rng    *rand.Rand
	counts Counts
	me     string
	today  time.Time
	// ids are the ids of companies, products and people of the data set, by kind and name.
	ids       map[string]string
	agents    []string
	accounts  []account
	people    []human
	openDeals []deal
	wonDeals  []deal
	index     map[string]human
}

// human is a contact that was made.
type human struct{ id, first, last, email, company string }

// deal is a deal that was made.
type deal struct {
	id, name, company, contact, owner string
	closes                            time.Time
	amount                            int64
}

// text chooses between English and German.
func (f *filler) text(en, de string) string {
	if f.o.Locale == "de" {
		return de
	}
	return en
}

// currency is that of the language's largest market.
func (f *filler) currency() string { return f.text("USD", "EUR") }

func pick[T any](f *filler, list []T) T { return list[f.rng.IntN(len(list))] }

// around is a working hour on a day that lies days after today.
func (f *filler) around(days int) time.Time {
	return f.today.AddDate(0, 0, days).Add(time.Duration(7+f.rng.IntN(9))*time.Hour + time.Duration(f.rng.IntN(4))*15*time.Minute)
}

// date is a day as fields of type date hold it.
func date(t time.Time) string { return t.Format(time.DateOnly) }

// batchRows is how many records are written in one transaction.
const batchRows = 500

// row is a record to make: canonical values by API path; nil ones are left out.
type row map[string]any

// write makes rows of an object, with made called for each.
func (f *filler) write(ctx context.Context, object string, rows []row, made func(i int, r *records.Record)) error {
	for at := 0; at < len(rows); at += batchRows {
		part := rows[at:min(len(rows), at+batchRows)]
		out := make([]*records.Record, len(part))
		_, err := f.Records.Do(ctx, "demo", func(ctx context.Context, b *records.Batch) error {
			o, err := b.Model().Object(object)
			if err != nil {
				return err
			}
			for i, values := range part {
				var in records.Input
				for path, v := range values {
					field, ok := o.Field(path)
					if !ok {
						return fault.At(path, "unknown_field", fault.Params{"field": path})
					}
					if v != nil && v != "" {
						in.Set(field, v)
					}
				}
				if out[i], err = b.Create(ctx, o, in); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		f.counts[object] += len(part)
		for i, r := range out {
			if made != nil {
				made(at+i, r)
			}
		}
	}
	return nil
}
