package mailbox

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Mail"

// MailboxPath names a mailbox, a domain or a mail in a request.
type MailboxPath struct {
	ID string `path:"id" doc:"Id of the thing."`
}

// AccountView is a mail server of a mailbox, without its password.
type AccountView struct {
	Host   string `json:"host"`
	Port   int    `json:"port"`
	TLS    string `json:"tls" enum:"tls,starttls,none"`
	User   string `json:"user,omitempty"`
	Folder string `json:"folder,omitempty" doc:"Folder that is read; of IMAP only."`
}

// AccountInput sets a mail server of a mailbox.
type AccountInput struct {
	Host     string  `json:"host" doc:"Empty takes the server away."`
	Port     int     `json:"port,omitempty" doc:"0 for the usual one."`
	TLS      string  `json:"tls,omitempty" enum:"tls,starttls,none" doc:"TLS from the first byte, after STARTTLS, or none; tls when empty."`
	User     string  `json:"user,omitempty"`
	Folder   string  `json:"folder,omitempty" doc:"Folder to read; INBOX when empty."`
	Password *string `json:"password,omitempty" doc:"It is sealed and never shown; leave it out to keep it."`
}

// MailboxView is a mailbox as the API shows it.
type MailboxView struct {
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	Address         string       `json:"address"`
	ForwardTo       string       `json:"forward_to" doc:"Address of this Kontor that takes mail for the mailbox: forward it there."`
	SenderName      string       `json:"sender_name"`
	TeamID          string       `json:"team_id"`
	Signature       string       `json:"signature"`
	State           State        `json:"state" enum:"active,paused"`
	Acknowledge     bool         `json:"acknowledge" doc:"Answer new threads at once, at most five times an hour per address and never a machine."`
	Acknowledgement string       `json:"acknowledgement"`
	IMAP            *AccountView `json:"imap" doc:"Server that is asked for mail; null for none."`
	SMTP            *AccountView `json:"smtp" doc:"Server that mail is sent by; null for the operator's."`
	PolledAt        *time.Time   `json:"polled_at"`
	Problem         string       `json:"problem" doc:"What was wrong when the IMAP server was last asked; empty for nothing."`
	Version         int64        `json:"version"`
	CreatedAt       time.Time    `json:"created_at"`
	UpdatedAt       time.Time    `json:"updated_at"`
}

type newMailbox struct {
	Name            string        `json:"name,omitempty"`
	Address         string        `json:"address,omitempty" doc:"Address that people write to; empty for the one of this Kontor." example:"support@example.org"`
	SenderName      string        `json:"sender_name,omitempty"`
	TeamID          string        `json:"team_id,omitempty"`
	Signature       string        `json:"signature,omitempty"`
	Acknowledge     bool          `json:"acknowledge,omitempty"`
	Acknowledgement string        `json:"acknowledgement,omitempty"`
	IMAP            *AccountInput `json:"imap,omitempty"`
	SMTP            *AccountInput `json:"smtp,omitempty"`
}

type mailboxChange struct {
	Name            *string       `json:"name,omitempty"`
	Address         *string       `json:"address,omitempty"`
	SenderName      *string       `json:"sender_name,omitempty"`
	TeamID          *string       `json:"team_id,omitempty"`
	Signature       *string       `json:"signature,omitempty"`
	State           *State        `json:"state,omitempty" enum:"active,paused"`
	Acknowledge     *bool         `json:"acknowledge,omitempty"`
	Acknowledgement *string       `json:"acknowledgement,omitempty"`
	IMAP            *AccountInput `json:"imap,omitempty"`
	SMTP            *AccountInput `json:"smtp,omitempty"`
}

type mailEntryView struct {
	ID         string        `json:"id"`
	MailboxID  string        `json:"mailbox_id"`
	Source     string        `json:"source" enum:"smtp,imap"`
	MessageID  string        `json:"message_id"`
	Sender     string        `json:"sender"`
	Recipient  string        `json:"recipient"`
	Subject    string        `json:"subject"`
	Size       int64         `json:"size"`
	State      EntryState    `json:"state" enum:"waiting,stored,skipped,failed"`
	Rule       string        `json:"rule" doc:"Rule by which the mail was left aside: loop, hops, auto_reply, bounce, receipt or rate."`
	Problem    string        `json:"problem"`
	Attempts   int           `json:"attempts"`
	ThreadID   string        `json:"thread_id" doc:"Ticket that the mail belongs to."`
	RecordID   string        `json:"record_id" doc:"Message that it has become."`
	Damage     []mime.Damage `json:"damage" doc:"What was not as it should be in the mail."`
	ReceivedAt time.Time     `json:"received_at"`
	UpdatedAt  time.Time     `json:"updated_at"`
}

