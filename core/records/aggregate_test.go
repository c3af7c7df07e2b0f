package records_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// role adds a person with a role of the given definition and returns a context in which they act.
func (b *bundle) role(d access.Definition) (context.Context, string) {
	b.t.Helper()
	name := "r" + strings.ToLower(id.New("rol")[4:])
	_, err := b.acc.CreateRole(b.ctx, access.NewRole{Name: name, Labels: map[string]string{"en": name, "de": name}, Definition: d})
	require.NoError(b.t, err)
	return b.user(name)
}

// aggregate returns the answer as a client reads it.
func (b *bundle) aggregate(object string, q records.Aggregation) string {
	b.t.Helper()
	res, err := b.rec.Aggregate(b.ctx, object, q)
	require.NoError(b.t, err)
	raw, err := json.Marshal(res)
	require.NoError(b.t, err)
	return string(raw)
}

func TestNumbersAreWorkedOutForEachGroup(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		acme, other := b.create("companies", `{"name":"Acme"}`), b.create("companies", `{"name":"Other"}`)
		for i, d := range []string{
			`"amount":{"amount":1050,"currency":"EUR"},"company_id":"` + acme.ID + `","close_date":"2024-01-31","probability":10`,
			`"amount":{"amount":9007199254740991,"currency":"EUR"},"company_id":"` + acme.ID + `","close_date":"2024-02-01","probability":25`,
			`"amount":{"amount":9007199254740991,"currency":"EUR"},"company_id":"` + acme.ID + `","close_date":"2024-02-29"`,
			`"amount":{"amount":500,"currency":"USD"},"company_id":"` + acme.ID + `"`,
			`"amount":{"amount":-3,"currency":"USD"},"company_id":"` + other.ID + `","probability":50`,
			`"probability":7`,
		} {
			b.create("deals", fmt.Sprintf(`{"name":"D%d",%s}`, i, d))
		}
		require.JSONEq(b.t, `{"groups":[{"keys":[],"values":{"count":6}}],"truncated":false}`, b.aggregate("deals", records.Aggregation{}))

		got := b.aggregate("deals", records.Aggregation{
			GroupBy: []records.GroupBy{{Field: "company_id"}},
			Measures: []records.Measure{
				{Func: "sum", Field: "amount", Name: "total"},
				{Func: "avg", Field: "amount"},
				{Func: "min", Field: "amount"},
				{Func: "max", Field: "amount"},
				{Func: "count"},
				{Func: "count", Field: "probability"},
				{Func: "sum", Field: "probability"},
				{Func: "avg", Field: "probability"},
				{Func: "max", Field: "close_date"},
				{Func: "count_distinct", Field: "close_date"},
			},
			Sort: records.ParseSort("-total"),
		})
		require.JSONEq(b.t, `{"truncated":false,"groups":[
			{"keys":[{"field":"company_id","value":"`+acme.ID+`","label":"Acme"}],"values":{
				"total":[{"amount":18014398509483032,"currency":"EUR"},{"amount":500,"currency":"USD"}],
				"avg_amount":[{"amount":6004799503161011,"currency":"EUR"},{"amount":500,"currency":"USD"}],
				"min_amount":[{"amount":1050,"currency":"EUR"},{"amount":500,"currency":"USD"}],
				"max_amount":[{"amount":9007199254740991,"currency":"EUR"},{"amount":500,"currency":"USD"}],
				"count":4,"count_probability":2,"sum_probability":35,"avg_probability":"17.5","max_close_date":"2024-02-29","count_distinct_close_date":3}},
			{"keys":[{"field":"company_id","value":"`+other.ID+`","label":"Other"}],"values":{
				"total":[{"amount":-3,"currency":"USD"}],"avg_amount":[{"amount":-3,"currency":"USD"}],"min_amount":[{"amount":-3,"currency":"USD"}],"max_amount":[{"amount":-3,"currency":"USD"}],
				"count":1,"count_probability":1,"sum_probability":50,"avg_probability":"50","max_close_date":null,"count_distinct_close_date":0}},
			{"keys":[{"field":"company_id","value":null}],"values":{
				"total":[],"avg_amount":[],"min_amount":[],"max_amount":[],
				"count":1,"count_probability":1,"sum_probability":7,"avg_probability":"7","max_close_date":null,"count_distinct_close_date":0}}]}`, got)

		require.JSONEq(b.t, `{"truncated":true,"groups":[
			{"keys":[{"field":"close_date","value":"2024-01-01"}],"values":{"sum_amount":[{"amount":1050,"currency":"EUR"}]}}]}`,
			b.aggregate("deals", records.Aggregation{
				GroupBy: []records.GroupBy{{Field: "close_date", Bucket: "month"}}, Measures: []records.Measure{{Func: "sum", Field: "amount"}}, Limit: 1,
			}))
		require.JSONEq(b.t, `{"truncated":false,"groups":[
			{"keys":[{"field":"close_date","value":"2024-01-29"},{"field":"amount.currency","value":"EUR"}],"values":{"count":2}},
			{"keys":[{"field":"close_date","value":"2024-02-26"},{"field":"amount.currency","value":"EUR"}],"values":{"count":1}}]}`,
			b.aggregate("deals", records.Aggregation{
				Filter:  filter.Compare{Field: "close_date", Op: filter.NotEmpty},
				GroupBy: []records.GroupBy{{Field: "close_date", Bucket: "week"}, {Field: "amount.currency"}},
			}))
	})
}

