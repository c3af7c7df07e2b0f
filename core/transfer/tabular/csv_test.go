package tabular

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDialectIsFound(t *testing.T) {
	t.Parallel()
	body := [][]string{{"name", "email", "note"}, {"A", "a@example.org", "x, y"}, {"B", "b@example.org", "plain"}, {"C", "c@example.org", ""}}
	for _, d := range []string{",", ";", "\t", "|"} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			for _, quoted := range []bool{false, true} {
				var b strings.Builder
				for _, row := range body {
					for i, c := range row {
						if i > 0 {
							b.WriteString(d)
						}
						if quoted || strings.Contains(c, d) {
							c = `"` + c + `"`
						}
						b.WriteString(c)
					}
					b.WriteString(end)
				}
				table, all := read(t, b.String(), Options{})
				require.Equal(t, d, table.Delimiter, "%q", b.String())
				require.Equal(t, body[0], table.Header)
				require.Equal(t, body[1:], cells(all))
				require.Empty(t, reasons(all))
			}
		}
	}
}

func TestDialectCases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		opts   Options
		header []string
		rows   [][]string
		notes  []string
	}{
		"line that tells the delimiter": {
			text: "sep=;\r\nname;note\r\nA;x,y\r\n", header: []string{"name", "note"}, rows: [][]string{{"A", "x,y"}},
		},
		"decimal commas under semicolons": {
			text: "umsatz;preis\n1.234,50;2,00\n3.000,00;1,99\n", header: []string{"umsatz", "preis"},
			rows: [][]string{{"1.234,50", "2,00"}, {"3.000,00", "1,99"}},
		},
		"semicolons inside cells of a comma file": {
			text: "name,tags,mail\nA,x;y;z,a@b.org\nB,x;y,b@b.org\n", header: []string{"name", "tags", "mail"},
			rows: [][]string{{"A", "x;y;z", "a@b.org"}, {"B", "x;y", "b@b.org"}},
		},
		"one column": {
			text: "email\na@b.org\nc@d.org\n", header: []string{"email"}, rows: [][]string{{"a@b.org"}, {"c@d.org"}},
		},
		"one column with commas in its values": {
			text: "name\n\"Müller, Hans\"\nMeier\n", header: []string{"name"}, rows: [][]string{{"Müller, Hans"}, {"Meier"}},
		},
		"blanks before quotation marks": {
			text: "a, b, c\n1, \"x, y\", 3\n2, \"z\", 4\n", header: []string{"a", "b", "c"}, rows: [][]string{{"1", "x, y", " 3"}, {"2", "z", " 4"}},
		},
		"backslash before quotation marks": {
			text: `id,text,n` + "\n" + `1,"say \"hi\", then go",2` + "\n" + `2,"plain \\ text",3` + "\n", header: []string{"id", "text", "n"},
			rows: [][]string{{"1", `say "hi", then go`, "2"}, {"2", `plain \ text`, "3"}},
		},
		"single quotation marks": {
			text: "id,text,n\n1,'a, b',2\n2,'c, d',3\n3,'e','f'\n", header: []string{"id", "text", "n"},
			rows: [][]string{{"1", "a, b", "2"}, {"2", "c, d", "3"}, {"3", "e", "f"}},
		},
		"inches in a file without quotation": {
			text: "id\tproduct\tsize\n1\t5\" pipe\t3\"\n2\t24\" screen\t24\"\n", header: []string{"id", "product", "size"},
			rows: [][]string{{"1", `5" pipe`, `3"`}, {"2", `24" screen`, `24"`}},
		},
		"inches beside quotation": {
			text: "id,product,note\n1,\"a, b\",x\n2,5\" pipe,y\n3,\"c, d\",z\n", header: []string{"id", "product", "note"},
			rows: [][]string{{"1", "a, b", "x"}, {"2", `5" pipe`, "y"}, {"3", "c, d", "z"}}, notes: []string{ReasonStrayQuote},
		},
		"text formulas and guards": {
			text:   "id;phone;sum\n1;=\"0891234\";\"=\"\"01067\"\"\"\n2;'+49 89;'=1+1\n3;''=x;'plain\n4;=SUM(A1);\"=\"\"\"\n",
			header: []string{"id", "phone", "sum"},
			rows:   [][]string{{"1", "0891234", "01067"}, {"2", "+49 89", "=1+1"}, {"3", "'=x", "'plain"}, {"4", "=SUM(A1)", `="`}},
		},
		"double carriage returns": {
			text: "a,b\r\r\n1,2\r\r\n3,4\r\r\n", header: []string{"a", "b"}, rows: [][]string{{"1", "2"}, {"3", "4"}},
		},
		"carriage return inside a cell": {
			text: "id,b\n1,x\ry\n2,z\n3,w\n", header: []string{"id", "b"}, rows: [][]string{{"1", "x\ry"}, {"2", "z"}, {"3", "w"}},
		},
		"trailing delimiters everywhere": {
			text: "a,b\n1,2,\n3,4,\n5,6,\n", header: []string{"a", "b"}, rows: [][]string{{"1", "2"}, {"3", "4"}, {"5", "6"}},
		},
		"no end of line": {
			text: "a,b\n1,\"2\"", header: []string{"a", "b"}, rows: [][]string{{"1", "2"}},
		},
		"given delimiter": {
			text: "a:b\n1:2\n", opts: Options{Delimiter: ':'}, header: []string{"a", "b"}, rows: [][]string{{"1", "2"}},
		},
		"repeated header": {
			text: "name,email\nA,a@b.org\nname,email\nB,b@b.org\n", header: []string{"name", "email"}, rows: [][]string{{"A", "a@b.org"}, {"B", "b@b.org"}},
		},
		"own error column": {
			text: "id,_error,name\n1,bad date,A\n2,,B\n", header: []string{"id", "name"}, rows: [][]string{{"1", "A"}, {"2", "B"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, all := read(t, c.text, c.opts)
			require.Equal(t, c.header, table.Header)
			require.Equal(t, c.rows, cells(all))
			require.Equal(t, c.notes, reasons(all))
		})
	}
}

