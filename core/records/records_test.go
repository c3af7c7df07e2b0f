package records_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/metadata/standard"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestARecordComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.create("companies", `{"name":"Müller & Söhne GmbH","employees":120,"annual_revenue":{"amount":125000000,"currency":"EUR"},
			"address":{"street":"Hauptstr. 1","city":"Köln","postal_code":"01067","country":"DE"},"tags":["Süd","A"]}`)
		con := b.create("contacts", `{"first_name":"Jürgen","last_name":"Weiß","email":"Juergen@Example.ORG","phone":"089 1234567",
			"birthday":"1961-03-07","company_id":"`+com.ID+`","lead_source":"trade_fair","do_not_call":true}`)
		m := b.get(b.ctx, "contacts", con.ID)
		require.Equal(b.t, "Jürgen Weiß", m["title"])
		require.Equal(b.t, "juergen@example.org", m["email"])
		require.Equal(b.t, "+49891234567", m["phone"])
		require.Equal(b.t, "1961-03-07", m["birthday"])
		require.Equal(b.t, true, m["do_not_call"])
		require.Equal(b.t, com.ID, m["company_id"])
		require.EqualValues(b.t, 1, m["version"])
		m = b.get(b.ctx, "companies", com.ID)
		require.Equal(b.t, map[string]any{"amount": 125000000.0, "currency": "EUR"}, m["annual_revenue"])
		require.Equal(b.t, "01067", m["address"].(map[string]any)["postal_code"])
		require.Equal(b.t, []any{"Süd", "A"}, m["tags"])
	})
}

func TestEveryStandardObjectHasItsColumns(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for _, o := range standard.Objects() {
			_, err := b.rec.List(b.ctx, o.Name, records.Query{})
			require.NoError(b.t, err, o.Name)
			for _, f := range o.Fields {
				if kind := fieldKind(f); kind == "json" || kind == "multi" {
					continue
				}
				_, err := b.rec.List(b.ctx, o.Name, records.Query{Filter: filter.Compare{Field: f.Path(), Op: filter.NotEmpty}, Sort: []records.Sort{{Field: f.Path(), Desc: true}}})
				require.NoError(b.t, err, f.ID)
			}
		}
	})
}

func fieldKind(f *metadata.Field) string {
	impl, _ := fieldtype.Of(f.Type, &f.Options)
	return impl.FilterKind()
}

func TestCustomFieldsWorkAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		options := fieldtype.Options{Options: []fieldtype.Option{{Value: "north", Labels: map[string]string{"de": "Nord"}}, {Value: "south"}}}
		b.field("contacts", metadata.FieldInput{Name: "region", Type: fieldtype.Select, Options: options, Filterable: true})
		b.field("contacts", metadata.FieldInput{Name: "nick", Type: fieldtype.Text, Searchable: true})
		b.field("contacts", metadata.FieldInput{Name: "visits", Type: fieldtype.Number, Filterable: true})
		b.field("contacts", metadata.FieldInput{Name: "seen", Type: fieldtype.DateTime})
		b.field("contacts", metadata.FieldInput{Name: "budget", Type: fieldtype.MoneyType})
		b.field("contacts", metadata.FieldInput{
			Name: "twice", Type: fieldtype.FormulaType, Filterable: true,
			Options: fieldtype.Options{Formula: &fieldtype.Formula{Expression: "custom.visits * 2", Result: fieldtype.Number}},
		})
		for i, region := range []string{"north", "south", "north"} {
			b.create("contacts", fmt.Sprintf(`{"last_name":"P%d","custom":{"region":%q,"nick":"Öhrchen%d","visits":%d,"seen":"2024-0%d-01T10:00:00Z","budget":"%d EUR"}}`, i, region, i, i+1, i+1, i+1))
		}
		require.Equal(b.t, []string{"P0", "P2"}, b.titles(b.ctx, "contacts", `custom.region = north`, "last_name"))
		require.Equal(b.t, []string{"P2"}, b.titles(b.ctx, "contacts", `custom.nick = "OEHRCHEN2"`, ""))
		require.Equal(b.t, []string{"P1", "P2"}, b.titles(b.ctx, "contacts", `custom.seen >= "2024-02-01T00:00:00Z"`, "custom.seen"))
		require.Equal(b.t, []string{"P2", "P1", "P0"}, b.titles(b.ctx, "contacts", "", "-custom.visits"))
		require.Equal(b.t, []string{"P2"}, b.titles(b.ctx, "contacts", "custom.twice = 6", ""))
		require.Equal(b.t, []string{"P2"}, b.titles(b.ctx, "contacts", "custom.budget = 300", ""))
		hits, err := b.rec.Search(b.ctx, "oehrch", nil, 10)
		require.NoError(b.t, err)
		require.Len(b.t, hits, 3)

		name := "area"
		_, err = b.meta.UpdateField(b.ctx, "contacts", "region", metadata.FieldPatch{Name: &name})
		require.NoError(b.t, err)
		require.Equal(b.t, []string{"P1"}, b.titles(b.ctx, "contacts", `custom.region = south`, ""), "the old name stays as an alias")
		require.Equal(b.t, []string{"P1"}, b.titles(b.ctx, "contacts", `custom.area = south`, ""))
	})
}

func TestACustomObjectIsAnObjectLikeOthers(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		o, err := b.meta.CreateObject(b.ctx, metadata.ObjectInput{Name: "projects", Labels: metadata.Labels{"en": "Project", "de": "Projekt"}})
		require.NoError(b.t, err)
		b.field("projects", metadata.FieldInput{Name: "customer", Type: fieldtype.Reference, Options: fieldtype.Options{Target: "company"}, Filterable: true, Inverse: "projects"})
		b.field("projects", metadata.FieldInput{Name: "code", Type: fieldtype.AutoNumber, Options: fieldtype.Options{Pattern: "P-{000}"}})
		com := b.create("companies", `{"name":"Acme"}`)
		b.create("companies", `{"name":"Other"}`)
		p := b.create("projects", `{"name":"Umbau","custom":{"customer":"`+com.ID+`"}}`)
		require.Equal(b.t, o.Prefix, p.ID[:3])
		m := b.get(b.ctx, "projects", p.ID)
		require.Equal(b.t, "P-001", m["custom"].(map[string]any)["code"])
		require.Equal(b.t, []string{"Umbau"}, b.titles(b.ctx, "projects", `custom.customer.name = acme`, ""))
		require.Equal(b.t, []string{"Acme"}, b.titles(b.ctx, "companies", `exists(projects, name = umbau)`, ""))
		require.Equal(b.t, []string{"Other"}, b.titles(b.ctx, "companies", `count(projects) = 0`, ""))
	})
}

func TestPagesGoThroughAllRowsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for i := range 25 {
			body := fmt.Sprintf(`{"last_name":"N%02d","score":%d}`, i, i%4)
			if i%5 == 0 {
				body = fmt.Sprintf(`{"last_name":"N%02d"}`, i)
			}
			b.create("contacts", body)
		}
		for _, sort := range []string{"", "-created_at", "score", "-score", "score,-last_name", "last_name", "-score,last_name", "title"} {
			seen := map[string]bool{}
			q := records.Query{Sort: records.ParseSort(sort), Limit: 4, Fields: []string{"title"}}
			whole, err := b.rec.List(b.ctx, "contacts", records.Query{Sort: q.Sort, Limit: 200})
			require.NoError(b.t, err)
			at := 0
			for {
				page, err := b.rec.List(b.ctx, "contacts", q)
				require.NoError(b.t, err, sort)
				for _, r := range page.Rows {
					require.False(b.t, seen[r.ID()], "twice by %q", sort)
					seen[r.ID()] = true
					require.Equal(b.t, whole.Rows[at].ID(), r.ID(), "order by %q", sort)
					at++
				}
				if q.Cursor = page.NextCursor; q.Cursor == "" {
					break
				}
			}
			require.Len(b.t, seen, 25, sort)
		}
	})
}

func TestCountsAndCursorsOfOthers(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for range 3 {
			b.create("companies", `{"name":"X"}`)
		}
		page, err := b.rec.List(b.ctx, "companies", records.Query{Limit: 2, Count: records.CountCapped})
		require.NoError(b.t, err)
		require.Equal(b.t, &records.Count{Value: 3}, page.Count)
		_, err = b.rec.List(b.ctx, "companies", records.Query{Limit: 2, Cursor: page.NextCursor, Sort: records.ParseSort("name")})
		require.Equal(b.t, map[string]string{"cursor": "cursor_of_another_query"}, reasons(b.t, err))
		_, err = b.rec.List(b.tenant().ctx, "companies", records.Query{Limit: 2, Cursor: page.NextCursor})
		require.Equal(b.t, map[string]string{"cursor": "invalid_cursor"}, reasons(b.t, err))
	})
}

func TestBadInputNamesEveryFieldAndChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, err := b.rec.Create(b.ctx, "contacts", []byte(`{"email":"nope","birthday":"31.02.2024","nickname":"x","version":3,"score":"many","company_id":"dea_1","custom":{"x":1}}`))
		require.Equal(b.t, map[string]string{
			"email": "invalid_email", "birthday": "invalid_date", "nickname": "unknown_field", "version": "read_only",
			"score": "wrong_type", "company_id": "invalid_id", "custom.x": "unknown_field",
		}, reasons(b.t, err))
		_, err = b.rec.Create(b.ctx, "companies", []byte(`{}`))
		require.Equal(b.t, map[string]string{"name": "required"}, reasons(b.t, err))
		_, err = b.rec.Create(b.ctx, "deals", []byte(`{"name":"D","company_id":"com_01ARZ3NDEKTSV4RRFFQ69G5FAV"}`))
		require.Equal(b.t, map[string]string{"company_id": "unknown_reference"}, reasons(b.t, err))
		_, err = b.rec.Create(b.ctx, "deals", []byte(`{"name":`))
		require.Equal(b.t, fault.Malformed, fault.CodeOf(err))
		for _, object := range []string{"contacts", "companies", "deals"} {
			require.Empty(b.t, b.titles(b.ctx, object, "", ""))
		}
	})
}

func TestUniqueValuesAreFreeAgainAfterTheBin(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		p := b.create("products", `{"name":"A","sku":"X-1"}`)
		_, err := b.rec.Create(b.ctx, "products", []byte(`{"name":"B","sku":"x-1"}`))
		require.Equal(b.t, fault.Conflict, fault.CodeOf(err))
		require.Equal(b.t, map[string]string{"sku": "duplicate_value"}, reasons(b.t, err))
		require.NoError(b.t, b.rec.Delete(b.ctx, "products", p.ID, 0))
		other := b.create("products", `{"name":"B","sku":"X-1"}`)
		_, err = b.rec.Restore(b.ctx, "products", p.ID)
		require.Equal(b.t, map[string]string{"sku": "duplicate_value"}, reasons(b.t, err))
		_, err = b.rec.Update(b.ctx, "products", other.ID, 0, []byte(`{"sku":"X-2"}`))
		require.NoError(b.t, err)
		_, err = b.rec.Restore(b.ctx, "products", p.ID)
		require.NoError(b.t, err)
	})
}

func TestUpdateKnowsTheVersionItWasBasedOn(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		c := b.create("companies", `{"name":"A"}`)
		r, err := b.rec.Update(b.ctx, "companies", c.ID, 1, []byte(`{"industry":"Stahl"}`))
		require.NoError(b.t, err)
		require.EqualValues(b.t, 2, r.Version)
		_, err = b.rec.Update(b.ctx, "companies", c.ID, 1, []byte(`{"industry":"Holz"}`))
		require.Equal(b.t, fault.Stale, fault.CodeOf(err))
		r, err = b.rec.Update(b.ctx, "companies", c.ID, 0, []byte(`{"industry":"Stahl"}`))
		require.NoError(b.t, err)
		require.EqualValues(b.t, 2, r.Version, "a change that changes nothing is none")
		_, err = b.rec.Update(b.ctx, "companies", c.ID, 2, []byte(`{"name":null}`))
		require.Equal(b.t, map[string]string{"name": "required"}, reasons(b.t, err))
		require.Equal(b.t, []string{"A"}, b.titles(b.ctx, "companies", "industry = stahl", ""))
	})
}

func TestSearchFindsWordsAndBeginnings(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.create("companies", `{"name":"Müller Maschinenbau"}`)
		con := b.create("contacts", `{"first_name":"Eva","last_name":"Muller","email":"eva@mueller-bau.de","contact_points":[{"kind":"email","value":"privat@web.de","label":"home"}]}`)
		find := func(text string) []string {
			hits, err := b.rec.Search(b.ctx, text, nil, 10)
			require.NoError(b.t, err)
			var ids []string
			for _, h := range hits {
				ids = append(ids, h.ID)
			}
			return ids
		}
		require.ElementsMatch(b.t, []string{com.ID, con.ID}, find("müll"))
		require.Equal(b.t, []string{com.ID}, find("maschi müller"))
		require.Equal(b.t, []string{con.ID}, find("privat@web.de"))
		require.Equal(b.t, []string{con.ID}, find("ev"), "two letters go by name")
		require.NoError(b.t, b.rec.Delete(b.ctx, "contacts", con.ID, 0))
		require.Equal(b.t, []string{com.ID}, find("muller"))
		_, err := b.rec.Update(b.ctx, "companies", com.ID, 0, []byte(`{"name":"Schmidt"}`))
		require.NoError(b.t, err)
		require.Empty(b.t, find("maschinenbau"))
		require.Empty(b.t, mustSearch(b.tenant(), "schmidt"))
	})
}

func mustSearch(b *bundle, text string) []records.Hit {
	hits, err := b.rec.Search(b.ctx, text, nil, 10)
	require.NoError(b.t, err)
	return hits
}

func TestAnotherTenantsRecordsDoNotExist(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		c := b.create("companies", `{"name":"A"}`)
		other := b.tenant()
		_, err := b.rec.Get(other.ctx, "companies", c.ID, records.GetOptions{})
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.Update(other.ctx, "companies", c.ID, 0, []byte(`{"name":"B"}`))
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		require.Equal(b.t, fault.NotFound, fault.CodeOf(b.rec.Delete(other.ctx, "companies", c.ID, 0)))
		_, err = b.rec.Create(other.ctx, "contacts", []byte(`{"last_name":"X","company_id":"`+c.ID+`"}`))
		require.Equal(b.t, map[string]string{"company_id": "unknown_reference"}, reasons(b.t, err))
	})
}
