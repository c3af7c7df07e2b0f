package httpapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneRangeOfBytesIsHonoured(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		off, n int64
		ok     bool
	}{
		"":              {},
		"bytes=0-":      {0, 10, true},
		"bytes=2-4":     {2, 3, true},
		"bytes=2-400":   {2, 8, true},
		"bytes=-3":      {7, 3, true},
		"bytes=-30":     {0, 10, true},
		"bytes=10-":     {0, 0, true},
		"bytes=4-2":     {},
		"bytes=0-1,3-4": {},
		"bytes=a-b":     {},
		"lines=0-1":     {},
	} {
		off, n, ok := byteRange(header, 10)
		require.Equal(t, want.ok, ok, header)
		require.Equal(t, want.off, off, header)
		require.Equal(t, want.n, n, header)
	}
}
