package records_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is the record engine on one engine with one tenant, in which the system acts.
type bundle struct {
	*crm.Bundle
	t    *testing.T
	db   *db.DB
	meta *metadata.Service
	acc  *access.Service
	rec  *records.Service
	ctx  context.Context
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(setup(t, d)) })
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	c := crm.New(t, d)
	b := &bundle{Bundle: c, t: t, db: d, meta: c.Metadata, acc: c.Access, rec: c.Records, ctx: c.Ctx}
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
	of := *b.Bundle
	of.Ctx = b.ctx // The bundle may have been given another tenant.
	return of.User(role)
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
