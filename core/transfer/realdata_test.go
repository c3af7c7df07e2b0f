package transfer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
)

// sample is a real file, what its import must say, and how a person would mend the rows that are refused.
type sample struct {
	object, dir, file string
	rows              int64
	// plain imports without the right to shape the data model.
	plain bool
	// refused are the codes of what is wrong, by row as a spreadsheet counts.
	refused map[int64][]string
	// mend replaces texts of the error file.
	mend []string
	// check looks at the records by title.
	check func(b *bundle, by map[string]map[string]any)
}

// fresh is the bundle with a tenant of its own, as it is after a sign-up.
func (b *bundle) fresh() *bundle {
	b.T.Helper()
	c := *b
	c.Bundle = b.Tenant()
	require.NoError(b.T, sales.New(c.Records, c.Metadata).Start(c.Ctx))
	return &c
}

func (b *bundle) count(object string) int64 {
	b.T.Helper()
	page, err := b.Records.List(b.Ctx, object, records.Query{Limit: 1, Count: records.CountExact})
	require.NoError(b.T, err)
	return page.Count.Value
}

// refusals are the codes of the rows that an import has refused.
func (b *bundle) refusals(importID string) map[int64][]string {
	b.T.Helper()
	out := map[int64][]string{}
	require.NoError(b.T, b.svc.EachRow(b.Ctx, importID, "failed", func(row int64, codes []string) { out[row] = codes }))
	return out
}

func TestEveryRowOfTheRealFilesIsImportedOrMended(t *testing.T) {
	t.Parallel()
	for _, s := range samples {
		t.Run(s.file+map[bool]string{true: " plain"}[s.plain], func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(coretest.SharedData(t, s.dir, s.file))
			require.NoError(t, err)
			each(t, func(b *bundle) {
				b = b.fresh()
				t := b.T
				o := transfer.ImportOptions{Object: s.object, CreateFields: !s.plain, CreateOptions: !s.plain}
				i := b.run(s.file, string(raw), o)
				require.Equal(t, transfer.Completed, i.State, "%+v", i.Problem)
				failed := int64(len(s.refused))
				if s.refused == nil {
					s.refused = map[int64][]string{}
				}
				require.Equal(t, s.refused, b.refusals(i.ID))
				require.Equal(t, transfer.Counts{Rows: s.rows, Done: s.rows, Created: s.rows - failed, Failed: failed}, i.Counts)
				require.Equal(t, s.rows-failed, b.count(s.object))
				if failed > 0 {
					var bad bytes.Buffer
					require.NoError(t, b.svc.WriteErrors(b.Ctx, i, &bad))
					text := bad.String()
					for j := 0; j < len(s.mend); j += 2 {
						require.Contains(t, text, s.mend[j])
						text = strings.ReplaceAll(text, s.mend[j], s.mend[j+1])
					}
					again := b.run("errors-"+i.ID+".csv", text, o)
					require.Empty(t, b.refusals(again.ID), text)
					require.Equal(t, transfer.Counts{Rows: failed, Done: failed, Created: failed}, again.Counts)
					require.NotContains(t, again.Options.Mapping, tabular.ErrorColumn)
				}
				require.Equal(t, s.rows, b.count(s.object))
				b.equalsSource(s, raw, i)
				if s.check != nil {
					by := map[string]map[string]any{}
					for _, r := range b.List(s.object, "", "") {
						title, _ := r["title"].(string)
						by[title] = b.Get(s.object, r["id"].(string))
					}
					s.check(b, by)
				}
			})
		})
	}
}

