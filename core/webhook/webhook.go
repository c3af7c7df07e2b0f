// Package webhook tells other systems of changes: it owns the subscriptions, their secrets and the deliveries with their
// retries and their log.
//
// Everything that a receiver gets is read under the rights of the person who owns the subscription, when the event is made
// and again when it is sent. How messages are signed, when they are tried again and what an answer means is
// core/webhook/standard's; whether an address may be called is core/outbound's. core/app gives Handle to the outbox relay
// and registers the jobs.
package webhook

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// State is whether a webhook is sent to, and if not, why.
type State string

// The states. All but Active get no events; events that happen meanwhile are not made up for.
const (
	Active State = "active"
	// Paused by a person. What was waiting goes on when it is active again.
	Paused State = "paused"
	// Gone: the receiver has answered that it wants no more (410).
	Gone State = "gone"
	// Exhausted: the receiver has taken nothing for as long as a delivery is tried.
	Exhausted State = "exhausted"
	// Forbidden: the owner is not active any more, or has lost a right that the webhook needs.
	Forbidden State = "forbidden"
)

// Webhook is a subscription.
type Webhook struct {
	ID, Name, URL string
	// Events are "*", "deal.*" or "contact.created".
	Events []string
	// Filter narrows the events to records that satisfy it; nil for all.
	Filter filter.Node
	State  State
	// OwnerID is the person under whose rights everything is read: whoever has last said what is sent where.
	OwnerID string
	// FailingSince is when the first of the attempts failed since the last success.
	FailingSince *time.Time
	// PreviousUntil is how long messages carry a second signature, with the secret before the last rotation.
	PreviousUntil        *time.Time
	Version              int64
	CreatedAt, UpdatedAt time.Time

	secret, previous string // sealed
}

// Rights answers for what the actor of the context may do.
type Rights interface {
	Require(ctx context.Context, function string) error
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Records *records.Service
	Rights  Rights
	Client  *outbound.Client
	// Jobs is where the service registers its work.
	Jobs *job.Registry
	// Secrets seal what is signed with. It is required.
	Secrets *secret.Service
	// BaseURL is the source that events name, with the tenant behind it.
	BaseURL string
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock, and Random spreads retries, from 0 up to 1; nil means the usual ones.
	Now    func() time.Time
	Random func() float64
}

// Service is the door to webhooks.
type Service struct {
	db      *db.DB
	records *records.Service
	rights  Rights
	client  *outbound.Client
	sealer  *secret.Service
	baseURL string
	log     *slog.Logger
	clock   func() time.Time
	random  func() float64
	api     *httpapi.API
}

// New returns the service and registers its jobs, and how its secrets are sealed anew.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	s := &Service{
		db: o.DB, records: o.Records, rights: o.Rights, client: o.Client, sealer: o.Secrets, baseURL: strings.TrimRight(o.BaseURL, "/"),
		log: o.Logger, clock: o.Now, random: o.Random,
	}
	s.registerJobs(o.Jobs)
	o.Secrets.Register("webhooks", s.reseal)
	return s
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// asOwner returns a context in which the webhook's owner acts.
func asOwner(ctx context.Context, tenant string, h *Webhook) context.Context {
	return actor.With(ctx, actor.Actor{
		Tenant: tenant, Kind: actor.Person, ID: h.OwnerID, UserID: h.OwnerID, Via: actor.ViaJob, Locale: "en",
	})
}

// entitled reports whether the owner, who acts in the context, may still have webhooks.
func (s *Service) entitled(ctx context.Context) (bool, error) {
	err := s.rights.Require(ctx, access.ManageWebhooks)
	if denied(err) {
		return false, nil
	}
	return err == nil, err
}

// denied reports whether an error says that the actor may not, or that there is nothing for them.
func denied(err error) bool {
	switch fault.CodeOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.Invalid:
		return true
	}
	return false
}

// matches reports whether the webhook wants events of a type.
func (h *Webhook) matches(kind string) bool {
	object, _, _ := strings.Cut(kind, ".")
	return slices.ContainsFunc(h.Events, func(e string) bool { return e == "*" || e == kind || e == object+".*" })
}

var actions = []ledger.Action{
	ledger.Created, ledger.Updated, ledger.Deleted, ledger.Restored, ledger.Merged, ledger.Linked, ledger.Unlinked,
}

const (
	maxEvents   = 50
	maxName     = 200
	maxWebhooks = 100
)

// checkEvents refuses events that cannot happen for the actor, and a filter that does not fit all of their objects.
func (s *Service) checkEvents(ctx context.Context, l *fault.List, events []string, where filter.Node) error {
	switch {
	case len(events) == 0:
		l.Add("events", "required")
	case len(events) > maxEvents:
		l.Add("events", "too_many", fault.Params{"max": maxEvents})
	}
	checked := map[string]bool{}
	for _, e := range events {
		if e == "*" {
			if where != nil {
				l.Add("filter", "filter_needs_objects")
			}
			continue
		}
		name, action, _ := strings.Cut(e, ".")
		o, ok, err := s.records.ObjectOfEvent(ctx, name)
		if err != nil {
			return err
		}
		if !ok || action != "*" && !slices.Contains(actions, ledger.Action(action)) {
			l.Add("events", "unknown_event", fault.Params{"event": e})
			continue
		}
		if where == nil || checked[name] {
			continue
		}
		checked[name] = true
		if err := s.records.CheckFilter(ctx, o.Name, where); err != nil {
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.Invalid {
				return err
			}
			if err := l.Merge("", err); err != nil {
				return err
			}
		}
	}
	return nil
}