// damaged files: the row is reported, and the rows around it are read.
func TestBrokenRows(t *testing.T) {
	t.Parallel()
	const head = "id,name,mail,city,note\n"
	row := func(n string) string { return n + ",\"Name, " + n + "\",n" + n + "@example.org,Berlin,ok\n" }
	good := func(n string) []string { return []string{n, "Name, " + n, "n" + n + "@example.org", "Berlin", "ok"} }
	for name, c := range map[string]struct {
		damaged string
		cells   []string // nil: the row fails
		reasons []string
	}{
		"quotation mark that never closes":        {damaged: "5,\"abc,x,y\n", reasons: []string{ReasonUnterminatedQuote + "!"}},
		"quotation mark that opens needlessly":    {damaged: "5,a,\"b,c,d\n", cells: []string{"5", "a", `"b`, "c", "d"}, reasons: []string{ReasonStrayQuote}},
		"quotation marks not doubled":             {damaged: "5,\"say \"hi\" now\",b,c,d\n", cells: []string{"5", `say "hi" now`, "b", "c", "d"}, reasons: []string{ReasonStrayQuote}},
		"quotation marks not doubled, with comma": {damaged: "5,\"say \"hi, you\" now\",b,c,d\n", cells: []string{"5", `say "hi, you" now`, "b", "c", "d"}, reasons: []string{ReasonStrayQuote}},
		"missing delimiter before quotation":      {damaged: "5,a\"b, c\",d,e\n", reasons: []string{ReasonBrokenQuotes + "!"}},
		"too many cells":                          {damaged: "5,a,b,c,d,e\n", reasons: []string{ReasonTooManyCells + "!"}},
		"too many cells, one of them empty":       {damaged: ",5,a,b,c,\n", reasons: []string{ReasonTooManyCells + "!"}},
		"too few cells":                           {damaged: "5,a,b\n", cells: []string{"5", "a", "b", "", ""}, reasons: []string{ReasonTooFewCells}},
		"too few cells and a quotation mark":      {damaged: "5,a\" x,b\n", reasons: []string{ReasonBrokenQuotes + "!"}},
		"broken bytes":                            {damaged: "5,M\xfcller,b,c,d\n", reasons: []string{ReasonBrokenEncoding + "!"}},
		"NUL":                                     {damaged: "5,a\x00b,b,c,d\n", reasons: []string{ReasonNULByte + "!"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := head + row("1") + row("2") + row("ü") + row("4") + c.damaged + row("6") + row("7") + row("8")
			table, all := read(t, text, Options{})
			require.Equal(t, []string{"id", "name", "mail", "city", "note"}, table.Header)
			require.Len(t, all, 8)
			require.Equal(t, c.reasons, reasons(all))
			for i, n := range []string{"1", "2", "ü", "4", "", "6", "7", "8"} {
				require.Equal(t, i+2, all[i].Number)
				require.Equal(t, i+2, all[i].Line)
				if n == "" {
					require.NotEmpty(t, all[i].Problems)
					require.Equal(t, c.cells == nil, all[i].Failed())
					if c.cells != nil {
						require.Equal(t, c.cells, all[i].Cells)
					}
					continue
				}
				require.Empty(t, all[i].Problems)
				require.Equal(t, good(n), all[i].Cells)
			}
		})
	}
}