// equalsSource compares the cells of a file with an external id, or a name, one by one with what an export gives back.
func (b *bundle) equalsSource(s sample, raw []byte, i transfer.Import) {
	t := b.T
	t.Helper()
	m, err := b.Metadata.Model(b.Ctx)
	require.NoError(t, err)
	obj, err := m.Object(s.object)
	require.NoError(t, err)
	var fields, columns []string
	key := -1
	for _, c := range i.Options.Mapping {
		f, ok := obj.Field(c.Field)
		if !ok || c.Part != "" || c.Separator != "" {
			continue
		}
		switch f.Type {
		case fieldtype.Text, fieldtype.LongText, fieldtype.Select, fieldtype.Number, fieldtype.Decimal, fieldtype.Boolean:
		default:
			continue
		}
		if f.Name == "external_id" {
			key = len(fields)
		}
		fields, columns = append(fields, f.Path()), append(columns, c.Column)
	}
	if key < 0 || len(s.refused) > 0 {
		return
	}
	a, err := actor.From(b.Ctx)
	require.NoError(t, err)
	a.Locale = "en"
	var out bytes.Buffer
	_, err = b.svc.Write(actor.With(b.Ctx, a), transfer.ExportOptions{Object: s.object, Format: tabular.CSV, Fields: fields}, &out, nil)
	require.NoError(t, err)
	exported, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	by := map[string][]string{}
	for _, row := range exported[1:] {
		by[row[key]] = row
	}
	source, err := tabular.Open(b.Ctx, s.file, bytes.NewReader(raw), int64(len(raw)), tabular.Options{})
	require.NoError(t, err)
	defer source.Close()
	index := make([]int, len(columns))
	for j, c := range columns {
		index[j] = slices.Index(source.Header, c)
	}
	for n := int64(0); n < s.rows; n++ {
		row, err := source.Next()
		require.NoError(t, err)
		got := by[row.Cells[index[key]]]
		require.NotNil(t, got, row.Cells[index[key]])
		for j := range columns {
			want := strings.TrimSpace(row.Cells[index[j]])
			f, _ := obj.Field(fields[j])
			if !f.Custom && f.Type == fieldtype.Select {
				continue // Its options have labels of their own.
			}
			require.True(t, sameCell(want, got[j]), "%s %s: %q became %q", row.Cells[index[key]], columns[j], want, got[j])
		}
	}
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

var truths = map[string]string{"1": "yes", "true": "yes", "yes": "yes", "0": "no", "false": "no", "no": "no"}

func sameCell(want, got string) bool {
	if want == got || fold.Fold(want) == fold.Fold(got) || truths[fold.Fold(want)] != "" && truths[fold.Fold(want)] == truths[fold.Fold(got)] {
		return true
	}
	if notWord.ReplaceAllString(fold.Fold(want), "_") == got {
		return true // An option whose label looks like several ones is written as its value.
	}
	x, err := decimal.NewFromString(want)
	y, err2 := decimal.NewFromString(got)
	return err == nil && err2 == nil && x.Equal(y)
}

func at(m map[string]any, path string) any {
	var v any = m
	for p := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// values checks values by path.
func values(want map[string]map[string]any) func(b *bundle, by map[string]map[string]any) {
	return func(b *bundle, by map[string]map[string]any) {
		b.T.Helper()
		for title, paths := range want {
			require.Contains(b.T, by, title)
			for path, v := range paths {
				require.Equal(b.T, v, at(by[title], path), "%s of %s", path, title)
			}
		}
	}
}

var samples = []sample{
	{object: "leads", dir: "x_education", file: "leads.csv", rows: 7418, check: func(b *bundle, _ map[string]map[string]any) {
		node, err := filter.Parse(`custom.converted = true`)
		require.NoError(b.T, err)
		page, err := b.Records.List(b.Ctx, "leads", records.Query{Filter: node, Limit: 1, Count: records.CountExact})
		require.NoError(b.T, err)
		require.EqualValues(b.T, 2866, page.Count.Value)
	}},
	{object: "contacts", dir: "us500", file: "us-500.csv", rows: 500},
	{
		object: "contacts", dir: "german_contacts", file: "german_contacts_dev.csv", rows: 2799,
		refused: map[int64][]string{319: {"invalid_email"}, 383: {"invalid_email"}, 1225: {"invalid_email"}, 1902: {"invalid_email"}},
		mend:    []string{"@daumde", "@daum.de", ".borgschulze-ilias@", "borgschulze-ilias@", "urbancom", "urban.com", "brauereiede", "brauerei.de"},
	},
	{object: "contacts", dir: "import_headers", file: "hubspot-contacts.csv", rows: 2, check: values(map[string]map[string]any{
		"Jürgen Weiß": {"external_id": "9001", "email": "juergen.weiss@muster-gmbh.de", "phone": "+49891234567", "contact_status": "open", "custom.create_date": "2024-03-12T09:14:00.000000Z", "address.country": "DE"},
		"Zoë O'Neill": {"external_id": "9002", "phone": "+35315550100", "contact_status": "in_progress", "lifecycle_stage": "customer", "address.country": "IE"},
	})},
	{
		object: "contacts", dir: "import_headers", file: "hubspot-contacts.csv", rows: 2, plain: true,
		refused: map[int64][]string{2: {"not_an_option"}, 3: {"not_an_option"}},
		mend:    []string{",OPEN,", ",active,", ",IN_PROGRESS,", ",inactive,"},
		check: values(map[string]map[string]any{
			"Jürgen Weiß": {"contact_status": "active", "phone": "+49891234567"},
			"Zoë O'Neill": {"contact_status": "inactive", "phone": "+35315550100"},
		}),
	},
	{object: "leads", dir: "import_headers", file: "salesforce-leads.csv", rows: 2, check: values(map[string]map[string]any{
		"Ana García": {"external_id": "00Q5e000001AbCdEAF", "company_name": "Ibérica S.A.", "phone": "+34911234567", "annual_revenue.amount": 1.25e8, "annual_revenue.currency": "EUR", "custom.created_date": "2024-11-02"},
		"Meyer":      {"company_name": `Meyer "Solar" GmbH`, "phone": "+4930123456", "custom.created_date": "2023-12-31"},
	})},
	{object: "deals", dir: "import_headers", file: "pipedrive-deals.csv", rows: 2, check: values(map[string]map[string]any{
		"Lizenzen 2025\n(Verlängerung)": {"amount.amount": 1240050.0, "amount.currency": "EUR", "close_date": "2025-02-28"},
		"Pilot":                         {"amount.amount": 0.0, "lost_reason": "Budget; no decision maker"},
	})},
	{
		object: "contacts", dir: "import_headers", file: "google-contacts.csv", rows: 1,
		refused: map[int64][]string{2: {"date_without_year"}}, mend: []string{"'--03-07", "1980-03-07"},
		check: values(map[string]map[string]any{"Åsa Lindström": {
			"academic_title": "Dr.", "birthday": "1980-03-07", "email": "asa@nordvind.example", "phone": "+46701234567", "job_title": "Partner",
			"description": "Line one\nLine \"two\"", "tags": []any{"* myContacts", "Kunden"},
		}}),
	},
	{object: "contacts", dir: "import_headers", file: "outlook-de-cp1252.csv", rows: 2, check: values(map[string]map[string]any{
		"Käthe Großmann": {"salutation": "ms", "birthday": "1961-03-07", "address.postal_code": "04109", "address.street": "Königsstraße 5", "phone": "+49341998877", "mobile": "+491712345678"},
		"Ömer Yildiz":    {"mobile": "+4917612345678", "birthday": nil},
	})},
	{object: "companies", dir: "import_headers", file: "german-erp-utf16.tsv", rows: 2, check: values(map[string]map[string]any{
		"Müller & Söhne GmbH & Co. KG":   {"external_id": "000123", "address.postal_code": "01067", "annual_revenue.amount": 123456789.0, "custom.letzter_kontakt": "2024-01-31", "vat_id": "DE123456789"},
		"Société Générale d'Équipements": {"external_id": "000124", "address.postal_code": "L-1458", "annual_revenue.amount": -125000.0},
	})},
	{
		object: "contacts", dir: "import_headers", file: "excel-scientific-damage.csv", rows: 3,
		refused: map[int64][]string{2: {"scientific_damage", "ambiguous_number"}}, mend: []string{`"4,98912E+11"`, "0498 912345", "1.000", "1000"},
		check: values(map[string]map[string]any{
			"+49498912345": {"address.postal_code": "1067", "custom.iban": "DE89 3704 0044 0532 0130 00"},
			"+4989123":     {"address.postal_code": "01067"},
			"+49891234":    {"address.postal_code": "01067", "custom.amount.amount": 100000.0},
		}),
	},
	{
		object: "contacts", dir: "import_headers", file: "mixed-newlines-ragged.csv", rows: 4,
		refused: map[int64][]string{4: {"too_many_cells"}},
		check:   values(map[string]map[string]any{`D "the" D`: {"tags": []any{"multi", "line"}}, "A": {"tags": []any{"x", "y"}}, "C": {"tags": []any{"z"}}}),
	},
}

// The files of the fictitious hardware seller refer to each other by name: deals to people, companies and products,
// companies to the ones above them. Nothing is left unfound, and no amount changes.
func TestTheFilesOfOneCompanyFindEachOther(t *testing.T) {
	t.Parallel()
	read := func(name string) (string, [][]string) {
		raw, err := os.ReadFile(coretest.SharedData(t, "maven_crm", name))
		require.NoError(t, err)
		rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		require.NoError(t, err)
		return string(raw), rows[1:]
	}
	teams, agents := read("sales_teams.csv")
	accounts, companies := read("accounts.csv")
	products, _ := read("products.csv")
	pipeline, deals := read("sales_pipeline_closed_until_2017-10.csv")
	each(t, func(b *bundle) {
		b = b.fresh()
		t := b.T
		people := map[string]string{}
		known := map[string]bool{}
		for _, row := range agents {
			for _, name := range row[:2] { // The agent and the manager.
				if known[name] {
					continue
				}
				known[name] = true
				u, err := b.Access.CreateUser(b.Ctx, access.NewUser{Email: fmt.Sprintf("person%d@maven.example", len(known)), Name: name})
				require.NoError(t, err)
				people[u.ID] = u.Name
			}
		}
		_, err := b.Metadata.CreateObject(b.Ctx, metadata.ObjectInput{Name: "sales_agents", Labels: metadata.Labels{"en": "Sales agent"}})
		require.NoError(t, err)
		for _, f := range []struct {
			object, name, content string
			rows                  int64
		}{{"sales_agents", "sales_teams.csv", teams, 35}, {"companies", "accounts.csv", accounts, 85}, {"products", "products.csv", products, 7}, {"deals", "pipeline.csv", pipeline, 5292}} {
			i := b.run(f.name, f.content, transfer.ImportOptions{Object: f.object, CreateFields: true, CreateOptions: true})
			require.Equal(t, transfer.Counts{Rows: f.rows, Done: f.rows, Created: f.rows}, i.Counts, f.name)
			require.Equal(t, f.rows, b.count(f.object))
			require.NoError(t, b.svc.EachRow(b.Ctx, i.ID, "created", func(row int64, codes []string) {
				require.Equal(t, []string{"country_kept_as_region"}, codes, "%s %d", f.name, row) // The Philipines
			}))
		}
		titles := func(object string) map[string]string {
			out := map[string]string{}
			require.NoError(t, b.Records.Export(b.Ctx, records.ExportQuery{Object: object}, 0, func(r *records.Record) error {
				out[r.ID] = r.Text("name")
				return nil
			}))
			return out
		}
		company, product, stage := titles("companies"), titles("products"), titles("stages")
		parents := map[string]string{}
		require.NoError(t, b.Records.Export(b.Ctx, records.ExportQuery{Object: "companies"}, 0, func(r *records.Record) error {
			parents[r.Text("name")] = company[r.Text("parent_id")]
			return nil
		}))
		for _, row := range companies {
			require.Equal(t, row[6], parents[row[0]], row[0])
		}
		found := map[string]*records.Record{}
		require.NoError(t, b.Records.Export(b.Ctx, records.ExportQuery{Object: "deals"}, 0, func(r *records.Record) error {
			found[r.Text("external_id")] = r
			return nil
		}))
		require.Len(t, found, len(deals))
		for _, row := range deals {
			r := found[row[0]]
			require.NotNil(t, r, row)
			require.Equal(t, row[1], people[r.Owner()], row)
			require.Equal(t, strings.ReplaceAll(row[2], " ", ""), strings.ReplaceAll(product[r.Text("product_id")], " ", ""), row)
			require.Equal(t, row[3], company[r.Text("company_id")], row)
			require.Equal(t, row[4], stage[r.Text("stage_id")], row)
			day, err := time.Parse("1/2/2006", row[6])
			require.NoError(t, err)
			require.Equal(t, day.Format(time.DateOnly), r.Text("close_date"), row)
			f, _ := r.Object.Field("amount")
			require.Equal(t, row[7]+".00 EUR", f.Impl.ToText(r.Values[f.ID], &f.Options, nil), row)
		}
	})
}
