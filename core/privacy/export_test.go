package privacy

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
)

// DeliverNow runs the jobs of all messages that wait.
func (s *Service) DeliverNow(ctx context.Context) error {
	var ids []string
	tenant := ""
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		tenant = tx.Tenant()
		ids, err = db.Collect(ctx, tx, func(r db.Rows) (x string, err error) { return x, r.Scan(&x) }, "select id from privacy_messages where tenant_id = ? and state = 'queued' order by id", tenant)
		return err
	}); err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.deliver(ctx, job.Job[deliverArgs]{ID: "job_x", Tenant: tenant, Attempt: 1, MaxAttempts: 2, Args: deliverArgs{id}}); err != nil {
			return err
		}
	}
	return nil
}

// Quiet is when something may go that is ready at a moment.
func (p *Settings) Quiet(at time.Time, zone *time.Location) time.Time { return p.quiet(at, zone) }

// LeaveURL is the address of an unsubscription.
func (s *Service) LeaveURL(tenant, consent, address string) string {
	return s.leaveURL(tenant, consent, address)
}
