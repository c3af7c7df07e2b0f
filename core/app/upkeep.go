package app

import (
	"context"
	"errors"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// upkeep is the periodic work: what has run out is removed.
func (a *App) upkeep() {
	a.jobs.Periodic("sessions", "@hourly", a.Identity.Sweep)
	a.jobs.Periodic("oauth", "37 * * * *", a.OAuth.Sweep)
	a.jobs.Periodic("secrets", "23 * * * *", a.Secrets.Upkeep)
	a.jobs.Periodic("audit", "@every 10m", func(ctx context.Context) error { return a.eachTenant(ctx, a.Audit.Chain) })
	a.jobs.Periodic("audit-retention", "10 2 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Audit.Retain) })
	a.jobs.Periodic("foundings", "@every 15m", func(ctx context.Context) error { return a.Tenants.Sweep(ctx, time.Hour) })
	a.jobs.Periodic("duplicates", "40 1 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Duplicates.Nightly) })
	a.jobs.Periodic("domains", "@every 10m", a.Domains.Prove)
	a.jobs.Periodic("usage", "5 * * * *", func(ctx context.Context) error {
		return errors.Join(a.Usage.Sweep(ctx), a.eachTenant(ctx, a.Usage.Measure))
	})
	a.jobs.Periodic("erasures", "50 * * * *", a.Tenants.EraseDue)
	a.jobs.Periodic("archives", "@every 15m", a.Archives.Sweep)
	a.jobs.Periodic("support", "@every 5m", a.Operators.Sweep)
	a.jobs.Periodic("rights", "27 3 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Access.SweepSnapshots) })
	a.jobs.Periodic("files", "33 4 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Records.SweepFiles) })
	a.jobs.Periodic("notices", "12 0 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Notify.Sweep) })
	a.jobs.Periodic("plugins", "47 3 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Plugins.Sweep) })
	a.jobs.Periodic("idempotency", "17 3 * * *", func(ctx context.Context) error {
		return a.eachTenant(ctx, func(ctx context.Context) error {
			_, err := httpapi.SweepIdempotency(ctx, a.DB)
			return err
		})
	})
}

// eachTenant runs fn for every active tenant, with the system acting for it. One tenant's error does not keep the others
// waiting.
func (a *App) eachTenant(ctx context.Context, fn func(ctx context.Context) error) error {
	var errs []error
	for after := ""; ; {
		list, err := a.Directory.List(ctx, after, 200)
		if err != nil {
			return err
		}
		for _, t := range list {
			if after = t.ID; t.State == tenants.Active {
				errs = append(errs, fn(actor.ForSystem(ctx, t.ID, "upkeep")))
			}
		}
		if len(list) < 200 {
			return errors.Join(errs...)
		}
	}
}

// catalogue lets access rules name objects, fields and conditions that exist.
type catalogue struct {
	meta    *metadata.Service
	records *records.Service
}

// ObjectID implements access.Catalogue.
func (c catalogue) ObjectID(ctx context.Context, name string) (string, bool, error) {
	m, err := c.meta.Model(ctx)
	if err != nil {
		return "", false, err
	}
	o, err := m.Object(name)
	if fault.Is(err, fault.NotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	return o.ID, true, nil
}

// CheckRule implements access.Catalogue.
func (c catalogue) CheckRule(ctx context.Context, objectID string, fieldIDs []string, conditions []filter.Node) error {
	m, err := c.meta.Model(ctx)
	if err != nil {
		return err
	}
	o, ok := m.ObjectByID(objectID)
	if !ok {
		return fault.At("", "unknown_object", fault.Params{"object": objectID})
	}
	var faults fault.List
	for _, f := range fieldIDs {
		if _, ok := o.FieldByID(f); !ok {
			faults.Add("fields."+f, "unknown_field", fault.Params{"field": f})
		}
	}
	for _, node := range conditions {
		if err := faults.Merge("", c.records.CheckFilter(ctx, o.Name, node)); err != nil {
			return err
		}
	}
	return faults.Err()
}
