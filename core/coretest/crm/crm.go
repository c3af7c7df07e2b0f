// Package crm gives the tests of domain rooms a tenant with the record engine over a real database. Only tests import it.
package crm

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
)

// Bundle is the record engine on one engine with one tenant, in which the system acts.
type Bundle struct {
	T        *testing.T
	DB       *db.DB
	Metadata *metadata.Service
	Access   *access.Service
	Records  *records.Service
	// Ctx carries the system as the tenant's actor.
	Ctx context.Context
}

// Germany is a company's defaults: German phone numbers, euros, UTC.
type Germany struct{}

// Defaults implements records.Tenancy.
func (Germany) Defaults(context.Context) (fieldtype.Env, error) {
	return fieldtype.Env{Region: "DE", Currency: "EUR", Location: time.UTC}, nil
}

// Each runs fn on every engine.
func Each(t *testing.T, fn func(b *Bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(New(t, d)) })
}

// New wires the record engine over a database, with a tenant of its own.
func New(t *testing.T, d *db.DB) *Bundle {
	t.Helper()
	b := &Bundle{T: t, DB: d, Ctx: coretest.Tenant(t, d)}
	b.Metadata, b.Access, b.Records = Wire(d)
	return b
}

// Wire builds the record engine and what it stands on over a database, without a tenant.
func Wire(d *db.DB) (*metadata.Service, *access.Service, *records.Service) {
	a := access.New(access.Options{DB: d})
	m := metadata.New(metadata.Options{DB: d, Guard: a.Require, Shipped: metadata.Shipped{
		Objects: standard.Objects, Relations: standard.Relations, CustomObjectFields: standard.CustomObjectFields, CustomSlots: standard.CustomSlots,
	}})
	return m, a, records.New(records.Options{DB: d, Metadata: m, Rules: a, Tenancy: Germany{}, CursorKey: []byte("test")})
}

// Tenant returns the bundle's services with another tenant.
func (b *Bundle) Tenant() *Bundle {
	c := *b
	c.Ctx = coretest.Tenant(b.T, b.DB)
	return &c
}

// User adds a person with a shipped role and returns a context in which they act, and their id.
func (b *Bundle) User(role string) (context.Context, string) {
	b.T.Helper()
	tenant := coretest.TenantOf(b.T, b.Ctx)
	var uid string
	require.NoError(b.T, b.DB.Tenant(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := b.Access.Seed(ctx, tx); err != nil {
			return err
		}
		var rid string
		if err := tx.QueryRow(ctx, "select id from roles where tenant_id = ? and name = ?", tenant, role).Scan(&rid); err != nil {
			return err
		}
		u, err := b.Access.CreateUserTx(ctx, tx, access.NewUser{Email: id.New("u") + "@example.org", Name: role, RoleIDs: []string{rid}})
		uid = u.ID
		return err
	}))
	return actor.With(b.T.Context(), actor.Actor{Tenant: tenant, Kind: actor.Person, ID: uid, UserID: uid, Via: actor.ViaAPI, Locale: "en"}), uid
}

// Create makes a record as the system.
func (b *Bundle) Create(object, body string) *records.Record {
	b.T.Helper()
	r, err := b.Records.Create(b.Ctx, object, []byte(body))
	require.NoError(b.T, err)
	return r
}

// Get returns a record's JSON.
func (b *Bundle) Get(object, recordID string) map[string]any {
	b.T.Helper()
	row, err := b.Records.Get(b.Ctx, object, recordID, records.GetOptions{})
	require.NoError(b.T, err)
	return asMap(b.T, row)
}

// List returns the JSON of the records that a filter finds.
func (b *Bundle) List(object, text, sort string) []map[string]any {
	b.T.Helper()
	node, err := filter.Parse(text)
	require.NoError(b.T, err)
	page, err := b.Records.List(b.Ctx, object, records.Query{Filter: node, Sort: records.ParseSort(sort), Limit: records.MaxLimit})
	require.NoError(b.T, err)
	out := make([]map[string]any, 0, len(page.Rows))
	for _, r := range page.Rows {
		out = append(out, asMap(b.T, r))
	}
	return out
}

func asMap(t *testing.T, row *records.Row) map[string]any {
	t.Helper()
	raw, err := row.AppendJSON(nil)
	require.NoError(t, err)
	var m map[string]any
	require.NoError(t, json.Unmarshal(raw, &m), string(raw))
	return m
}
