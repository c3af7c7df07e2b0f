package records_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// benched is the record engine with contacts of eight regions in it.
type benched struct {
	rec    *records.Service
	access *access.Service
	db     *db.DB
	ctx    context.Context
	ids    []string
}

// benchRows is how many contacts there are.
const benchRows = 2000

func eachBench(b *testing.B, fn func(b *testing.B, e *benched)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, newBenched(b, coretest.SQLite(b))) })
	b.Run("postgres", func(b *testing.B) { fn(b, newBenched(b, coretest.PostgresDB(b))) })
}

func newBenched(b *testing.B, d *db.DB) *benched {
	b.Helper()
	meta, acc, rec := crm.Wire(d)
	e := &benched{rec: rec, access: acc, db: d, ctx: coretest.Tenant(b, d)}
	in := metadata.FieldInput{Name: "region", Type: fieldtype.Select, Filterable: true, Labels: metadata.Labels{"en": "Region"}}
	for i := range 8 {
		in.Options.Options = append(in.Options.Options, fieldtype.Option{Value: fmt.Sprintf("r%d", i), Labels: map[string]string{"en": "R"}})
	}
	_, err := meta.CreateField(e.ctx, "contacts", in)
	require.NoError(b, err)
	for at := 0; at < benchRows; at += 500 {
		ops := make([]records.Operation, 500)
		for i := range ops {
			ops[i] = records.Operation{Op: records.OpCreate, Object: "contacts", Body: contactBody(at + i)}
		}
		res, err := e.rec.Batch(e.ctx, "bench", records.AllOrNothing, ops)
		require.NoError(b, err)
		for _, r := range res.Results {
			e.ids = append(e.ids, r.ID)
		}
	}
	return e
}

func contactBody(i int) []byte {
	return fmt.Appendf(nil, `{"first_name": "Mia", "last_name": "Brandt %d", "email": "mia%d@firma%d.example", "phone": "+4930%08d", "job_title": "Einkauf",
		"address": {"street": "Hafenstraße 1", "postal_code": "20457", "city": "Hamburg", "country": "DE"}, "custom": {"region": "r%d"}}`,
		i, i, i%100, 10_000_000+i, i%8)
}

func BenchmarkList(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		node, err := filter.Parse(`custom.region = "r3" AND address.city = "Hamburg"`)
		require.NoError(b, err)
		b.ReportAllocs()
		for b.Loop() {
			page, err := e.rec.List(e.ctx, "contacts", records.Query{Filter: node, Sort: records.ParseSort("-created_at")})
			require.NoError(b, err)
			require.Len(b, page.Rows, 50)
			for _, r := range page.Rows {
				_, err := r.AppendJSON(nil)
				require.NoError(b, err)
			}
		}
	})
}

// BenchmarkListComplexRole is BenchmarkList for a person with fifty roles that have conditions, levels of fields and teams.
func BenchmarkListComplexRole(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		ctx := e.complexRole(b)
		node, err := filter.Parse(`custom.region = "r3" AND address.city = "Hamburg"`)
		require.NoError(b, err)
		b.ReportAllocs()
		for b.Loop() {
			page, err := e.rec.List(ctx, "contacts", records.Query{Filter: node, Sort: records.ParseSort("-created_at")})
			require.NoError(b, err)
			require.Len(b, page.Rows, 50)
			for _, r := range page.Rows {
				_, err := r.AppendJSON(nil)
				require.NoError(b, err)
			}
		}
	})
}

func (e *benched) complexRole(b *testing.B) context.Context {
	b.Helper()
	seed := func(ctx context.Context, tx *db.Tx) error { return e.access.Seed(ctx, tx) }
	require.NoError(b, e.db.Tenant(e.ctx, seed))
	var ids []string
	for i := range 50 {
		d := access.Definition{Objects: map[string]access.Rule{"contact": {
			Actions: map[access.Action]access.Grant{
				access.Read:   {Scope: access.ScopeTeamBelow, Where: filter.Compare{Field: "address.city", Op: filter.Eq, Value: filter.String(fmt.Sprintf("City %d", i))}},
				access.Update: {Scope: access.ScopeOwn},
			},
			Fields: map[string]access.Level{"contact.birthday": access.Readable, "contact.phone": access.Readable},
		}}}
		if i == 0 {
			d.Objects["contact"].Actions[access.Read] = access.Grant{Scope: access.ScopeTeamBelow}
		}
		r, err := e.access.CreateRole(e.ctx, access.NewRole{Name: fmt.Sprintf("complex_%d", i), Labels: map[string]string{"en": "Complex"}, Definition: d})
		require.NoError(b, err)
		ids = append(ids, r.ID)
	}
	var team []string
	for i := range 30 {
		in := access.NewUser{Email: fmt.Sprintf("bench%d@example.org", i), Name: "Bench"}
		if i == 0 {
			in.RoleIDs = ids
		}
		u, err := e.access.CreateUser(e.ctx, in)
		require.NoError(b, err)
		team = append(team, u.ID)
	}
	_, err := e.access.CreateTeam(e.ctx, access.NewTeam{Name: "bench", MemberIDs: team})
	require.NoError(b, err)
	a, err := actor.From(e.ctx)
	require.NoError(b, err)
	a.Kind, a.ID, a.UserID = actor.Person, team[0], team[0]
	return actor.With(e.ctx, a)
}

func BenchmarkGet(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			row, err := e.rec.Get(e.ctx, "contacts", e.ids[i%len(e.ids)], records.GetOptions{})
			require.NoError(b, err)
			_, err = row.AppendJSON(nil)
			require.NoError(b, err)
			i++
		}
	})
}

func BenchmarkCreate(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		b.ReportAllocs()
		i := benchRows
		for b.Loop() {
			_, err := e.rec.Create(e.ctx, "contacts", contactBody(i))
			require.NoError(b, err)
			i++
		}
	})
}

func BenchmarkSearchAsYouType(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		b.ReportAllocs()
		for b.Loop() {
			page, err := e.rec.List(e.ctx, "contacts", records.Query{Search: "bran", Limit: 10})
			require.NoError(b, err)
			require.Len(b, page.Rows, 10)
		}
	})
}

func BenchmarkParseFilter(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, err := filter.Parse(`custom.region = "r3" AND (address.city = "Hamburg" OR created_at >= last_30_days)`)
		require.NoError(b, err)
	}
}
