package records_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/metadata/standard"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is the record engine on one engine with one tenant, in which the system acts.
type bundle struct {
	t    *testing.T
	db   *db.DB
	meta *metadata.Service
	acc  *access.Service
	rec  *records.Service
	ctx  context.Context
}

type germany struct{}

func (germany) Defaults(context.Context) (fieldtype.Env, error) {
	return fieldtype.Env{Region: "DE", Currency: "EUR", Location: time.UTC}, nil
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(setup(t, d)) })
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	b := &bundle{t: t, db: d, ctx: coretest.Tenant(t, d)}
	b.acc = access.New(access.Options{DB: d})
	b.meta = metadata.New(metadata.Options{
		DB: d, Guard: b.acc.Require,
		Shipped: metadata.Shipped{
			Objects: standard.Objects, Relations: standard.Relations, CustomObjectFields: standard.CustomObjectFields, CustomSlots: standard.CustomSlots,
		},
	})
	b.rec = records.New(records.Options{DB: d, Metadata: b.meta, Rules: b.acc, Tenancy: germany{}, CursorKey: []byte("test")})
	b.meta.SetReindex(b.rec.Reindex)
	return b
}

// tenant gives the bundle's services another tenant.
func (b *bundle) tenant() *bundle {
	c := *b
	c.ctx = coretest.Tenant(b.t, b.db)
	return &c
}

// user adds a person with a builtin role and returns a context in which they act.
func (b *bundle) user(role string) (context.Context, string) {
	b.t.Helper()
	tenant := coretest.TenantOf(b.t, b.ctx)
	var uid string
	require.NoError(b.t, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := b.acc.Seed(ctx, tx); err != nil {
			return err
		}
		var rid string
		if err := tx.QueryRow(ctx, "select id from roles where tenant_id = ? and name = ?", tenant, role).Scan(&rid); err != nil {
			return err
		}
		u, err := b.acc.CreateUserTx(ctx, tx, access.NewUser{Email: id.New("u") + "@example.org", Name: role, RoleIDs: []string{rid}})
		uid = u.ID
		return err
	}))
	return actor.With(b.t.Context(), actor.Actor{Tenant: tenant, Kind: actor.Person, ID: uid, UserID: uid, Via: actor.ViaAPI, Locale: "en"}), uid
}

func (b *bundle) create(object, body string) *records.Record {
	b.t.Helper()
	r, err := b.rec.Create(b.ctx, object, []byte(body))
	require.NoError(b.t, err)
	return r
}

func (b *bundle) field(object string, in metadata.FieldInput) *metadata.Field {
	b.t.Helper()
	f, err := b.meta.CreateField(b.ctx, object, in)
	require.NoError(b.t, err)
	return f
}

// get returns a record's JSON as a map.
func (b *bundle) get(ctx context.Context, object, rid string) map[string]any {
	b.t.Helper()
	row, err := b.rec.Get(ctx, object, rid, records.GetOptions{})
	require.NoError(b.t, err)
	return asMap(b.t, row)
}

func asMap(t *testing.T, row *records.Row) map[string]any {
	t.Helper()
	raw, err := row.AppendJSON(nil)
	require.NoError(t, err)
	var m map[string]any
	require.NoError(t, json.Unmarshal(raw, &m), string(raw))
	return m
}

// titles lists the titles that a filter finds, in order.
func (b *bundle) titles(ctx context.Context, object, text, sort string) []string {
	b.t.Helper()
	out, err := b.list(ctx, object, text, sort)
	require.NoError(b.t, err)
	return out
}

func (b *bundle) list(ctx context.Context, object, text, sort string) ([]string, error) {
	node, err := filter.Parse(text)
	if err != nil {
		return nil, err
	}
	page, err := b.rec.List(ctx, object, records.Query{Filter: node, Sort: records.ParseSort(sort), Limit: 200})
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, r := range page.Rows {
		s, _ := asMap(b.t, r)["title"].(string)
		out = append(out, s)
	}
	return out, nil
}

// fields returns the broken rules of a fault as location: reason.
func reasons(t *testing.T, err error) map[string]string {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	out := map[string]string{}
	for _, x := range f.Fields {
		out[x.Location] = x.Reason
	}
	return out
}
