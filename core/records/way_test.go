package records

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/standard"
)

// TestWaysHaveTheirIndexes compares the indexes that lists are steered to with those that the migrations make.
func TestWaysHaveTheirIndexes(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../db/migrations/tenant/20261121000002_records.tx.up.sql")
	require.NoError(t, err)
	single := map[string]string{} // table.column to name
	for _, m := range regexp.MustCompile(`create index (\w+) on (\w+) \(\{\{\.T\}\}(\w+), id\)`).FindAllStringSubmatch(string(raw), -1) {
		single[m[2]+"."+m[3]] = m[1]
	}
	for table, columns := range indexed {
		o := &metadata.Object{Table: table}
		for column := range columns {
			require.Equal(t, single[table+"."+column], indexOf(o, column), "%s.%s", table, column)
		}
	}
	raw, err = os.ReadFile("../db/migrations/tenant/20261122000001_lists.tx.up.sql")
	require.NoError(t, err)
	for _, o := range standard.Objects() {
		list, ok := byName[o.Table]
		if !ok {
			continue
		}
		line := `{{.ByName "` + o.Table + `" "` + strings.TrimPrefix(nameColumn(o), "c.") + `" 8 "` + strings.Join(list, `" "`) + `"}}`
		require.Contains(t, string(raw), line)
		require.Equal(t, 8, o.Slots.Text)
	}
	require.True(t, isSlot("t3", "tr"))
	require.False(t, isSlot("title_key", "tr"))
	require.False(t, isSlot("t", "tr"))
}
