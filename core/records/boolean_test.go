package records_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// A custom boolean is found by its side column, which holds numbers, as by its value.
func TestCustomBooleansAreFound(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "vip", Type: fieldtype.Boolean, Filterable: true})
		b.field("contacts", metadata.FieldInput{Name: "slow_vip", Type: fieldtype.Boolean})
		b.create("contacts", `{"last_name":"Yes","custom":{"vip":true,"slow_vip":true}}`)
		b.create("contacts", `{"last_name":"No","custom":{"vip":false,"slow_vip":false}}`)
		b.create("contacts", `{"last_name":"Open"}`)
		for _, f := range []string{"custom.vip", "custom.slow_vip"} {
			require.Equal(b.t, []string{"Yes"}, b.titles(b.ctx, "contacts", f+` = true`, "last_name"), f)
			require.Equal(b.t, []string{"No"}, b.titles(b.ctx, "contacts", f+` = false`, "last_name"), f)
			require.Equal(b.t, []string{"No", "Open"}, b.titles(b.ctx, "contacts", f+` != true`, "last_name"), f)
		}
		require.Equal(b.t, []string{"No", "Yes", "Open"}, b.titles(b.ctx, "contacts", "", "custom.vip"))
	})
}
