package tabular

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// workbookOf makes a workbook by a function and returns its bytes.
func workbookOf(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	build(f)
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	require.NoError(t, f.Close())
	return b.Bytes()
}

// parts are the files of a workbook that is written by hand.
type parts map[string]string

// sheet returns a workbook with one sheet of the given rows, shared texts and styles.
func handmade(sheetData, sharedStrings, styles string) parts {
	return parts{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns:r="http://x"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/s.xml"/>` +
			`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="sst.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/s.xml": `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + sheetData + `</sheetData></worksheet>`,
		"xl/sst.xml":          `<sst>` + sharedStrings + `</sst>`,
		"xl/styles.xml":       `<styleSheet>` + styles + `</styleSheet>`,
	}
}

func (p parts) zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range p {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestXLSXTypesBecomeText(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC)
	style := func(f *excelize.File, code string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		require.NoError(t, err)
		return id
	}
	type cell struct {
		value any
		code  string
		want  string
	}
	values := []cell{
		{"Müller", "", "Müller"},
		{"01067", "", "01067"},
		{42, "", "42"},
		{-1250.5, "", "-1250.5"},
		{498912000000.0, "", "498912000000"},
		{1e15, "", "1000000000000000"},
		{1.5e21, "", "1500000000000000000000"},
		{0.1 + 0.2, "", "0.3"},
		{1e-7, "", "0.0000001"},
		{true, "", "true"},
		{false, "", "false"},
		{1234567.89, "#,##0.00", "1234567.89"},
		{0.25, "0%", "0.25"},
		{day, "dd.mm.yyyy", "2024-01-31"},
		{day.Add(14*time.Hour + 30*time.Minute), "dd/mm/yyyy hh:mm", "2024-01-31T14:30:00"},
		{day, `[$-407]d. mmmm yyyy;@`, "2024-01-31"},
		{0.604166666666667, "hh:mm", "14:30:00"},
		{1.25, "[h]:mm", "30:00:00"},
		{1067, "00000", "01067"},
		{45322, `"day" 0`, "45322"},
		{45322, `0.00" €"`, "45322"},
		{45322, "General", "45322"},
		{36526, "m/d/yy", "2000-01-01"},
		{59, "yyyy-mm-dd", "1900-02-28"},
		{61, "yyyy-mm-dd", "1900-03-01"},
		{1, "yyyy-mm-dd", "1900-01-01"},
		{"line\r\nbreak", "", "line\r\nbreak"},
		{"a & <b>", "", "a & <b>"},
		{" padded ", "", " padded "},
		{"=1+1", "", "=1+1"},
		{"'=1+1", "", "'=1+1"},
	}
	content := workbookOf(t, func(f *excelize.File) {
		for i, v := range values {
			row := i + 2
			require.NoError(t, f.SetCellValue("Sheet1", fmt.Sprintf("A%d", row), "row"))
			require.NoError(t, f.SetCellValue("Sheet1", fmt.Sprintf("C%d", row), v.value))
			if v.code != "" {
				at := fmt.Sprintf("C%d", row)
				require.NoError(t, f.SetCellStyle("Sheet1", at, at, style(f, v.code)))
			}
		}
		require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]string{"name", "empty", "value"}))
	})
	table, err := openBytes(t, "x.xlsx", content, Options{Header: HeaderYes})
	require.NoError(t, err)
	require.Equal(t, XLSX, table.Format)
	require.Equal(t, "Sheet1", table.Sheet)
	require.Equal(t, []string{"name", "empty", "value"}, table.Header)
	all := rows(t, table)
	require.Len(t, all, len(values))
	for i, v := range values {
		require.Equal(t, []string{"row", "", v.want}, all[i].Cells, "%v %s", v.value, v.code)
		require.Empty(t, all[i].Problems)
		require.Equal(t, i+2, all[i].Number)
	}
}

