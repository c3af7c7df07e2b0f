// Package service is the service desk: tickets, the conversations on each channel about them, and the messages in those.
//
// Tickets, conversations and messages are records: everybody reads and lists them through core/records, under their own
// rights. This room holds what they do beyond that, and it is called like this:
//
//   - A channel (mail, chat, portal, web form, API, phone note) hands in what a customer says with Open: it finds the ticket
//     by TicketID, by the channel's ConversationKey or, for mail, by the Message-IDs that it answers, or makes one. Message.Key
//     is the channel's own key of the message: the same key again returns what the first call made, so that a channel may repeat
//     itself after a crash. Open acts as the context's actor; channels without a person act as the system (actor.ForSystem).
//   - People answer with Reply (to the customer) and Note (internal). A reply waits for the undo window, or until SendAt, and
//     then goes to the Sender that was set for its channel with SetSender; a channel without one shows it by itself (portal, chat).
//   - A Sender leaves the message in its own queue within the transaction that it is given, and tells with Sent or Failed.
//   - The portal asks Customer for what somebody may see: public messages of the own tickets, and nothing else.
//
// It owns no record tables; what a company sets for its desk (macros, canned replies, calendars, SLA policies, routing) stands in service_rules. It sends nothing itself.
package service

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
)

// UndoWindow is how long a reply can be taken back before it goes out.
const UndoWindow = 10 * time.Second

// Teams answers for teams.
type Teams interface {
	GetTeam(ctx context.Context, teamID string) (access.Team, error)
}

// People answers for the staff.
type People interface {
	GetUser(ctx context.Context, userID string) (access.User, error)
}

// Outgoing is a reply on its way to the customer.
type Outgoing struct {
	// MessageID is the id of the record, TicketID and ConversationID those of what it belongs to, Number is the ticket's.
	MessageID, TicketID, ConversationID, Number string
	Channel, ConversationKey                    string
	// Address is the own address that the customer has written to; empty for none in particular.
	Address       string
	Subject       string
	Text, HTML    string
	To, Cc        []string
	AuthorID      string
	InReplyTo     string
	References    []string
	ContactID     string
	CustomerEmail string
	// Automatic says that no person has written it.
	Automatic bool
	// TeamID is the ticket's team, Language what the customer was written in, where that is known.
	TeamID, Language string
}

// Sender takes replies over that go out by its channel.
type Sender interface {
	// SendTx leaves the message in the sender's queue, within the transaction. It must not call anything over the network.
	SendTx(ctx context.Context, tx *db.Tx, m Outgoing) error
}

// Chooser is a Sender that takes only some conversations of its channel over, by the channel's key; the others are shown by
// themselves. In those it takes, answers go to who has written last.
type Chooser interface {
	Sender
	Takes(conversationKey string) bool
}

// Copier tells customers by mail what a channel without a way out of its own shows them only where they look, such as the portal.
// Where there is no address or no mailbox, nothing is sent. It must not call anything over the network.
type Copier interface {
	// CopyTx sends them an answer too, within the transaction, and whoever replies to the mail answers the ticket.
	CopyTx(ctx context.Context, tx *db.Tx, m Outgoing) error
	// ConfirmTx says that a new ticket has come in.
	ConfirmTx(ctx context.Context, tx *db.Tx, m Outgoing) error
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Records *records.Service
	Teams   Teams
	// People may be nil: then escalations tell the owner in place of the manager.
	People People
	// Guard demands a function of the actor; nil lets only the system set rules.
	Guard func(ctx context.Context, function string) error
	// Portal returns the address of the context's company's portal; nil where there is none, and nobody is asked to rate.
	Portal func(ctx context.Context) (string, error)
	// Undo is how long replies can be taken back; nil for UndoWindow.
	Undo *time.Duration
}

// Service is the door to the service desk.
type Service struct {
	db      *db.DB
	records *records.Service
	teams   Teams
	people  People
	guard   func(ctx context.Context, function string) error
	portal  func(ctx context.Context) (string, error)
	undo    time.Duration
	senders map[string]Sender
	copier  Copier
}

// New returns the service and hangs its hooks into the write path.
func New(o Options) *Service {
	s := &Service{db: o.DB, records: o.Records, teams: o.Teams, people: o.People, guard: o.Guard, portal: o.Portal, undo: UndoWindow, senders: map[string]Sender{}}
	if o.Undo != nil {
		s.undo = *o.Undo
	}
	o.Records.Before("ticket", s.beforeTicket)
	o.Records.Before("message", s.beforeMessage)
	return s
}

// SetSender has replies on a channel go out through the sender. It must be called before the first request.
func (s *Service) SetSender(channel string, to Sender) { s.senders[channel] = to }

// senderOf is who takes the replies in a conversation over; nil for nobody.
func (s *Service) senderOf(conv *records.Record) (to Sender, chosen bool) {
	if conv == nil {
		return nil, false
	}
	to = s.senders[conv.Text("channel")]
	c, ok := to.(Chooser)
	switch {
	case !ok:
		return to, false
	case !c.Takes(conv.Text("external_key")):
		return nil, false
	}
	return to, true
}

// SetCopier has replies on channels that have no sender go out through it as well. It must be called before the first request.
func (s *Service) SetCopier(to Copier) { s.copier = to }

// sendJob sends a reply when its time has come.
const sendJob = "service.send"

type sendArgs struct {
	MessageID string `json:"message_id"`
}

// RegisterJobs registers the room's jobs.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, sendJob, job.Options{}, func(ctx context.Context, j job.Job[sendArgs]) error { return s.send(ctx, j.Args.MessageID) })
	job.Register(reg, clockJob, job.Options{}, func(ctx context.Context, j job.Job[clockArgs]) error { return s.tick(ctx, j.Args.TicketID) })
	job.Register(reg, guessJob, job.Options{MaxAttempts: 3}, func(ctx context.Context, j job.Job[clockArgs]) error { return s.suggest(ctx, j.Args.TicketID) })
	job.Register(reg, surveyJob, job.Options{}, func(ctx context.Context, j job.Job[surveyArgs]) error { return s.survey(ctx, j.Args) })
	job.Register(reg, learnJob, job.Options{Lane: job.LaneQuiet, MaxAttempts: 3}, func(ctx context.Context, _ job.Job[struct{}]) error { return s.Learn(ctx) })
}

// insideKey marks what this room writes itself.
type insideKey struct{}

func inside(ctx context.Context) context.Context { return context.WithValue(ctx, insideKey{}, true) }

func isInside(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

// do is records.Do for this room's own writes.
func (s *Service) do(ctx context.Context, reason string, fn func(ctx context.Context, w *work) error) error {
	_, err := s.records.Do(inside(ctx), reason, func(ctx context.Context, b *records.Batch) error {
		w := &work{Service: s, b: b}
		for _, x := range []struct {
			name string
			to   **metadata.Object
		}{{"tickets", &w.tickets}, {"conversations", &w.conversations}, {"messages", &w.messages}} {
			var err error
			if *x.to, err = b.Model().Object(x.name); err != nil {
				return err
			}
		}
		return fn(ctx, w)
	})
	return err
}

// work is one transaction of the room.
type work struct {
	*Service
	b                                *records.Batch
	tickets, conversations, messages *metadata.Object
}
