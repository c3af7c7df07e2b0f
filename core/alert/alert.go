// Package alert watches the audit for what a person does not usually do: mass exports, mass reading and mass changes,
// sign-ins from elsewhere, bursts of failed ones, rights that somebody raises for himself.
//
// It owns the tables alert*. It reads the audit by a cursor, behind whoever writes there, so that no act waits for it. What
// it finds it stores, tells the administrators and, where the company wants that, has the person prove who they are or
// freezes the person's exports; it changes nothing else, and no rights. core/app runs it and has core/transfer and core/watch ask
// MayExport.
package alert

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Rule is what an alert is about.
type Rule string

// The rules.
const (
	// Exports, Views, Changes and Imports are about how much somebody does, compared with the same person's own days and hours.
	Exports Rule = "exports"
	Views   Rule = "views"
	Changes Rule = "changes"
	Imports Rule = "imports"
	// OffHours is about changes and imports outside of the company's working hours.
	OffHours Rule = "off_hours"
	// FailedLogins is about one account, or one address, with many failed sign-ins in an hour.
	FailedLogins Rule = "failed_logins"
	// NewPlace is about a sign-in with another device from another network, or from another country.
	NewPlace Rule = "new_place"
	// OwnRights is about somebody who changes the own rights, or a role of his.
	OwnRights Rule = "own_rights"
)

// Rules are all there are, in the order in which they are shown.
var Rules = []Rule{Exports, Views, Changes, Imports, OffHours, FailedLogins, NewPlace, OwnRights}

// Action is what happens besides telling the administrators.
type Action string

// The actions.
const (
	// Tell does nothing besides.
	Tell Action = "alert"
	// Relogin has the person's sessions prove anew whose they are before they go on; nothing on the screen is lost.
	Relogin Action = "relogin"
	// Freeze keeps the person from exporting until an administrator releases it.
	Freeze Action = "freeze_exports"
)

// State is where an alert stands.
type State string

// The states.
const (
	Open         State = "open"
	Acknowledged State = "acknowledged"
	Dismissed    State = "dismissed"
)

// Alert is one thing that was found.
type Alert struct {
	ID   string
	Rule Rule
	// UserID is whom it is about, Address whence it came; either may be empty.
	UserID, Address string
	// Value is how much was counted, Usual what is usual for the person, Bound what would have been let pass.
	Value, Usual, Bound int64
	// Detail is what else belongs to it, as JSON.
	Detail   string
	Action   Action
	State    State
	Reason   string
	ClosedBy string
	ClosedAt *time.Time
	At       time.Time
}

// Chainer links what waits, so that the watch sees it; it is core/audit's.
type Chainer interface {
	Chain(ctx context.Context) error
}

// Options wire the service.
type Options struct {
	DB          *db.DB
	Audit       Chainer
	Access      *access.Service
	Identity    *identity.Service
	Mailer      *mail.Service
	Invalidator *event.Invalidator
	// Company returns the name and the time zone of the actor's company.
	Company func(ctx context.Context) (name string, zone *time.Location, err error)
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door.
type Service struct {
	db       *db.DB
	audit    Chainer
	access   *access.Service
	identity *identity.Service
	mailer   *mail.Service
	invalid  *event.Invalidator
	company  func(ctx context.Context) (string, *time.Location, error)
	baseURL  string
	clock    func() time.Time
	log      *slog.Logger

	mu    sync.Mutex
	dirty map[string]bool
}

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{
		db: o.DB, audit: o.Audit, access: o.Access, identity: o.Identity, mailer: o.Mailer, invalid: o.Invalidator, company: o.Company,
		baseURL: strings.TrimRight(o.BaseURL, "/"), clock: o.Now, log: o.Logger, dirty: map[string]bool{},
	}
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// pause is how long what has been linked waits to be looked at, so that a busy moment is looked at once.
const pause = 5 * time.Second

// Noticed says that a tenant's audit has grown. It costs a look into memory.
func (s *Service) Noticed(tenant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dirty[tenant] = true
}

// Run looks at the audits that have grown on this node until the context ends. What a node that was killed has left is looked
// at with the tenant's next entry, or by the sweep.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		s.mu.Lock()
		due := make([]string, 0, len(s.dirty))
		for tenant := range s.dirty {
			due = append(due, tenant)
		}
		clear(s.dirty)
		s.mu.Unlock()
		slices.Sort(due)
		for _, tenant := range due {
			if err := s.Look(actor.ForSystem(ctx, tenant, "watch")); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "look at an audit", "tenant", tenant, "error", err)
			}
		}
	}
}

// MayExport refuses a person, or a machine that acts for one, whose exports are frozen. One row by the primary key.
func (s *Service) MayExport(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil || a.Kind == actor.System {
		return err
	}
	for _, person := range []string{a.UserID, a.OnBehalfOf} {
		if person == "" {
			continue
		}
		frozen := false
		if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			where, args := tx.Where("")
			frozen, err = db.Exists(ctx, tx, "select 1 from alert_freezes where "+where+" and user_id = ?", append(args, person)...)
			return err
		}); err != nil {
			return err
		}
		if frozen {
			return fault.New(fault.Forbidden, "exports_frozen")
		}
	}
	return nil
}

// RegisterJobs adds the room's work to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, tellJob, job.Options{MaxAttempts: 20}, s.tell)
}

// changed tells the open screens.
func (s *Service) changed(ctx context.Context, tenant string) {
	if err := s.invalid.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindAlert, Tenant: tenant}); err != nil {
		s.log.WarnContext(ctx, "telling other nodes of an alert", "tenant", tenant, "error", err)
	}
}