type outgoingView struct {
	ID        string     `json:"id"`
	MailboxID string     `json:"mailbox_id"`
	MessageID string     `json:"message_id"`
	Recipient string     `json:"recipient"`
	Subject   string     `json:"subject"`
	ThreadID  string     `json:"thread_id"`
	Automatic bool       `json:"automatic"`
	State     SendState  `json:"state" enum:"queued,sent,refused,bounced,suppressed,given_up"`
	Problem   string     `json:"problem"`
	Status    string     `json:"status" doc:"Status of RFC 3463, such as 5.1.1."`
	Attempts  int        `json:"attempts"`
	CreatedAt time.Time  `json:"created_at"`
	SentAt    *time.Time `json:"sent_at"`
}

type mailDomainView struct {
	ID        string     `json:"id"`
	Domain    string     `json:"domain"`
	Record    string     `json:"record" doc:"Name of the TXT record that the domain needs."`
	Value     string     `json:"value" doc:"What the record has to say."`
	ProvenAt  *time.Time `json:"proven_at" doc:"Mail is signed once the record was found."`
	CheckedAt *time.Time `json:"checked_at"`
	Problem   string     `json:"problem" enum:",mail_dns_missing,mail_dns_wrong"`
	CreatedAt time.Time  `json:"created_at"`
}

type suppressionView struct {
	Address   string    `json:"address"`
	Reason    string    `json:"reason" enum:"bounce,complaint,manual"`
	Detail    string    `json:"detail"`
	CreatedAt time.Time `json:"created_at"`
}

type mailboxTestView struct {
	IMAP  string `json:"imap" doc:"What is wrong with the IMAP server; empty for nothing."`
	SMTP  string `json:"smtp" doc:"What is wrong with the way out; empty for nothing."`
	Inbox uint32 `json:"inbox" doc:"Mails in the folder."`
}

