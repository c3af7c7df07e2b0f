package file_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestAFileComesBackAndBelongsToItsTenant(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s, err := file.Open(t.Context(), d, "mem://")
		require.NoError(t, err)
		t.Cleanup(func() { _ = s.Close() })
		ctx := coretest.Tenant(t, d)
		f, err := s.Put(ctx, `C:\Users\x\..\Liste.csv`, file.ForImport, strings.NewReader("a;b\n1;2\n"), 100)
		require.NoError(t, err)
		require.Equal(t, "Liste.csv", f.Name)
		require.EqualValues(t, 8, f.Size)

		c, err := s.Read(ctx, f.ID)
		require.NoError(t, err)
		part := make([]byte, 3)
		_, err = c.ReadAt(part, 4)
		require.NoError(t, err)
		require.Equal(t, "1;2", string(part))
		_, err = c.ReadAt(make([]byte, 5), 7)
		require.ErrorIs(t, err, io.EOF)
		var all bytes.Buffer
		_, err = c.WriteTo(&all)
		require.NoError(t, err)
		require.Equal(t, "a;b\n1;2\n", all.String())

		_, err = s.Read(coretest.Tenant(t, d), f.ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		_, err = s.Put(ctx, "big", file.ForRecord, strings.NewReader(strings.Repeat("x", 101)), 100)
		require.Equal(t, fault.TooLarge, fault.CodeOf(err))
		require.NoError(t, s.Delete(ctx, f.ID))
		_, err = s.Get(ctx, f.ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
	})
}
