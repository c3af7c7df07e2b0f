// Package chat lets visitors of a company's website talk to its staff.
//
// It owns the widget (a script that pages of other sites embed, and the page in a frame that it opens), who of the staff
// is there to answer, and which visitor's browser belongs to which conversation. What is said is tickets, conversations
// and messages of the service desk, so that a chat stands in the inbox and on the timeline like any other conversation;
// outside of its hours, or with nobody there, a visitor leaves a message that becomes a ticket all the same.
//
// A visitor is known by the widget's key, which names the company and can be renewed, and by a token that the browser got
// when the conversation began; both are random and compared by their hashes. Visitors see what is public in their own
// conversation and nothing else. The room must not send anything itself. core/app serves it.
//
// Where a company has chosen so, an assistant answers new chats until a person takes over: a job asks it for each thing said, its
// answers are messages like any other, each thing is answered at most once, and whatever goes wrong hands over to people.
package chat

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
)

// Company is what the room needs to know of a tenant.
type Company struct{ Name, Locale, TimeZone string }

// People answers for names of people.
type People interface {
	GetUser(ctx context.Context, userID string) (access.User, error)
	Require(ctx context.Context, function string) error
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Desk    *service.Service
	Records *records.Service
	People  People
	// Company returns a tenant that is in service; not_found for any other.
	Company func(ctx context.Context, tenant string) (Company, error)
	// Assistants may be nil: then only people answer.
	Assistants Assistants
	// Now is the clock; nil for the real one.
	Now func() time.Time
}

// Service is the door to live chat.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{o}
}

// present is how long somebody of the staff counts as there after the last sign of life; the app gives one each half minute.
const present = 75 * time.Second

// States of a conversation.
const (
	stateWaiting = "waiting" // nobody of the staff has answered yet
	stateActive  = "active"
	stateBot     = "bot"  // an assistant answers
	stateLeft    = "left" // a message was left while nobody was there
	stateEnded   = "ended"
)

func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }
