package tabular

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestCSVSpectrumEqualsItsTwins(t *testing.T) {
	t.Parallel()
	files := sharedFiles(t, "csv_spectrum/csvs", "*.csv")
	require.Len(t, files, 12)
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			twin := filepath.Join(filepath.Dir(path), "..", "json", strings.TrimSuffix(filepath.Base(path), ".csv")+".json")
			raw, err := os.ReadFile(twin)
			require.NoError(t, err)
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			if !bytes.Contains(content, []byte("\r")) {
				// The twins of the CRLF files keep line ends that the stored files have lost.
				raw = bytes.ReplaceAll(raw, []byte(`\r\n`), []byte(`\n`))
			}
			var want []map[string]string
			if raw[0] == '{' {
				want = make([]map[string]string, 1)
				require.NoError(t, json.Unmarshal(raw, &want[0]))
				want[0]["Contact Phone Number"] = "2095257564" // the twin has another number than the file
			} else {
				require.NoError(t, json.Unmarshal(raw, &want))
			}

			table, err := openPath(t, path, Options{})
			require.NoError(t, err)
			got := rows(t, table)
			require.Empty(t, reasons(got))
			require.Len(t, got, len(want))
			for i, row := range got {
				require.Len(t, want[i], len(table.Header))
				for c, name := range table.Header {
					value, ok := want[i][name]
					require.True(t, ok, name)
					require.Equal(t, value, row.Cells[c])
				}
			}
		})
	}
}

// readClean reads a clean twin with the standard library.
func readClean(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return all
}

// pollockDamage lists the files of Pollock that cannot be read like their clean twin without guessing, and the row of
// the damage. Every other file must equal its twin, header and cells.
var pollockDamage = map[string]int{
	"file_header_multirow_2.csv":      2, // the twin joins the repeated header with itself; we leave the repetition out
	"file_multitable_more.csv":        0, // the twin drops the second table without a word
	"file_multitable_same.csv":        0,
	"row_field_delimiter_72_0x20.csv": 73,
	"row_less_sep_row33_col3.csv":     34,
	"row_less_sep_row41_col6.csv":     42,
	"row_less_sep_row50_col1.csv":     51,
	"row_less_sep_row67_col7.csv":     68,
	"row_less_sep_row76_col2.csv":     77,
	"row_less_sep_row8_col5.csv":      9,
	"row_more_sep_row16_col0.csv":     17,
	"row_more_sep_row46_col3.csv":     47,
	"row_more_sep_row61_col0.csv":     62,
	"row_more_sep_row69_col3.csv":     70,
	"row_more_sep_row8_col0.csv":      9,
}

func TestPollockIsReadLikeItsCleanTwins(t *testing.T) {
	t.Parallel()
	files := sharedFiles(t, "pollock/csv", "*.csv")
	identical := 0
	for _, path := range files {
		name := filepath.Base(path)
		clean := readClean(t, filepath.Join(filepath.Dir(path), "..", "clean", name))
		table, err := openPath(t, path, Options{})
		if len(clean) == 0 {
			require.True(t, fault.Is(err, fault.Invalid), name)
			require.ErrorContains(t, err, "file_empty")
			identical++
			continue
		}
		require.NoError(t, err, name)
		all := rows(t, table)
		got := cells(all)
		if table.HasHeader {
			got = append([][]string{table.Header}, got...)
		}
		damaged, expected := pollockDamage[name]
		if !expected {
			require.Equal(t, clean, got, name)
			identical++
			continue
		}
		require.NotEqual(t, clean, got, name)
		if damaged == 0 || name == "file_header_multirow_2.csv" {
			continue
		}
		// What cannot be known is said at the damaged row, and no other row suffers.
		require.Len(t, all, len(clean)-1, name)
		for i, row := range all {
			if row.Number == damaged {
				require.NotEmpty(t, row.Problems, name)
				continue
			}
			require.Empty(t, row.Problems, name)
			require.Equal(t, clean[i+1], row.Cells, name)
		}
	}
	require.Len(t, files, 32)
	require.Equal(t, 17, identical)
}

