package app_test

import (
	"github.com/kontor-crm/kontor/core/layout"
)

func init() {
	leave("wiring, before the first request", "layout.RegisterHTTP")
	leave("takes nothing that could be another tenant's", "access.CountCircles", "metadata.Raise")
	of := func(v visit) layout.Scope {
		return layout.Scope{Kind: layout.Record, Object: "contacts", Audience: layout.Audience{Kind: layout.Role, ID: v.of["role"]}}
	}
	always := func(*layout.Edited) error { return nil }
	calls["layout.Mine"] = blind(func(v visit) (any, error) { return only(second(v.a.Layouts.Mine(v))) })
	calls["layout.Layers"] = blind(func(v visit) (any, error) { return v.a.Layouts.Layers(v) })
	calls["layout.Conditions"] = missing(func(v visit) (any, error) { return v.a.Layouts.Conditions(v, "contacts", v.of["contact"]) })
	calls["layout.Named"] = blind(func(v visit) (any, error) { return v.a.Layouts.Named(v) })
	calls["view.All"] = blind(func(v visit) (any, error) { return v.a.Views.All(v) })
	leave("wiring, before the first request", "whereused.RegisterHTTP")
	calls["whereused.OfField"] = missing(func(v visit) (any, error) { return v.a.WhereUsed.OfField(v, "contacts", v.of["field"]) })
	calls["whereused.OfObject"] = missing(func(v visit) (any, error) { return v.a.WhereUsed.OfObject(v, v.of["own_object"]) })
	mentions["list-field-uses"] = []attempt{{path: "/objects/contacts/fields/<field>/uses", missing: true}, {path: "/objects/contacts/fields/<field_id>/uses", missing: true}}
	mentions["list-object-uses"] = []attempt{{path: "/objects/<own_object>/uses", missing: true}}
	calls["layout.Edit"] = missing(func(v visit) (any, error) { return v.a.Layouts.Edit(v, of(v)) })
	calls["layout.Save"] = missing(func(v visit) (any, error) { return v.a.Layouts.Save(v, of(v), always, layout.Layout{}) })
	calls["layout.Reset"] = missing(func(v visit) (any, error) { return v.a.Layouts.Reset(v, of(v), always) })

	leave("wiring, before the first request", "preference.RegisterHTTP")
	leave("takes nothing that could be another tenant's", "preference.Get", "preference.Set")
	calls["preference.Erase"] = blind(func(v visit) (any, error) { return only(v.a.Preferences.Erase(v, v.of["user"])) })

	for _, operation := range []string{"get-my-layout", "list-layouts", "get-my-preferences", "set-my-preferences"} {
		nothingToName[operation] = "is about the caller's own company"
	}
	role := "/layout?kind=record&object=contacts&audience=role&audience_id=<role>"
	mentions["get-layout"] = []attempt{{path: role, missing: true}, {path: "/layout?kind=record&object=<object>", missing: true}, {path: "/layout?kind=home&audience=team&audience_id=<team>", missing: true}}
	mentions["set-layout"] = []attempt{{path: role, body: `{"groups":[]}`, missing: true}}
	mentions["reset-layout"] = []attempt{{path: role, missing: true}}
	sound["set-layout"] = `{"groups":[]}`
}
