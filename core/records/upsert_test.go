package records_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// byKey looks records up by the values of a field.
func (b *bundle) byKey(ctx context.Context, object, field string, values ...string) (out map[string][]string, err error) {
	_, err = b.rec.Do(ctx, "", func(ctx context.Context, x *records.Batch) error {
		o, err := x.Model().Object(object)
		if err != nil {
			return err
		}
		out, err = x.FindByKey(ctx, o, field, values)
		return err
	})
	return out, err
}

func TestRecordsAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "number", Type: fieldtype.Number, Unique: true})
		b.field("contacts", metadata.FieldInput{Name: "badge", Type: fieldtype.Number, Filterable: true})
		b.field("contacts", metadata.FieldInput{Name: "nick", Type: fieldtype.Text, Filterable: true})
		b.field("contacts", metadata.FieldInput{Name: "slow", Type: fieldtype.Text})
		one := b.create("contacts", `{"last_name":"Weiß","external_id":"x-1","email":"a@b.de","phone":"089 1234567","mobile":"0171 2345678","custom":{"number":7,"badge":70,"nick":"Öhr"},
			"contact_points":[{"kind":"email","value":"a@b.de","primary":true},{"kind":"email","value":"home@b.de"},{"kind":"phone","value":"030 7654321"},{"kind":"phone","value":"089 1234567","primary":true},{"kind":"url","value":"https://x.de/me"}]}`).ID
		two := b.create("contacts", `{"last_name":"WEISS","email":"a@b.de","custom":{"badge":70}}`).ID
		gone := b.create("contacts", `{"last_name":"Weiß","email":"a@b.de","external_id":"x-2"}`).ID
		require.NoError(b.t, b.rec.Delete(b.ctx, "contacts", gone, 0))
		com := b.create("companies", `{"name":"Acme","domain":"acme.de"}`).ID
		for _, c := range []struct {
			object, field string
			values        []string
			want          map[string][]string
		}{
			{"contacts", "id", []string{one, gone, "nope"}, map[string][]string{one: {one}}},
			{"contacts", "external_id", []string{"x-1", "x-2"}, map[string][]string{"x-1": {one}}},
			{"contacts", "email", []string{"A@B.de", "home@b.de", "other@b.de", "broken"}, map[string][]string{"A@B.de": {one, two}, "home@b.de": {one}}},
			{"contacts", "phone", []string{"0171/2345678", "+49307654321", "089 1234567"}, map[string][]string{"0171/2345678": {one}, "+49307654321": {one}, "089 1234567": {one}}},
			{"contacts", "website", []string{"https://x.de/me"}, map[string][]string{"https://x.de/me": {one}}},
			{"contacts", "custom.number", []string{"7", "8", "x"}, map[string][]string{"7": {one}}},
			{"contacts", "custom.badge", []string{"70"}, map[string][]string{"70": {one, two}}},
			{"contacts", "custom.nick", []string{"OEHR"}, map[string][]string{"OEHR": {one}}},
			{"contacts", "last_name", []string{"weiss", "Weiß"}, map[string][]string{"weiss": {one, two}, "Weiß": {one, two}}},
			{"companies", "domain", []string{"acme.de"}, map[string][]string{"acme.de": {com}}},
			{"companies", "name", []string{"ACME"}, map[string][]string{"ACME": {com}}},
		} {
			got, err := b.byKey(b.ctx, c.object, c.field, c.values...)
			require.NoError(b.t, err, c.field)
			require.Equal(b.t, c.want, got, c.field)
			got, err = b.byKey(b.tenant().ctx, c.object, c.field, c.values...)
			if !strings.HasPrefix(c.field, "custom.") {
				require.NoError(b.t, err, c.field)
			}
			require.Empty(b.t, got)
		}
		for field, reason := range map[string]string{"custom.slow": "not_matchable", "tags": "not_matchable", "address": "not_matchable", "nope": "unknown_field"} {
			_, err := b.byKey(b.ctx, "contacts", field, "x")
			require.Equal(b.t, map[string]string{"match": reason}, reasons(b.t, err), field)
		}
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{"contact": {
			Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeOwn}}, Fields: map[string]access.Level{"contact.phone": access.Masked},
		}}})
		mine := b.create("contacts", `{"last_name":"Mine","email":"a@b.de","owner_id":"`+uid+`"}`).ID
		got, err := b.byKey(ctx, "contacts", "email", "a@b.de", "home@b.de")
		require.NoError(b.t, err)
		require.Equal(b.t, map[string][]string{"a@b.de": {mine}}, got)
		_, err = b.byKey(ctx, "contacts", "phone", "1")
		require.Equal(b.t, map[string]string{"match": "unknown_field"}, reasons(b.t, err))
	})
}

