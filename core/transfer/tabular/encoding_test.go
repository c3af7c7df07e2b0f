package tabular

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	textenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const german = "Name;Ort;Größe\r\nJürgen Weiß;Köln;groß\r\nÄnne Öztürk;Übach;3 °C\r\nMüßig;Düren;schön\r\n"

func encode(t *testing.T, e textenc.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	require.NoError(t, err)
	return out
}

func TestEncodingIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text     string
		opts     Options
		encoding string
		warnings []string
	}{
		"utf-8":                {text: german, encoding: "utf-8"},
		"utf-8 with mark":      {text: utf8BOM + german, encoding: "utf-8"},
		"utf-16 little":        {text: encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), german), encoding: "utf-16le"},
		"utf-16 big":           {text: encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), german), encoding: "utf-16be"},
		"utf-16 little, bare":  {text: encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), german), encoding: "utf-16le", warnings: []string{WarnEncodingGuessed}},
		"utf-16 big, bare":     {text: encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), german), encoding: "utf-16be", warnings: []string{WarnEncodingGuessed}},
		"windows":              {text: encode(t, charmap.Windows1252, german), encoding: "windows-1252", warnings: []string{WarnEncodingGuessed}},
		"dos":                  {text: encode(t, charmap.CodePage850, german), encoding: "ibm850", warnings: []string{WarnEncodingGuessed}},
		"mac":                  {text: encode(t, charmap.Macintosh, german), encoding: "macintosh", warnings: []string{WarnEncodingGuessed}},
		"latin-9, said":        {text: encode(t, charmap.ISO8859_15, german), opts: Options{Encoding: "ISO-8859-15"}, encoding: "iso-8859-15"},
		"utf-16 with its mark": {text: encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), german), opts: Options{Encoding: "utf-16"}, encoding: "utf-16be"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, all := read(t, c.text, c.opts)
			require.Equal(t, c.encoding, table.Encoding)
			require.Equal(t, c.warnings, warnings(table))
			require.Equal(t, []string{"Name", "Ort", "Größe"}, table.Header)
			require.Equal(t, [][]string{{"Jürgen Weiß", "Köln", "groß"}, {"Änne Öztürk", "Übach", "3 °C"}, {"Müßig", "Düren", "schön"}}, cells(all))
			require.Empty(t, reasons(all))
		})
	}
}

// The first character that tells may stand far behind the sample.
func TestEncodingIsFoundAtTheEndOfALargeFile(t *testing.T) {
	t.Parallel()
	plain := "name;city\n" + strings.Repeat("Meier;Bonn\n", 100000)
	table, all := read(t, plain+"M\xfcller;K\xf6ln\n", Options{})
	require.Equal(t, "windows-1252", table.Encoding)
	require.Equal(t, []string{"Müller", "Köln"}, all[100000].Cells)
	table, all = read(t, plain+"Müller;Köln\n", Options{})
	require.Equal(t, "utf-8", table.Encoding)
	require.Equal(t, []string{"Müller", "Köln"}, all[100000].Cells)
}

func TestBrokenBytesAreReportedAtTheirCell(t *testing.T) {
	t.Parallel()
	table, all := read(t, "name,city\nMüller,Köln\nWei\xdf,Bonn\nÖz,Gie\xdfen\nplain,x\n", Options{})
	require.Equal(t, "utf-8", table.Encoding)
	require.Equal(t, []string{WarnBrokenEncoding}, warnings(table))
	require.Equal(t, fault.Params{"encoding": "utf-8", "count": 2}, table.Warnings[0].Params)
	require.Equal(t, []Problem{{Column: 0, Severity: SeverityError, Reason: ReasonBrokenEncoding, Params: fault.Params{"encoding": "utf-8"}}}, all[1].Problems)
	require.Equal(t, []string{"Wei\uFFFD", "Bonn"}, all[1].Cells)
	require.Equal(t, 1, all[2].Problems[0].Column)
	require.Empty(t, all[0].Problems)
	require.Empty(t, all[3].Problems)
}

func TestBrokenUTF16IsReported(t *testing.T) {
	t.Parallel()
	le := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteString(string([]byte{c, 0}))
		}
		return b.String()
	}
	_, all := read(t, "\xff\xfe"+le("name\tcity\nA\tB\nC")+"\x00\xd8"+le("\tD\nE\tF\n")+"\x41", Options{})
	require.Len(t, all, 4)
	require.Equal(t, []string{ReasonBrokenEncoding + "!", ReasonTooFewCells, ReasonBrokenEncoding + "!"}, reasons(all))
	require.Equal(t, []string{"C\uFFFD", "D"}, all[1].Cells)
}

func TestBytesWithoutMeaningInWindows1252(t *testing.T) {
	t.Parallel()
	_, all := read(t, "name;city\nM\xfcller;K\xf6ln\nx\x81y;B\xfcnde\n", Options{Encoding: "windows-1252"})
	require.Equal(t, []string{ReasonBrokenEncoding + "!"}, reasons(all))
	require.Equal(t, "x\uFFFDy", all[1].Cells[0])
}

func TestTextConvertedTwiceIsNoticed(t *testing.T) {
	t.Parallel()
	table, _ := read(t, "name,city\nMÃ¼ller,KÃ¶ln\n", Options{})
	require.Equal(t, []string{WarnDoubleEncoded}, warnings(table))
	require.Equal(t, fault.Params{"example": "MÃ¼ller"}, table.Warnings[0].Params)
}

func TestEncodingFaults(t *testing.T) {
	t.Parallel()
	_, err := openBytes(t, "x.csv", []byte("a,b\n1,2\n"), Options{Encoding: "ebcdic"})
	require.ErrorContains(t, err, "encoding_unsupported encoding=ebcdic")
	_, err = openBytes(t, "x.csv", []byte("\xff\xfe\x00\x00a\x00\x00\x00"), Options{})
	require.ErrorContains(t, err, "encoding_unsupported encoding=utf-32")
	for _, name := range Encodings() {
		_, err := openBytes(t, "x.csv", []byte("a,b\n1,2\n"), Options{Encoding: name})
		require.NoError(t, err, name)
	}
}
