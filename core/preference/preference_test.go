package preference_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/preference"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type house struct {
	*crm.Bundle
	preferences *preference.Service
	handler     http.Handler
	keys        *crm.Keys
	one         context.Context //nolint:containedctx // who acts in the tests
	mu          sync.Mutex
	told        []string
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, keys: &crm.Keys{}}
		h.preferences = preference.New(b.DB, func(_, user string) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.told = append(h.told, user)
		})
		for name, bundle := range map[string]*crm.Bundle{"one": b, "two": b, "foreign": b.Tenant()} {
			ctx, _ := h.keys.Person(bundle, name, "sales")
			if name == "one" {
				h.one = ctx
			}
		}
		h.handler = h.keys.API(b, h.preferences.RegisterHTTP)
		fn(b.T, h)
	})
}

const at = "/api/v1/me/preferences"

func TestPreferencesAreOnesOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		patch := func(key, body string, status int, more ...string) apitest.Scenario {
			return apitest.Scenario{Name: body[:min(60, len(body))], Method: "PATCH", Path: at, Key: "kt_" + key, Body: body, Status: status, Contains: more}
		}
		get := func(key string, more ...string) apitest.Scenario {
			return apitest.Scenario{Name: "get " + key, Method: "GET", Path: at, Key: "kt_" + key, Status: 200, Contains: more}
		}
		apitest.API{Handler: h.handler}.Run(t,
			apitest.Scenario{Name: "nobody", Method: "GET", Path: at, Status: 401},
			get("one", `{}`),
			patch("one", `{"favourites":[{"to":"/records/deals","label":"Deals","icon":"euro"}],"scheme":"dark"}`, 200, `"dark"`),
			patch("one", `{"columns":{"contacts":{"widths":{"email":250},"pinned":["title"]},"deals":{"widths":{"amount":90}}}}`, 200, `"/records/deals"`),
			patch("one", `{"columns":{"deals":{}},"density":"compact","checklist_away":true,"language":"de"}`, 200, `"email":250`, `"dark"`),
			get("one", `"compact"`, `"checklist_away":true`, `"Deals"`, `"pinned":["title"]`),
			apitest.Scenario{Name: "of another person", Method: "GET", Path: at, Key: "kt_two", Status: 200, NotContains: []string{"Deals", "dark"}},
			apitest.Scenario{Name: "of another company", Method: "GET", Path: at, Key: "kt_foreign", Status: 200, NotContains: []string{"Deals", "dark"}},
			patch("one", `{"scheme":"pink"}`, 422), patch("one", `{"unknown":1}`, 422), patch("one", `{"favourites":[{"to":"//evil.example","label":"x","icon":""}]}`, 422),
			patch("one", `{"favourites":[{"to":"https://evil.example","label":"x","icon":""}]}`, 422), patch("one", `{"favourites":[{"to":"javascript:x","label":"x","icon":""}]}`, 422),
			patch("one", `{"columns":{"contacts":{"widths":{"email":99999}}}}`, 422),
			patch("one", `{"favourites":[`+strings.TrimSuffix(strings.Repeat(`{"to":"/x","label":"x","icon":""},`, 101), ",")+`]}`, 422),
			patch("one", `{"favourites":[{"to":"/`+strings.Repeat("x", 70<<10)+`","label":"x","icon":""}]}`, 422),
			patch("one", `{"favourites":[]}`, 200, `"favourites":[]`),
		)
		a, err := actor.From(h.one)
		require.NoError(t, err)
		one := a.UserID
		require.Equal(t, []string{one, one, one, one}, h.told, "each change is told to the person, and nothing else is")
		require.NoError(t, h.preferences.Erase(h.Ctx, one))
		apitest.API{Handler: h.handler}.Run(t, apitest.Scenario{Method: "GET", Path: at, Key: "kt_one", Status: 200, NotContains: []string{"compact"}})
		_, _, err = h.preferences.Get(h.Ctx)
		require.True(t, fault.Is(err, fault.Forbidden), "the system has none")
	})
}

func TestADocumentDoesNotGrowWithoutBound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := h.one
		wide := map[string]int{}
		for i := range 190 {
			wide[strings.Repeat("x", 150)+string(rune('a'+i/26))+string(rune('a'+i%26))] = 100
		}
		_, _, err := h.preferences.Set(ctx, preference.Document{Columns: map[string]*preference.Columns{"a": {Widths: wide}}})
		require.NoError(t, err)
		_, _, err = h.preferences.Set(ctx, preference.Document{Columns: map[string]*preference.Columns{"b": {Widths: wide}, "c": {Widths: wide}}})
		require.True(t, fault.Is(err, fault.Invalid))
		d, _, err := h.preferences.Get(ctx)
		require.NoError(t, err)
		require.Len(t, d.Columns, 1, "what was refused is not kept")
	})
}
