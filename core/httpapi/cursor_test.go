package httpapi_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type position struct {
	Name string `json:"n"`
	ID   string `json:"i"`
}

// inside runs f as a signed-in caller.
func inside(t *testing.T, h house, key string, f func(ctx context.Context)) {
	t.Helper()
	h.does(operation("inside", "GET", "/inside"), func(ctx context.Context) error { f(ctx); return nil })
	h.scenarios().Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/inside", Key: key, Status: 200})
}

func TestCursors(t *testing.T) {
	t.Parallel()
	want := position{Name: "Müller", ID: "con_1"}
	var cursor string
	inside(t, build(t, nil), "kt_a", func(ctx context.Context) {
		h := build(t, nil)
		var err error
		cursor, err = httpapi.EncodeCursor(ctx, h.API, "contacts by name", want)
		require.NoError(t, err)
		got, err := httpapi.DecodeCursor[position](ctx, h.API, "contacts by name", cursor)
		require.NoError(t, err)
		require.Equal(t, want, got)

		refused := func(a *httpapi.API, kind, c string) {
			_, err := httpapi.DecodeCursor[position](ctx, a, kind, c)
			require.True(t, fault.Is(err, fault.Invalid))
		}
		refused(h.API, "deals by name", cursor)
		refused(h.API, "contacts by name", "")
		refused(h.API, "contacts by name", "!!!")
		refused(h.API, "contacts by name", cursor+"A")
		refused(h.API, "contacts by name", strings.Repeat("A", 5000))
		refused(build(t, func(o *httpapi.Options) { o.Secret = []byte(strings.Repeat("other", 10)) }).API, "contacts by name", cursor)
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		require.NoError(t, err)
		for i := range raw {
			edited := append([]byte(nil), raw...)
			edited[i] ^= 1
			refused(h.API, "contacts by name", base64.RawURLEncoding.EncodeToString(edited))
		}
		_, err = httpapi.DecodeCursor[int](ctx, h.API, "contacts by name", cursor)
		require.True(t, fault.Is(err, fault.Invalid), "a position of another form")
	})
	inside(t, build(t, nil), "kt_b", func(ctx context.Context) {
		_, err := httpapi.DecodeCursor[position](ctx, build(t, nil).API, "contacts by name", cursor)
		require.True(t, fault.Is(err, fault.Invalid), "a cursor of another tenant")
	})
}

func FuzzDecodeCursor(f *testing.F) {
	h := build(f, nil)
	good, err := httpapi.EncodeCursor(context.Background(), h.API, "k", position{Name: "a"})
	require.NoError(f, err)
	f.Add(good)
	f.Add("")
	f.Add("AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, c string) {
		got, err := httpapi.DecodeCursor[position](context.Background(), h.API, "k", c)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		require.Equal(t, good, c, "only what was made is accepted: %v", got)
	})
}
