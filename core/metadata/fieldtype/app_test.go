package fieldtype

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The staff app has an editor and a way to show values for each type; its list is this one.
func TestEveryTypeExistsInTheApp(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../web/app/src/fields/field-type.ts")
	require.NoError(t, err)
	list := regexp.MustCompile(`(?s)fieldTypeNames = \[(.*?)\]`).FindSubmatch(content)
	require.NotNil(t, list)
	var known []Name
	for _, name := range regexp.MustCompile(`'([a-z_]+)'`).FindAllSubmatch(list[1], -1) {
		known = append(known, Name(name[1]))
	}
	want := slices.Clone(Names())
	slices.Sort(want)
	slices.Sort(known)
	require.Equal(t, want, known)
}
