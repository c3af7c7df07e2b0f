package app

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/starter"
)

func randomKey() string { return rand.Text() + rand.Text() }

// defaults gives the record engine the settings of the actor's company.
type defaults struct{ directory *tenants.Directory }

// Defaults implements records.Tenancy.
func (d defaults) Defaults(ctx context.Context) (fieldtype.Env, error) {
	t, err := d.directory.Own(ctx)
	if err != nil {
		return fieldtype.Env{}, err
	}
	zone, err := time.LoadLocation(t.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return fieldtype.Env{Region: t.Country, Currency: t.Currency, Location: zone, Language: t.Locale}, nil
}

// begin gives a company that signs up what it has chosen to start with, under the name of its first person.
func (a *App) begin(ctx context.Context, s tenants.Start) error {
	if s.Template == "" {
		if err := a.Sales.Start(ctx); err != nil || !s.Sample {
			return err
		}
		s.Template = starter.Templates()[0].Name
	}
	_, err := a.Starter.Apply(actor.With(ctx, actor.Actor{
		Tenant: s.Tenant.ID, Kind: actor.Person, ID: s.UserID, UserID: s.UserID, Via: actor.ViaApp, Locale: s.Tenant.Locale, TimeZone: s.Tenant.TimeZone,
	}), s.Template, s.Sample)
	return err
}

// policies are the rate limits. Those of people and keys stop runaway programs; those around signing in stop guessing.
func policies(k ratelimit.Key) ratelimit.Policy {
	switch k.Scope() {
	case ratelimit.Tenant:
		return ratelimit.Policy{Limit: 300_000, Period: time.Minute, Burst: 50_000}
	case ratelimit.Person, ratelimit.APIKey:
		return ratelimit.Policy{Limit: 150_000, Period: time.Minute, Burst: 25_000}
	case ratelimit.Address:
		return ratelimit.Policy{Limit: 1_200, Period: time.Minute, Burst: 300}
	case ratelimit.Export:
		return ratelimit.Policy{Limit: 60, Period: time.Hour, Burst: 20}
	case ratelimit.PluginFetch:
		return ratelimit.Policy{Limit: 300, Period: time.Minute}
	case ratelimit.PluginRequest:
		return ratelimit.Policy{Limit: 600, Period: time.Minute}
	case ratelimit.MailAddress:
		return ratelimit.Policy{Limit: 60_000, Period: time.Hour, Burst: 5_000}
	case ratelimit.ChatStart:
		return ratelimit.Policy{Limit: 30, Period: time.Hour, Burst: 10}
	case ratelimit.ChatMessage:
		return ratelimit.Policy{Limit: 60, Period: time.Minute, Burst: 20}
	case ratelimit.SignUpAddress:
		return ratelimit.Policy{Limit: 60, Period: time.Hour, Burst: 30}
	}
	return ratelimit.Policy{Limit: 20, Period: 10 * time.Minute, Burst: 10}
}

// handlers are who learns of committed changes.
func (a *App) handlers() []outbox.Handler {
	return []outbox.Handler{a.Live.Handle, a.Webhooks.Handle, a.Duplicates.Handle, a.Notify.Handle, a.Plugins.Handle}
}

// lanes are the workers of a node. Those of webhooks wait for other people's servers, so there are many, and one tenant's slow
// receivers leave most of them to others. The quiet one works while the others do not.
var lanes = map[string]job.Lane{
	job.LaneDefault: {Workers: 8}, job.LaneImport: {Workers: 2}, job.LaneMail: {Workers: 4}, job.LaneWebhook: {Workers: 32, PerTenant: 8},
	job.LaneChat: {Workers: 16, PerTenant: 4}, job.LaneQuiet: {Workers: 1},
}

// twins lets imports ask for possible duplicates.
func (a *App) twins(ctx context.Context, o *metadata.Object, rows []records.Input) ([][]transfer.Twin, error) {
	found, err := a.Duplicates.ForBatch(ctx, o, rows)
	out := make([][]transfer.Twin, len(found))
	for i, list := range found {
		for _, c := range list {
			out[i] = append(out[i], transfer.Twin{ID: c.ID, Title: c.Title, Score: c.Score, Row: c.Row})
		}
	}
	return out, err
}
