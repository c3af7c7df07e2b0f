package fieldtype_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// shared returns the directory of a shared data set, or skips the test.
func shared(t *testing.T, set string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "data", set)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the shared data set %s is absent", set)
	}
	return dir
}

// table reads a delimited file as leniently as possible: this test is about cells, not about files.
func table(t *testing.T, path string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		raw, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
	case !utf8.Valid(raw):
		raw, err = charmap.Windows1252.NewDecoder().Bytes(raw)
	}
	require.NoError(t, err)
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord, r.LazyQuotes, r.Comma = -1, true, ','
	head, _, _ := strings.Cut(string(raw), "\n")
	for _, comma := range []rune{';', '\t'} {
		if strings.Count(head, string(comma)) > strings.Count(head, string(r.Comma)) {
			r.Comma = comma
		}
	}
	var rows [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
}

// TestOddCells reads the cells of real exports whose damage and formats are known.
func TestOddCells(t *testing.T) {
	t.Parallel()
	dir := shared(t, "import_headers")
	cell := func(file string, row int, column string) string {
		rows := table(t, filepath.Join(dir, file))
		for i, name := range rows[0] {
			if strings.TrimPrefix(name, "\ufeff") == column {
				return rows[row][i]
			}
		}
		t.Fatalf("%s has no column %s", file, column)
		return ""
	}
	eur := func(minor int64) any { return fieldtype.Money{Amount: minor, Currency: "EUR"} }
	for _, c := range []struct {
		file   string
		row    int
		column string
		typ    fieldtype.Name
		env    *fieldtype.Env
		want   any
		reason string
	}{
		{"excel-scientific-damage.csv", 1, "phone", fieldtype.Phone, german, nil, "scientific_notation"},
		{"excel-scientific-damage.csv", 2, "phone", fieldtype.Phone, german, "+4989123", ""},
		{"excel-scientific-damage.csv", 3, "phone", fieldtype.Phone, german, nil, "formula_cell"},
		{"excel-scientific-damage.csv", 3, "phone", fieldtype.Text, german, nil, "formula_cell"},
		{"excel-scientific-damage.csv", 3, "zip", fieldtype.Text, german, nil, "formula_cell"},
		{"excel-scientific-damage.csv", 1, "amount", fieldtype.MoneyType, german, eur(100000), ""},
		{"excel-scientific-damage.csv", 1, "amount", fieldtype.MoneyType, neutral, nil, "ambiguous_number"},
		{"excel-scientific-damage.csv", 2, "amount", fieldtype.MoneyType, german, nil, "ambiguous_number"},
		{"excel-scientific-damage.csv", 2, "amount", fieldtype.Number, german, nil, "ambiguous_number"},
		{"excel-scientific-damage.csv", 3, "amount", fieldtype.MoneyType, german, nil, "number_format"},
		{"excel-scientific-damage.csv", 3, "amount", fieldtype.MoneyType, neutral, eur(100000), ""},
		{"german-erp-utf16.tsv", 1, "Kundennr", fieldtype.Text, german, "000123", ""},
		{"german-erp-utf16.tsv", 1, "Kundennr", fieldtype.Number, german, nil, "leading_zeros"},
		{"german-erp-utf16.tsv", 1, "PLZ", fieldtype.Text, german, "01067", ""},
		{"german-erp-utf16.tsv", 1, "Umsatz Vj.", fieldtype.MoneyType, german, eur(123456789), ""},
		{"german-erp-utf16.tsv", 2, "Umsatz Vj.", fieldtype.Decimal, german, dec("-1250"), ""},
		{"german-erp-utf16.tsv", 1, "Letzter Kontakt", fieldtype.Date, german, "2024-01-31", ""},
		{"german-erp-utf16.tsv", 2, "Name 1", fieldtype.Text, german, "Société Générale d'Équipements", ""},
		{"google-contacts.csv", 1, "Birthday", fieldtype.Date, nil, nil, "date_without_year"},
		{"google-contacts.csv", 1, "Notes", fieldtype.LongText, nil, "Line one\nLine \"two\"", ""},
		{"google-contacts.csv", 1, "E-mail 1 - Value", fieldtype.Email, nil, nil, "several_values"},
		{"google-contacts.csv", 1, "Phone 1 - Value", fieldtype.Phone, german, nil, "several_values"},
		{"hubspot-contacts.csv", 1, "Email", fieldtype.Email, nil, "juergen.weiss@muster-gmbh.de", ""},
		{"hubspot-contacts.csv", 1, "Phone Number", fieldtype.Phone, german, "+49891234567", ""},
		{"hubspot-contacts.csv", 2, "Phone Number", fieldtype.Phone, german, nil, "several_values"},
		{"hubspot-contacts.csv", 1, "Create Date", fieldtype.Date, nil, nil, "time_in_date"},
		{"outlook-de-cp1252.csv", 1, "Geburtstag", fieldtype.Date, american, "1961-03-07", ""},
		{"outlook-de-cp1252.csv", 2, "Geburtstag", fieldtype.Date, german, nil, ""},
		{"outlook-de-cp1252.csv", 1, "Telefon geschäftlich", fieldtype.Phone, german, "+49341998877", ""},
		{"outlook-de-cp1252.csv", 2, "Mobiltelefon", fieldtype.Phone, german, "+4917612345678", ""},
		{"outlook-de-cp1252.csv", 1, "Postleitzahl geschäftlich", fieldtype.Text, german, "04109", ""},
		{"pipedrive-deals.csv", 1, "Title", fieldtype.Text, nil, "Lizenzen 2025\n(Verlängerung)", ""},
		{"pipedrive-deals.csv", 1, "Value", fieldtype.MoneyType, neutral, eur(1240050), ""},
		{"pipedrive-deals.csv", 1, "Value", fieldtype.MoneyType, german, nil, "number_format"},
		{"pipedrive-deals.csv", 1, "Expected close date", fieldtype.Date, nil, "2025-02-28", ""},
		{"salesforce-leads.csv", 1, "Annual Revenue", fieldtype.MoneyType, german, eur(125000000), ""},
		{"salesforce-leads.csv", 1, "Created Date", fieldtype.Date, nil, "2024-11-02", ""},
		{"salesforce-leads.csv", 2, "Created Date", fieldtype.Date, german, "2023-12-31", ""},
		{"salesforce-leads.csv", 2, "Created Date", fieldtype.Date, american, nil, "date_order"},
		{"salesforce-leads.csv", 2, "Phone", fieldtype.Phone, german, "+4930123456", ""},
		{"mixed-newlines-ragged.csv", 4, "name", fieldtype.Text, nil, `D "the" D`, ""},
	} {
		in := cell(c.file, c.row, c.column)
		v, err := get(t, c.typ).FromText(in, nil, c.env)
		checkReading(t, get(t, c.typ), reading{in: in, want: c.want, reason: c.reason, env: c.env}, v, err)
	}
	for _, land := range []string{
		cell("german-erp-utf16.tsv", 1, "Land"), cell("german-erp-utf16.tsv", 2, "Land"),
		cell("hubspot-contacts.csv", 1, "Country/Region"), cell("outlook-de-cp1252.csv", 1, "Land/Region geschäftlich"),
	} {
		_, ok := fieldtype.CountryCode(land)
		require.True(t, ok, land)
	}
}

