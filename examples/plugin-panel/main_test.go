package main

import (
	"testing"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

func TestPanels(t *testing.T) {
	h := sdktest.New(t, "manifest.json")
	contact := h.Record("contacts", sdktest.Fields{"first_name": sdk.Text("Ada"), "job_title": sdk.Text("CTO")})
	h.Each(visits{}, func(t *testing.T, p sdk.PluginClient) {
		if got := h.Panel(t, p, "notes", contact); len(got.Blocks) != 0 {
			t.Errorf("notes before the first: %v", got.Blocks)
		}
		if _, err := p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "note", Record: contact, InputJSON: []byte(`{"text":"Tea","went":"badly"}`)}); err != nil {
			t.Fatal(err)
		}
		card := h.Panel(t, p, "card", contact)
		if card.Blocks[1].Value.Integer != 1 || card.Blocks[2].Tone != sdk.ToneWarning {
			t.Errorf("the card: %v", card.Blocks)
		}
		if rows := h.Panel(t, p, "notes", contact).Blocks[0].Children; rows[1].Children[1].Text != "Tea" {
			t.Errorf("the notes: %v", rows)
		}
		got, err := p.HandleHTTP(t.Context(), &sdk.HandleHTTPRequest{Route: "/sum", Method: "POST"})
		if err != nil || string(got.Body) != `{"visits":1}` {
			t.Errorf("%s, %v", got.GetBody(), err)
		}
		if _, err := p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "title", Record: contact, InputJSON: []byte(`{"title":"CEO"}`)}); err != nil {
			t.Fatal(err)
		}
		if title := h.Get("contacts", contact.ID).Value("job_title"); title != "CEO" {
			t.Errorf("the job title is %q", title)
		}
	})
}

func TestConformance(t *testing.T) {
	h := sdktest.New(t, "manifest.json")
	h.Conformance(t, sdktest.Direct(visits{}))
}
