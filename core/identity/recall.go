package identity

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
)

// DoubtSessions has a user of the actor's tenant prove anew who they are, in all sessions, before these go on: what they are at
// stays on their screens. Sessions of an identity provider end instead, since only signing in there proves anything. It is for
// Kontor itself, when something about them is suspicious; keys go on. Without sessions it does nothing.
func (s *Service) DoubtSessions(ctx context.Context, userID string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	n, now := 0, s.now()
	err = s.db.System(ctx, "doubt the sessions of a user", func(ctx context.Context, tx *db.ControlTx) error {
		if n, err = s.endSessionsTx(ctx, tx, "tenant_id = ? and user_id = ? and provider_id <> ''", a.Tenant, userID); err != nil {
			return err
		}
		doubted, err := db.Collect(ctx, tx, func(rows db.Rows) (id string, err error) { return id, rows.Scan(&id) },
			"update sessions set doubted_at = ? where tenant_id = ? and user_id = ? and doubted_at is null returning id", now, a.Tenant, userID)
		n += len(doubted)
		tx.AfterCommit(func() {
			for _, id := range doubted {
				s.ended(ctx, event.KindSession, a.Tenant, id)
			}
		})
		return err
	})
	if err != nil || n == 0 {
		return err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.SessionDoubted, Target: userID, Detail: map[string]any{"sessions": n}}); err != nil {
		return err
	}
	return s.recall(ctx)
}
