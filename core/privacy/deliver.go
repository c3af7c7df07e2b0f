package privacy

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
)

const (
	deliverKind = "privacy.deliver"
	// deliverAttempts take about three days.
	deliverAttempts = 16
)

// RegisterJobs adds the delivery to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, deliverKind, job.Options{Lane: job.LaneMail, MaxAttempts: deliverAttempts, Timeout: 2 * time.Minute}, s.deliver)
}

// row is a message as it is stored.
type row struct {
	id, kind, contact, channel, purpose, consent, object, record, state, thread string
}

func (s *Service) message(ctx context.Context, tx *db.Tx, messageID string) (m row, err error) {
	err = tx.QueryRow(ctx, "select id, kind, contact_id, channel, purpose, consent_id, object_id, record_id, state, thread from privacy_messages where tenant_id = ? and id = ?",
		tx.Tenant(), messageID).Scan(&m.id, &m.kind, &m.contact, &m.channel, &m.purpose, &m.consent, &m.object, &m.record, &m.state, &m.thread)
	return m, err
}

// ready is a message with all that its delivery needs.
type ready struct {
	row
	locale, subject, text, html, address string
	reason                               Reason
	wait                                 time.Duration
}

// deliver hands one message over. Whether it may go is decided once more: a withdrawal counts until the last moment.
func (s *Service) deliver(ctx context.Context, j job.Job[deliverArgs]) error {
	company, err := s.Company(ctx)
	if err != nil {
		return err
	}
	var m *ready
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err = s.prepare(ctx, tx, company, j.Args.Message)
		return err
	})
	switch {
	case errors.Is(err, db.ErrNoRows) || err == nil && m == nil:
		return nil // Forgotten with its contact, or delivered already.
	case err != nil:
		return err
	case m.reason != "":
		return s.settle(ctx, m.row, stateBlocked, string(m.reason), "", "")
	case m.wait > 0:
		return job.Snooze(m.wait)
	}
	externalID, thread, refused, err := s.hand(ctx, company, j.Tenant, m)
	if err != nil {
		if refused || j.Attempt >= j.MaxAttempts {
			return errors.Join(s.settle(ctx, m.row, stateFailed, err.Error(), "", ""), job.Cancel(err))
		}
		return fmt.Errorf("deliver a message: %w", err)
	}
	return s.settle(ctx, m.row, stateSent, "", externalID, thread)
}

// prepare reads a message that waits; nil for one that does no more.
func (s *Service) prepare(ctx context.Context, tx *db.Tx, company Company, messageID string) (*ready, error) {
	stored, err := s.message(ctx, tx, messageID)
	if err != nil || stored.state != stateQueued {
		return nil, err
	}
	m := &ready{row: stored, locale: company.Locale}
	b, err := s.Records.In(system(ctx, tx), tx, "", "")
	if err != nil {
		return nil, err
	}
	people, err := b.Find(ctx, "contacts", records.Eq("id", m.contact), "", 1)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		m.reason = NoAddress
		return m, nil
	}
	contact, err := s.contact(ctx, b, m.contact) // With its contact points.
	if err != nil {
		return nil, err
	}
	c, err := current(ctx, b, m.contact, m.channel, m.purpose)
	if err != nil {
		return nil, err
	}
	set, err := readSettings(ctx, tx)
	if err != nil {
		return nil, err
	}
	m.address, m.locale = addressOf(contact, m.channel), localeOf(contact, company)
	now := s.now()
	switch {
	case m.address == "":
		m.reason = NoAddress
	case m.kind == kindAsk && (c == nil || c.State != Requested):
		m.reason = IsWithdrawn
	case m.kind == kindSend:
		if m.reason = judge(c, contact, &set, m.channel, m.purpose, now); m.reason == "" && !slices.Contains(set.Free, m.purpose) {
			m.wait = set.quiet(now, company.Zone).Sub(now)
		}
	}
	if c != nil {
		m.consent = c.ID
	}
	object := "emails"
	if m.object != "email" {
		object = "notes"
	}
	said, err := b.Find(ctx, object, records.Eq("id", m.record), "", 1)
	if err != nil {
		return nil, err
	}
	if len(said) == 0 {
		m.reason = DoNotContact // Somebody has thrown the message away before it went.
		return m, nil
	}
	if object == "emails" {
		m.subject, m.text, m.html = said[0].Text("subject"), said[0].Text("body_text"), said[0].Text("body_html")
	} else {
		m.subject, m.html = strings.TrimSpace(strings.TrimPrefix(said[0].Text("subject"), "→ "+m.channel)), said[0].Text("body")
		m.text = plainOf(m.html)
	}
	return m, nil
}

