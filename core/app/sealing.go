package app

import (
	"context"
	"errors"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// sealedBefore is the setting that says that every tenant's secret fields from before sealing have been handed to a job.
const sealedBefore = "sealed_before"

// sealBefore has every tenant seal what became secret before sealing was known. It looks at each tenant once in the life of the
// databases; where that was interrupted or failed, the next start does it again, which changes nothing that is sealed.
func (a *App) sealBefore(ctx context.Context) {
	if err := a.sealAll(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "seal what became secret earlier", "error", err.Error())
	}
}

func (a *App) sealAll(ctx context.Context) error {
	done := ""
	err := a.DB.SystemRead(ctx, "whether earlier secrets are sealed", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select value from node_settings where name = ?", sealedBefore).Scan(&done)
	})
	if err == nil || !errors.Is(err, db.ErrNoRows) {
		return err
	}
	var errs []error
	for after := ""; ctx.Err() == nil; {
		list, err := a.Directory.List(ctx, after, 200)
		if err != nil {
			return err
		}
		for _, t := range list {
			after = t.ID
			if ctx.Err() != nil {
				return ctx.Err()
			}
			n, err := a.Records.SealBefore(actor.ForSystem(ctx, t.ID, "seal"))
			switch {
			case fault.Is(err, fault.NotFound): // Erased meanwhile.
			case err != nil:
				errs = append(errs, err)
			case n > 0:
				a.log.InfoContext(ctx, "secret fields are looked through for values in clear", "tenant", t.ID, "fields", n)
			}
		}
		if len(list) < 200 {
			break
		}
	}
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return err
	}
	return a.DB.System(ctx, "note that earlier secrets are sealed", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into node_settings (name, value) values (?, 'done') on conflict (name) do nothing", sealedBefore)
		return nil
	})
}
