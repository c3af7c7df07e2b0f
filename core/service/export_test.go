package service

import "context"

// Suggest runs the job that reads a new ticket.
func (s *Service) Suggest(ctx context.Context, ticketID string) error {
	return s.suggest(ctx, ticketID)
}

// AskHow runs the job that asks how a ticket was solved.
func (s *Service) AskHow(ctx context.Context, ticketID, ruleID string) error {
	return s.survey(ctx, surveyArgs{ticketID, ruleID})
}
