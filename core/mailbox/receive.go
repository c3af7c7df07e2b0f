package mailbox

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// maxHops is how many servers a mail may come through.
	maxHops = 50
	// maxOpened is how many threads one address may begin in an hour: more than any person, less than a machine gone wild.
	maxOpened = 3000
	// maxAutomatic is how many mails an address gets in an hour that no person has written.
	maxAutomatic = 5
)

// receive reads a mail of the ledger and hands it over. It may run again at any point: what is handed over carries the entry's
// id as its key.
func (s *Service) receive(ctx context.Context, j job.Job[receiveArgs]) error {
	var e Entry
	var box *Mailbox
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if e, err = getEntry(ctx, tx, j.Args.ID); err != nil {
			return err
		}
		box, err = getMailbox(ctx, tx, e.MailboxID)
		return err
	})
	if fault.Is(err, fault.NotFound) && e.ID == "" {
		return job.Cancel(err)
	}
	if err == nil || fault.Is(err, fault.NotFound) {
		if e.State == Stored || e.State == Skipped {
			return nil
		}
	}
	if err == nil {
		err = s.handOver(ctx, e, box, j.Args.Anyway)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return err // The node stops, or it took too long: nothing is known against the mail.
	}
	noted := s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update mail_ledger set state = ?, problem = ?, attempts = ?, updated_at = ? where tenant_id = ? and id = ? and state in ('waiting', 'failed')",
			string(Failed), problem(err), j.Attempt, s.now(), tx.Tenant(), e.ID)
		return nil
	})
	return errors.Join(err, noted)
}

// problem is an error as the administrators of the company may see it.
func problem(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if f.Reason != "" {
			return f.Reason
		}
		return string(f.Code)
	}
	return "internal"
}

func (s *Service) handOver(ctx context.Context, e Entry, box *Mailbox, anyway bool) error {
	raw, err := s.raw(ctx, e.fileID)
	if err != nil {
		return err
	}
	m := mime.Parse(raw, mime.Limits{})
	tenant := ""
	var about *outgoing
	var opened int64
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		tenant = tx.Tenant()
		if about, err = s.answered(ctx, tx, m, e.Recipient); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select count(*) from mail_ledger where tenant_id = ? and sender = ? and received_at > ? and opened", tx.Tenant(), e.Sender, s.now().Add(-time.Hour)).Scan(&opened)
	})
	if err != nil {
		return err
	}
	rule := skip(m, tenant, box, about, opened)
	if anyway {
		rule = ""
	}
	if rule == RuleBounce || m.Auto.Kind == mime.Bounce {
		if err := s.bounced(ctx, m, about); err != nil {
			return err
		}
	}
	if rule != "" {
		return s.close(ctx, e, m, Skipped, rule, Received{}, nil)
	}
	in := Incoming{
		Key: e.ID, Address: box.Address, TeamID: box.TeamID, Mail: m, Text: m.Text,
		Automatic: m.Auto.Kind == mime.AutoReply || m.Auto.Kind == mime.Bounce || m.Auto.Kind == mime.Receipt,
	}
	if about != nil {
		in.ThreadID, in.Text = about.ThreadID, s.strip(m.Text, m.Author().Name)
	} else if len(m.InReplyTo) > 0 {
		in.Text = s.strip(m.Text, m.Author().Name)
	}
	if strings.TrimSpace(in.Text) == "" {
		in.Text = m.Text
	}
	if s.receiver == nil {
		return fault.New(fault.Unavailable, "mail_nobody_receives")
	}
	out, err := s.receiver.Receive(ctx, in)
	if err != nil {
		return err
	}
	return s.close(ctx, e, m, Stored, "", out, func(ctx context.Context, tx *db.Tx) error {
		if out.New && box.Acknowledge && box.State == Active && !m.Auto.Silent {
			return s.acknowledge(ctx, tx, box, m, out)
		}
		return nil
	})
}

// skip is the rule by which a mail is left aside; empty for none.
func skip(m *mime.Message, tenant string, box *Mailbox, about *outgoing, opened int64) string {
	for _, mark := range m.Auto.Loops {
		if strings.HasPrefix(mark, tenant+"/") {
			return RuleLoop
		}
	}
	author := canonical(m.Author().Address)
	switch {
	case m.Hops > maxHops:
		return RuleHops
	case m.Auto.Kind == mime.Bounce:
		return RuleBounce
	case m.Auto.Kind == mime.Receipt:
		return RuleReceipt
	case m.Auto.Kind == mime.AutoReply && about == nil:
		return RuleAutoReply
	case m.Auto.Kind != "" && (author == box.Address || author == box.ForwardTo):
		return RuleLoop
	case about == nil && opened >= maxOpened:
		return RuleRate
	}
	return ""
}

// close notes what became of a mail.
func (s *Service) close(ctx context.Context, e Entry, m *mime.Message, state EntryState, rule string, out Received, more func(ctx context.Context, tx *db.Tx) error) error {
	damage, err := json.Marshal(append([]mime.Damage{}, m.Damage...))
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `update mail_ledger set state = ?, rule = ?, problem = '', thread_id = ?, record_id = ?, opened = ?, damage = ?, updated_at = ?
			where tenant_id = ? and id = ? and state in ('waiting', 'failed')`,
			string(state), rule, out.ThreadID, out.RecordID, out.New, string(damage), s.now(), tx.Tenant(), e.ID)
		if err != nil || n == 0 || more == nil {
			return err
		}
		return more(ctx, tx)
	})
}

