package filter_test

import (
	"testing"

	"github.com/kontor-crm/kontor/core/filter"
)

const usual = `stage = won AND (age >= 18 OR NOT id = me) AND name:"nor*" AND seen = last_30_days AND in(email, "a@b.de", "c@d.de")`

func BenchmarkParseBindSQL(b *testing.B) {
	people, e := world(), env()
	b.ReportAllocs()
	for b.Loop() {
		n, err := filter.Parse(usual)
		if err != nil {
			b.Fatal(err)
		}
		bound, err := filter.Bind(n, people, e)
		if err != nil {
			b.Fatal(err)
		}
		s := filter.NewSQL(filter.Postgres)
		bound.SQL(s, "t")
		if len(s.Args()) == 0 {
			b.Fatal(s.String())
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := filter.Parse(usual); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseJSON(b *testing.B) {
	n, err := filter.Parse(usual)
	if err != nil {
		b.Fatal(err)
	}
	data := filter.FormatJSON(n)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := filter.ParseJSON(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	n, err := filter.Parse(usual)
	if err != nil {
		b.Fatal(err)
	}
	bound, err := filter.Bind(n, world(), env())
	if err != nil {
		b.Fatal(err)
	}
	r := row{table: "people", data: &data{}, values: map[string]any{
		"id": "usr_2", "stage": "won", "age": int64(42), "name": "Nordstern GmbH", "seen": env().Now, "email": "c@d.de",
	}}
	b.ReportAllocs()
	for b.Loop() {
		if !bound.Match(r) {
			b.Fatal("no match")
		}
	}
}
