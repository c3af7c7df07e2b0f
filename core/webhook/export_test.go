package webhook

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/webhook/standard"
)

// FanOut is the job that makes deliveries.
func (s *Service) FanOut(ctx context.Context, tenant string, sets, firsts []string) error {
	return s.fanOut(ctx, tenant, records.Changed{Sets: sets, Records: firsts})
}

// Drain is the job that sends what is due.
func (s *Service) Drain(ctx context.Context, tenant, hookID string) error {
	return s.drain(ctx, job.Job[drainArgs]{Tenant: tenant, Args: drainArgs{WebhookID: hookID}, Stopping: make(chan struct{})})
}

// Excerpt is what is kept of an answer to a message that was signed with a secret.
func Excerpt(raw string, sent http.Header, secret standard.Secret) string {
	return excerpt([]byte(raw), sent, []standard.Secret{secret})
}

// SealedFor reports whether a secret that was sealed for one webhook opens for another.
func (s *Service) SealedFor(ctx context.Context, tenant, webhookID, otherTenant, otherID string) error {
	sealed, err := s.seal(ctx, tenant, webhookID, standard.NewSecret())
	if err == nil {
		_, err = s.open(ctx, otherTenant, otherID, sealed)
	}
	return err
}