func TestXLSXByHand(t *testing.T) {
	t.Parallel()
	p := handmade(
		`<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>kind</t></is></c><c t="str"><v>sum</v></c></row>`+
			`<row r="5"><c r="B5" t="s"><v>1</v></c><c r="C5" t="b"><v>1</v></c><c r="D5"><f>1+1</f><v>2</v></c></row>`+
			`<row r="6"><c r="B6" t="e"><v>#REF!</v></c><c r="C6" t="d"><v>2024-01-31T00:00:00</v></c><c r="D6"><f>X()</f></c></row>`+
			`<row><c r="B7" s="1"><v>60</v></c><c><v>4.98912E+11</v></c><c r="D7" s="1"><v>-3</v></c></row>`+
			`<row r="9"><c r="B9" t="inlineStr"><is><r><t>a_x0009_ _x005F_x0041_ _xzz</t></r><r><t xml:space="preserve"> b</t></r><rPh><t>no</t></rPh></is></c><c r="D9" t="s"/></row>`,
		`<si><t>name</t></si><si><r><rPr><b/></rPr><t>rich</t></r><r><t> text</t></r><rPh sb="0"><t>x</t></rPh></si>`,
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`)
	table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"Column 1", "name", "kind", "sum"}, table.Header)
	all := rows(t, table)
	require.Equal(t, [][]string{
		{"", "rich text", "true", "2"}, {"", "#REF!", "2024-01-31", ""}, {"", "60", "498912000000", "-3"}, {"", "a\t _x0041_ _xzz b", "", ""},
	}, cells(all))
	require.Equal(t, []string{ReasonFormulaError + "!", ReasonFormulaWithoutValue + "!", ReasonDateOutOfRange + "!", ReasonDateOutOfRange + "!"}, reasons(all))
	require.Equal(t, []int{1, 3}, []int{all[1].Problems[0].Column, all[1].Problems[1].Column})
	require.Equal(t, []int{5, 6, 7, 9}, []int{all[0].Number, all[1].Number, all[2].Number, all[3].Number})
}

func TestXLSXInOtherEncodings(t *testing.T) {
	t.Parallel()
	p := handmade("", "", "")
	p["xl/worksheets/s.xml"] = `<?xml version="1.0" encoding="ISO-8859-1"?><worksheet><sheetData><row><c t="str"><v>Stra` + "\xdf" + `e</v></c></row><row><c t="str"><v>K` + "\xf6" + `ln</v></c></row></sheetData></worksheet>`
	table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"Straße"}, table.Header)
	require.Equal(t, [][]string{{"Köln"}}, cells(rows(t, table)))
	p["xl/worksheets/s.xml"] = strings.Replace(p["xl/worksheets/s.xml"], "ISO-8859-1", "klingon", 1)
	_, err = openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.ErrorContains(t, err, "file_damaged")
}

func TestXLSXErrorColumnTakesItsProblemsAlong(t *testing.T) {
	t.Parallel()
	text := func(s string) string { return `<c t="str"><v>` + s + `</v></c>` }
	p := handmade(`<row>`+text("id")+text(ErrorColumn)+text("name")+`</row><row>`+text("1")+`<c t="e"><v>#N/A</v></c><c t="e"><v>#REF!</v></c></row>`, "", "")
	table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.NoError(t, err)
	all := rows(t, table)
	require.Equal(t, [][]string{{"1", "#REF!"}}, cells(all))
	require.Equal(t, []Problem{failure(1, ReasonFormulaError, fault.Params{"value": "#REF!"})}, all[0].Problems)
}

func TestXLSXOf1904(t *testing.T) {
	t.Parallel()
	p := handmade(`<row><c t="inlineStr"><is><t>day</t></is></c></row><row><c s="1"><v>0</v></c></row><row><c s="1"><v>43860</v></c></row>`, "", `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`)
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.NoError(t, err)
	require.Equal(t, [][]string{{"1904-01-01"}, {"2024-01-31"}}, cells(rows(t, table)))
}

func TestXLSXSheets(t *testing.T) {
	t.Parallel()
	content := workbookOf(t, func(f *excelize.File) {
		for _, name := range []string{"Data", "More", "Secret"} {
			_, err := f.NewSheet(name)
			require.NoError(t, err)
			require.NoError(t, f.SetSheetRow(name, "A1", &[]string{"name", "mail"}))
			require.NoError(t, f.SetSheetRow(name, "A2", &[]string{name, "a@b.org"}))
		}
		require.NoError(t, f.SetSheetVisible("Secret", false))
	})
	table, err := openBytes(t, "x.xlsx", content, Options{})
	require.NoError(t, err)
	require.Equal(t, "Data", table.Sheet, "the first sheet is empty")
	require.Equal(t, []string{"Sheet1", "Data", "More"}, table.Sheets)
	require.Equal(t, []Warning{{Reason: WarnOtherSheets, Params: fault.Params{"sheets": []string{"More"}}}}, table.Warnings)
	for _, name := range []string{"More", "Secret"} {
		table, err = openBytes(t, "x.xlsx", content, Options{Sheet: name})
		require.NoError(t, err)
		require.Equal(t, [][]string{{name, "a@b.org"}}, cells(rows(t, table)))
	}
	_, err = openBytes(t, "x.xlsx", content, Options{Sheet: "None"})
	require.ErrorContains(t, err, "sheet_not_found sheet=None")
	_, err = openBytes(t, "x.xlsx", content, Options{Sheet: "Sheet1"})
	require.ErrorContains(t, err, "file_empty")
	_, err = openBytes(t, "x.xlsx", workbookOf(t, func(*excelize.File) {}), Options{})
	require.ErrorContains(t, err, "file_empty")
}

// A file that was cut off must not end like a shorter one.
func TestXLSXThatIsDamaged(t *testing.T) {
	t.Parallel()
	cell := `<row><c t="inlineStr"><is><t>name</t></is></c></row>`
	for name, change := range map[string]func(p parts){
		"rows cut off": func(p parts) {
			p["xl/worksheets/s.xml"] = "<worksheet><sheetData>" + cell + strings.Repeat(cell, 2000) + "<row><c"
		},
		"rows end without end": func(p parts) { p["xl/worksheets/s.xml"] = "<worksheet><sheetData>" + cell + strings.Repeat(cell, 2000) },
		"no sheet part":        func(p parts) { delete(p, "xl/worksheets/s.xml") },
		"no workbook":          func(p parts) { delete(p, "xl/workbook.xml") },
		"workbook is no XML":   func(p parts) { p["xl/workbook.xml"] = "<<<" },
		"shared texts cut off": func(p parts) { p["xl/sst.xml"] = "<sst><si><t>x" },
		"unknown shared text": func(p parts) {
			p["xl/worksheets/s.xml"] = `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`
		},
		"shared text by a word": func(p parts) {
			p["xl/worksheets/s.xml"] = `<worksheet><sheetData><row><c t="s"><v>x</v></c></row></sheetData></worksheet>`
		},
		"negative shared text": func(p parts) {
			p["xl/worksheets/s.xml"] = `<worksheet><sheetData><row><c t="s"><v>-1</v></c></row></sheetData></worksheet>`
		},
		"broken UTF-8": func(p parts) {
			p["xl/worksheets/s.xml"] = "<worksheet><sheetData><row><c t=\"str\"><v>\xff</v></c></row></sheetData></worksheet>"
		},
		"styles are no XML": func(p parts) { p["xl/styles.xml"] = "<styleSheet><cellXfs><xf" },
		"a piece that is too big": func(p parts) {
			p["xl/worksheets/s.xml"] = `<worksheet><sheetData><row><c t="str"><v>` + strings.Repeat("x", maxToken+1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := handmade(cell+strings.Repeat(cell, 3), "", "")
			change(p)
			table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
			for err == nil {
				_, err = table.Next()
			}
			require.NotErrorIs(t, err, io.EOF)
			require.True(t, fault.Is(err, fault.Malformed), "%v", err)
			require.ErrorContains(t, err, "file_damaged")
			if table != nil {
				_, err = table.Next()
				require.ErrorIs(t, err, io.EOF, "nothing follows a fault")
			}
		})
	}
	// The packed rows themselves are corrupt.
	whole := handmade(strings.Repeat(cell, 5000), "", "").zip(t)
	at := bytes.Index(whole, []byte("xl/worksheets/s.xml")) + 40
	copy(whole[at:], bytes.Repeat([]byte{0xff}, 20))
	_, err := openBytes(t, "x.xlsx", whole, Options{})
	require.ErrorContains(t, err, "file_damaged")

	whole = handmade(cell, "", "").zip(t)
	_, err = openBytes(t, "x.xlsx", whole[:len(whole)-10], Options{})
	require.ErrorContains(t, err, "file_damaged")
}

func TestXLSXBombs(t *testing.T) {
	t.Parallel()
	row := `<row><c t="inlineStr"><is><t>` + strings.Repeat("0", 2000) + `</t></is></c></row>`
	p := handmade(strings.Repeat(row, unpackedFree/len(row)+1), "", "")
	_, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
	require.ErrorContains(t, err, "unpacked_too_large")

	// Shared texts count in the same way.
	si := `<si><t>` + strings.Repeat("0", 2000) + `</t></si>`
	p = handmade(row, strings.Repeat(si, unpackedFree/len(si)+1), "")
	_, err = openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.ErrorContains(t, err, "unpacked_too_large")

	// A part that claims to be small stops where it said it would.
	content := handmade(strings.Repeat(row, 100), "", "").zip(t)
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	var forged bytes.Buffer
	w := zip.NewWriter(&forged)
	for _, f := range z.File {
		raw, err := f.OpenRaw()
		require.NoError(t, err)
		head := f.FileHeader
		if strings.HasSuffix(f.Name, "s.xml") {
			head.UncompressedSize64 = 200
		}
		out, err := w.CreateRaw(&head)
		require.NoError(t, err)
		_, err = io.Copy(out, raw)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	_, err = openBytes(t, "x.xlsx", forged.Bytes(), Options{})
	require.ErrorContains(t, err, "file_damaged")
}

func TestXLSXWideRowsAndLargeCells(t *testing.T) {
	t.Parallel()
	p := handmade(`<row><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row><c r="A2" t="inlineStr"><is><t>`+strings.Repeat("x", MaxCell+5)+`</t></is></c></row>`, "", "")
	table, err := openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.NoError(t, err)
	all := rows(t, table)
	require.Equal(t, []string{ReasonCellTooLarge + "!"}, reasons(all))
	require.Len(t, all[0].Cells[0], MaxCell)

	p = handmade(`<row><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="XFD1"><v>1</v></c></row>`, "", "")
	_, err = openBytes(t, "x.xlsx", p.zip(t), Options{})
	require.ErrorContains(t, err, "too_many_columns")
}

// Many texts move to a temporary file, and come back right.
func TestXLSXSharedTextsBeyondMemory(t *testing.T) {
	t.Parallel()
	const n = 12000 // more than are remembered
	text := func(i int) string { return strings.Repeat(string(rune('ä'+i%20)), i%50) + fmt.Sprint(i)[:i%2] }
	var texts strings.Builder
	for i := range n {
		fmt.Fprintf(&texts, "<si><t>%s</t></si>", text(i))
	}
	content := handmade("", texts.String(), "").zip(t)
	for _, limit := range []int64{0, 1000, 100_000, textsInMemory} {
		w, err := openZip(bytes.NewReader(content), int64(len(content)))
		require.NoError(t, err)
		dir := t.TempDir()
		require.NoError(t, w.readTexts(dir, limit))
		require.Equal(t, limit < textsInMemory, w.texts.text != nil)
		for i := range 2 * n {
			id := (i * 7919) % n
			got, err := w.texts.get(id)
			require.NoError(t, err)
			if want := text(id); got != want {
				require.Equal(t, want, got, "text %d", id)
			}
		}
		for _, id := range []int{-1, n} {
			_, err = w.texts.get(id)
			require.True(t, fault.Is(err, fault.Malformed))
		}
		require.NoError(t, w.texts.close())
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left)
	}
}
