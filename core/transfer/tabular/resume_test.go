package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// Wherever an import stops, going on behind its last row gives exactly the rows that were left.
func TestResumeGivesTheRestExactly(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Liste\n\nid;phone;note\n")
	for i := range 60 {
		switch i % 10 {
		case 3:
			b.WriteString("\n")
		case 5:
			fmt.Fprintf(&b, "%d;4,98912E+11;\"two\nlines\"\n", i)
		case 7:
			fmt.Fprintf(&b, "%d;+49 89 %d;x;y\n", i, i)
		case 8:
			fmt.Fprintf(&b, "%d;\"open\n", i)
		default:
			fmt.Fprintf(&b, "%d;+49 89 %07d;ok\n", i, i)
		}
	}
	files := map[string][]byte{"csv": []byte(b.String())}
	files["xlsx"] = workbookOf(t, func(f *excelize.File) {
		require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]string{"id", "name"}))
		for i := range 40 {
			if i%7 != 0 {
				require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &[]any{i, fmt.Sprintf("n%d", i)}))
			}
		}
	})
	var lines strings.Builder
	for i := range 40 {
		fmt.Fprintf(&lines, "{\"id\":%d}\n\n", i)
	}
	files["jsonl"] = []byte(lines.String())
	for name, content := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := openBytes(t, "x", content, Options{})
			require.NoError(t, err)
			all := rows(t, table)
			require.NotEmpty(t, all)
			for i, last := range all {
				table, err := openBytes(t, "x", content, Options{})
				require.NoError(t, err)
				table.SkipTo(last.Number)
				rest := rows(t, table)
				require.Equal(t, all[i+1:], append([]Row{}, rest...))
			}
		})
	}
}

func TestResumeOnRealFiles(t *testing.T) {
	t.Parallel()
	for _, path := range append(sharedFiles(t, "pollock/csv", "row_*.csv"), sharedFiles(t, "import_headers", "*.?sv")...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			table, err := openPath(t, path, Options{})
			require.NoError(t, err)
			all := rows(t, table)
			half := all[len(all)/2]
			table, err = openPath(t, path, Options{})
			require.NoError(t, err)
			table.SkipTo(half.Number)
			table.SkipTo(1) // never goes back
			require.Equal(t, all[len(all)/2+1:], append([]Row{}, rows(t, table)...))
		})
	}
}

// endless is a file of equal lines that takes no memory.
type endless struct {
	head, line []byte
	size       int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < e.size {
		var part []byte
		if off < int64(len(e.head)) {
			part = e.head[off:]
		} else {
			part = e.line[(off-int64(len(e.head)))%int64(len(e.line)):]
		}
		c := copy(p[n:], part[:min(int64(len(part)), e.size-off)])
		n, off = n+c, off+int64(c)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func TestMemoryStaysFlat(t *testing.T) {
	const count = 500_000
	file := &endless{
		head: []byte("id,name,mail,phone,street,city,note\n"),
		line: []byte("4711,\"Müller, Jürgen\",juergen.mueller@example.org,+49 89 1234567,Hauptstraße 5,München,customer since 2019\n"),
	}
	file.size = int64(len(file.head)) + count*int64(len(file.line))
	before := heap()
	table, err := Open(t.Context(), "x.csv", file, file.size, Options{})
	require.NoError(t, err)
	n, most := 0, uint64(0)
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		require.Empty(t, row.Problems)
		if n++; n%50_000 == 0 {
			most = max(most, heap())
		}
	}
	require.Equal(t, count, n)
	require.Less(t, most-min(before, most), uint64(16<<20), "the file has %d MiB", file.size>>20)
	require.NoError(t, table.Close())
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestOpenRefusesWhatIsNoTable(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                                      "file_empty",
		"\n\n \n":                               "",
		"\n\r\n":                                "file_empty",
		",,\n;;\n":                              "",
		"%PDF-1.7 x":                            "format_unsupported format=pdf",
		"\x89PNG\r\n\x1a\n":                     "format_unsupported format=png",
		"<!DOCTYPE html><html></html>":          "format_unsupported format=html",
		"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n": "format_unsupported format=vcf",
		"\x00\x01\x02\x03\x04\x05\x06\x07":      "format_unsupported format=binary",
		"PK\x03\x04 broken":                     "file_damaged",
	} {
		_, err := openBytes(t, "x.csv", []byte(content), Options{})
		if want == "" {
			continue // anything but a crash
		}
		require.ErrorContains(t, err, want, "%q", content)
	}
	_, err := Open(t.Context(), "x", bytes.NewReader(nil), 0, Options{Format: XLSX})
	require.ErrorContains(t, err, "file_empty")
	_, err = openBytes(t, "x", []byte("a"), Options{Format: "ods"})
	require.ErrorContains(t, err, "format_unsupported format=ods")
	for _, head := range []string{"BMW,Audi", "MZ;Ort", "OTTO,Ort", "FWS,x", "ID3,name", "BZh,x", "Rar!,x", "#name,x"} {
		table, err := openBytes(t, "x.csv", []byte(head+"\n1,2\n"), Options{})
		require.NoError(t, err, head)
		require.Equal(t, CSV, table.Format)
	}
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	ole = append(ole, "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...)
	_, err = openBytes(t, "x.xlsx", ole, Options{})
	require.ErrorContains(t, err, "file_encrypted")
}