func TestCustomValuesAndPeriodsCanBeGrouped(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		options := fieldtype.Options{Options: []fieldtype.Option{{Value: "north", Labels: map[string]string{"en": "North", "de": "Nord"}}, {Value: "south"}}}
		for _, filterable := range []bool{true, false} {
			suffix := map[bool]string{true: "_i", false: ""}[filterable]
			for _, f := range []metadata.FieldInput{
				{Name: "region", Type: fieldtype.Select, Options: options},
				{Name: "nick", Type: fieldtype.Text},
				{Name: "visits", Type: fieldtype.Number},
				{Name: "share", Type: fieldtype.Decimal},
				{Name: "seen", Type: fieldtype.DateTime},
				{Name: "day", Type: fieldtype.Date},
				{Name: "budget", Type: fieldtype.MoneyType},
				{Name: "vip", Type: fieldtype.Boolean},
				{Name: "stars", Type: fieldtype.Rating, Options: fieldtype.Options{RatingMax: 5}},
			} {
				f.Name += suffix
				f.Filterable = filterable
				b.field("contacts", f)
			}
		}
		body := `"region%[1]s":%[2]q,"nick%[1]s":"Ä%[2]s","visits%[1]s":%[3]d,"share%[1]s":"0.%[3]d","seen%[1]s":"2024-0%[3]d-01T22:30:00Z","day%[1]s":"2024-0%[3]d-15","budget%[1]s":"%[3]d.10 EUR","vip%[1]s":%[4]t,"stars%[1]s":%[3]d`
		for i, region := range []string{"north", "south", "north"} {
			custom := fmt.Sprintf(body, "_i", region, i+1, i == 0) + "," + fmt.Sprintf(body, "", region, i+1, i == 0)
			b.create("contacts", fmt.Sprintf(`{"last_name":"P%d","do_not_call":%t,"address":{"city":"Köln","country":"DE"},"custom":{%s}}`, i, i == 0, custom))
		}
		berlin := *b
		a, err := actor.From(b.ctx)
		require.NoError(b.t, err)
		a.TimeZone, a.Locale = "Europe/Berlin", "de"
		berlin.ctx = actor.With(b.ctx, a)
		for _, suffix := range []string{"", "_i"} {
			require.JSONEq(b.t, `{"truncated":false,"groups":[
				{"keys":[{"field":"custom.region`+suffix+`","value":"north","label":"Nord"},{"field":"custom.nick`+suffix+`","value":"Änorth"}],"values":{"n":2,"v":4,"s":"0.4","b":[{"amount":420,"currency":"EUR"}],"l":"2024-03-15","a":"2","t":"2024-01-01T22:30:00.000000Z"}},
				{"keys":[{"field":"custom.region`+suffix+`","value":"south"},{"field":"custom.nick`+suffix+`","value":"Äsouth"}],"values":{"n":1,"v":2,"s":"0.2","b":[{"amount":210,"currency":"EUR"}],"l":"2024-02-15","a":"2","t":"2024-02-01T22:30:00.000000Z"}}]}`,
				berlin.aggregate("contacts", records.Aggregation{
					GroupBy: []records.GroupBy{{Field: "custom.region" + suffix}, {Field: "custom.nick" + suffix}},
					Measures: []records.Measure{
						{Name: "n", Func: "count"},
						{Name: "v", Func: "sum", Field: "custom.visits" + suffix},
						{Name: "s", Func: "sum", Field: "custom.share" + suffix},
						{Name: "b", Func: "sum", Field: "custom.budget" + suffix},
						{Name: "l", Func: "max", Field: "custom.day" + suffix},
						{Name: "a", Func: "avg", Field: "custom.stars" + suffix},
						{Name: "t", Func: "min", Field: "custom.seen" + suffix},
					},
				}))
			require.JSONEq(b.t, `{"truncated":false,"groups":[
				{"keys":[{"field":"custom.seen`+suffix+`","value":"2024-01-01"},{"field":"custom.vip`+suffix+`","value":true},{"field":"custom.stars`+suffix+`","value":1}],"values":{"count":1}},
				{"keys":[{"field":"custom.seen`+suffix+`","value":"2024-02-01"},{"field":"custom.vip`+suffix+`","value":false},{"field":"custom.stars`+suffix+`","value":2}],"values":{"count":1}},
				{"keys":[{"field":"custom.seen`+suffix+`","value":"2024-03-01"},{"field":"custom.vip`+suffix+`","value":false},{"field":"custom.stars`+suffix+`","value":3}],"values":{"count":1}}]}`,
				b.aggregate("contacts", records.Aggregation{GroupBy: []records.GroupBy{{Field: "custom.seen" + suffix, Bucket: "day"}, {Field: "custom.vip" + suffix}, {Field: "custom.stars" + suffix}}}))
			require.Contains(b.t, b.aggregate("contacts", records.Aggregation{GroupBy: []records.GroupBy{{Field: "custom.day" + suffix, Bucket: "quarter"}}}),
				`"value":"2024-01-01"}],"values":{"count":3}`)
		}
		require.Contains(b.t, b.aggregate("contacts", records.Aggregation{GroupBy: []records.GroupBy{{Field: "do_not_call"}, {Field: "address.city"}, {Field: "address.country"}}}),
			`{"field":"do_not_call","value":true},{"field":"address.city","value":"Köln"},{"field":"address.country","value":"DE"}`)
	})
}