type mailCountsView struct {
	Waiting int64 `json:"waiting"`
	Stored  int64 `json:"stored"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
}

type body[T any] struct{ Body T }

type tagged[T any] struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     T
}

type listOf[T any] struct {
	Body struct {
		Data       []T     `json:"data"`
		NextCursor *string `json:"next_cursor" doc:"Null on the last page."`
	}
}

func view(m *Mailbox) MailboxView {
	v := MailboxView{
		ID: m.ID, Name: m.Name, Address: m.Address, ForwardTo: m.ForwardTo, SenderName: m.SenderName, TeamID: m.TeamID, Signature: m.Signature, State: m.State,
		Acknowledge: m.Acknowledge, Acknowledgement: m.Acknowledgement, PolledAt: utc(m.PolledAt), Problem: m.Problem, Version: m.Version, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
	if m.HasIMAP() {
		v.IMAP = &AccountView{Host: m.IMAP.Host, Port: m.IMAP.Port, TLS: m.IMAP.TLS, User: m.IMAP.User, Folder: m.IMAP.Folder}
	}
	if m.HasSMTP() {
		v.SMTP = &AccountView{Host: m.SMTP.Host, Port: m.SMTP.Port, TLS: m.SMTP.TLS, User: m.SMTP.User}
	}
	return v
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func (a *AccountInput) account() *Account {
	if a == nil {
		return nil
	}
	return &Account{Host: a.Host, Port: a.Port, TLS: a.TLS, User: a.User, Folder: a.Folder}
}

func (a *AccountInput) password() *string {
	if a == nil {
		return nil
	}
	return a.Password
}

func viewEntry(e Entry) mailEntryView {
	return mailEntryView{
		ID: e.ID, MailboxID: e.MailboxID, Source: e.Source, MessageID: e.MessageID, Sender: e.Sender, Recipient: e.Recipient, Subject: e.Subject, Size: e.Size, State: e.State,
		Rule: e.Rule, Problem: e.Problem, Attempts: e.Attempts, ThreadID: e.ThreadID, RecordID: e.RecordID, Damage: append([]mime.Damage{}, e.Damage...), ReceivedAt: e.ReceivedAt, UpdatedAt: e.UpdatedAt,
	}
}

func viewDomain(d *Domain) mailDomainView {
	return mailDomainView{
		ID: d.ID, Domain: d.Domain, Record: d.Record, Value: d.Value, ProvenAt: utc(d.ProvenAt), CheckedAt: utc(d.CheckedAt), Problem: d.Problem, CreatedAt: d.CreatedAt,
	}
}

func answer(m *Mailbox) *tagged[MailboxView] {
	return &tagged[MailboxView]{ETag: httpapi.ETag(m.Version, 0), Location: httpapi.Prefix + "/mailboxes/" + m.ID, Body: view(m)}
}

func based(m httpapi.IfMatch) func(*Mailbox) error {
	return func(b *Mailbox) error { return m.Check(httpapi.ETag(b.Version, 0), b.Version) }
}

// RegisterHTTP adds the operations on mailboxes, mail and signing.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.api = a
	s.mailboxesHTTP(a)
	s.ledgerHTTP(a)
	s.domainsHTTP(a)
}

func op(id, method, path, summary string, status int) httpapi.Operation {
	return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, Function: access.ManageTenant, Status: status}
}

func (s *Service) mailboxesHTTP(a *httpapi.API) {
	httpapi.Register(a, op("list-mailboxes", http.MethodGet, "/mailboxes", "List mailboxes", 0), func(ctx context.Context, _ *struct{}) (*listOf[MailboxView], error) {
		list, err := s.List(ctx)
		out := &listOf[MailboxView]{}
		out.Body.Data = make([]MailboxView, 0, len(list))
		for _, m := range list {
			out.Body.Data = append(out.Body.Data, view(m))
		}
		return out, err
	})
	create := op("create-mailbox", http.MethodPost, "/mailboxes", "Add a mailbox", http.StatusCreated)
	create.Description = "Mail comes in by forwarding it to the mailbox's address of this Kontor, by IMAP, or both; what comes twice is stored once."
	httpapi.Register(a, create, func(ctx context.Context, in *struct{ Body newMailbox }) (*tagged[MailboxView], error) {
		b := in.Body
		m, err := s.Create(ctx, Settings{
			Name: &b.Name, Address: &b.Address, SenderName: &b.SenderName, TeamID: &b.TeamID, Signature: &b.Signature, Acknowledge: &b.Acknowledge, Acknowledgement: &b.Acknowledgement,
			IMAP: b.IMAP.account(), SMTP: b.SMTP.account(), IMAPPassword: b.IMAP.password(), SMTPPassword: b.SMTP.password(),
		})
		if err != nil {
			return nil, err
		}
		return answer(m), nil
	})
	httpapi.Register(a, op("get-mailbox", http.MethodGet, "/mailboxes/{id}", "Get a mailbox", 0), func(ctx context.Context, in *MailboxPath) (*tagged[MailboxView], error) {
		m, err := s.Get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return answer(m), nil
	})
	httpapi.Register(a, op("update-mailbox", http.MethodPatch, "/mailboxes/{id}", "Change a mailbox", 0), func(ctx context.Context, in *struct {
		MailboxPath
		httpapi.IfMatch
		Body mailboxChange
	},
	) (*tagged[MailboxView], error) {
		b := in.Body
		m, err := s.Update(ctx, in.ID, Settings{
			Name: b.Name, Address: b.Address, SenderName: b.SenderName, TeamID: b.TeamID, Signature: b.Signature, State: b.State, Acknowledge: b.Acknowledge, Acknowledgement: b.Acknowledgement,
			IMAP: b.IMAP.account(), SMTP: b.SMTP.account(), IMAPPassword: b.IMAP.password(), SMTPPassword: b.SMTP.password(),
		}, based(in.IfMatch))
		if err != nil {
			return nil, err
		}
		return answer(m), nil
	})
	httpapi.Register(a, op("delete-mailbox", http.MethodDelete, "/mailboxes/{id}", "Remove a mailbox; the ledger of its mail stays", http.StatusNoContent), func(ctx context.Context, in *struct {
		MailboxPath
		httpapi.IfMatch
	},
	) (*struct{}, error) {
		return nil, s.Delete(ctx, in.ID, based(in.IfMatch))
	})
	test := op("test-mailbox", http.MethodPost, "/mailboxes/{id}/test", "Try the servers of a mailbox", 0)
	test.Description, test.Timeout = "Connects and signs in; takes and sends nothing.", 2*serverTimeout
	httpapi.Register(a, test, func(ctx context.Context, in *MailboxPath) (*body[mailboxTestView], error) {
		r, err := s.Test(ctx, in.ID)
		return &body[mailboxTestView]{mailboxTestView(r)}, err
	})
}

type ledgerInput struct {
	MailboxID string     `query:"mailbox_id" doc:"Mails of one mailbox."`
	State     EntryState `query:"state" enum:"waiting,stored,skipped,failed"`
	Sender    string     `query:"sender" doc:"Mails from one address."`
	Limit     int        `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor    string     `query:"cursor"`
}

