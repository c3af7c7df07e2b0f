package mailbox

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// SendState is how far an outgoing mail has come.
type SendState string

// The states of outgoing mail.
const (
	Queued     SendState = "queued"
	Sent       SendState = "sent"
	Refused    SendState = "refused"
	Bounced    SendState = "bounced"
	Suppressed SendState = "suppressed"
	// GivenUp mails could not be sent for days.
	GivenUp SendState = "given_up"
)

// Outgoing is a mail that another room wants sent.
type Outgoing struct {
	// MailboxID or From name the mailbox that it comes from; without both the oldest active one of TeamID does, or else of nobody in
	// particular.
	MailboxID, From, TeamID string
	// SenderName is shown in place of the mailbox's, such as the author's.
	SenderName string
	To, Cc     []mime.Address
	Subject    string
	// Text is required; HTML goes along as the other form of the same.
	Text, HTML string
	// Files are ids of core/file that go along, with their names.
	Files []string
	// Reference is the sender's own name of the mail, which it is told of, and ThreadID what answers to it belong to. Both may be empty.
	Reference, ThreadID string
	// InReplyTo and References make the thread, without angle brackets.
	InReplyTo  string
	References []string
	// Automatic says that no person has written it, so that other machines do not answer.
	Automatic bool
	// Unsubscribe is an https address that takes a POST (RFC 8058); required for mail to many, empty for all other.
	Unsubscribe string
	// Headers are more of them, such as List-Id. Those that this room writes itself cannot be set.
	Headers map[string]string
	// Only are those who still have to get it, where others have it already. This room sets it.
	Only []string `json:",omitempty"`
}

// QueuedMail is a mail that waits.
type QueuedMail struct {
	// ID names it here, MessageID for everybody, without angle brackets.
	ID, MessageID string
}

// outgoing is a row of the queue.
type outgoing struct {
	ID, MailboxID, MessageID, Reference, ThreadID, Recipient, Subject string
	Content                                                           Outgoing
	Automatic                                                         bool
	State                                                             SendState
	Problem, Status                                                   string
	Attempts                                                          int
	CreatedAt, UpdatedAt                                              time.Time
	SentAt                                                            *time.Time
}

func (o *outgoing) wentTo(address string) bool {
	return slices.ContainsFunc(append(append([]mime.Address{}, o.Content.To...), o.Content.Cc...), func(a mime.Address) bool { return canonical(a.Address) == canonical(address) })
}

const (
	sendJob = "mailbox.send"
	tellJob = "mailbox.tell"
	// sendAttempts take about three days.
	sendAttempts  = 20
	maxRecipients = 50
)

type sendArgs struct {
	ID string `json:"id"`
}

