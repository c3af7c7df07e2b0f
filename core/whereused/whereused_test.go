package whereused_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/layout"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/core/whereused"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// said stands for the rooms whose own set-up is large: it holds what they would answer.
type said struct {
	rules     []duplicate.Rule
	hooks     []*webhook.Webhook
	imports   []transfer.Import
	forbidden bool
}

func (s *said) Rules(context.Context) ([]duplicate.Rule, error) { return s.rules, nil }

func (s *said) List(context.Context) ([]*webhook.Webhook, error) {
	if s.forbidden {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	return s.hooks, nil
}

func (s *said) ListImports(context.Context, int) ([]transfer.Import, error) { return s.imports, nil }

type house struct {
	*crm.Bundle
	said    *said
	views   *view.Service
	layouts *layout.Service
	uses    *whereused.Service
	handler http.Handler
	keys    *crm.Keys
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, said: &said{}, keys: &crm.Keys{}}
		h.views, h.layouts = view.New(b.DB, b.Records, b.Metadata, b.Access), layout.New(b.DB, b.Records, b.Metadata, b.Access)
		h.uses = whereused.New(whereused.Options{
			Metadata: b.Metadata, Access: b.Access, Views: h.views, Layouts: h.layouts, Rules: h.said, Webhooks: h.said, Imports: h.said,
		})
		h.handler = h.keys.API(b, h.uses.RegisterHTTP)
		fn(b.T, h)
	})
}

func parse(t *testing.T, text string) filter.Node {
	t.Helper()
	n, err := filter.Parse(text)
	require.NoError(t, err)
	return n
}

// kinds maps what was found to the places, of the last of each kind.
func kinds(u *whereused.Uses) map[whereused.Kind][]string {
	out := map[whereused.Kind][]string{}
	for _, use := range u.Uses {
		out[use.Kind] = use.Places
	}
	return out
}

func TestEveryRoomIsAskedWhatNamesAField(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx, admin := h.keys.Person(h.Bundle, "admin", "admin")
		_ = admin
		_, err := h.Metadata.CreateField(ctx, "companies", metadata.FieldInput{Name: "region", Type: "select", Options: fieldtype.Options{Options: []fieldtype.Option{{Value: "north"}}}})
		require.NoError(t, err)
		_, err = h.Metadata.CreateField(ctx, "companies", metadata.FieldInput{Name: "headcount", Type: "number"})
		require.NoError(t, err)
		_, err = h.Metadata.CreateField(ctx, "companies", metadata.FieldInput{Name: "twice", Type: "formula", Options: fieldtype.Options{
			Formula: &fieldtype.Formula{Expression: "custom.headcount * 2", Result: "number"},
		}})
		require.NoError(t, err)
		none, err := h.uses.OfField(ctx, "companies", "region")
		require.NoError(t, err)
		require.Empty(t, none.Uses)

		_, err = h.views.Create(ctx, view.Input{Object: "companies", Name: "North", Definition: view.Definition{
			Filter: parse(t, `custom.region = "north"`), Columns: []string{"title", "custom.region"}, Sort: []records.Sort{{Field: "custom.region"}},
		}})
		require.NoError(t, err)
		_, err = h.views.Create(ctx, view.Input{Object: "contacts", Name: "Of the north", Shared: view.All, Definition: view.Definition{
			Filter: parse(t, `company.custom.region = "north"`),
		}})
		require.NoError(t, err)
		_, err = h.Access.CreateRole(h.Ctx, access.NewRole{Name: "north", Labels: map[string]string{"en": "North"}, Definition: access.Definition{
			Objects: map[string]access.Rule{"company": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll, Where: parse(t, `custom.region = "north"`)}}}},
		}})
		require.NoError(t, err)
		h.said.rules = []duplicate.Rule{{ID: "mat_1", Object: "companies", Name: "By region", Definition: []byte(`{"threshold":80,"match":{"all":[{"fields":["custom.region"],"compare":"exact","weight":50}]}}`)}}
		h.said.hooks = []*webhook.Webhook{{ID: "whk_1", Name: "North", Events: []string{"company.*"}, Filter: parse(t, `custom.region = "north"`)}}
		h.said.imports = []transfer.Import{{ID: "imp_1", Object: "companies", FileName: "c.csv", Options: transfer.ImportOptions{Mapping: transfer.Mapping{{Column: "Region", Field: "custom.region"}}}}}

		found, err := h.uses.OfField(ctx, "companies", "custom.region")
		require.NoError(t, err)
		require.Equal(t, map[whereused.Kind][]string{
			whereused.View: {"filter"}, whereused.Role: {"conditions"}, whereused.Rule: {"match"},
			whereused.Webhook: {"filter"}, whereused.Import: {"mapping"},
		}, kinds(found))
		require.Equal(t, []string{"filter", "sort", "columns"}, found.Uses[len(found.Uses)-3].Places, "%+v", found.Uses)
		require.Empty(t, found.Missing)

		head, err := h.uses.OfField(ctx, "companies", "headcount")
		require.NoError(t, err)
		require.Equal(t, map[whereused.Kind][]string{whereused.Formula: {"expression"}}, kinds(head))

		whole, err := h.uses.OfObject(ctx, "companies")
		require.NoError(t, err)
		require.Subset(t, kinds(whole), map[whereused.Kind][]string{whereused.Relation: {"target"}, whereused.Webhook: {"events"}, whereused.Import: {"object"}})
	})
}

