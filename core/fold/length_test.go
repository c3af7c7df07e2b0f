package fold_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/fold"
)

func TestLengths(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		s              string
		most           int
		cut, clip, say string
	}{
		{"", 0, "", "", ""},
		{"abc", 0, "", "", "…"},
		{"abc", 3, "abc", "abc", "abc"},
		{"abcd", 3, "abc", "abc", "abc…"},
		{"äöü", 3, "ä", "äöü", "äöü"},
		{"äöüß", 3, "ä", "äöü", "äöü…"},
		{"€", 2, "", "€", "€"},
	} {
		require.Equal(t, x.cut, fold.Cut(x.s, x.most), x.s)
		require.Equal(t, x.clip, fold.Clip(x.s, x.most), x.s)
		require.Equal(t, x.say, fold.Shorten(x.s, x.most), x.s)
	}
}