// hand composes a message and hands it to whoever delivers in its channel.
func (s *Service) hand(ctx context.Context, company Company, tenant string, m *ready) (externalID, thread string, refused bool, err error) {
	if m.channel != Email {
		if s.carrier == nil {
			return "", "", false, errors.New("nobody delivers in the channel " + m.channel)
		}
		return s.carrier.Deliver(ctx, Parcel{ID: m.id, Channel: m.channel, Thread: m.thread, To: m.address, Subject: m.subject, Text: m.text, HTML: m.html})
	}
	out := Mail{ID: m.id, From: company.Name, To: m.address, Locale: m.locale, Subject: m.subject, Text: m.text, HTML: m.html}
	set, err := s.settings(ctx)
	if err != nil {
		return "", "", false, err
	}
	switch {
	case m.kind == kindAsk:
		out.Text = strings.Replace(out.Text, linkMark(m.locale), s.confirmURL(tenant, m.consent, m.address), 1)
	case m.consent != "" && !slices.Contains(set.Free, m.purpose):
		out.Unsubscribe = s.leaveURL(tenant, m.consent, m.address)
		foot(&out, company, &set)
	}
	refused, err = s.Mailer.Deliver(ctx, out)
	return "", "", refused, err
}

// foot puts under an e-mail who sends it and how to hear no more.
func foot(m *Mail, company Company, set *Settings) {
	t := wordsIn(m.Locale)
	lines := []string{company.Name}
	if set.Imprint != "" {
		lines = append(lines, set.Imprint)
	}
	if m.Text != "" {
		m.Text = strings.TrimRight(m.Text, "\n") + "\n\n-- \n" + strings.Join(lines, "\n") + "\n" + t.leave + ": " + m.Unsubscribe + "\n"
	}
	if m.HTML != "" {
		shown := strings.ReplaceAll(html.EscapeString(strings.Join(lines, "\n")), "\n", "<br>")
		m.HTML += `<hr><p style="font-size:12px;color:#555">` + shown + `<br><a href="` + html.EscapeString(m.Unsubscribe) + `">` + html.EscapeString(t.leave) + `</a></p>`
	}
	if m.Text == "" {
		m.Text = plainOf(m.HTML)
	}
}

// settle notes what has become of a message, on its row and in its record.
func (s *Service) settle(ctx context.Context, m row, state, detail, externalID, thread string) error {
	_, err := s.Records.Do(asSystem(ctx), "message_"+state, func(ctx context.Context, b *records.Batch) error {
		tx := b.Tx()
		n, err := tx.Exec(ctx, "update privacy_messages set state = ?, detail = ?, external_id = ?, thread = ?, updated_at = ? where tenant_id = ? and id = ? and state = ?",
			state, short(detail), externalID, thread, s.now(), tx.Tenant(), m.id, stateQueued)
		if err != nil || n == 0 || m.object != "email" {
			return err
		}
		found, err := b.Find(ctx, "emails", filter.And(records.Eq("id", m.record)), "", 1)
		if err != nil || len(found) == 0 {
			return err
		}
		values := map[string]any{"status": "failed"}
		if state == stateSent {
			values = map[string]any{"status": "sent", "sent_at": s.now(), "message_id": m.id}
		}
		_, err = b.Update(ctx, found[0].Object, m.record, 0, input(found[0].Object, values))
		return err
	})
	return err
}

const maxDetail = 500

func short(s string) string {
	if len(s) > maxDetail {
		s = strings.ToValidUTF8(s[:maxDetail], "")
	}
	return s
}
