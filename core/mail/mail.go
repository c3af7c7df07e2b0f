// Package mail sends what Kontor itself has to tell a person: proofs of an address, password resets, invitations.
//
// It owns the texts, in German and English, and the way to the operator's mail server. Messages wait in the job queue,
// sealed, since they hold links that open accounts: neither the queue nor a log ever shows one in clear. It knows nothing
// of consent, campaigns or a tenant's own mail accounts, which are other rooms'. core/identity and tenants call Prepare
// before their transaction and Send within it.
package mail

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/template"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
)

// Kind names a text.
type Kind string

// The texts. Each stands in text/<kind>.<language>.txt: the subject, an empty line, the body.
const (
	// Verify asks the owner of an address to confirm it. Data: Name, Link, Hours.
	Verify Kind = "verify"
	// ChangeEmail does the same for a new address of an account. Data: Name, Link, Hours.
	ChangeEmail Kind = "change_email"
	// EmailChanged tells the old address. Data: Name, Email.
	EmailChanged Kind = "email_changed"
	// Reset leads to a new password. Data: Name, Link, Hours.
	Reset Kind = "reset"
	// PasswordChanged tells that there is one. Data: Name, Link.
	PasswordChanged Kind = "password_changed"
	// Invite leads into a company. Data: Name, Company, By, Link, Days.
	Invite Kind = "invite"
	// BillingTrialEnds and BillingTrialOver are about the end of a company's trial. Data: Name, Company, Link, Days.
	BillingTrialEnds Kind = "billing_trial_ends"
	BillingTrialOver Kind = "billing_trial_over"
	// BillingUnpaid tells that a payment has failed, BillingPaid that it was made after all. Data: Name, Company, Link, Days.
	BillingUnpaid Kind = "billing_unpaid"
	BillingPaid   Kind = "billing_paid"
	// BillingEnded and BillingReadOnly tell what a company can do no more. Data: Name, Company, Link, Days.
	BillingEnded    Kind = "billing_ended"
	BillingReadOnly Kind = "billing_read_only"
	// BillingLimit tells that a limit of the plan comes near. Data: Name, Company, Link, What, Percent.
	BillingLimit Kind = "billing_limit"
	// LimitNear tells that a limit of the operator comes near or is reached. Data: Name, Company, Link, What, Percent.
	LimitNear Kind = "limit_near"
	// Alert tells that somebody does what he does not usually do. Data: Name, Company, Link, What, By.
	Alert Kind = "alert"
)

// The texts about a company as a whole.
const (
	// ErasureAsked, ErasureSoon and ErasureCancelled are about the end of a company. Data: Name, Company, By, Link, Days.
	ErasureAsked     Kind = "erasure_asked"
	ErasureSoon      Kind = "erasure_soon"
	ErasureCancelled Kind = "erasure_cancelled"
	// Erased brings the proof that a company is erased. Data: Name, Company, Text.
	Erased Kind = "erased"
	// SupportAsked asks whether an operator may come in. Data: Name, Company, By, What, Link.
	SupportAsked Kind = "support_asked"
)

// Notification tells a person what concerns them in their company. Data: Name, Company, What, Link.
const Notification Kind = "notification"

// PortalLink lets a customer into the portal. Data: Company, Link, Minutes.
const PortalLink Kind = "portal_link"

// IdeaChanged tells who has voted for an idea of its new state. Data: Company, What, By (the state), Text (the answer), Link, Stop.
const IdeaChanged Kind = "idea_changed"

// kinds are all texts.
var kinds = []Kind{
	Verify, ChangeEmail, EmailChanged, Reset, PasswordChanged, Invite, BillingTrialEnds, BillingTrialOver, BillingUnpaid, BillingPaid,
	BillingEnded, BillingReadOnly, BillingLimit, LimitNear, Alert, ErasureAsked, ErasureSoon, ErasureCancelled, Erased, SupportAsked, Notification, PortalLink, IdeaChanged,
}

// Data are the values of a text.
type Data struct {
	Name, Email, Company, By, Link, What string
	Hours, Minutes, Days, Percent        int
	// Text may have lines. Kontor itself has made it.
	Text string
	// Stop is the address that ends such mails.
	Stop string
}

// Message is one mail to one person.
type Message struct {
	To, Locale string
	Kind       Kind
	Data       Data
	// Tenant is the company in whose name it is sent; empty for Kontor itself.
	Tenant string
}

//go:embed text/*.txt
var texts embed.FS

// languages are those that every text exists in; the first is for everybody else.
var languages = []string{"en", "de"}

// Sealer keeps messages unreadable while they wait; it is core/secret's.
type Sealer interface {
	Seal(ctx context.Context, owner, purpose string, plain []byte) (string, error)
	Open(ctx context.Context, owner, purpose, sealed string) ([]byte, error)
}

// Queue is where messages wait; it is core/job's.
type Queue interface {
	Insert(ctx context.Context, tx *db.ControlTx, tenant, kind string, args any, opts ...job.Option) (jobID string, inserted bool, err error)
}

