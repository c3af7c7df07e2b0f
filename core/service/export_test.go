package service

import "context"

// Suggest runs the job that reads a new ticket.
func (s *Service) Suggest(ctx context.Context, ticketID string) error { return s.suggest(ctx, ticketID) }