// Queue leaves a mail to be sent, within the transaction that causes it. It goes out once that has committed, signed and with
// retries for three days. Faults: invalid required, invalid_email, too_many or mail_no_mailbox; conflict mail_suppressed where nobody is
// left who may be written to.
func (s *Service) Queue(ctx context.Context, tx *db.Tx, o Outgoing) (QueuedMail, error) {
	box, err := sender(ctx, tx, o)
	if err != nil {
		return QueuedMail{}, err
	}
	if err := checkOutgoing(&o); err != nil {
		return QueuedMail{}, err
	}
	for _, list := range []*[]mime.Address{&o.To, &o.Cc} {
		left, err := unsuppressed(ctx, tx, *list)
		if err != nil {
			return QueuedMail{}, err
		}
		*list = left
	}
	if len(o.To) == 0 {
		return QueuedMail{}, fault.New(fault.Conflict, "mail_suppressed")
	}
	if s.o.CanSend != nil {
		if err := s.o.CanSend(ctx); err != nil {
			return QueuedMail{}, err
		}
	}
	o.MailboxID, o.Only = box.ID, nil
	content, err := json.Marshal(o)
	if err != nil {
		return QueuedMail{}, err
	}
	q := QueuedMail{ID: id.New("mou")}
	// The id is random enough that whoever refers to it has seen the mail.
	q.MessageID = strings.ToLower(q.ID+"."+rand.Text()) + "@" + domainOf(box.Address)
	now := s.now()
	_, err = tx.Exec(ctx, `insert into mail_outgoing (tenant_id, id, mailbox_id, message_id, reference, thread_id, recipient, subject, content, automatic, state, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), q.ID, box.ID, q.MessageID, o.Reference, o.ThreadID, canonical(o.To[0].Address), bounded(o.Subject), string(content),
		o.Automatic, string(Queued), now, now)
	if err != nil {
		return QueuedMail{}, err
	}
	_, err = job.Enqueue(tx, sendJob, sendArgs{q.ID}, job.Key(q.ID))
	return q, err
}

// QueueOrRefuse is Queue for whoever cannot be told at once: what cannot go out is noted as refused, and told of by Failed.
func (s *Service) QueueOrRefuse(ctx context.Context, tx *db.Tx, o Outgoing) error {
	_, err := s.Queue(ctx, tx, o)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal || f.Code == fault.Unavailable {
		return err
	}
	content, err := json.Marshal(o)
	if err != nil {
		return err
	}
	to := ""
	if len(o.To) > 0 {
		to = canonical(o.To[0].Address)
	}
	why := f.Reason
	if len(f.Fields) > 0 {
		why = f.Fields[0].Reason
	}
	now, row := s.now(), &outgoing{ID: id.New("mou"), Reference: o.Reference}
	_, err = tx.Exec(ctx, `insert into mail_outgoing (tenant_id, id, message_id, reference, thread_id, recipient, subject, content, automatic, state, problem, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), row.ID, strings.ToLower(row.ID)+"@refused", o.Reference, o.ThreadID, bounded(to), bounded(clean.Replace(o.Subject)),
		string(content), o.Automatic, string(Refused), why, now, now)
	if err != nil {
		return err
	}
	return s.tellTx(tx, row)
}

