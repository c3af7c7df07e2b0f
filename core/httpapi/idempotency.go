package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotent-Replayed"
	maxIdempotencyKey = 255
	// idempotencyKeep is how long an answer is kept for its key.
	idempotencyKeep = 24 * time.Hour
	// abandonGrace is how long after the operation's own time a request that has not ended counts as never started: its
	// process has died. Operations without a time of their own have unboundedTimeout.
	abandonGrace     = 30 * time.Second
	unboundedTimeout = time.Hour
)

// Idempotency is the key of a request, whose answer is kept so that the request can be repeated safely.
type Idempotency struct {
	principal string
	key       string
	hash      string
	// abandoned is the age at which an earlier request that has not ended counts as never started; booted the moment
	// before which none can still run, because this process alone uses the database.
	abandoned time.Duration
	booted    time.Time
	stored    bool
}

// IdempotencyFrom returns the key of the request, nil when it has none. All methods take a nil one.
func IdempotencyFrom(ctx context.Context) *Idempotency { return from(ctx).key }

// Store keeps the answer within the transaction that causes it, so that a repeated request gets it even when this
// process dies between commit and answer. It must be the very answer that is given then. Rooms that do not call it
// get theirs kept after they have answered.
func (i *Idempotency) Store(tx *db.Tx, status int, header http.Header, body []byte) error {
	if i == nil {
		return nil
	}
	headers, err := keptHeaders(header)
	if err != nil {
		return err
	}
	tx.Queue("update idempotency_keys set status = ?, headers = ?, body = ? where principal = ? and key = ?",
		status, headers, string(body), i.principal, i.key)
	tx.AfterCommit(func() { i.stored = true })
	return nil
}

// once handles a request with an Idempotency-Key after Stripe's rules: a key that was used gives the first answer again,
// unless the request is another one (422) or the first is not done (409).
func (o *operation) once(x *exchange, w http.ResponseWriter, r *http.Request, keys []string, body *bytes.Buffer) {
	ctx := r.Context()
	i, err := o.newIdempotency(x, r, keys, body)
	if err != nil {
		x.fail(w, r, err)
		return
	}
	earlier, err := i.begin(ctx, o.api.options.DB)
	if err != nil {
		x.fail(w, r, err)
		return
	}
	if earlier != nil {
		earlier.replay(w)
		return
	}
	x.key = i
	answer := &recorder{header: w.Header()}
	ended := false
	defer func() {
		if !ended {
			// A panic: nothing is known about the effect except that the answer is none to keep.
			o.release(ctx, x, i)
		}
	}()
	o.next(answer, r)
	ended = true
	if err := i.end(ctx, o.api.options.DB, x.started, answer); err != nil {
		o.api.log.LogAttrs(ctx, slog.LevelError, "keep the answer of an idempotency key", slog.String("request_id", x.id), slog.String("error", err.Error()))
	}
	answer.send(w)
}

func (o *operation) newIdempotency(x *exchange, r *http.Request, keys []string, body *bytes.Buffer) (*Idempotency, error) {
	key := keys[0]
	if len(keys) != 1 || key == "" || len(key) > maxIdempotencyKey || !printable(key) {
		return nil, fault.At(idempotencyHeader, "idempotency_key_invalid", fault.Params{"max": maxIdempotencyKey})
	}
	h := sha256.New()
	for _, part := range []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("If-Match")} {
		_, _ = io.WriteString(h, part)
		_, _ = h.Write([]byte{0})
	}
	if body != nil {
		_, _ = h.Write(body.Bytes())
	}
	i := &Idempotency{principal: string(x.actor.Kind) + ":" + x.actor.ID, key: key, hash: hex.EncodeToString(h.Sum(nil))}
	i.abandoned = abandonGrace + o.limit()
	if o.Timeout < 0 {
		i.abandoned = unboundedTimeout
	}
	if o.api.options.DB.Dialect() == db.SQLite {
		i.booted = o.api.booted
	}
	return i, nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// begin notes that the request runs. An answer means that it has run before.
func (i *Idempotency) begin(ctx context.Context, d *db.DB) (*kept, error) {
	var earlier *kept
	err := d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		earlier = nil
		now := time.Now().UTC()
		n, err := tx.Exec(ctx, `insert into idempotency_keys (tenant_id, principal, key, request_hash, created_at) values (?, ?, ?, ?, ?)
			on conflict do nothing`, tx.Tenant(), i.principal, i.key, i.hash, now)
		if err != nil || n == 1 {
			return err
		}
		found, err := i.find(ctx, tx)
		if err != nil {
			return err
		}
		age := now.Sub(found.created)
		switch {
		case age > idempotencyKeep, found.status == 0 && found.hash == i.hash && (age > i.abandoned || found.created.Before(i.booted)):
			// Nobody will end the earlier request: this one takes its place.
			_, err := tx.Exec(ctx, `update idempotency_keys set request_hash = ?, status = 0, headers = '{}', body = '', created_at = ?
				where principal = ? and key = ?`, i.hash, now, i.principal, i.key)
			return err
		case found.hash != i.hash:
			return fault.At(idempotencyHeader, "idempotency_key_reused")
		case found.status == 0:
			return fault.New(fault.Conflict, "idempotency_in_progress")
		}
		earlier = &found
		return nil
	})
	return earlier, err
}

func (i *Idempotency) find(ctx context.Context, tx *db.Tx) (kept, error) {
	var k kept
	err := tx.QueryRow(ctx, "select request_hash, status, headers, body, created_at from idempotency_keys where principal = ? and key = ?"+
		tx.Dialect().ForUpdate(), i.principal, i.key).Scan(&k.hash, &k.status, &k.headers, &k.body, &k.created)
	if errors.Is(err, db.ErrNoRows) {
		// The row has gone between two statements: the sweep took it, or the request gave it up.
		return kept{}, fault.New(fault.Conflict, "idempotency_in_progress")
	}
	return k, err
}

// end keeps the answer, or gives the key free: for a request that was refused before it started, and for an answer
// that says nothing about the request but only about this moment.
func (i *Idempotency) end(ctx context.Context, d *db.DB, started bool, answer *recorder) error {
	if i.stored {
		return nil
	}
	// The caller may have gone; the answer is kept for the next attempt all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if !started || answer.status >= statusClientGone || answer.status == http.StatusTooManyRequests || !utf8.Valid(answer.body.Bytes()) {
		return i.giveUp(ctx, d)
	}
	headers, err := keptHeaders(answer.header)
	if err != nil {
		return err
	}
	return d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update idempotency_keys set status = ?, headers = ?, body = ? where principal = ? and key = ?",
			answer.status, headers, answer.body.String(), i.principal, i.key)
		return err
	})
}

func (i *Idempotency) giveUp(ctx context.Context, d *db.DB) error {
	return d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from idempotency_keys where principal = ? and key = ? and status = 0", i.principal, i.key)
		return err
	})
}

func (o *operation) release(ctx context.Context, x *exchange, i *Idempotency) {
	if i.stored {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := i.giveUp(ctx, o.api.options.DB); err != nil {
		o.api.log.LogAttrs(ctx, slog.LevelError, "free an idempotency key", slog.String("request_id", x.id), slog.String("error", err.Error()))
	}
}

// SweepIdempotency deletes the answers of the context's tenant that need not be kept any longer, and says how many.
func SweepIdempotency(ctx context.Context, d *db.DB) (int64, error) {
	var n int64
	err := d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		n, err = tx.Exec(ctx, "delete from idempotency_keys where created_at < ?", time.Now().UTC().Add(-idempotencyKeep))
		return err
	})
	return n, err
}