func TestPollockTablesBehindTheFirstAreNotLost(t *testing.T) {
	t.Parallel()
	table, err := openPath(t, sharedFile(t, "pollock/csv/file_multitable_same.csv"), Options{})
	require.NoError(t, err)
	require.Len(t, rows(t, table), 165)
	require.Equal(t, Skipped{Headers: 1}, table.Skipped())

	table, err = openPath(t, sharedFile(t, "pollock/csv/file_multitable_more.csv"), Options{})
	require.NoError(t, err)
	failed := 0
	for _, row := range rows(t, table) {
		if row.Failed() {
			failed++
			require.Equal(t, ReasonTooManyCells, row.Problems[0].Reason)
			require.Greater(t, row.Number, 84)
		}
	}
	require.Equal(t, 82, failed)

	table, err = openPath(t, sharedFile(t, "pollock/csv/file_header_multirow_2.csv"), Options{})
	require.NoError(t, err)
	clean := readClean(t, sharedFile(t, "pollock/clean/file_header_multirow_2.csv"))
	require.Equal(t, clean[1:], cells(rows(t, table)))
	require.Equal(t, Skipped{Headers: 1}, table.Skipped())
}

//nolint:misspell // Dutch names of columns
func TestMessytablesHorror(t *testing.T) {
	t.Parallel()
	type want struct {
		fault    string
		header   []string // its beginning
		encoding string
		rows     int
		warnings []string
	}
	rejected := func(reason string) want { return want{fault: reason} }
	wants := map[string]want{
		"badcolspan.html":           rejected("format_unsupported format=html"),
		"blank_line.ods":            rejected("format_unsupported format=ods"),
		"encrypted_no_password.xls": rejected("format_unsupported format=xls"),
		"excel_properties.xls":      rejected("format_unsupported format=xls"),
		"invisible_text.html":       rejected("format_unsupported format=html"),
		"loffice-4.4.1.2.ods":       rejected("format_unsupported format=ods"),
		"multilineods.ods":          rejected("format_unsupported format=ods"),
		"ods_formats.ods":           rejected("format_unsupported format=ods"),
		"rowcolspan.html":           rejected("format_unsupported format=html"),
		"simple.ods":                rejected("format_unsupported format=ods"),
		"simple.xls":                rejected("format_unsupported format=xls"),
		"span_rich.xls":             rejected("format_unsupported format=xls"),
		"unicode_sheet_name.xls":    rejected("format_unsupported format=xls"),
		"begrotingsanalyse-2011.csv": {
			encoding: "utf-8", rows: 39, header: []string{"Column 1", "Column 2", "provincie", "provincie (2)"},
		},
		"bian-anal-mca-2005-dols-eng-1011-0312-tab3.xlsm": {rows: 41, warnings: []string{WarnNoHeader}},
		"characters.csv":                {rows: 382, header: []string{"id"}, encoding: "windows-1252", warnings: []string{WarnEncodingDoubtful}},
		"large.xlsx":                    {rows: 30, header: []string{"Column 1", "Column 2", "'A'"}},
		"mixedGLB.csv":                  {rows: 133, header: []string{"Year", "Jan", "Feb"}, encoding: "utf-8", warnings: []string{WarnRowsBeforeHeader}},
		"simple.ssv":                    {rows: 6, header: []string{"date", "temperature", "place"}, encoding: "utf-8"},
		"small.csv":                     {rows: 0, header: []string{"a"}, encoding: "utf-8", warnings: []string{WarnHeaderAssumed}},
		"spanish_chars.csv":             {rows: 115, header: []string{"GF_ID", "FN_ID", "SF_ID", "GF", "F", "SF", "Gasto total 2011", "Descripción"}, encoding: "windows-1252", warnings: []string{WarnEncodingGuessed}},
		"sparse_with_column_errors.csv": {rows: 2200, header: []string{"LP", "Bezeichnung", "Kapitel/Titel", "Column 4"}, encoding: "windows-1252"},
		"sw_gen.xlsx":                   {rows: 15, header: []string{"id_str", "tweet_url", "created_at", "text"}},
		"utf8bom.csv":                   {rows: 0, header: []string{"kitten", "win"}, encoding: "utf-8", warnings: []string{WarnHeaderAssumed}},
		"weird_head_padding.csv":        {rows: 76, header: []string{"Column 1", "1985", "1993", "2000"}, encoding: "utf-8"},
		"README.md":                     {rows: 2, header: []string{"Files found at:"}, encoding: "utf-8"},
	}
	files := sharedFiles(t, "messytables_horror", "*")
	require.Len(t, files, len(wants))
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			w, ok := wants[filepath.Base(path)]
			require.True(t, ok)
			table, err := openPath(t, path, Options{})
			if w.fault != "" {
				require.ErrorContains(t, err, w.fault)
				return
			}
			require.NoError(t, err)
			require.Equal(t, w.encoding, table.Encoding)
			all := rows(t, table)
			require.Len(t, all, w.rows)
			require.NotContains(t, strings.Join(reasons(all), " "), "!")
			if w.header != nil {
				require.Equal(t, w.header, table.Header[:len(w.header)])
			}
			if w.warnings != nil {
				require.Equal(t, w.warnings, warnings(table))
			}
		})
	}
}