// sender is the mailbox that a mail comes from.
func sender(ctx context.Context, tx *db.Tx, o Outgoing) (*Mailbox, error) {
	where, arg := "state = ?", string(Active)
	switch {
	case o.MailboxID != "":
		where, arg = "id = ?", o.MailboxID
	case o.From != "":
		where, arg = "address = ?", canonical(o.From)
	}
	list, err := db.Collect(ctx, tx, scanMailbox, "select "+mailboxColumns+" from mailboxes where tenant_id = ? and "+where+" order by case when team_id = ? then 0 else 1 end, id limit 1", tx.Tenant(), arg, o.TeamID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && o.MailboxID == "" && o.From != "" {
		o.From = ""
		return sender(ctx, tx, o)
	}
	if len(list) == 0 {
		return nil, fault.At("mailbox_id", "mail_no_mailbox")
	}
	return list[0], nil
}

// own are headers that nobody else sets.
var own = []string{
	"from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "auto-submitted", "reply-to", "sender", "return-path",
	"dkim-signature", "list-unsubscribe", "list-unsubscribe-post", "received",
}

func checkOutgoing(o *Outgoing) error {
	var l fault.List
	if len(o.To) == 0 {
		l.Add("to", "required")
	}
	if strings.TrimSpace(o.Text) == "" && strings.TrimSpace(o.HTML) == "" {
		l.Add("text", "required")
	}
	if len(o.To)+len(o.Cc) > maxRecipients {
		l.Add("to", "too_many", fault.Params{"max": maxRecipients})
	}
	for field, list := range map[string][]mime.Address{"to": o.To, "cc": o.Cc} {
		for i := range list {
			list[i].Name = clean.Replace(list[i].Name)
			a, err := netmail.ParseAddress("<" + strings.TrimSpace(list[i].Address) + ">")
			if err != nil {
				l.Add(field, "invalid_email")
				continue
			}
			list[i].Address = a.Address
		}
	}
	if o.Unsubscribe != "" && (!strings.HasPrefix(o.Unsubscribe, "https://") && !strings.HasPrefix(o.Unsubscribe, "http://") || strings.ContainsAny(o.Unsubscribe, "<> \r\n")) {
		l.Add("unsubscribe", "url_malformed")
	}
	o.Subject, o.SenderName = clean.Replace(o.Subject), clean.Replace(o.SenderName)
	for name := range o.Headers {
		if slices.Contains(own, strings.ToLower(name)) || strings.ContainsAny(name, ": \r\n\t") {
			delete(o.Headers, name)
		}
	}
	return l.Err()
}

const outgoingColumns = `id, mailbox_id, message_id, reference, thread_id, recipient, subject, content, automatic, state, problem, status, attempts, created_at, updated_at, sent_at`

func scanOutgoing(r db.Rows) (*outgoing, error) {
	o := &outgoing{}
	var content []byte
	if err := r.Scan(&o.ID, &o.MailboxID, &o.MessageID, &o.Reference, &o.ThreadID, &o.Recipient, &o.Subject, &content, &o.Automatic, &o.State, &o.Problem, &o.Status,
		&o.Attempts, &o.CreatedAt, &o.UpdatedAt, &o.SentAt); err != nil {
		return nil, err
	}
	o.CreatedAt, o.UpdatedAt = o.CreatedAt.UTC(), o.UpdatedAt.UTC()
	return o, json.Unmarshal(content, &o.Content)
}

// findOutgoing finds a mail by its Message-ID, or by the part of it before the @, which is the token of addresses; nil for none.
func findOutgoing(ctx context.Context, tx *db.Tx, messageID string) (*outgoing, error) {
	arg := strings.ToLower(messageID)
	if !strings.Contains(arg, "@") {
		prefix, rest, _ := strings.Cut(arg, "_")
		token, _, ok := strings.Cut(rest, ".")
		if !ok || prefix != "mou" {
			return nil, nil //nolint:nilnil // No token.
		}
		// The token begins with the id, by which one row is looked at: strangers send tokens, too.
		o, err := getOutgoing(ctx, tx, "mou_"+strings.ToUpper(token))
		if fault.Is(err, fault.NotFound) || err == nil && !strings.HasPrefix(o.MessageID, arg+"@") {
			return nil, nil //nolint:nilnil // Nobody's token.
		}
		return o, err
	}
	list, err := db.Collect(ctx, tx, scanOutgoing, "select "+outgoingColumns+" from mail_outgoing where tenant_id = ? and message_id = ? limit 1", tx.Tenant(), arg)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func getOutgoing(ctx context.Context, tx *db.Tx, outgoingID string) (*outgoing, error) {
	list, err := db.Collect(ctx, tx, scanOutgoing, "select "+outgoingColumns+" from mail_outgoing where tenant_id = ? and id = ?", tx.Tenant(), outgoingID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "mail", outgoingID)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// deliver sends one mail. It keeps its Message-ID, so that a server that took it just before the connection broke can tell the second one.
func (s *Service) deliver(ctx context.Context, j job.Job[sendArgs]) error {
	var o *outgoing
	var box *Mailbox
	var left []mime.Address
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if o, err = getOutgoing(ctx, tx, j.Args.ID); err != nil {
			return err
		}
		if box, err = getMailbox(ctx, tx, o.MailboxID); err != nil {
			return err
		}
		// Somebody may have been suppressed while the mail has waited.
		left, err = unsuppressed(ctx, tx, append(append([]mime.Address{}, o.Content.To...), o.Content.Cc...))
		return err
	})
	if o != nil && len(o.Content.Only) > 0 {
		left = slices.DeleteFunc(left, func(a mime.Address) bool { return !slices.Contains(o.Content.Only, a.Address) })
	}
	switch {
	case fault.Is(err, fault.NotFound) && o != nil && o.State == Queued:
		// The mailbox is gone: whoever has sent the mail is told.
		return s.settle(ctx, o, GivenUp, "mail_no_mailbox", "", j.Attempt)
	case fault.Is(err, fault.NotFound):
		return job.Cancel(err)
	case err != nil:
		return err
	case o.State != Queued:
		return nil
	case len(left) == 0:
		return s.settle(ctx, o, Suppressed, "mail_suppressed", "", j.Attempt)
	case box.State != Active:
		return job.Snooze(5 * time.Minute)
	}
	from, err := s.from(ctx, box)
	if err != nil {
		return err
	}
	raw, err := s.compose(ctx, o, box, from)
	if err != nil && j.Attempt >= j.MaxAttempts {
		return errors.Join(err, s.settle(ctx, o, GivenUp, problem(err), "", j.Attempt))
	}
	if err != nil {
		return err
	}
	to := make([]string, 0, len(left))
	for _, a := range left {
		to = append(to, a.Address)
	}
	later, err := s.transmit(ctx, box, from, to, raw)
	refused, status := refusal(err)
	switch {
	case err == nil:
		// It has left: that has to be noted although the time may be over, or it leaves once more.
		done, cancel := context.WithTimeout(context.WithoutCancel(ctx), serverTimeout)
		defer cancel()
		if len(later) > 0 && j.Attempt < j.MaxAttempts {
			return s.remain(done, o, later, j.Attempt)
		}
		if s.o.Sent != nil {
			s.o.Sent(done)
		}
		return s.settle(done, o, Sent, "", "", j.Attempt)
	case refused:
		return s.settle(ctx, o, Refused, plainError(err), status, j.Attempt)
	case j.Attempt >= j.MaxAttempts:
		return s.settle(ctx, o, GivenUp, plainError(err), status, j.Attempt)
	}
	return errors.Join(err, s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update mail_outgoing set attempts = ?, problem = ?, updated_at = ? where tenant_id = ? and id = ?", j.Attempt, bounded(plainError(err)), s.now(), tx.Tenant(), o.ID)
		return nil
	}))
}

