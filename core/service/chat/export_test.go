package chat

import "context"

// ReplyTo does what the job does that an assistant is asked by.
func (s *Service) ReplyTo(ctx context.Context, sessionID string) error {
	return s.reply(ctx, sessionID)
}
