package webhook

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/core/webhook/standard"
)

// purpose is what a webhook's sealed secrets are bound to, besides their tenant. The secret before a rotation moves from one
// column to another, so that both have the same.
func purpose(webhookID string) string { return "webhooks/" + webhookID + "/secret" }

// seal encrypts a secret for storage. It may ask the control tables, so it is not for transactions.
func (s *Service) seal(ctx context.Context, tenant, webhookID string, secret standard.Secret) (string, error) {
	sealed, err := s.sealer.Seal(ctx, tenant, purpose(webhookID), []byte(secret.Reveal()))
	if err != nil {
		return "", fmt.Errorf("seal the secret of %s: %w", webhookID, err)
	}
	return sealed, nil
}

// open decrypts what seal has written for the same tenant and webhook.
func (s *Service) open(ctx context.Context, tenant, webhookID, sealed string) (standard.Secret, error) {
	text, err := s.sealer.Open(ctx, tenant, purpose(webhookID), sealed)
	if err != nil {
		return standard.Secret{}, fmt.Errorf("open the secret of %s: %w", webhookID, err)
	}
	return standard.ParseSecret(string(text))
}

// reseal seals a tenant's secrets anew. A secret that has been rotated meanwhile stays as it is: the next run finds it.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = actor.ForSystem(ctx, owner, "seal webhook secrets anew")
	var list []*Webhook
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = listHooks(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, h := range list {
		next, changed, err := reseal(purpose(h.ID), h.secret)
		if err != nil {
			return fmt.Errorf("the secret of %s: %w", h.ID, err)
		}
		previous := h.previous
		if previous != "" {
			var also bool
			if previous, also, err = reseal(purpose(h.ID), h.previous); err != nil {
				return fmt.Errorf("the previous secret of %s: %w", h.ID, err)
			}
			changed = changed || also
		}
		if !changed {
			continue
		}
		err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("update webhooks set secret = ?, previous_secret = ? where tenant_id = ? and id = ? and secret = ? and previous_secret = ?",
				next, previous, tx.Tenant(), h.ID, h.secret, h.previous)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
