package main

import (
	"testing"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

func TestEnrich(t *testing.T) {
	h := sdktest.New(t, "manifest.json")
	h.Secret("api_key", "k")
	contact := h.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@example.org"), "first_name": sdk.Text("Ada")})
	h.HTTP("GET https://people.example.com/v1/find?email=ada%40example.org", 200, `{"title":"CTO","department":"Engineering"}`)
	h.Each(hello{}, func(t *testing.T, p sdk.PluginClient) {
		got, err := p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
		if err != nil {
			t.Fatal(err)
		}
		sdktest.Golden(t, "enrich", got)
		if n := len(h.Fetched()); n != 1 {
			t.Errorf("%d requests, want one", n)
		}
	})
}

func TestEvents(t *testing.T) {
	h := sdktest.New(t, "manifest.json")
	// The store fails once, so one event comes again.
	h.Fail("KVSet", &sdk.Error{Code: "unavailable", Retryable: true})
	h.Each(hello{}, func(t *testing.T, p sdk.PluginClient) {
		if left := h.Replay(t, p, 2, sdktest.Events(t, "testdata/events.json")...); len(left) != 0 {
			t.Fatal(left)
		}
		last := h.Emitted()[len(h.Emitted())-1]
		if string(last.DataJSON) != `{"count":3}` || len(h.Emitted()) != 3 {
			t.Errorf("%d events, the last with %s", len(h.Emitted()), last.DataJSON)
		}
	})
}

func TestConformance(t *testing.T) {
	h := sdktest.New(t, "manifest.json")
	h.Conformance(t, sdktest.Direct(hello{}))
}
