package idea

import "context"

// TellNow does what the job does that a new state queues.
func (s *Service) TellNow(ctx context.Context, ideaID, status string) error {
	return s.tell(ctx, tellArgs{IdeaID: ideaID, Status: status})
}
