package billing

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
)

// Tick is the hourly work for the actor's company.
func (s *Service) Tick(ctx context.Context) error {
	who, err := actor.From(ctx)
	if err != nil {
		return err
	}
	a, err := s.read(ctx, who.Tenant)
	if err != nil {
		return err
	}
	return s.tick(ctx, a)
}