type outgoingInput struct {
	State     SendState `query:"state" enum:"queued,sent,refused,bounced,suppressed,given_up"`
	Recipient string    `query:"recipient" doc:"Mails to one address."`
	ThreadID  string    `query:"thread_id" doc:"Mails of one ticket."`
	Limit     int       `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor    string    `query:"cursor"`
}

// paged cuts a list that may be one longer than the page, and names where the next one begins.
func paged[T, V any](ctx context.Context, a *httpapi.API, kind string, list []T, limit int, id func(T) string, show func(T) V) (*listOf[V], error) {
	out := &listOf[V]{}
	if len(list) > limit {
		list = slices.Clip(list[:limit])
		cursor, err := httpapi.EncodeCursor(ctx, a, kind, id(list[limit-1]))
		if err != nil {
			return nil, err
		}
		out.Body.NextCursor = &cursor
	}
	out.Body.Data = make([]V, 0, len(list))
	for _, v := range list {
		out.Body.Data = append(out.Body.Data, show(v))
	}
	return out, nil
}

func (s *Service) cursor(ctx context.Context, kind, cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	return httpapi.DecodeCursor[string](ctx, s.api, kind, cursor)
}

func (s *Service) ledgerHTTP(a *httpapi.API) {
	httpapi.Register(a, op("list-mail-ledger", http.MethodGet, "/mail-ledger", "List the mails that came in, and what became of each", 0), func(ctx context.Context, in *ledgerInput) (*listOf[mailEntryView], error) {
		kind := "mail-ledger " + in.MailboxID + " " + string(in.State) + " " + in.Sender
		before, err := s.cursor(ctx, kind, in.Cursor)
		if err != nil {
			return nil, err
		}
		list, err := s.Ledger(ctx, LedgerQuery{MailboxID: in.MailboxID, State: in.State, Sender: in.Sender, Before: before, Limit: in.Limit + 1})
		if err != nil {
			return nil, err
		}
		return paged(ctx, a, kind, list, in.Limit, func(e Entry) string { return e.ID }, viewEntry)
	})
	httpapi.Register(a, op("count-mail-ledger", http.MethodGet, "/mail-ledger/counts", "Count the mails that came in by what became of them", 0), func(ctx context.Context, _ *struct{}) (*body[mailCountsView], error) {
		n, err := s.Counts(ctx)
		return &body[mailCountsView]{mailCountsView{Waiting: n[Waiting], Stored: n[Stored], Skipped: n[Skipped], Failed: n[Failed]}}, err
	})
	httpapi.Register(a, op("get-mail", http.MethodGet, "/mail-ledger/{id}", "Get a mail of the ledger", 0), func(ctx context.Context, in *MailboxPath) (*body[mailEntryView], error) {
		e, err := s.Entry(ctx, in.ID)
		return &body[mailEntryView]{viewEntry(e)}, err
	})
	raw := op("get-raw-mail", http.MethodGet, "/mail-ledger/{id}/raw", "Fetch a mail as it came in", 0)
	raw.Timeout = -1
	httpapi.Register(a, raw, func(ctx context.Context, in *MailboxPath) (*httpapi.Content, error) {
		c, err := s.Raw(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return httpapi.Serve(ctx, httpapi.Served{Name: in.ID + ".eml", ContentType: "message/rfc822", Size: c.Size, ETag: `"` + c.SHA256 + `"`, Open: c.Part}), nil
	})
	httpapi.Register(a, op("retry-mail", http.MethodPost, "/mail-ledger/{id}/retry", "Have a mail that was skipped or has failed taken after all", 0), func(ctx context.Context, in *MailboxPath) (*body[mailEntryView], error) {
		e, err := s.Retry(ctx, in.ID)
		return &body[mailEntryView]{viewEntry(e)}, err
	})
	httpapi.Register(a, op("list-outgoing-mail", http.MethodGet, "/mail-outgoing", "List the mails that go out, and what became of each", 0), func(ctx context.Context, in *outgoingInput) (*listOf[outgoingView], error) {
		kind := "mail-outgoing " + in.ThreadID + " " + string(in.State) + " " + in.Recipient
		before, err := s.cursor(ctx, kind, in.Cursor)
		if err != nil {
			return nil, err
		}
		list, err := s.Outgoing(ctx, OutgoingQuery{State: in.State, Recipient: in.Recipient, ThreadID: in.ThreadID, Before: before, Limit: in.Limit + 1})
		if err != nil {
			return nil, err
		}
		return paged(ctx, a, kind, list, in.Limit, func(o OutgoingMail) string { return o.ID }, func(o OutgoingMail) outgoingView {
			return outgoingView{
				ID: o.ID, MailboxID: o.MailboxID, MessageID: o.MessageID, Recipient: o.Recipient, Subject: o.Subject, ThreadID: o.ThreadID, Automatic: o.Automatic, State: o.State,
				Problem: o.Problem, Status: o.Status, Attempts: o.Attempts, CreatedAt: o.CreatedAt, SentAt: utc(o.SentAt),
			}
		})
	})
	httpapi.Register(a, op("resend-mail", http.MethodPost, "/mail-outgoing/{id}/resend", "Try a mail again that could not be sent", http.StatusNoContent), func(ctx context.Context, in *MailboxPath) (*struct{}, error) {
		return nil, s.Resend(ctx, in.ID)
	})
}

func (s *Service) domainsHTTP(a *httpapi.API) {
	httpapi.Register(a, op("list-mail-domains", http.MethodGet, "/mail-domains", "List the domains that mail is signed with", 0), func(ctx context.Context, _ *struct{}) (*listOf[mailDomainView], error) {
		list, err := s.Domains(ctx)
		out := &listOf[mailDomainView]{}
		out.Body.Data = make([]mailDomainView, 0, len(list))
		for _, d := range list {
			out.Body.Data = append(out.Body.Data, viewDomain(d))
		}
		return out, err
	})
	httpapi.Register(a, op("add-mail-domain", http.MethodPost, "/mail-domains", "Make a key to sign the mail of a domain with", http.StatusCreated), func(ctx context.Context, in *struct {
		Body struct {
			Domain string `json:"domain" example:"example.org"`
		}
	},
	) (*body[mailDomainView], error) {
		d, err := s.AddDomain(ctx, in.Body.Domain)
		if err != nil {
			return nil, err
		}
		return &body[mailDomainView]{viewDomain(d)}, nil
	})
	httpapi.Register(a, op("check-mail-domain", http.MethodPost, "/mail-domains/{id}/check", "Look whether a domain's DNS has the record", 0), func(ctx context.Context, in *MailboxPath) (*body[mailDomainView], error) {
		d, err := s.CheckDomain(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &body[mailDomainView]{viewDomain(d)}, nil
	})
	httpapi.Register(a, op("remove-mail-domain", http.MethodDelete, "/mail-domains/{id}", "Sign no more with a domain's key", http.StatusNoContent), func(ctx context.Context, in *MailboxPath) (*struct{}, error) {
		return nil, s.RemoveDomain(ctx, in.ID)
	})
	httpapi.Register(a, op("list-mail-suppressions", http.MethodGet, "/mail-suppressions", "List the addresses that nothing is sent to", 0), func(ctx context.Context, in *struct {
		Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
		Cursor string `query:"cursor"`
	},
	) (*listOf[suppressionView], error) {
		const kind = "mail-suppressions"
		after, err := s.cursor(ctx, kind, in.Cursor)
		if err != nil {
			return nil, err
		}
		list, err := s.Suppressions(ctx, after, in.Limit+1)
		if err != nil {
			return nil, err
		}
		return paged(ctx, a, kind, list, in.Limit, func(x Suppression) string { return x.Address }, func(x Suppression) suppressionView { return suppressionView(x) })
	})
	httpapi.Register(a, op("add-mail-suppression", http.MethodPost, "/mail-suppressions", "Send nothing to an address any more", http.StatusNoContent), func(ctx context.Context, in *struct {
		Body struct {
			Address string `json:"address" maxLength:"320"`
		}
	},
	) (*struct{}, error) {
		return nil, s.Suppress(ctx, in.Body.Address)
	})
	httpapi.Register(a, op("remove-mail-suppression", http.MethodPost, "/mail-suppressions/remove", "Let an address be written to again", http.StatusNoContent), func(ctx context.Context, in *struct {
		Body struct {
			Address string `json:"address" maxLength:"320"`
		}
	},
	) (*struct{}, error) {
		err := s.Unsuppress(ctx, in.Body.Address)
		if fault.Is(err, fault.NotFound) {
			err = nil // It may be written to, which is what was asked for.
		}
		return nil, err
	})
}
