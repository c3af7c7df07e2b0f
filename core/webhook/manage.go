package webhook

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// overlap is how long the old secret of a rotation goes on signing.
const overlap = 24 * time.Hour

// Input is what a new webhook is made of.
type Input struct {
	Name, URL string
	Events    []string
	Filter    filter.Node
}

// Patch is what can be changed of a webhook; nil leaves as it is.
type Patch struct {
	Name, URL *string
	Events    *[]string
	// Filter replaces the filter when SetFilter is true; nil then removes it.
	Filter    filter.Node
	SetFilter bool
	// State is Active or Paused.
	State *State
}

// owner is the person who answers for a webhook. Keys that are limited by scopes cannot own one, since deliveries are made
// with the person's whole rights; neither can Kontor itself.
func (s *Service) owner(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err == nil && (a.UserID == "" || len(a.Scopes) > 0) {
		err = fault.New(fault.Forbidden, "webhook_needs_person")
	}
	return a, err
}

// List returns the tenant's webhooks. The actor needs access.ManageWebhooks, here and below.
func (s *Service) List(ctx context.Context) (list []*Webhook, err error) {
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = listHooks(ctx, tx)
		return err
	})
	return list, err
}

// Get returns one webhook; not_found when the tenant has none with this id.
func (s *Service) Get(ctx context.Context, hookID string) (h *Webhook, err error) {
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err = getHook(ctx, tx, hookID, false)
		return err
	})
	return h, err
}

// Create adds a webhook that the actor owns, and returns its secret, which cannot be had again. Faults: invalid for name,
// url, events and filter; conflict when there are too many; forbidden for actors who cannot own one.
func (s *Service) Create(ctx context.Context, in Input) (*Webhook, standard.Secret, error) {
	var none standard.Secret
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, none, err
	}
	a, err := s.owner(ctx)
	if err != nil {
		return nil, none, err
	}
	now := s.now()
	h := &Webhook{
		ID: id.At("whk", now), Name: strings.TrimSpace(in.Name), URL: in.URL, Events: in.Events, Filter: in.Filter, State: Active,
		OwnerID: a.UserID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if err := s.check(ctx, h); err != nil {
		return nil, none, err
	}
	secret := standard.NewSecret()
	if h.secret, err = s.seal(ctx, a.Tenant, h.ID, secret); err != nil {
		return nil, none, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from webhooks where tenant_id = ?", tx.Tenant()).Scan(&n); err != nil {
			return err
		}
		if n >= maxWebhooks {
			return fault.New(fault.Conflict, "too_many_webhooks", fault.Params{"max": maxWebhooks})
		}
		insertHook(tx, h)
		return audit.Record(ctx, tx, audit.Entry{Action: audit.WebhookCreated, Target: h.ID, Detail: audit.Change{After: told(h)}})
	})
	return h, secret, err
}

// check refuses what a webhook cannot be.
func (s *Service) check(ctx context.Context, h *Webhook) error {
	var l fault.List
	if utf8.RuneCountInString(h.Name) > maxName {
		l.Add("name", "too_long", fault.Params{"max": maxName})
	}
	if !utf8.ValidString(h.Name) || strings.ContainsFunc(h.Name, unicode.IsControl) {
		l.Add("name", "invalid_characters")
	}
	if _, err := s.client.ParseURL(h.URL); err != nil {
		if err := l.Merge("url", err); err != nil {
			return err
		}
	}
	if err := s.checkEvents(ctx, &l, h.Events, h.Filter); err != nil {
		return err
	}
	return l.Err()
}

