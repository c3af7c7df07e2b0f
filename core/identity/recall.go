package identity

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
)

// EndAllSessions ends all sessions of a user in the actor's tenant, so that whoever goes on has to sign in anew. It is for
// Kontor itself, when something about them is suspicious; keys go on. Without sessions it does nothing.
func (s *Service) EndAllSessions(ctx context.Context, userID string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	n, err := s.endSessions(ctx, "end the sessions of a user", "tenant_id = ? and user_id = ?", a.Tenant, userID)
	if err != nil || n == 0 {
		return err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.SessionRevoked, Target: userID, Detail: map[string]any{"sessions": n}}); err != nil {
		return err
	}
	return s.recall(ctx)
}