func TestWhatOthersKeepForThemselvesIsCountedAndNotNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		admin, _ := h.keys.Person(h.Bundle, "admin", "admin")
		seller, _ := h.keys.Person(h.Bundle, "seller", "sales")
		_, err := h.views.Create(seller, view.Input{Object: "contacts", Name: "My own secret", Definition: view.Definition{Columns: []string{"email"}}})
		require.NoError(t, err)
		h.said.forbidden = true
		other := h.Bundle.Tenant()
		h.keys.Person(other, "foreign", "admin")
		at := "/api/v1/objects/contacts/fields/email/uses"
		apitest.API{Handler: h.handler}.Run(t,
			apitest.Scenario{Name: "nobody", Method: "GET", Path: at, Status: 401},
			apitest.Scenario{Name: "without the function", Method: "GET", Path: at, Key: "kt_seller", Status: 403},
			apitest.Scenario{Name: "of an object that is none", Method: "GET", Path: "/api/v1/objects/nothing/uses", Key: "kt_admin", Status: 404},
			apitest.Scenario{Name: "of a field that is none", Method: "GET", Path: "/api/v1/objects/contacts/fields/nothing/uses", Key: "kt_admin", Status: 404},
			apitest.Scenario{Method: "GET", Path: at, Key: "kt_admin", Status: 200, Contains: []string{`"hidden":true`, `"columns"`, `"missing":["webhook"]`}, NotContains: []string{"secret", "viw_"}},
			apitest.Scenario{Name: "another company", Method: "GET", Path: at, Key: "kt_foreign", Status: 200, NotContains: []string{`"hidden"`}},
		)
		found, err := h.uses.OfField(admin, "contacts", "email")
		require.NoError(t, err)
		require.NotEmpty(t, found.Uses)
	})
}

func TestALayoutIsFoundByItsItemsAndConditions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		admin, _ := h.keys.Person(h.Bundle, "admin", "admin")
		_, err := h.Metadata.CreateField(admin, "contacts", metadata.FieldInput{Name: "vip", Type: "boolean"})
		require.NoError(t, err)
		sc := layout.Scope{Kind: layout.List, Object: "contacts", Audience: layout.Audience{Kind: "everybody"}}
		e, err := h.layouts.Edit(admin, sc)
		require.NoError(t, err)
		m, err := h.Metadata.Model(admin)
		require.NoError(t, err)
		o, err := m.Object("contacts")
		require.NoError(t, err)
		vip, _ := o.Field("custom.vip")
		want := e.Layout
		want.Groups[0].Items = append([]layout.Item{{ID: vip.ID}}, want.Groups[0].Items...)
		_, err = h.layouts.Save(admin, sc, func(*layout.Edited) error { return nil }, want)
		require.NoError(t, err)
		found, err := h.uses.OfField(admin, "contacts", vip.ID)
		require.NoError(t, err)
		require.Len(t, found.Uses, 1)
		require.Equal(t, whereused.Layout, found.Uses[0].Kind)
		require.Equal(t, "list", found.Uses[0].Detail["kind"])
	})
}
