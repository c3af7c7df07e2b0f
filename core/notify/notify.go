// Package notify tells people what concerns them: that somebody mentioned them, gave them a record or shared one with them,
// that a task is due to be thought of, that an import or export is through.
//
// It owns the notifications, what each person wants to be told in which way, and the reminders of tasks. It learns of changes
// from the outbox and reads them from the ledger; it never writes a record. What a person may not read any more is not named to
// them, whenever it was that they were told. core/app gives Handle to the outbox relay; core/mail carries the mails.
package notify

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
)

// Kind says why somebody is told.
type Kind string

// The kinds.
const (
	// Mention: somebody wrote one's name into a text.
	Mention Kind = "mention"
	// Assigned: one has become the owner of a record, or of several at once.
	Assigned Kind = "assigned"
	// Reminder: the moment has come that a task's reminder was set to.
	Reminder Kind = "reminder"
	// Shared: a record was shared with one, or with a team of one's own.
	Shared Kind = "shared"
	// Transfer: an import or export that one had started has ended.
	Transfer Kind = "transfer"
)

// Kinds are all kinds, in the order in which settings show them.
var Kinds = []Kind{Mention, Assigned, Reminder, Shared, Transfer}

// NoticeWay is how somebody is told.
type NoticeWay struct {
	App  bool `json:"app" doc:"In the list of notifications."`
	Mail bool `json:"mail" doc:"By e-mail, unless it was read within two minutes."`
	Push bool `json:"push" doc:"On the devices that have agreed to it."`
}

// usual is how somebody is told who has chosen nothing.
var usual = map[Kind]NoticeWay{
	Mention:  {App: true, Mail: true, Push: true},
	Assigned: {App: true, Push: true},
	Reminder: {App: true, Push: true},
	Shared:   {App: true, Push: true},
	Transfer: {App: true},
}

// Notification is one thing that somebody is told.
type Notification struct {
	ID     string
	UserID string
	Kind   Kind
	// Object and RecordID name the record that it is about; empty where it is about several, or about none. Object is the
	// stable id.
	Object, RecordID string
	// ActorID is who did it; empty for Kontor itself.
	ActorID   string
	Params    Params
	ReadAt    *time.Time
	CreatedAt time.Time
}

// Params are what else there is to say.
type Params struct {
	// ChangeSet and Several stand for many records at once.
	ChangeSet string `json:"changeset_id,omitempty"`
	Several   bool   `json:"several,omitempty"`
	// Level is that of a share.
	Level string `json:"level,omitempty"`
	// Transfer is import or export, with its id, its object and how it ended.
	Transfer   string `json:"transfer,omitempty"`
	TransferID string `json:"transfer_id,omitempty"`
	State      string `json:"state,omitempty"`
	// At is the moment that a reminder was set to.
	At *time.Time `json:"at,omitempty"`
}

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	Mailer   *mail.Service
	// Client calls push services, whose addresses browsers name; Secrets keep what the calls are signed with.
	Client  *outbound.Client
	Secrets *secret.Service
	// Changed tells the open screens of a person, on all nodes, that there is something new.
	Changed func(tenant, userID string)
	// Company is the name of the context's tenant.
	Company func(ctx context.Context) (string, error)
	BaseURL string
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Service is the door to notifications.
type Service struct {
	Options
}

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Changed == nil {
		o.Changed = func(string, string) {}
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	s := &Service{o}
	o.Secrets.Register("push", s.reseal)
	o.Records.OnPurge(purged)
	return s
}

// RegisterJobs adds what turns changes into notifications, and what sends them.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, changesJob, job.Options{Unique: true}, s.changes)
	job.Register(reg, sharedJob, job.Options{}, s.shared)
	job.Register(reg, transferJob, job.Options{}, s.transferred)
	job.Register(reg, remindJob, job.Options{}, s.remind)
	job.Register(reg, deliverJob, job.Options{}, s.deliver)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// as returns a context in which a person acts.
func as(ctx context.Context, tenant, userID, locale string) context.Context {
	return actor.With(ctx, actor.Actor{Tenant: tenant, Kind: actor.Person, ID: userID, UserID: userID, Via: actor.ViaJob, Locale: locale})
}

const columns = "id, user_id, kind, object, record_id, actor_id, params, read_at, created_at"

func scan(r db.Rows) (n Notification, err error) {
	var params []byte
	if err = r.Scan(&n.ID, &n.UserID, &n.Kind, &n.Object, &n.RecordID, &n.ActorID, &params, &n.ReadAt, &n.CreatedAt); err != nil {
		return n, err
	}
	n.CreatedAt = n.CreatedAt.UTC()
	return n, json.Unmarshal(params, &n.Params)
}

// settings are how a person wants to be told, complete.
func settings(ctx context.Context, tx *db.Tx, userID string) (map[Kind]NoticeWay, error) {
	list, err := db.Collect(ctx, tx, func(r db.Rows) (raw []byte, err error) { return raw, r.Scan(&raw) },
		"select definition from notification_settings where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
	out := map[Kind]NoticeWay{}
	for _, k := range Kinds {
		out[k] = usual[k]
	}
	if err != nil || len(list) == 0 {
		return out, err
	}
	chosen := map[Kind]NoticeWay{}
	if err := json.Unmarshal(list[0], &chosen); err != nil {
		return nil, err
	}
	for k, w := range chosen {
		if slices.Contains(Kinds, k) {
			out[k] = w
		}
	}
	return out, nil
}
