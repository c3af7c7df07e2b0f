package httpapi_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestETags(t *testing.T) {
	t.Parallel()
	view := httpapi.View("access-1", "name,email")
	tag := httpapi.ETag(7, view)
	require.Equal(t, tag, httpapi.ETag(7, httpapi.View("access-1", "name,email")))
	require.NotEqual(t, tag, httpapi.ETag(8, view))
	require.NotEqual(t, tag, httpapi.ETag(7, httpapi.View("access-2", "name,email")))
	require.NotEqual(t, httpapi.View("a", "b"), httpapi.View("ab", ""))

	v, ok := httpapi.TagVersion(tag)
	require.True(t, ok)
	require.EqualValues(t, 7, v)
	for _, bad := range []string{"", `"7"`, `W/` + tag, `"vx-1"`, `"v-1-2"`, httpapi.ContentETag([]byte("x"))} {
		_, ok := httpapi.TagVersion(bad)
		require.False(t, ok, bad)
	}
	// Where fields are hidden, the tag stands for what is seen, so that a hidden change does not show.
	require.Equal(t, `"ciLq22PbcaKh3Bk1YTLtbbA"`, httpapi.ContentETag([]byte(`{"name":"Ada"}`)))
}

func TestIfMatch(t *testing.T) {
	t.Parallel()
	check := func(header string) fault.Code {
		return fault.CodeOf(httpapi.IfMatch{IfMatch: header}.Check(`"v7-a"`, 7))
	}
	require.Equal(t, fault.PreconditionRequired, check(""))
	require.Equal(t, fault.PreconditionRequired, check("  "))
	require.Equal(t, fault.Stale, check(`"v6-a"`))
	require.Equal(t, fault.Stale, check(`W/"v7-a"`))
	require.Equal(t, fault.Stale, check("nonsense"))
	require.Empty(t, check(`"v7-a"`))
	require.Empty(t, check(`"v6-a", "v7-a"`))
	require.Empty(t, check("*"))

	v, anyVersion, ok, err := httpapi.IfMatch{IfMatch: `"v7-a"`}.Version()
	require.NoError(t, err)
	require.True(t, ok && !anyVersion)
	require.EqualValues(t, 7, v)
	_, anyVersion, ok, err = httpapi.IfMatch{IfMatch: "*"}.Version()
	require.NoError(t, err)
	require.True(t, ok && anyVersion)
	_, _, ok, err = httpapi.IfMatch{IfMatch: `"c123"`}.Version()
	require.NoError(t, err)
	require.False(t, ok)
	_, _, _, err = httpapi.IfMatch{}.Version()
	require.Equal(t, fault.PreconditionRequired, fault.CodeOf(err))
}

func TestIfNoneMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, `"v7-a"`: true, `W/"v7-a"`: true, `"x", "v7-a"`: true, "*": true, `"v8-a"`: false, "v7-a": false,
	} {
		require.Equal(t, want, httpapi.IfNoneMatch{IfNoneMatch: header}.Unchanged(`"v7-a"`), header)
	}
}
