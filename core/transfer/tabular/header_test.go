package tabular

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestHeaderIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text     string
		mode     HeaderMode
		header   []string
		has      bool
		rows     int
		warnings []string
	}{
		"names over values":            {text: "x,y\n1,2\n3,4\n", header: []string{"x", "y"}, has: true, rows: 2},
		"known names over text":        {text: "Vorname,Ort\nA,B\nC,D\n", header: []string{"Vorname", "Ort"}, has: true, rows: 2},
		"values in the first row":      {text: "Anna,a@b.org,12.03.2024\nBert,b@b.org,13.03.2024\n", header: []string{"Column 1", "Column 2", "Column 3"}, rows: 2, warnings: []string{WarnNoHeader}},
		"nothing tells":                {text: "red,round\ngreen,square\nblue,flat\n", header: []string{"red", "round"}, has: true, rows: 2, warnings: []string{WarnHeaderAssumed}},
		"said to be none":              {text: "red,round\ngreen,square\n", mode: HeaderNo, header: []string{"Column 1", "Column 2"}, rows: 2, warnings: []string{WarnNoHeader}},
		"said to be one":               {text: "1,2\n3,4\n", mode: HeaderYes, header: []string{"1", "2"}, has: true, rows: 1},
		"only a header":                {text: "Vorname;Nachname\n", header: []string{"Vorname", "Nachname"}, has: true},
		"empty and double names":       {text: "name,,name,name,\nA,1,B,C,2\nD,3,E,F,4\n", header: []string{"name", "Column 2", "name (2)", "name (3)", "Column 5"}, has: true, rows: 2, warnings: []string{WarnEmptyHeader, WarnDuplicateHeader, WarnDuplicateHeader, WarnEmptyHeader}},
		"names that are taken already": {text: "name (2),name,name\nA,B,C\nD,E,F\n", header: []string{"name (2)", "name", "name (3)"}, has: true, rows: 2, warnings: []string{WarnDuplicateHeader}},
		"blanks and lines in names":    {text: "\" first\n name \",\u00a0mail\u00a0\nA,a@b.org\n", header: []string{"first name", "mail"}, has: true, rows: 1},
		"too short a header":           {text: "name,mail\nA,a@b.org,x\nB,b@b.org,y\n", header: []string{"name", "mail", "Column 3"}, has: true, rows: 2, warnings: []string{WarnShortHeader, WarnEmptyHeader}},
		"a title above":                {text: "Kundenliste 2024\n\nName;PLZ;Ort\nA;01067;Dresden\nB;10115;Berlin\n", header: []string{"Name", "PLZ", "Ort"}, has: true, rows: 2, warnings: []string{WarnRowsBeforeHeader}},
		"a padded title above":         {text: "Kundenliste 2024;;\n;;\nName;PLZ;Ort\nA;01067;Dresden\nB;10115;Berlin\n", header: []string{"Name", "PLZ", "Ort"}, has: true, rows: 2, warnings: []string{WarnRowsBeforeHeader}},
		"years as names":               {text: "region,2022,2023\nnorth,500,600\nsouth,7,8\n", header: []string{"region", "2022", "2023"}, has: true, rows: 2},
		"guarded names":                {text: "'=cmd,mail\nA,a@b.org\n", header: []string{"=cmd", "mail"}, has: true, rows: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, all := read(t, c.text, Options{Header: c.mode})
			require.Equal(t, c.header, table.Header)
			require.Equal(t, c.has, table.HasHeader)
			require.Len(t, all, c.rows)
			if c.mode == HeaderNo {
				return
			}
			require.Equal(t, c.warnings, warnings(table))
		})
	}
}

func TestLimitOfColumns(t *testing.T) {
	t.Parallel()
	wide := func(n int) string {
		var names, values []string
		for i := range n {
			names = append(names, fmt.Sprintf("name%d", i))
			values = append(values, "1")
		}
		return strings.Join(names, ",") + "\n" + strings.Join(values, ",") + "\n"
	}
	table, all := read(t, wide(MaxColumns), Options{})
	require.Len(t, table.Header, MaxColumns)
	require.Empty(t, reasons(all))

	_, err := openBytes(t, "x.csv", []byte(wide(MaxColumns+1)), Options{})
	require.True(t, fault.Is(err, fault.TooLarge))
	require.ErrorContains(t, err, "too_many_columns columns=2001 max=2000")

	// A single row with a million cells is one bad row.
	_, all = read(t, "a,b\n1,2\n"+strings.Repeat("x,", 1_000_000)+"\n3,4\n5,6\n7,8\n", Options{})
	require.Len(t, all, 5)
	require.Equal(t, []string{ReasonTooManyCells + "!"}, reasons(all))
	require.Equal(t, []string{"x", "x"}, all[1].Cells)
	_, all = read(t, "a,b\n1,2\n"+strings.Repeat(`"x",`, 1_000_000)+"\n3,4\n5,6\n7,8\n", Options{})
	require.Equal(t, []string{ReasonTooManyCells + "!"}, reasons(all))
	require.Equal(t, fault.Params{"expected": 2, "found": 1_000_001}, all[1].Problems[0].Params)
}

func TestLimitOfCells(t *testing.T) {
	t.Parallel()
	for _, quote := range []string{"", `"`} {
		exact := quote + strings.Repeat("x", MaxCell) + quote
		over := quote + strings.Repeat("ü", MaxCell/2) + "y" + quote
		huge := quote + strings.Repeat("z", maxRecord+10) + quote
		_, all := read(t, "a,b,c\n1,"+exact+",2\n3,"+over+",4\n5,"+huge+",6\n7,8,9\n10,11,12\n", Options{Delimiter: ',', Header: HeaderYes})
		require.Len(t, all, 5)
		require.Equal(t, []string{"1", strings.Trim(exact, `"`), "2"}, all[0].Cells)
		require.Equal(t, []Problem{{Column: 1, Severity: SeverityError, Reason: ReasonCellTooLarge, Params: fault.Params{"max": MaxCell}}}, all[1].Problems)
		require.Len(t, all[1].Cells[1], MaxCell)
		require.True(t, all[2].Failed())
		require.Equal(t, ReasonRowTooLarge, all[2].Problems[0].Reason)
		require.Equal(t, 5, all[3].Number)
		require.Equal(t, []string{"7", "8", "9"}, all[3].Cells)
	}
}