func TestAMomentFallsIntoTheDayOfTheActor(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.create("tasks", `{"subject":"T","due_at":"2024-03-31T22:30:00Z"}`)
		q := records.Aggregation{GroupBy: []records.GroupBy{{Field: "due_at", Bucket: "month"}}}
		require.Contains(b.t, b.aggregate("tasks", q), `"2024-03-01"`)
		a, err := actor.From(b.ctx)
		require.NoError(b.t, err)
		a.TimeZone = "Europe/Berlin"
		there := *b
		there.ctx = actor.With(b.ctx, a)
		require.Contains(b.t, there.aggregate("tasks", q), `"2024-04-01"`)
	})
}

func TestAggregatesRefuseWhatCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, err := b.rec.Aggregate(b.ctx, "contacts", records.Aggregation{
			GroupBy:  []records.GroupBy{{Field: "tags"}, {Field: "nope"}, {Field: "last_name", Bucket: "day"}},
			Measures: []records.Measure{{Func: "median"}, {Func: "sum", Field: "email"}, {Func: "avg"}, {Func: "sum", Field: "company.name"}, {Func: "count"}, {Func: "count"}},
			Limit:    5000,
		})
		require.Equal(b.t, map[string]string{
			"group_by.0.field": "not_groupable", "group_by.1.field": "unknown_field", "group_by.2.bucket": "not_for_this_type", "limit": "too_large",
			"measures.0.func": "not_an_option", "measures.1.func": "not_for_this_type", "measures.2.field": "required", "measures.3.field": "unknown_field", "measures.5.name": "duplicate",
		}, reasons(b.t, err))
		_, err = b.rec.Aggregate(b.ctx, "contacts", records.Aggregation{Sort: records.ParseSort("email")})
		require.Equal(b.t, map[string]string{"sort": "unknown_field"}, reasons(b.t, err))
		_, err = b.rec.Aggregate(b.ctx, "contacts", records.Aggregation{GroupBy: make([]records.GroupBy, 4)})
		require.Equal(b.t, map[string]string{"group_by": "too_many"}, reasons(b.t, err))
	})
}

func TestAggregatesSeeNoMoreThanLists(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{
			"deal": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeOwn}}, Fields: map[string]access.Level{
				"deal.amount": access.Masked, "deal.lost_reason": access.Hidden,
			}},
		}})
		com := b.create("companies", `{"name":"Secret"}`)
		b.create("deals", `{"name":"Mine","owner_id":"`+uid+`","company_id":"`+com.ID+`"}`)
		b.create("deals", `{"name":"Not mine"}`)
		res, err := b.rec.Aggregate(ctx, "deals", records.Aggregation{GroupBy: []records.GroupBy{{Field: "company_id"}, {Field: "owner_id"}}})
		require.NoError(b.t, err)
		require.Len(b.t, res.Groups, 1)
		require.Equal(b.t, int64(1), res.Groups[0].Values["count"])
		require.Empty(b.t, res.Groups[0].Keys[0].Label, "the company cannot be read")
		require.NotEmpty(b.t, res.Groups[0].Keys[1].Label)
		_, err = b.rec.Aggregate(ctx, "deals", records.Aggregation{
			GroupBy: []records.GroupBy{{Field: "lost_reason"}}, Measures: []records.Measure{{Func: "sum", Field: "amount"}},
		})
		require.Equal(b.t, map[string]string{"group_by.0.field": "unknown_field", "measures.0.field": "unknown_field"}, reasons(b.t, err))
		other := b.tenant()
		require.JSONEq(b.t, `{"groups":[{"keys":[],"values":{"count":0}}],"truncated":false}`, other.aggregate("deals", records.Aggregation{}))
	})
}
