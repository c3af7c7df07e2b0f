// Package mailbox is e-mail as a channel: the companies' mailboxes, every mail that comes in and goes out, and what became of it.
//
// It owns the tables mailboxes, mail_ledger, mail_outgoing, mail_suppressions and mail_domains, and above tenants
// mail_recipients. A mail is taken over, by SMTP or IMAP, once its raw bytes and its row in the ledger are stored, and not
// before; the rest is a job that can be repeated. What a mail is about it does not know: a Receiver, which core/app gives, makes
// a ticket of it, and other rooms leave what is to be sent with Queue, within their own transactions. It sends nothing that has no
// legal ground: whether somebody may be written to is asked before Queue. Mail of Kontor itself is core/mail's.
package mailbox

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/secret"
)

// State is whether a mailbox is in use.
type State string

// The states. A paused mailbox takes mail by SMTP and keeps it, is not polled and sends nothing.
const (
	Active State = "active"
	Paused State = "paused"
)

// Account is how a server is reached and signed in to.
type Account struct {
	Host string `json:"host,omitempty"`
	Port int    `json:"port,omitempty"`
	// TLS is "tls" from the first byte, "starttls", or "none".
	TLS  string `json:"tls,omitempty"`
	User string `json:"user,omitempty"`
	// Folder is the one that is polled; of IMAP only.
	Folder string `json:"folder,omitempty"`
}

// Mailbox is an address of the company.
type Mailbox struct {
	ID, Name, Address string
	// ForwardTo is an address of Kontor's own that takes mail for this mailbox at once.
	ForwardTo  string
	SenderName string
	TeamID     string
	Signature  string
	State      State
	// Acknowledge has new threads answered with the Acknowledgement.
	Acknowledge     bool
	Acknowledgement string
	IMAP, SMTP      Account
	// PolledAt is when IMAP was last asked, Problem what was wrong with it then.
	PolledAt             *time.Time
	Problem              string
	Version              int64
	CreatedAt, UpdatedAt time.Time

	imapSecret, smtpSecret string // sealed
	uidValidity, uidNext   int64
}

// HasIMAP reports whether the mailbox is polled.
func (m *Mailbox) HasIMAP() bool { return m.IMAP.Host != "" }

// HasSMTP reports whether the mailbox sends by a server of its own.
func (m *Mailbox) HasSMTP() bool { return m.SMTP.Host != "" }

// Incoming is a mail that is handed over.
type Incoming struct {
	// Key names the mail for good: the same key again must make nothing new.
	Key string
	// Address is the mailbox's, TeamID its team.
	Address, TeamID string
	// ThreadID is what it answers, as Outgoing has named it; empty where it is not known to answer anything.
	ThreadID string
	// Mail is what was read, Text what the sender has written, without quotes.
	Mail *mime.Message
	Text string
	// Automatic says that a machine has written it.
	Automatic bool
}

// Received is what became of it.
type Received struct {
	// ThreadID and RecordID name the thread and the message. New says that the thread began with it.
	ThreadID, RecordID string
	// Number is how people name the thread.
	Number string
	New    bool
}

// Receiver makes something of mails.
type Receiver interface {
	Receive(ctx context.Context, in Incoming) (Received, error)
}

// Reporter is told what became of outgoing mail that has a reference.
type Reporter interface {
	// Sent tells that the mail has left the house. The id is without angle brackets.
	Sent(ctx context.Context, reference, messageID string, at time.Time) error
	// Failed tells that it will not arrive, with a reason for people.
	Failed(ctx context.Context, reference, reason string) error
}

// Stripper takes quotes and signatures off a reply.
type Stripper func(text, sender string) string

// Rights answers for what the actor of the context may do.
type Rights interface {
	Require(ctx context.Context, function string) error
}

