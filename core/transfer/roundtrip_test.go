package transfer_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
)

// shape gives a tenant the people, fields and objects that a company has before it takes data in.
func (b *bundle) shape() {
	b.T.Helper()
	_, err := b.Access.CreateUser(b.Ctx, access.NewUser{Email: "eva-" + strings.ToLower(coretest.TenantOf(b.T, b.Ctx)) + "@round.example", Name: "Eva Klein"})
	require.NoError(b.T, err)
	_, err = b.Metadata.CreateObject(b.Ctx, metadata.ObjectInput{Name: "machines", Labels: metadata.Labels{"en": "Machine", "de": "Maschine"}})
	require.NoError(b.T, err)
	for _, f := range []struct {
		object string
		metadata.FieldInput
	}{
		{"contacts", metadata.FieldInput{Name: "region", Type: fieldtype.Select, Filterable: true, Labels: metadata.Labels{"en": "Region", "de": "Gebiet"}, Options: fieldtype.Options{Options: []fieldtype.Option{
			{Value: "north", Labels: map[string]string{"en": "North", "de": "Norden"}}, {Value: "south", Labels: map[string]string{"en": "South", "de": "Süden"}},
		}}}},
		{"contacts", metadata.FieldInput{Name: "hobbies", Type: fieldtype.MultiSelect, Options: fieldtype.Options{Open: true}}},
		{"contacts", metadata.FieldInput{Name: "vip", Type: fieldtype.Boolean, Filterable: true}},
		{"contacts", metadata.FieldInput{Name: "visits", Type: fieldtype.Number}},
		{"contacts", metadata.FieldInput{Name: "share", Type: fieldtype.Decimal}},
		{"contacts", metadata.FieldInput{Name: "budget", Type: fieldtype.MoneyType}},
		{"contacts", metadata.FieldInput{Name: "seen", Type: fieldtype.DateTime}},
		{"contacts", metadata.FieldInput{Name: "day", Type: fieldtype.Date}},
		{"contacts", metadata.FieldInput{Name: "about", Type: fieldtype.LongText}},
		{"contacts", metadata.FieldInput{Name: "second_phone", Type: fieldtype.Phone}},
		{"contacts", metadata.FieldInput{Name: "home", Type: fieldtype.AddressType}},
		{"contacts", metadata.FieldInput{Name: "stars", Type: fieldtype.Rating, Options: fieldtype.Options{RatingMax: 5}}},
		{"contacts", metadata.FieldInput{Name: "extra", Type: fieldtype.JSON}},
		{"machines", metadata.FieldInput{Name: "serial", Type: fieldtype.Text, Unique: true}},
	} {
		_, err := b.Metadata.CreateField(b.Ctx, f.object, f.FieldInput)
		require.NoError(b.T, err, f.Name)
	}
}

// fill makes records with everything that files like to lose.
func (b *bundle) fill() {
	b.T.Helper()
	users, err := b.Access.ListUsers(b.Ctx, access.UserQuery{})
	require.NoError(b.T, err)
	eva := users.Users[0].ID
	top := b.Create("companies", `{"name":"Oben; \"AG\"","external_id":"c-1","annual_revenue":{"amount":-123456,"currency":"EUR"},"tags":["a b","c"],"address":{"street":"Hauptstr. 12a","city":"Köln","postal_code":"01067","country":"DE"}}`)
	sub := b.Create("companies", `{"name":"=1+1","external_id":"c-2","parent_id":"`+top.ID+`","description":"two\nlines","website":"https://example.org/?a=b&c","employees":5}`)
	pro := b.Create("products", `{"name":"GTX Basic","external_id":"p-1","price":{"amount":55000,"currency":"USD"},"sku":"0001"}`)
	con := b.Create("contacts", `{"first_name":"Mia","last_name":"O'Neill","external_id":"k-1","email":"mia@example.org","phone":"+49 30 1234567","birthday":"1980-02-29","company_id":"`+sub.ID+`","owner_id":"`+eva+`","do_not_call":true,
		"custom":{"region":"south","hobbies":["Schach","Ski"],"vip":true,"visits":-7,"share":"0.125","budget":{"amount":1999,"currency":"CHF"},"seen":"2024-03-31T01:30:00Z","day":"2024-12-31","about":"„Zitat“\r\nneu","second_phone":"+12025550123","home":{"city":"Łódź","country":"PL"},"stars":3,"extra":{"a":[1,null,"x"]}}}`)
	b.Create("contacts", `{"last_name":"Leer","external_id":"k-2","custom":{"region":"north","vip":false,"visits":0,"share":"0"}}`)
	b.Create("deals", `{"name":"Großauftrag","external_id":"d-1","company_id":"`+top.ID+`","contact_id":"`+con.ID+`","product_id":"`+pro.ID+`","amount":{"amount":1240050,"currency":"EUR"},"close_date":"2025-02-28"}`)
	b.Create("machines", `{"name":"M 1","external_id":"m-1","custom":{"serial":"0815"}}`)
	b.Create("leads", `{"last_name":"Lead","external_id":"l-1","company_name":"Firma","rating":"hot","score":0}`)
	b.Create("tasks", `{"subject":"Call back","external_id":"t-1"}`)
	b.Create("notes", `{"subject":"Note","body":"<p>Hi</p>","external_id":"n-1"}`)
}

