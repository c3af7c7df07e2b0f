package tabular

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestJSONLines(t *testing.T) {
	t.Parallel()
	text := strings.Join([]string{
		`{"id":"con_1","name":"Müller","custom":{"region":"north","deep":{"x":1}},"tags":["a","b"],"n":12345678901234567890,"ok":true}`,
		``,
		`{"name":"A\nB","id":"con_2","n":1.50,"extra":null,"tags":[],"e":1.5e3,"small":-2.5E-3}`,
		`{"id":"con_3"`,
		`[1,2]`,
		`{"id":"con_4","id":"con_5"}`,
		`{"id":"con_6","name":"\ud800x"}`,
		"{\"id\":\"con_7\",\"name\":\"\xff\"}",
		`{"id":"con_8"} {"id":"con_9"}`,
		`{}`,
		`{"id":"con_10","name":"\ufffd ok"}`,
	}, "\r\n")
	table, err := openBytes(t, "x.jsonl", []byte(text), Options{})
	require.NoError(t, err)
	require.Equal(t, JSONLines, table.Format)
	require.Equal(t, []string{"id", "name", "custom.region", "custom.deep.x", "tags", "n", "ok", "extra", "e", "small"}, table.Header)
	all := rows(t, table)
	require.Equal(t, []string{"con_1", "Müller", "north", "1", `["a","b"]`, "12345678901234567890", "true", "", "", ""}, all[0].Cells)
	require.Equal(t, []string{"con_2", "A\nB", "", "", "", "1.50", "", "", "1500", "-0.0025"}, all[1].Cells)
	require.Equal(t, 3, all[1].Number)
	require.Equal(t, []string{
		ReasonNotJSON + "!", ReasonNotJSON + "!", ReasonDuplicateKey + "!", ReasonBrokenEncoding + "!", ReasonBrokenEncoding + "!", ReasonBrokenEncoding + "!", ReasonNotJSON + "!",
	}, reasons(all))
	require.Equal(t, "con_10", all[len(all)-1].Cells[0])
	require.Empty(t, all[len(all)-1].Problems)
	require.Equal(t, Skipped{Blank: 2}, table.Skipped())
}

func TestJSONLinesAreRecognised(t *testing.T) {
	t.Parallel()
	table, err := openBytes(t, "export.txt", []byte("\xef\xbb\xbf{\"a\":1}\n{\"a\":2}\n"), Options{})
	require.NoError(t, err)
	require.Equal(t, JSONLines, table.Format)
	require.Len(t, rows(t, table), 2)

	// A delimited text that begins with a brace is none.
	table, err = openBytes(t, "x.csv", []byte("{id},name\n1,A\n"), Options{})
	require.NoError(t, err)
	require.Equal(t, CSV, table.Format)

	_, err = openBytes(t, "x.json", []byte("[{\"a\":1},{\"a\":2}]"), Options{})
	require.ErrorContains(t, err, "format_unsupported format=json")
	_, err = openBytes(t, "x.jsonl", []byte("\n\n"), Options{})
	require.ErrorContains(t, err, "file_empty")
	_, err = openBytes(t, "x.jsonl", []byte(`{"`+strings.Repeat(`k":1,"`, 10)+`z":`+wideObject()+`}`), Options{})
	require.True(t, fault.Is(err, fault.TooLarge))
}

func wideObject() string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range MaxColumns + 1 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.Repeat("a", i%7) + string(rune('a'+i%26)) + strings.Repeat("b", i/26) + `":1`)
	}
	b.WriteByte('}')
	return b.String()
}

func TestJSONLineThatIsTooLong(t *testing.T) {
	t.Parallel()
	text := `{"a":"1"}` + "\n" + `{"a":"` + strings.Repeat("x", maxRecord) + `"}` + "\n" + `{"a":"3"}` + "\n" + `{"a":"` + strings.Repeat("y", MaxCell+1) + `"}` + "\n"
	table, err := openBytes(t, "x.jsonl", []byte(text), Options{})
	require.NoError(t, err)
	all := rows(t, table)
	require.Len(t, all, 4)
	require.Equal(t, []string{ReasonRowTooLarge + "!", ReasonCellTooLarge + "!"}, reasons(all))
	require.Equal(t, []string{"3"}, all[2].Cells)
}

// A key that first appears behind the part of the file that was searched for keys is not lost silently.
func TestJSONKeyThatWasNotFound(t *testing.T) {
	t.Parallel()
	src := &jsonSource{columns: map[string]int{"a": 0}, names: []string{"a"}}
	pairs, ok := flatten([]byte(`{"a":1,"b":2}`))
	require.True(t, ok)
	require.Len(t, pairs, 2)
	require.NotContains(t, src.columns, "b")
}

func TestPlainNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"1": "1", "-1.50": "-1.50", "1e3": "1000", "1.5E+3": "1500", "4.98912E+11": "498912000000", "1.25e1": "12.5", "-2.5e-3": "-0.0025",
		"1e-7": "0.0000001", "0e5": "0", "0.0010e2": "0.1", "12e0": "12", "1e999999": "1e999999", "1e": "1e", "100e-2": "1",
	} {
		require.Equal(t, want, plainNumber(in), in)
	}
}