// errPutOff means that some of those a mail is for could not be reached yet.
var errPutOff = errors.New("some recipients were put off")

// remain notes who has not got a mail yet that others have, and has it tried again for them alone.
func (s *Service) remain(ctx context.Context, o *outgoing, later []string, attempts int) error {
	o.Content.Only = later
	content, err := json.Marshal(o.Content)
	if err != nil {
		return err
	}
	return errors.Join(errPutOff, s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update mail_outgoing set content = ?, attempts = ?, updated_at = ? where tenant_id = ? and id = ?", string(content), attempts, s.now(), tx.Tenant(), o.ID)
		return nil
	}))
}

// settle notes the end of a mail and tells whoever has sent it. One that somebody has got is sent, whatever becomes of the rest.
func (s *Service) settle(ctx context.Context, o *outgoing, state SendState, why, status string, attempts int) error {
	if len(o.Content.Only) > 0 {
		state = Sent
	}
	now := s.now()
	var sent any
	if state == Sent {
		sent = now
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue("update mail_outgoing set state = ?, problem = ?, status = ?, attempts = ?, sent_at = ?, updated_at = ? where tenant_id = ? and id = ?",
			string(state), bounded(why), status, attempts, sent, now, tx.Tenant(), o.ID)
		if err := s.tellTx(tx, o); err != nil {
			return err
		}
		if state == Refused && strings.HasPrefix(status, "5.1.1") && len(o.Content.To)+len(o.Content.Cc) == 1 {
			return s.suppressTx(ctx, tx, o.Recipient, "bounce", why)
		}
		return nil
	})
}

// tellTx has whoever sent a mail told what became of it.
func (s *Service) tellTx(tx *db.Tx, o *outgoing) error {
	if o.Reference == "" {
		return nil
	}
	_, err := job.Enqueue(tx, tellJob, sendArgs{o.ID})
	return err
}

