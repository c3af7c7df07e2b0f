// Package privacy keeps what people have agreed to, and decides whether they may be written to.
//
// A consent is a record of the object "consent": written through core/records, so that rights, ledger, history, import and
// export apply. The room adds its rules to that path, knows for a contact, a channel and a purpose what counts now, asks people
// by double opt-in, takes their word back by a link that needs neither sign-in nor JavaScript, and sends: whoever writes to
// people (plugins today) says Send, never sees an address, and consent, frequency cap and quiet hours are decided in the
// transaction that queues the message. It owns privacy_settings and privacy_messages.
package privacy

import (
	"context"
	"log/slog"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
)

// The objects that the room speaks of, by id.
const (
	consentObject = "consent"
	contactObject = "contact"
)

// Email is the channel that Kontor delivers itself; Ads is that of advertising networks, by which nothing is sent.
const (
	Email = "email"
	Ads   = "ads"
)

// The states of a consent.
const (
	Requested = "requested"
	Granted   = "granted"
	Withdrawn = "withdrawn"
	Expired   = "expired"
)

// Company is what the room has to know of the company that writes.
type Company struct {
	Name, Locale string
	Zone         *time.Location
}

// Mail is an e-mail as it leaves the house.
type Mail struct {
	// ID is the same in every attempt at the same message.
	ID string
	// From is the sender's name; the address is that of whoever delivers.
	From, To, Locale, Subject, Text, HTML string
	// Unsubscribe is the address of the one-click unsubscription, empty where there is nothing to withdraw.
	Unsubscribe string
}

// Mailer delivers e-mails.
type Mailer interface {
	// CanSend reports whether anything leaves the house at all.
	CanSend() bool
	// Deliver hands an e-mail over. refused says that trying again is of no use.
	Deliver(ctx context.Context, m Mail) (refused bool, err error)
}

// Parcel is a message in another channel as it leaves the house.
type Parcel struct {
	ID, Channel, Thread, To, Subject, Text, HTML string
}

// Carrier delivers in channels other than e-mail.
type Carrier interface {
	// Carries reports whether there is anybody who delivers in a channel.
	Carries(ctx context.Context, channel string) (bool, error)
	// Deliver hands a message over and returns the channel's own names of it and of its conversation. refused says that trying
	// again is of no use.
	Deliver(ctx context.Context, p Parcel) (externalID, thread string, refused bool, err error)
}

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	Mailer   Mailer
	// Limiter counts who opens the links.
	Limiter ratelimit.Limiter
	// Active says whether a company is there and works.
	Active func(ctx context.Context, tenant string) bool
	// Company is that of the context's actor.
	Company func(ctx context.Context) (Company, error)
	// Keys sign the links; the first signs, and all are believed.
	Keys    [][]byte
	BaseURL string
	// Now is the clock; nil means time.Now.
	Now    func() time.Time
	Logger *slog.Logger
}

// Service is the door to consent.
type Service struct {
	Options
	carrier Carrier
}

// New returns the service and hangs its rules into the write path.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{Options: o}
	o.Records.Before(consentObject, s.before)
	o.Records.OnMerge(s.merged)
	o.Records.OnPurge(s.purged)
	return s
}

// SetCarrier wires who delivers in other channels. It must be called before the first request.
func (s *Service) SetCarrier(c Carrier) { s.carrier = c }

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// merged lets messages follow a contact that was merged into another one.
func (s *Service) merged(_ context.Context, tx *db.Tx, o *metadata.Object, into string, from []string) error {
	if o.ID != contactObject {
		return nil
	}
	in, arg := tx.Dialect().In("contact_id", from)
	tx.Queue("update privacy_messages set contact_id = ? where tenant_id = ? and "+in, into, tx.Tenant(), arg)
	return nil
}

// purged forgets what was sent to people who go for good.
func (s *Service) purged(_ context.Context, tx *db.Tx, ids []string) error {
	in, arg := tx.Dialect().In("contact_id", ids)
	tx.Queue("delete from privacy_messages where tenant_id = ? and "+in, tx.Tenant(), arg)
	return nil
}

// keepMessages is how long it is remembered what was sent: longer than any cap looks back.
const keepMessages = 400 * 24 * time.Hour

// Sweep forgets what was sent long ago, and marks the consents that have run out. Only the system calls it.
func (s *Service) Sweep(ctx context.Context) error {
	err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from privacy_messages where tenant_id = ? and created_at < ?", tx.Tenant(), s.now().Add(-keepMessages))
		return err
	})
	if err != nil {
		return err
	}
	for {
		more, err := s.expire(ctx)
		if err != nil || !more {
			return err
		}
	}
}