// change runs fn on a webhook under a lock and stores what it makes of it, with a new version. matches sees the present one
// first and may refuse, such as for a stale version; it may be nil.
func (s *Service) change(ctx context.Context, hookID string, matches func(*Webhook) error, fn func(ctx context.Context, tx *db.Tx, h *Webhook) error) (*Webhook, error) {
	var h *Webhook
	err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if h, err = getHook(ctx, tx, hookID, true); err != nil {
			return err
		}
		if matches != nil {
			if err := matches(h); err != nil {
				return err
			}
		}
		before, secret := told(h), h.secret
		h.Version++
		h.UpdatedAt = s.now()
		if err := fn(ctx, tx, h); err != nil {
			return err
		}
		updateHook(tx, h)
		e := audit.Entry{Action: audit.WebhookUpdated, Target: h.ID, Detail: audit.Change{Before: before, After: told(h)}}
		if h.secret != secret {
			e = audit.Entry{Action: audit.SecretRotated, Target: h.ID}
		}
		return audit.Record(ctx, tx, e)
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// Update changes a webhook. Whoever changes where it sends, what or which records becomes its owner, so that nobody receives
// what only somebody else may read. matches is as in change.
func (s *Service) Update(ctx context.Context, hookID string, matches func(*Webhook) error, p Patch) (*Webhook, error) {
	present, err := s.Get(ctx, hookID)
	if err != nil {
		return nil, err
	}
	p.apply(present)
	if p.redirects() {
		a, err := s.owner(ctx)
		if err != nil {
			return nil, err
		}
		present.OwnerID = a.UserID
		// Checked outside of the transaction, which holds a connection; a racing change bumps the version.
		if err := s.check(ctx, present); err != nil {
			return nil, err
		}
	} else if p.Name != nil {
		if err := s.check(ctx, present); err != nil {
			return nil, err
		}
	}
	if p.State != nil && *p.State != Active && *p.State != Paused {
		return nil, fault.At("state", "not_an_option", fault.Params{"value": string(*p.State), "allowed": []State{Active, Paused}})
	}
	based := present.Version
	return s.change(ctx, hookID, matches, func(_ context.Context, tx *db.Tx, h *Webhook) error {
		if h.Version != based+1 {
			return fault.New(fault.Stale, "stale", fault.Params{"version": h.Version - 1})
		}
		if p.State != nil && *p.State == Active && h.State != Active {
			h.FailingSince = nil
			if _, err := job.Enqueue(tx, drainKind, drainArgs{WebhookID: hookID}); err != nil {
				return err
			}
		}
		p.apply(h)
		if p.redirects() {
			h.OwnerID = present.OwnerID
		}
		return nil
	})
}

func (p Patch) redirects() bool { return p.URL != nil || p.Events != nil || p.SetFilter }

func (p Patch) apply(h *Webhook) {
	if p.Name != nil {
		h.Name = strings.TrimSpace(*p.Name)
	}
	if p.URL != nil {
		h.URL = *p.URL
	}
	if p.Events != nil {
		h.Events = *p.Events
	}
	if p.SetFilter {
		h.Filter = p.Filter
	}
	if p.State != nil {
		h.State = *p.State
	}
}

// told is what the audit says of a webhook.
func told(h *Webhook) any {
	return map[string]any{"url": h.URL, "events": append([]string{}, h.Events...), "owner_id": h.OwnerID, "state": h.State}
}

// Delete removes a webhook with its deliveries. matches is as in change.
func (s *Service) Delete(ctx context.Context, hookID string, matches func(*Webhook) error) error {
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err := getHook(ctx, tx, hookID, true)
		if err != nil {
			return err
		}
		if err := matches(h); err != nil {
			return err
		}
		tx.Queue("delete from webhook_deliveries where tenant_id = ? and webhook_id = ?", tx.Tenant(), hookID)
		tx.Queue("delete from webhooks where tenant_id = ? and id = ?", tx.Tenant(), hookID)
		return audit.Record(ctx, tx, audit.Entry{Action: audit.WebhookDeleted, Target: hookID, Detail: audit.Change{Before: told(h)}})
	})
}

// Rotate gives a webhook a new secret and returns it. For a day messages are signed with the old one, too.
func (s *Service) Rotate(ctx context.Context, hookID string) (*Webhook, standard.Secret, error) {
	secret := standard.NewSecret()
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, secret, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, secret, err
	}
	sealed, err := s.seal(ctx, a.Tenant, hookID, secret)
	if err != nil {
		return nil, secret, err
	}
	h, err := s.change(ctx, hookID, nil, func(_ context.Context, _ *db.Tx, h *Webhook) error {
		until := s.now().Add(overlap)
		h.previous, h.PreviousUntil, h.secret = h.secret, &until, sealed
		return nil
	})
	return h, secret, err
}

// secrets are what a message is signed with now, the newest first.
func (s *Service) secrets(ctx context.Context, tenant string, h *Webhook) ([]standard.Secret, error) {
	secret, err := s.open(ctx, tenant, h.ID, h.secret)
	if err != nil {
		return nil, err
	}
	out := []standard.Secret{secret}
	if h.previous != "" && h.PreviousUntil != nil && s.now().Before(*h.PreviousUntil) {
		old, err := s.open(ctx, tenant, h.ID, h.previous)
		if err != nil {
			return nil, errors.Join(errors.New("the secret before the last rotation"), err)
		}
		out = append(out, old)
	}
	return out, nil
}