// An unclosed quotation mark must not swallow the rows up to the next one.
func TestUnclosedQuotationMarkCostsOneRow(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,name,size\n1,\"A, B\",x\n2,\"oops\n")
	for range 500 {
		b.WriteString("3,plain,z\n")
	}
	b.WriteString("4,\"end\",w\n5,last,v\n")
	_, all := read(t, b.String(), Options{})
	require.Len(t, all, 504)
	require.Equal(t, []string{ReasonUnterminatedQuote + "!"}, reasons(all))
	require.Equal(t, 3, all[1].Number)
	require.True(t, all[1].Failed())
	require.Equal(t, []string{"4", "end", "w"}, all[502].Cells)
}

// The rest of a broken row must not become a record of its own.
func TestRestOfBrokenRowFails(t *testing.T) {
	t.Parallel()
	_, all := read(t, "id,name,mail\n1,\"A, B\",x\n2,\"he said \"no\nand left\",y,z\n3,\"C, D\",w\n", Options{})
	require.Len(t, all, 4)
	require.Equal(t, []string{ReasonBrokenQuotes + "!", ReasonStrayQuote, ReasonAfterBrokenRow + "!"}, reasons(all))
	require.False(t, all[3].Failed())
}

func TestNumbersAndLinesCountAsAPersonDoes(t *testing.T) {
	t.Parallel()
	table, all := read(t, "Export of today\n\nname,note\nA,\"two\nlines\"\n\n,\nB,x\n", Options{})
	require.Equal(t, []string{"name", "note"}, table.Header)
	require.Equal(t, []string{WarnRowsBeforeHeader}, warnings(table))
	require.Len(t, all, 2)
	require.Equal(t, [2]int{4, 4}, [2]int{all[0].Number, all[0].Line})
	require.Equal(t, [2]int{7, 8}, [2]int{all[1].Number, all[1].Line})
	require.Equal(t, Skipped{Blank: 2}, table.Skipped())
	require.Equal(t, table.Size, all[1].Offset)
}

func TestCarriageReturnsEndRowsOfOldFiles(t *testing.T) {
	t.Parallel()
	_, all := read(t, "a,b\r1,\"x\ry\"\r2,z\r", Options{})
	require.Equal(t, [][]string{{"1", "x\ry"}, {"2", "z"}}, cells(all))
	require.Equal(t, 4, all[1].Line)
}

// A spreadsheet drops the zero before a number. Whether one is missing depends on the country.
func TestPostcodesWithoutTheirZero(t *testing.T) {
	t.Parallel()
	_, all := read(t, "name;plz;land\nA;01067;DE\nB;1067;\nC;1010;AT\nD;1067;Deutschland\nE;8001;Schweiz\nF;10115;D\nG;20095;D\nH;50667;D\nI;80331;D\n", Options{})
	require.Equal(t, []string{ReasonLeadingZeroLost, ReasonLeadingZeroLost}, reasons(all))
	require.Equal(t, ReasonLeadingZeroLost, all[1].Problems[0].Reason)
	require.Equal(t, ReasonLeadingZeroLost, all[3].Problems[0].Reason)
	_, all = read(t, "name;plz\nA;1010\nB;8001\nC;10115\n", Options{})
	require.Empty(t, reasons(all), "a list of Austrian and Swiss addresses")
}

// Only where a column holds names for things is a number in scientific form damage.
func TestScientificForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Telefon;x\n4,98912E+11;a\n+49 89 1;b\n":            {ReasonScientificDamage + "!"},
		"Artikelnummer;x\n1,23457E+12;a\n1234567890123;b\n": {ReasonScientificDamage + "!"},
		"code;x\n1.2E+15;a\n":                               {ReasonScientificDamage + "!"},
		"Betrag;x\n1,5E+06;a\n12,5;b\n":                     nil,
		"messwert;x\n1,5E+06;a\n12,5;b\n13,25;c\n":          nil,
		"IBAN;x\nDE89370400440532013000;a\n8,93704E+19;b\n": {ReasonScientificDamage + "!"},
		"note;x\nsee 1,5E+06;a\nE+10;b\n1e5;c\n":            nil,
	} {
		_, all := read(t, text, Options{})
		require.Equal(t, want, reasons(all), text)
	}
}