// TestEveryCell feeds every cell of the torture files to every type: nothing panics, text is never lost, and whatever a
// type accepts survives storage, export and import.
func TestEveryCell(t *testing.T) {
	t.Parallel()
	cells := map[string]bool{}
	for _, pattern := range []string{shared(t, "import_headers") + "/*.?sv", shared(t, "pollock") + "/csv/*.csv"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			for _, row := range table(t, file) {
				for _, cell := range row {
					cells[cell] = true
				}
			}
		}
	}
	require.Greater(t, len(cells), 300)
	for cell := range cells {
		for _, typ := range fieldtype.All() {
			for _, env := range fuzzEnvs {
				o := fuzzOptions[typ.Name()]
				if typ.Name() == fieldtype.Text {
					o = nil
				}
				v, err := typ.FromText(cell, o, env)
				if err == nil {
					requireContract(t, typ, v, o, env)
				}
				if typ.Name() == fieldtype.LongText && err == nil && v != nil {
					require.Equal(t, strings.ReplaceAll(strings.TrimPrefix(cell, "\ufeff"), "\r\n", "\n"), v)
				}
			}
		}
	}
}

// TestContactFiles reads the contact columns of whole files.
func TestContactFiles(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		file    string
		env     *fieldtype.Env
		columns map[string]fieldtype.Name
	}{
		{filepath.Join(shared(t, "german_contacts"), "german_contacts_dev.csv"), german, map[string]fieldtype.Name{
			"email": fieldtype.Email, "phone": fieldtype.Phone, "mobile": fieldtype.Phone, "company": fieldtype.Text, "postcode": fieldtype.Text,
		}},
		{filepath.Join(shared(t, "us500"), "us-500.csv"), american, map[string]fieldtype.Name{
			"email": fieldtype.Email, "phone1": fieldtype.Phone, "phone2": fieldtype.Phone, "web": fieldtype.URL, "company_name": fieldtype.Text,
		}},
	} {
		rows := table(t, set.file)
		for i, column := range rows[0] {
			typ, ok := fieldtype.Get(set.columns[strings.TrimPrefix(column, "\ufeff")])
			if !ok {
				continue
			}
			refused := 0
			for _, row := range rows[1:] {
				if i >= len(row) {
					continue
				}
				v, err := typ.FromText(row[i], nil, set.env)
				if err != nil {
					refused++
					t.Logf("%s %q: %v", column, row[i], err)
					continue
				}
				requireContract(t, typ, v, nil, set.env)
			}
			require.Less(t, refused*100, len(rows), "%s: %d of %d cells are refused", column, refused, len(rows))
		}
	}
}