// acknowledge tells the sender that the mail has come in.
func (s *Service) acknowledge(ctx context.Context, tx *db.Tx, box *Mailbox, m *mime.Message, out Received) error {
	to := m.Author()
	if len(m.ReplyTo) > 0 && strings.Contains(m.ReplyTo[0].Address, "@") {
		to = m.ReplyTo[0]
	}
	subject := m.Subject
	if !strings.HasPrefix(strings.ToLower(subject), "re:") {
		subject = "Re: " + subject
	}
	return s.confirm(ctx, tx, box, out.Number, Outgoing{
		To: []mime.Address{to}, Subject: subject, ThreadID: out.ThreadID, InReplyTo: m.MessageID,
		References: append(append([]string{}, m.References...), nonEmpty(m.MessageID)...),
	})
}

// Confirmation is about something that came in by another way than mail.
type Confirmation struct {
	// To is the address of who has written.
	To, Subject, Number string
	// ThreadID is what an answer to the confirmation belongs to, TeamID whose mailbox it comes from, if there is one.
	ThreadID, TeamID string
}

// Confirm tells somebody by mail, within the transaction that causes it, that what they have written has come in, where the mailbox
// that it comes from confirms mail too. Nothing is sent where there is no such mailbox or the address cannot be written to.
func (s *Service) Confirm(ctx context.Context, tx *db.Tx, c Confirmation) error {
	o := Outgoing{To: []mime.Address{{Address: c.To}}, Subject: c.Subject, ThreadID: c.ThreadID, TeamID: c.TeamID}
	box, err := sender(ctx, tx, o)
	if fault.Is(err, fault.Invalid) || err == nil && !box.Acknowledge {
		return nil
	}
	if err != nil {
		return err
	}
	return s.confirm(ctx, tx, box, c.Number, o)
}

// confirm sends what a mailbox says to whoever writes, unless an address gets too many of those.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, box *Mailbox, number string, o Outgoing) error {
	var n int64
	if err := tx.QueryRow(ctx, "select count(*) from mail_outgoing where tenant_id = ? and recipient = ? and created_at > ? and automatic",
		tx.Tenant(), canonical(o.To[0].Address), s.now().Add(-time.Hour)).Scan(&n); err != nil || n >= maxAutomatic || !strings.Contains(o.To[0].Address, "@") {
		return err
	}
	o.MailboxID, o.Automatic, o.Text = box.ID, true, box.Acknowledgement
	if strings.TrimSpace(o.Text) == "" {
		o.Text = "Vielen Dank für Ihre Nachricht. Wir melden uns.\n\nThank you for your message. We will get back to you."
	}
	if number != "" {
		o.Subject += " [" + number + "]"
	}
	_, err := s.Queue(ctx, tx, o)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.Forbidden) {
		return nil // The address cannot be written to, or the company may send nothing: what came in is stored all the same.
	}
	return err
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// answered finds what a mail answers: by the ids that it refers to, which are ours and cannot be guessed, or by the token in the
// address that it was sent to. A subject proves nothing.
func (s *Service) answered(ctx context.Context, tx *db.Tx, m *mime.Message, recipient string) (*outgoing, error) {
	ids := append(append([]string{}, m.InReplyTo...), reversed(m.References)...)
	if m.Report != nil {
		ids = append(ids, nonEmpty(m.Report.MessageID)...)
	}
	if _, token, ok := strings.Cut(localOf(recipient), "+"); ok {
		ids = append(ids, token)
	}
	for _, v := range ids[:min(len(ids), 50)] {
		o, err := findOutgoing(ctx, tx, v)
		if err != nil || o != nil {
			return o, err
		}
	}
	return nil, nil //nolint:nilnil // Not answering anything is no error.
}

func reversed(l []string) []string {
	out := make([]string, 0, len(l))
	for i := len(l) - 1; i >= 0; i-- {
		out = append(out, l[i])
	}
	return out
}

func localOf(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

// bounced notes that an outgoing mail did not arrive, and keeps from writing to addresses that do not exist.
func (s *Service) bounced(ctx context.Context, m *mime.Message, about *outgoing) error {
	if m.Report == nil {
		return nil
	}
	var failed *mime.Recipient
	for i, r := range m.Report.Recipients {
		if r.Permanent() {
			failed = &m.Report.Recipients[i]
			break
		}
	}
	if failed == nil {
		return nil
	}
	// Without the mail that it is about, a report is nobody's word.
	if about == nil || !about.wentTo(failed.Address) {
		return nil
	}
	reason := strings.TrimSpace(failed.Status + " " + failed.Detail)
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue("update mail_outgoing set state = ?, status = ?, problem = ?, updated_at = ? where tenant_id = ? and id = ?",
			string(Bounced), failed.Status, bounded(reason), s.now(), tx.Tenant(), about.ID)
		if strings.HasPrefix(failed.Status, "5.1.") || failed.Status == "" && strings.Contains(failed.Detail, "550") {
			if err := s.suppressTx(ctx, tx, failed.Address, "bounce", reason); err != nil {
				return err
			}
		}
		return s.tellTx(tx, about)
	})
}
