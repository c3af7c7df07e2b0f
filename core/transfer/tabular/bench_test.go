package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

const benchHead = "id,first_name,last_name,company,street,postcode,city,country,email,phone\n"

func benchLines(quoted bool) []byte {
	if quoted {
		return []byte("4711,Jürgen,\"Weiß, Dr.\",\"Muster, Söhne & Co. KG\",Hauptstraße 12a,01067,Dresden,Deutschland,juergen.weiss@muster.example,+49 89 1234567\n")
	}
	return []byte("4711,Juergen,Weiss,Muster GmbH,Hauptstrasse 12a,01067,Dresden,Deutschland,juergen.weiss@muster.example,+49 89 1234567\n")
}

// One operation is one row.
func BenchmarkReadCSV(b *testing.B) {
	for name, quoted := range map[string]bool{"plain": false, "quoted": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			line := benchLines(quoted)
			file := &endless{head: []byte(benchHead), line: line}
			file.size = int64(len(benchHead)) + int64(len(line))*int64(b.N)
			b.SetBytes(int64(len(line)))
			table, err := Open(b.Context(), "x.csv", file, file.size, Options{})
			require.NoError(b, err)
			n := 0
			for {
				_, err := table.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				require.NoError(b, err)
				n++
			}
			require.Equal(b, b.N, n)
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkReadXLSX(b *testing.B) {
	const n = 20_000
	var file bytes.Buffer
	x, err := NewXLSXWriter(&file, XLSXOptions{})
	require.NoError(b, err)
	columns := make([]Column, 10)
	for i := range columns {
		columns[i].Label = fmt.Sprintf("Column name %d", i)
	}
	require.NoError(b, x.WriteHeader(columns))
	for i := range n {
		row := make([]Cell, len(columns))
		for c := range row {
			row[c] = Text(fmt.Sprintf("value %d of %d", c, i))
		}
		row[0] = Number(fmt.Sprint(i))
		require.NoError(b, x.WriteRow(row))
	}
	require.NoError(b, x.Close())
	b.ReportAllocs()
	for b.Loop() {
		table, err := openBytes(b, "x.xlsx", file.Bytes(), Options{})
		require.NoError(b, err)
		require.Len(b, rows(b, table), n)
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// One operation is one row of ten cells.
func BenchmarkWrite(b *testing.B) {
	columns := make([]Column, 10)
	row := make([]Cell, len(columns))
	for i := range columns {
		columns[i] = Column{Key: fmt.Sprintf("key%d", i), Label: fmt.Sprintf("Label %d", i)}
		row[i] = Text("Hauptstraße 12a")
	}
	row[0], row[1] = Number("12400.50"), Text("+49 89 1234567")
	for name, open := range map[string]func() Writer{
		"csv":   func() Writer { return NewCSVWriter(io.Discard, CSVOptions{}) },
		"jsonl": func() Writer { return NewJSONWriter(io.Discard) },
		"xlsx": func() Writer {
			x, err := NewXLSXWriter(io.Discard, XLSXOptions{TempDir: b.TempDir()})
			require.NoError(b, err)
			return x
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			w := open()
			require.NoError(b, w.WriteHeader(columns))
			for b.Loop() {
				require.NoError(b, w.WriteRow(row))
			}
			require.NoError(b, w.Close())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	table, err := openPath(b, sharedFile(b, "x_education/leads.csv"), Options{})
	require.NoError(b, err)
	for b.Loop() {
		Suggest(table.Header, table.Sample(), leadTargets)
	}
}

// The worst case: as many columns as a file can have, all called alike.
func BenchmarkSuggestWide(b *testing.B) {
	header := make([]string, MaxColumns)
	for i := range header {
		header[i] = fmt.Sprintf("E-Mail %d", i)
	}
	fields := contactTargets
	for i := range 200 {
		fields = append(fields, Target{Name: fmt.Sprintf("custom.email_%d", i), Type: "email", Labels: []string{"E-Mail", "Email address"}})
	}
	for b.Loop() {
		Suggest(header, nil, fields)
	}
}
