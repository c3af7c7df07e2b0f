package tabular

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// check reads whatever content is and holds the reader to its promises.
func check(t *testing.T, content []byte, opts Options) {
	t.Helper()
	open := func() *Table {
		table, err := Open(t.Context(), "fuzz", bytes.NewReader(content), int64(len(content)), opts)
		if err != nil {
			f, ok := errors.AsType[*fault.Error](err)
			require.True(t, ok && f.Code != fault.Internal, "%v", err)
			return nil
		}
		return table
	}
	table := open()
	if table == nil {
		return
	}
	defer func() { require.NoError(t, table.Close()) }()
	require.NotEmpty(t, table.Header)
	require.LessOrEqual(t, len(table.Header), MaxColumns)
	sorted := slices.Sorted(slices.Values(table.Header))
	require.Len(t, slices.Compact(sorted), len(table.Header))
	require.NotContains(t, table.Header, "")

	var all []Row
	var end error
	for end == nil {
		var row Row
		if row, end = table.Next(); end != nil {
			break
		}
		require.Len(t, row.Cells, len(table.Header))
		if len(all) > 0 {
			require.Greater(t, row.Number, all[len(all)-1].Number)
			require.GreaterOrEqual(t, row.Offset, all[len(all)-1].Offset)
		}
		require.LessOrEqual(t, row.Offset, table.Size)
		for _, c := range row.Cells {
			require.True(t, utf8.ValidString(c))
			require.LessOrEqual(t, len(c), MaxCell)
		}
		for _, p := range row.Problems {
			require.NotEmpty(t, p.Reason)
			require.True(t, p.Column >= WholeRow && p.Column < len(row.Cells))
		}
		all = append(all, row)
	}
	if !errors.Is(end, io.EOF) {
		require.True(t, fault.Is(end, fault.Malformed) || fault.Is(end, fault.TooLarge), "%v", end)
	}
	Suggest(table.Header, table.Sample(), contactTargets)
	if len(all) < 2 || !errors.Is(end, io.EOF) {
		return
	}
	again := open()
	defer func() { require.NoError(t, again.Close()) }()
	again.SkipTo(all[len(all)/2].Number)
	for _, want := range all[len(all)/2+1:] {
		got, err := again.Next()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := again.Next()
	require.ErrorIs(t, err, io.EOF)
}

// seedFiles adds the real files of a data set as far as they are present and small.
func seedFiles(f *testing.F, patterns ...string) {
	f.Helper()
	for _, p := range patterns {
		files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(p)))
		require.NoError(f, err)
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(f, err)
			if len(content) < 32<<10 {
				f.Add(content)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	seedFiles(f, "csv_spectrum/csvs/*", "import_headers/*", "messytables_horror/*.csv", "pollock/csv/file_*")
	for _, s := range []string{
		"a,b\n1,2\n", "a;b\r\n\"x\"\"y\";2", "\"", "\"\n\"", "a\r\r\nb\r", "'a','b'\n'c','d'\n'e','f'\n", "a, \"b\"\nc, \"d\"\n", `"a\"b",c` + "\nd,e\n", "sep=;\na;b\n",
		"\xff\xfea\x00,\x00b\x00\n\x00", "\xfe\xff\x00a\x00,\x00b", "\xef\xbb\xbfa,b\n", "name,_error\nx,y\n", "a,b\nx,y,z\n\"p,q\nr,s\n", "M\xfcller;K\xf6ln\n", "a\x00,b\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { check(t, content, Options{Format: CSV}) })
}

func FuzzDetect(f *testing.F) {
	seedFiles(f, "messytables_horror/*", "import_headers/*")
	f.Fuzz(func(t *testing.T, content []byte) { check(t, content, Options{}) })
}

func FuzzJSONLines(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":{"c":"x"},"d":[1,2]}` + "\n" + `{"a":1e5}`, `{"a":"\ud800"}`, `{"":1}`, `{"a":{},"a":1}`, "{\n{}", `{"a":-0.0e-3}`, "{\"a\":\"\xff\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { check(t, content, Options{Format: JSONLines}) })
}

func FuzzSheet(f *testing.F) {
	f.Add(`<row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><t>x</t></is></c></row><row><c s="1"><v>45000.5</v></c></row>`, `<si><t>a</t><rPh><t>b</t></rPh></si>`, `<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>`)
	f.Add(`<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2024-01-31</v></c><c><f>1</f></c></row><row r="1"><c r="ZZZ1"><v>1e5</v></c></row>`, ``, `<numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`)
	f.Add(`<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>`, `<si>`, `<cellXfs><xf numFmtId="-1"/>`)
	f.Fuzz(func(t *testing.T, rows, texts, styles string) {
		check(t, handmade(rows, texts, styles).zip(t), Options{})
	})
}

func FuzzWorkbook(f *testing.F) {
	for _, s := range []string{"", `<row><c><v>1</v></c></row>`} {
		f.Add(handmade(s, "", "").zip(f))
	}
	seedFiles(f, "messytables_horror/*.xlsx", "x_education/*.xlsx")
	f.Fuzz(func(t *testing.T, content []byte) { check(t, content, Options{Format: XLSX}) })
}

func FuzzValues(f *testing.F) {
	for _, s := range append([]string{"1.234,56", "12.03.2024 9:14", "2024-01-31T14:30:00Z", "a@b.org", "+49 (0)89/1-2", "4,98912E+11", "[$-407]d.m.yy;@", "0x1p-2", "-1e-400", "_x0041_", "12. März 24", "€ 5,-"}, formulas...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, s, unwrap(guard(s)))
		shapeOf(s)
		GuessLocale([][]string{{s}})
		GuessSeparator([]string{s, s})
		concepts(s)
		parseFormat(s).render(s, false)
		if text := excelNumber(s); isDecimal(s) {
			require.True(t, isDecimal(text), "%q becomes %q", s, text)
		}
		if utf8.ValidString(s) {
			require.True(t, utf8.ValidString(unescape(s)) && utf8.ValidString(headerName(s)))
			require.True(t, utf8.ValidString(cutUnits(s, 10)))
		}
		var parts []string
		for _, sep := range append(separators, SeparatorJSON, "") {
			parts = append(parts, Split(s, sep)...)
		}
		require.False(t, slices.ContainsFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" }))
	})
}

// What is written is read back, whatever it is.
func FuzzRoundTrip(f *testing.F) {
	for _, s := range formulas {
		f.Add(s, "b", byte(0))
	}
	f.Add("a\nb", "\"", byte(1))
	f.Fuzz(func(t *testing.T, a, b string, delim byte) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || strings.ContainsRune(a+b, 0) {
			return
		}
		d := delimiters[int(delim)%len(delimiters)]
		var out bytes.Buffer
		writeAll(t, NewCSVWriter(&out, CSVOptions{Delimiter: d}), []Column{{Label: "id"}, {Label: "x"}, {Label: "y"}}, [][]Cell{{Text("1"), Text(a), Text(b)}, {Text("2"), Text(b), Text(a)}})
		table, err := openBytes(t, "x.csv", out.Bytes(), Options{Format: CSV, Delimiter: d, Header: HeaderYes})
		require.NoError(t, err)
		require.Equal(t, [][]string{{"1", a, b}, {"2", b, a}}, cells(rows(t, table)))
	})
}
