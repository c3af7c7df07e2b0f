package mailbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// EntryState is how far a mail has come.
type EntryState string

// The states of the ledger.
const (
	// Waiting mails are stored and will be read.
	Waiting EntryState = "waiting"
	// Stored mails have become a message.
	Stored EntryState = "stored"
	// Skipped mails were left aside by a rule.
	Skipped EntryState = "skipped"
	// Failed mails could not be handed over, and are tried again until they have been tried too often.
	Failed EntryState = "failed"
)

// The rules by which mails are left aside.
const (
	RuleLoop      = "loop"
	RuleHops      = "hops"
	RuleAutoReply = "auto_reply"
	RuleBounce    = "bounce"
	RuleReceipt   = "receipt"
	RuleRate      = "rate"
)

// Entry is one mail of the ledger.
type Entry struct {
	ID, MailboxID, Source        string
	MessageID, Sender, Recipient string
	Subject                      string
	Size                         int64
	State                        EntryState
	Rule, Problem                string
	Attempts                     int
	ThreadID, RecordID           string
	Damage                       []mime.Damage
	ReceivedAt, UpdatedAt        time.Time

	fileID string
}

const (
	receiveJob      = "mailbox.receive"
	receiveAttempts = 14
)

type receiveArgs struct {
	ID string `json:"id"`
	// Anyway has no rule applied: somebody has looked at the mail.
	Anyway bool `json:"anyway,omitempty"`
}

// patience is the wait after the nth attempt: 2 s, 6 s, 18 s … up to 6 h.
func patience(n int) time.Duration {
	d := 2 * time.Second
	for range min(n-1, 20) {
		if d *= 3; d > 6*time.Hour {
			return 6 * time.Hour
		}
	}
	return d
}

// fingerprint is the same for a mail however often and by whichever way it comes: of the headers only those that nobody on
// the way changes count, and line ends do not.
func fingerprint(raw []byte, m *mime.Message) string {
	h := sha256.New()
	for _, name := range []string{"Message-Id", "Date", "From", "Subject"} {
		fmt.Fprintf(h, "%s\x00", m.Get(name))
	}
	_, body, ok := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if !ok {
		body = raw
	}
	h.Write(bytes.TrimRight(body, "\n \t"))
	return hex.EncodeToString(h.Sum(nil))
}