var movable = []string{"companies", "products", "contacts", "deals", "machines", "leads", "tasks", "notes"}

// content is what a person sees of a tenant's records, with names for what they refer to.
func (b *bundle) content() map[string][]string {
	b.T.Helper()
	out := map[string][]string{}
	for _, object := range movable {
		var raw bytes.Buffer
		_, err := b.svc.Write(b.Ctx, transfer.ExportOptions{Object: object, Format: tabular.JSONLines}, &raw, nil)
		require.NoError(b.T, err)
		for line := range strings.Lines(raw.String()) {
			var m map[string]any
			require.NoError(b.T, json.Unmarshal([]byte(line), &m), line)
			for key := range m {
				if key == "id" || key == "version" || strings.HasSuffix(key, "_id") && key != "external_id" || strings.HasSuffix(key, "_at") || strings.HasSuffix(key, "_by") {
					delete(m, key)
				}
			}
			one, err := json.Marshal(m)
			require.NoError(b.T, err)
			out[object] = append(out[object], string(one))
		}
		slices.Sort(out[object])
		require.NotEmpty(b.T, out[object])
	}
	return out
}

func TestWhatIsExportedCanBeImportedElsewhere(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		from := b.fresh()
		from.shape()
		from.fill()
		want := from.content()
		for _, way := range []struct {
			format tabular.Format
			raw    bool
		}{{tabular.CSV, false}, {tabular.CSV, true}, {tabular.XLSX, false}, {tabular.XLSX, true}, {tabular.JSONLines, true}} {
			to := b.fresh()
			to.shape()
			for _, object := range movable {
				var out bytes.Buffer
				_, err := from.svc.Write(from.Ctx, transfer.ExportOptions{Object: object, Format: way.format, Raw: way.raw}, &out, nil)
				require.NoError(b.T, err)
				o := transfer.ImportOptions{Object: object} // With labels, the columns go where they are suggested to go.
				if way.raw {
					o.Mapping = to.byKey(object, way.format, out.Bytes())
				}
				i := to.run(object+"."+string(way.format), out.String(), o)
				require.Nil(b.T, i.Problem, "%v %s", way, object)
				require.Empty(b.T, to.refusals(i.ID), "%v %s\n%s", way, object, out.String())
				require.Len(b.T, want[object], int(i.Counts.Created), "%v %s", way, object)
			}
			require.Equal(b.T, want, to.content(), way)
		}
	})
}

// byKey maps the columns of a raw export: each to the field of its name, references by name.
func (b *bundle) byKey(object string, format tabular.Format, raw []byte) transfer.Mapping {
	b.T.Helper()
	m, err := b.Metadata.Model(b.Ctx)
	require.NoError(b.T, err)
	o, err := m.Object(object)
	require.NoError(b.T, err)
	t, err := tabular.Open(b.Ctx, "x."+string(format), bytes.NewReader(raw), int64(len(raw)), tabular.Options{})
	require.NoError(b.T, err)
	defer t.Close()
	var out transfer.Mapping
	for _, column := range t.Header {
		f, ok := o.Field(column)
		if named, isName := o.Field(column + "_id"); isName && !ok {
			f, ok = named, true
		} else if ok && (f.Type == fieldtype.Reference || f.Type == fieldtype.User) {
			continue
		}
		if !ok || f.ReadOnly || f.System && f.Name != "external_id" || f.Impl.ReadOnly() {
			continue
		}
		out = append(out, transfer.ColumnMap{Column: column, Field: f.Path()})
	}
	return out
}
