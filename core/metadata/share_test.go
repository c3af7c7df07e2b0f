package metadata_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestTenantsShareWhatTheyHaveNotChanged(t *testing.T) {
	t.Parallel()
	crm.Each(t, func(b *crm.Bundle) {
		other := b.Tenant()
		_, err := b.Metadata.CreateField(b.Ctx, "contacts", metadata.FieldInput{Name: "region", Type: fieldtype.Text, Labels: metadata.Labels{"en": "Region"}})
		require.NoError(b.T, err)
		_, err = b.Metadata.UpdateField(b.Ctx, "deals", "name", metadata.FieldPatch{Labels: metadata.Labels{"en": "Title"}})
		require.NoError(b.T, err)
		mine, err := b.Metadata.Model(b.Ctx)
		require.NoError(b.T, err)
		theirs, err := b.Metadata.Model(other.Ctx)
		require.NoError(b.T, err)
		object := func(m *metadata.Model, name string) *metadata.Object {
			o, err := m.Object(name)
			require.NoError(b.T, err)
			return o
		}
		require.Same(b.T, object(mine, "tasks"), object(theirs, "tasks"))
		_, ok := object(mine, "contacts").Field("custom.region")
		require.True(b.T, ok)
		_, ok = object(theirs, "contacts").Field("custom.region")
		require.False(b.T, ok, "a field is its tenant's alone")
		label := func(m *metadata.Model) string {
			f, ok := object(m, "deals").Field("name")
			require.True(b.T, ok)
			require.NotNil(b.T, f.Impl)
			return f.Labels.In("en")
		}
		require.Equal(b.T, "Title", label(mine))
		require.NotEqual(b.T, "Title", label(theirs))
		require.NotEqual(b.T, theirs.Tenant, mine.Tenant)
		end, ok := mine.End("contact", "company")
		require.True(b.T, ok)
		require.Equal(b.T, "company", end.Target)
	})
}