// take stores a mail for a mailbox and says so only once that is certain. A mail that is there already is left alone. more
// joins the transaction; it may be nil.
func (s *Service) take(ctx context.Context, mailboxID, source, recipient string, raw []byte, more func(ctx context.Context, tx *db.Tx) error) error {
	m := mime.Parse(raw, mime.Limits{Parts: 1, Text: 1})
	hash := fingerprint(raw, m)
	known := func(ctx context.Context, tx *db.Tx) (bool, error) {
		return db.Exists(ctx, tx, "select 1 from mail_ledger where tenant_id = ? and mailbox_id = ? and hash = ?", tx.Tenant(), mailboxID, hash)
	}
	var there bool
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		there, err = known(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	if there {
		return s.also(ctx, more)
	}
	f, err := s.files.Put(ctx, "mail.eml", file.ForMail, bytes.NewReader(raw), s.o.MaxMail+1)
	if err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		entry, now := id.New("mle"), s.now()
		_, err := tx.Exec(ctx, `insert into mail_ledger (tenant_id, id, mailbox_id, source, hash, message_id, sender, recipient, subject, size, file_id, state, received_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), entry, mailboxID, source, hash, bounded(m.MessageID), bounded(canonical(m.Author().Address)),
			bounded(recipient), bounded(m.Subject), int64(len(raw)), f.ID, string(Waiting), now, now)
		if err != nil {
			return err
		}
		if _, err := job.Enqueue(tx, receiveJob, receiveArgs{ID: entry}, job.Key(entry)); err != nil {
			return err
		}
		if more != nil {
			return more(ctx, tx)
		}
		return nil
	})
	if _, twice := db.Violates(err, db.Unique); twice {
		_ = s.files.Delete(ctx, f.ID)
		return s.also(ctx, more)
	}
	return err
}

func (s *Service) also(ctx context.Context, more func(ctx context.Context, tx *db.Tx) error) error {
	if more == nil {
		return nil
	}
	return s.db.Tenant(ctx, more)
}

// bounded cuts a value to what an index holds.
func bounded(s string) string { return fold.Clip(s, 500) }

const entryColumns = `id, mailbox_id, source, message_id, sender, recipient, subject, size, file_id, state, rule, problem, attempts, thread_id, record_id, damage, received_at, updated_at`

func scanEntry(r db.Rows) (Entry, error) {
	var e Entry
	var damage []byte
	err := r.Scan(&e.ID, &e.MailboxID, &e.Source, &e.MessageID, &e.Sender, &e.Recipient, &e.Subject, &e.Size, &e.fileID, &e.State, &e.Rule, &e.Problem, &e.Attempts,
		&e.ThreadID, &e.RecordID, &damage, &e.ReceivedAt, &e.UpdatedAt)
	if err == nil && len(damage) > 0 {
		err = json.Unmarshal(damage, &e.Damage)
	}
	e.ReceivedAt, e.UpdatedAt = e.ReceivedAt.UTC(), e.UpdatedAt.UTC()
	return e, err
}

func getEntry(ctx context.Context, tx *db.Tx, entryID string) (Entry, error) {
	list, err := db.Collect(ctx, tx, scanEntry, "select "+entryColumns+" from mail_ledger where tenant_id = ? and id = ?", tx.Tenant(), entryID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "mail", entryID)
	}
	if err != nil {
		return Entry{}, err
	}
	return list[0], nil
}

// LedgerQuery chooses entries, newest first. Zero fields choose all.
type LedgerQuery struct {
	MailboxID string
	State     EntryState
	// Sender is a whole address.
	Sender string
	// Before is the id behind which the page starts.
	Before string
	Limit  int
}

// Ledger lists the mails that came in; a page is one walk of an index.
func (s *Service) Ledger(ctx context.Context, q LedgerQuery) ([]Entry, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	var list []Entry
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		where, args := "tenant_id = ?", []any{tx.Tenant()}
		for _, c := range []struct{ column, value string }{{"mailbox_id", q.MailboxID}, {"state", string(q.State)}, {"sender", canonical(q.Sender)}} {
			if c.value != "" {
				where, args = where+" and "+c.column+" = ?", append(args, c.value)
			}
		}
		if q.Before != "" {
			where, args = where+" and id < ?", append(args, q.Before)
		}
		list, err = db.Collect(ctx, tx, scanEntry, "select "+entryColumns+" from mail_ledger where "+where+" order by id desc limit ?", append(args, page(q.Limit))...)
		return err
	})
	return list, err
}

func page(limit int) int {
	if limit <= 0 || limit > 201 {
		return 51
	}
	return limit
}

// Counts tell how many mails are in each state, of all time; one pass over the index of states.
func (s *Service) Counts(ctx context.Context) (map[EntryState]int64, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	out := map[EntryState]int64{Waiting: 0, Stored: 0, Skipped: 0, Failed: 0}
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Query(ctx, "select state, count(*) from mail_ledger where tenant_id = ? group by state", tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var st EntryState
			var n int64
			if err := rows.Scan(&st, &n); err != nil {
				return err
			}
			out[st] = n
		}
		return rows.Err()
	})
	return out, err
}

// Entry returns one mail of the ledger; not_found for another tenant's.
func (s *Service) Entry(ctx context.Context, entryID string) (Entry, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return Entry{}, err
	}
	var e Entry
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = getEntry(ctx, tx, entryID)
		return err
	})
	return e, err
}

// Raw opens a mail as it came in.
func (s *Service) Raw(ctx context.Context, entryID string) (*file.Content, error) {
	e, err := s.Entry(ctx, entryID)
	if err != nil {
		return nil, err
	}
	return s.files.Read(ctx, e.fileID)
}

// Retry has a mail that was skipped or has failed read again, past all rules. Faults: not_found, conflict mail_not_retryable.
func (s *Service) Retry(ctx context.Context, entryID string) (Entry, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return Entry{}, err
	}
	var e Entry
	err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if e, err = getEntry(ctx, tx, entryID); err != nil {
			return err
		}
		if e.State != Skipped && e.State != Failed {
			return fault.New(fault.Conflict, "mail_not_retryable")
		}
		e.State, e.UpdatedAt = Waiting, s.now()
		tx.Queue("update mail_ledger set state = ?, updated_at = ? where tenant_id = ? and id = ?", string(Waiting), e.UpdatedAt, tx.Tenant(), entryID)
		_, err = job.Enqueue(tx, receiveJob, receiveArgs{ID: entryID, Anyway: true}, job.Key(entryID+"/anyway/"+id.New("try")))
		return err
	})
	return e, err
}

// asSystem has the mail room act for a tenant.
func asSystem(ctx context.Context, tenant string) context.Context {
	return actor.ForSystem(ctx, tenant, "mailbox")
}