// Options wire the service.
type Options struct {
	Sealer Sealer
	// Queue returns the queue once it is made.
	Queue func() Queue
	// Sender names whom a tenant's messages come from; it may be nil.
	Sender func(ctx context.Context, tenant string) string
	// Sent is told of each message that is queued, in its transaction; it may be nil.
	Sent func(tx *db.ControlTx, tenant string)
	// Server is the operator's mail server; nil where there is none, and then messages are only noted in the log.
	Server *Server
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to sending.
type Service struct {
	sealer Sealer
	queue  func() Queue
	server *Server
	sender func(ctx context.Context, tenant string) string
	sent   func(tx *db.ControlTx, tenant string)
	log    *slog.Logger
	texts  map[string]*template.Template
}

const (
	jobKind     = "mail"
	purpose     = "mail"
	maxAttempts = 16 // about three days
)

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{sealer: o.Sealer, queue: o.Queue, server: o.Server, sender: o.Sender, sent: o.Sent, log: o.Logger, texts: map[string]*template.Template{}}
	for _, k := range kinds {
		for _, lang := range languages {
			name := string(k) + "." + lang
			s.texts[name] = template.Must(template.New(name+".txt").Option("missingkey=error").ParseFS(texts, "text/"+name+".txt"))
		}
	}
	return s
}

// CanSend reports whether messages leave the house at all. Without a mail server, whatever needs a proof of an address has
// to do without.
func (s *Service) CanSend() bool { return s.server != nil }

// RegisterJobs adds the sending to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, jobKind, job.Options{Lane: job.LaneMail, MaxAttempts: maxAttempts, Timeout: time.Minute}, s.send)
}

// letter is a rendered message.
type letter struct {
	Kind    Kind   `json:"kind"`
	To      string `json:"to"`
	Locale  string `json:"locale"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
	// From is the sender's name; empty for the mail server's own.
	From string `json:"from,omitempty"`
}

// args are what the queue keeps.
type args struct {
	Sealed string `json:"sealed"`
}

// Prepared is a message that is ready to be queued.
type Prepared struct{ args args }

// Prepare renders and seals a message. It asks the database for the key, so it is called before the transaction.
func (s *Service) Prepare(ctx context.Context, m Message) (Prepared, error) {
	l, err := s.render(m)
	if err != nil {
		return Prepared{}, err
	}
	if m.Tenant != "" && s.sender != nil {
		l.From = clean.Replace(s.sender(ctx, m.Tenant))
	}
	plain, err := json.Marshal(l)
	if err != nil {
		return Prepared{}, err
	}
	sealed, err := s.sealer.Seal(ctx, owner, purpose, plain)
	if err != nil {
		return Prepared{}, fmt.Errorf("seal a message: %w", err)
	}
	return Prepared{args{Sealed: sealed}}, nil
}

// owner is whose data key seals messages: they are the node's, since they speak of accounts, which stand above tenants.
const owner = "kontor"

// Send queues a prepared message within the transaction that causes it. The tenant is the one that it is sent for.
func (s *Service) Send(ctx context.Context, tx *db.ControlTx, tenant string, p Prepared) error {
	if _, _, err := s.queue().Insert(ctx, tx, tenant, jobKind, p.args); err != nil {
		return fmt.Errorf("queue a message: %w", err)
	}
	if s.sent != nil {
		s.sent(tx, tenant)
	}
	return nil
}

// clean keeps a value that a person has typed from making lines of its own.
var clean = strings.NewReplacer("\r", " ", "\n", " ", "\u2028", " ", "\u2029", " ", "\x00", "")

func (s *Service) render(m Message) (letter, error) {
	lang := languages[0]
	for _, l := range languages {
		if strings.HasPrefix(m.Locale, l) {
			lang = l
		}
	}
	t, ok := s.texts[string(m.Kind)+"."+lang]
	if !ok {
		return letter{}, fmt.Errorf("there is no text %q", m.Kind)
	}
	d := m.Data
	for _, v := range []*string{&d.Name, &d.Email, &d.Company, &d.By, &d.What} {
		*v = clean.Replace(*v)
	}
	var b strings.Builder
	if err := t.Execute(&b, d); err != nil {
		return letter{}, fmt.Errorf("render the text %q: %w", m.Kind, err)
	}
	subject, body, ok := strings.Cut(b.String(), "\n\n")
	if !ok {
		return letter{}, fmt.Errorf("the text %q has no subject", m.Kind)
	}
	return letter{Kind: m.Kind, To: m.To, Locale: lang, Subject: strings.TrimSpace(subject), Body: strings.TrimRight(body, "\n") + "\n"}, nil
}

// send delivers one message. A refusal for good ends it; everything else is tried again for about three days. The message
// keeps its id, so that a mail server that took it just before the connection broke can tell the second one.
func (s *Service) send(ctx context.Context, j job.Job[args]) error {
	plain, err := s.sealer.Open(ctx, owner, purpose, j.Args.Sealed)
	if err != nil {
		return fmt.Errorf("open a message: %w", err)
	}
	var l letter
	if err := json.Unmarshal(plain, &l); err != nil {
		return job.Cancel(err)
	}
	if s.server == nil {
		s.log.InfoContext(ctx, "a message was not sent: no mail server is set", "kind", string(l.Kind), "job", j.ID)
		return nil
	}
	err = s.server.deliver(ctx, j.ID, l)
	if refused, ok := errors.AsType[*refusedError](err); ok {
		return job.Cancel(refused)
	}
	return err
}