func TestRowCountsOfCRMFiles(t *testing.T) {
	t.Parallel()
	for _, w := range []struct {
		file    string
		columns int
		rows    int
		notes   map[string]int
	}{
		{"x_education/leads.csv", 38, 7418, nil},
		{"us500/us-500.csv", 12, 500, map[string]int{ReasonLeadingZeroLost: 78}},
		{"german_contacts/german_contacts_dev.csv", 15, 2799, map[string]int{ReasonLeadingZeroLost: 6}},
		{"maven_crm/accounts.csv", 7, 85, nil},
		{"maven_crm/products.csv", 3, 7, nil},
		{"maven_crm/sales_teams.csv", 3, 35, nil},
		{"maven_crm/sales_pipeline_closed_until_2017-10.csv", 8, 5292, nil},
		{"maven_crm/data_dictionary.csv", 14, 8, nil},
		{"x_education/Leads Data Dictionary.xlsx", 2, 37, nil},
	} {
		t.Run(w.file, func(t *testing.T) {
			t.Parallel()
			table, err := openPath(t, sharedFile(t, w.file), Options{})
			require.NoError(t, err)
			require.Len(t, table.Header, w.columns)
			all := rows(t, table)
			require.Len(t, all, w.rows)
			notes := map[string]int{}
			for _, r := range all {
				require.False(t, r.Failed(), "row %d: %v", r.Number, r.Problems)
				for _, p := range r.Problems {
					notes[p.Reason]++
				}
			}
			if w.notes == nil {
				w.notes = map[string]int{}
			}
			require.Equal(t, w.notes, notes)
		})
	}
}

// Every cell of the CRM files equals what the standard library reads, which is strict and knows only their dialect.
func TestCRMFilesAreReadExactly(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		"x_education/leads.csv", "us500/us-500.csv", "german_contacts/german_contacts_dev.csv", "maven_crm/accounts.csv",
		"maven_crm/products.csv", "maven_crm/sales_teams.csv", "maven_crm/sales_pipeline_closed_until_2017-10.csv",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			path := sharedFile(t, file)
			want := readClean(t, path)
			table, err := openPath(t, path, Options{})
			require.NoError(t, err)
			require.Equal(t, want[0], table.Header)
			require.Equal(t, want[1:], cells(rows(t, table)))
		})
	}
}