func TestAnUpsertCreatesOnceAndThenChanges(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		up := func(m records.Match, body string) (*records.Record, bool) {
			r, created, err := b.rec.Upsert(b.ctx, "contacts", m, []byte(body))
			require.NoError(b.t, err)
			return r, created
		}
		first, created := up(records.Match{Field: "external_id"}, `{"external_id":"k1","last_name":"A"}`)
		require.True(b.t, created)
		r, created := up(records.Match{Field: "external_id", Value: "k1"}, `{"last_name":"B"}`)
		require.False(b.t, created)
		require.Equal(b.t, first.ID, r.ID)
		require.EqualValues(b.t, 2, r.Version)
		r, created = up(records.Match{Field: "email", Value: "New@b.de"}, `{"last_name":"C"}`)
		require.True(b.t, created)
		require.Equal(b.t, "new@b.de", r.Text("email"), "a new record has what was looked for")
		b.create("contacts", `{"last_name":"D","email":"new@b.de"}`)
		_, _, err := b.rec.Upsert(b.ctx, "contacts", records.Match{Field: "email"}, []byte(`{"email":"new@b.de"}`))
		var f *fault.Error
		require.ErrorAs(b.t, err, &f)
		require.Equal(b.t, "ambiguous_match", f.Reason)
		require.Len(b.t, f.Params["ids"], 2)
		_, _, err = b.rec.Upsert(b.ctx, "contacts", records.Match{Field: "external_id"}, []byte(`{"last_name":"E"}`))
		require.Equal(b.t, map[string]string{"external_id": "required"}, reasons(b.t, err))
		_, _, err = b.rec.Upsert(b.ctx, "contacts", records.Match{Field: "id", Value: "con_01ARZ3NDEKTSV4RRFFQ69G5FAV"}, []byte(`{"last_name":"E"}`))
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, created = up(records.Match{Field: "id", Value: first.ID}, `{"last_name":"F"}`)
		require.False(b.t, created)
	})
}

func TestParallelUpsertsOfAKeyMakeOneRecord(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "number", Type: fieldtype.Number, Unique: true})
		for _, c := range []struct{ field, body string }{
			{"external_id", `{"external_id":"k","last_name":"N%d"}`},
			{"email", `{"email":"k@b.de","last_name":"N%d"}`},
			{"custom.number", `{"custom":{"number":7},"last_name":"N%d"}`},
		} {
			ids, made := make([]string, 8), make([]bool, 8)
			errs := make([]error, 8)
			var wg sync.WaitGroup
			for i := range ids {
				wg.Go(func() {
					body := []byte(fmt.Sprintf(c.body, i))
					if i%4 == 3 && c.field != "email" { // A plain create may win; then upserts change its record.
						_, errs[i] = b.rec.Create(b.ctx, "contacts", body)
						if fault.Is(errs[i], fault.Conflict) {
							errs[i] = nil
						}
						return
					}
					var r *records.Record
					if r, made[i], errs[i] = b.rec.Upsert(b.ctx, "contacts", records.Match{Field: c.field}, body); errs[i] == nil {
						ids[i] = r.ID
					}
				})
			}
			wg.Wait()
			seen, created := map[string]bool{}, 0
			for i := range ids {
				require.NoError(b.t, errs[i], c.field)
				if ids[i] != "" {
					seen[ids[i]] = true
				}
				if made[i] {
					created++
				}
			}
			require.Len(b.t, seen, 1, c.field)
			require.LessOrEqual(b.t, created, 1, c.field)
		}
	})
}
