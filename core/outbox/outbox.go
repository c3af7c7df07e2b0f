// Package outbox writes down what must happen because of a change, in the change's own transaction, and sees to it
// afterwards: the Relay turns waiting rows into jobs and hands events to its handlers.
//
// It owns the table outbox. It knows neither what a job does nor who listens to an event: the queue takes jobs through
// the interface Jobs, and the application gives the handlers. Rooms write events with Event; core/job writes jobs with
// Job.
package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// The kinds of rows.
const (
	KindEvent = "event"
	KindJob   = "job"
)

// The topics under which a committed transaction tells the relay of its node that it has left rows.
const (
	announceEvent = "outbox." + KindEvent
	announceJob   = "outbox." + KindJob
)

// Row is one waiting event or job.
type Row struct {
	// Tenant is whose row it is.
	Tenant string
	// Seq orders the rows of a tenant by when they were written. Transactions that ran side by side may mix.
	Seq int64
	// ID names the row for good: handlers that must not act twice remember it, and a job keeps it as its own.
	ID string
	// Kind is KindEvent or KindJob.
	Kind string
	// Topic is the event's name, such as "contact.updated", or the job's kind.
	Topic string
	// Payload is the JSON that was written.
	Payload json.RawMessage
	// CreatedAt is when the row was written, in UTC.
	CreatedAt time.Time
}

// Event writes an event of the tenant, which is handed to the relay's handlers after the transaction has committed.
// The topic is in the past tense, such as "contact.updated". It costs no round trip. An error means that the payload
// is no JSON.
func Event(tx *db.Tx, topic string, payload any) error {
	return write(tx, id.New("evt"), KindEvent, announceEvent, topic, payload)
}

// Job writes a job of the tenant, which the relay gives to the queue after the transaction has committed. The id
// becomes the job's, so that a row that is relayed twice is one job. Rooms call job.Enqueue, which knows the payload's
// shape.
func Job(tx *db.Tx, jobID, kind string, payload any) error {
	return write(tx, jobID, KindJob, announceJob, kind, payload)
}

func write(tx *db.Tx, rowID, kind, announce, topic string, payload any) error {
	if topic == "" {
		return errors.New("an outbox row needs a topic")
	}
	b, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("encode the payload of %s: %w", topic, err)
	}
	tx.Queue("insert into outbox (tenant_id, id, kind, topic, payload, created_at) values (?, ?, ?, ?, ?, ?)",
		tx.Tenant(), rowID, kind, topic, string(b), time.Now().UTC())
	tx.Announce(announce)
	return nil
}

const columns = "tenant_id, seq, id, kind, topic, payload, created_at"

func scan(rows db.Rows) (Row, error) {
	var r Row
	var payload []byte
	err := rows.Scan(&r.Tenant, &r.Seq, &r.ID, &r.Kind, &r.Topic, &payload, &r.CreatedAt)
	r.Payload = payload
	return r, err
}