// tell is the job of telling.
func (s *Service) tell(ctx context.Context, j job.Job[sendArgs]) error {
	var o *outgoing
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = getOutgoing(ctx, tx, j.Args.ID)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return job.Cancel(err)
	case err != nil || s.reporter == nil || o.State == Queued:
		return err
	case o.State == Sent && o.SentAt != nil:
		return s.reporter.Sent(ctx, o.Reference, o.MessageID, *o.SentAt)
	}
	return s.reporter.Failed(ctx, o.Reference, o.Problem)
}

// refusal reports whether the other server has refused a mail for good, and its status.
func refusal(err error) (bool, string) {
	e, ok := errors.AsType[*smtp.SMTPError](err)
	if !ok {
		return false, ""
	}
	status := ""
	if e.EnhancedCode[0] > 0 {
		status = strings.Trim(strings.Join(strings.Fields(strings.Trim(jsonNumbers(e.EnhancedCode), "[]")), "."), ".")
	}
	return e.Code >= 500 && e.Code != 530 && e.Code != 534 && e.Code != 535, status
}

func jsonNumbers(c smtp.EnhancedCode) string {
	b, err := json.Marshal([3]int(c))
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b), ",", " ")
}

// plainError is what the other server has said, which the company may see; of other errors only that there was one.
func plainError(err error) string {
	if e, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return clean.Replace(e.Error())
	}
	return connectProblem(err)
}

// OutgoingQuery chooses outgoing mails, newest first.
type OutgoingQuery struct {
	State    SendState
	ThreadID string
	// Recipient is a whole address.
	Recipient string
	Before    string
	Limit     int
}

// OutgoingMail is an outgoing mail as the company's administrators see it.
type OutgoingMail struct {
	ID, MailboxID, MessageID, ThreadID, Reference, Recipient, Subject string
	Automatic                                                         bool
	State                                                             SendState
	Problem, Status                                                   string
	Attempts                                                          int
	CreatedAt, UpdatedAt                                              time.Time
	SentAt                                                            *time.Time
}

// Outgoing lists the mails that go out and have gone out; a page is one walk of an index.
func (s *Service) Outgoing(ctx context.Context, q OutgoingQuery) ([]OutgoingMail, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	var out []OutgoingMail
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := "tenant_id = ?", []any{tx.Tenant()}
		for _, c := range []struct{ column, value string }{{"state", string(q.State)}, {"thread_id", q.ThreadID}, {"recipient", canonical(q.Recipient)}} {
			if c.value != "" {
				where, args = where+" and "+c.column+" = ?", append(args, c.value)
			}
		}
		if q.Before != "" {
			where, args = where+" and id < ?", append(args, q.Before)
		}
		list, err := db.Collect(ctx, tx, scanOutgoing, "select "+outgoingColumns+" from mail_outgoing where "+where+" order by id desc limit ?", append(args, page(q.Limit))...)
		for _, o := range list {
			out = append(out, OutgoingMail{
				ID: o.ID, MailboxID: o.MailboxID, MessageID: o.MessageID, ThreadID: o.ThreadID, Reference: o.Reference, Recipient: o.Recipient, Subject: o.Subject,
				Automatic: o.Automatic, State: o.State, Problem: o.Problem, Status: o.Status, Attempts: o.Attempts, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, SentAt: o.SentAt,
			})
		}
		return err
	})
	return out, err
}

// Resend has a mail that was refused, given up or held back tried again. Faults: not_found, conflict mail_not_retryable.
func (s *Service) Resend(ctx context.Context, outgoingID string) error {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := getOutgoing(ctx, tx, outgoingID)
		if err != nil {
			return err
		}
		if o.State == Queued || o.State == Sent {
			return fault.New(fault.Conflict, "mail_not_retryable")
		}
		tx.Queue("update mail_outgoing set state = ?, updated_at = ? where tenant_id = ? and id = ?", string(Queued), s.now(), tx.Tenant(), outgoingID)
		_, err = job.Enqueue(tx, sendJob, sendArgs{outgoingID}, job.Key(outgoingID+"/"+id.New("try")))
		return err
	})
}
