package tabular

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// sharedFile returns the path of a file of the real data sets, and skips the test where they are absent.
func sharedFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skip("shared data is absent: " + name)
	}
	return path
}

// sharedFiles returns the paths that match a pattern.
func sharedFiles(t testing.TB, dir, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sharedFile(t, dir), pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// openPath opens a file as a table that is closed at the end of the test.
func openPath(t testing.TB, path string, opts Options) (*Table, error) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return openBytes(t, filepath.Base(path), content, opts)
}

func openBytes(t testing.TB, name string, content []byte, opts Options) (*Table, error) {
	t.Helper()
	table, err := Open(t.Context(), name, bytes.NewReader(content), int64(len(content)), opts)
	if err == nil {
		t.Cleanup(func() { require.NoError(t, table.Close()) })
	}
	return table, err
}

// read opens text as a table and returns it with all rows.
func read(t testing.TB, text string, opts Options) (*Table, []Row) {
	t.Helper()
	table, err := openBytes(t, "file.csv", []byte(text), opts)
	require.NoError(t, err)
	return table, rows(t, table)
}

// rows reads a table to its end.
func rows(t testing.TB, table *Table) []Row {
	t.Helper()
	var all []Row
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		require.Len(t, row.Cells, len(table.Header), "row %d", row.Number)
		all = append(all, row)
	}
}

// cells returns only the cells of rows.
func cells(rows []Row) [][]string {
	var all [][]string
	for _, r := range rows {
		all = append(all, r.Cells)
	}
	return all
}

// reasons lists the reasons of the problems of all rows, with a mark for errors.
func reasons(rows []Row) []string {
	var all []string
	for _, r := range rows {
		for _, p := range r.Problems {
			if p.Severity == SeverityError {
				all = append(all, p.Reason+"!")
			} else {
				all = append(all, p.Reason)
			}
		}
	}
	return all
}

// warnings lists the reasons of the warnings of a table.
func warnings(table *Table) []string {
	var all []string
	for _, w := range table.Warnings {
		all = append(all, w.Reason)
	}
	return all
}