// Resolver looks up DNS records.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Relay is the operator's mail server, for mailboxes without one of their own.
type Relay struct {
	Account
	Password string
	// Dial connects; nil for the door that tenants' servers are called through.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Files   *file.Service
	Jobs    *job.Registry
	Secrets *secret.Service
	Rights  Rights
	// Team refuses a team that there is not; nil where there are none.
	Team func(ctx context.Context, teamID string) error
	// Dial connects to the servers that companies name; it is core/outbound's.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Limiter counts connections and mails of an address.
	Limiter ratelimit.Limiter
	// Relay is nil where the operator has no mail server.
	Relay *Relay
	// Domain is what forwarding addresses end in.
	Domain string
	// TrustAddresses has the listener take mail for a mailbox's own address although nobody has proven its domain. It is for
	// installations of one company.
	TrustAddresses bool
	// TLS is the listener's certificate; nil for none.
	TLS *tls.Config
	// MaxMail bounds a mail in bytes (default 32 MiB).
	MaxMail int64
	// Poll is how often IMAP is asked (default one minute).
	Poll time.Duration
	// Resolver looks up domains; nil for the system's.
	Resolver Resolver
	// CanSend refuses mail of a company that may send no more; it may be nil.
	CanSend func(ctx context.Context) error
	// Sent is told of each mail that has left; it may be nil.
	Sent func(ctx context.Context)
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil for the real one.
	Now func() time.Time
}

// Service is the door to mailboxes.
type Service struct {
	o        Options
	db       *db.DB
	files    *file.Service
	sealer   *secret.Service
	rights   Rights
	log      *slog.Logger
	receiver Receiver
	reporter Reporter
	strip    Stripper
	api      *httpapi.API
}

// New returns the service and registers its jobs, and how its secrets are sealed anew.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxMail == 0 {
		o.MaxMail = 32 << 20
	}
	if o.Poll == 0 {
		o.Poll = time.Minute
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Domain = strings.Trim(strings.ToLower(o.Domain), "."); o.Domain == "" {
		o.Domain = "localhost"
	}
	s := &Service{o: o, db: o.DB, files: o.Files, sealer: o.Secrets, rights: o.Rights, log: o.Logger, strip: func(text, _ string) string { return text }}
	job.Register(o.Jobs, receiveJob, job.Options{Lane: job.LaneMail, MaxAttempts: receiveAttempts, Timeout: 2 * time.Minute, Backoff: patience}, s.receive)
	job.Register(o.Jobs, sendJob, job.Options{Lane: job.LaneMail, MaxAttempts: sendAttempts, Timeout: sendTimeout, Backoff: patience}, s.deliver)
	job.Register(o.Jobs, tellJob, job.Options{MaxAttempts: receiveAttempts, Timeout: time.Minute, Backoff: patience}, s.tell)
	job.Register(o.Jobs, pollJob, job.Options{Lane: job.LaneDefault, MaxAttempts: 1 << 20, Timeout: 10 * time.Minute, Backoff: func(n int) time.Duration { return min(patience(n), 15*time.Minute) }}, s.poll)
	o.Secrets.Register("mailboxes", s.reseal)
	return s
}

// SetReceiver gives whoever makes something of mails, and is told what became of those that were sent. It must be called before the
// first mail.
func (s *Service) SetReceiver(r Receiver, told Reporter) { s.receiver, s.reporter = r, told }

// SetStripper gives what takes quotes off replies. Without one they stay whole.
func (s *Service) SetStripper(f Stripper) { s.strip = f }

func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Microsecond) }

// canonical is an address as it is compared: upper and lower case are the same to every mail server there is.
func canonical(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// clean keeps a value from making headers of its own.
var clean = strings.NewReplacer("\r", " ", "\n", " ", "\x00", "", "\u2028", " ", "\u2029", " ")

// raw reads a file to its end.
func (s *Service) raw(ctx context.Context, fileID string) ([]byte, error) {
	c, err := s.files.Read(ctx, fileID)
	if err != nil {
		return nil, err
	}
	r, err := c.Part(0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
