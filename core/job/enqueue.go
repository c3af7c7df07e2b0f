package job

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/outbox"
)

// maxArgs bounds the arguments of a job, in bytes of JSON. Larger things are stored and named by their id.
const maxArgs = 64 << 10

// params are how a job differs from what its kind says. They travel through the outbox as JSON. The arguments and the
// actor are JSON within strings, so that no database rewrites what the seal covers.
type params struct {
	Args        string     `json:"args"`
	Actor       string     `json:"actor,omitempty"`
	RunAt       *time.Time `json:"run_at,omitempty"`
	Key         string     `json:"key,omitempty"`
	Priority    Priority   `json:"priority,omitempty"`
	MaxAttempts int        `json:"max_attempts,omitempty"`

	err error
}

// Option changes how one job is run.
type Option func(*params)

// As has the job run as the actor who left it, with that actor's rights at the time of the run. Without it the system
// acts. An actor of another tenant is an error.
func As(a actor.Actor) Option {
	return func(p *params) {
		b, err := json.Marshal(a)
		p.Actor, p.err = string(b), errors.Join(p.err, err)
	}
}

// At has the job run no sooner than t.
func At(t time.Time) Option {
	return func(p *params) {
		t = t.UTC().Truncate(time.Microsecond)
		p.RunAt = &t
	}
}

// Key makes the job unique: while one of the same tenant, kind and key waits or runs, no other is added.
func Key(key string) Option { return func(p *params) { p.Key = cleanText(key) } }

// WithPriority places the job before or behind the others of its lane.
func WithPriority(n Priority) Option {
	return func(p *params) {
		if n < Urgent || n > Idle {
			p.err = errors.Join(p.err, fmt.Errorf("priority %d is not between %d and %d", n, Urgent, Idle))
		}
		p.Priority = n
	}
}

// WithMaxAttempts overrides how often the job is tried.
func WithMaxAttempts(n int) Option { return func(p *params) { p.MaxAttempts = max(n, 1) } }

func newParams(tenant, kind string, args any, opts []Option) (params, error) {
	var p params
	b, err := json.Marshal(args)
	if err != nil {
		return p, fmt.Errorf("encode the arguments of job %s: %w", kind, err)
	}
	if len(b) > maxArgs {
		return p, fmt.Errorf("the arguments of job %s are %d bytes, at most %d are allowed", kind, len(b), maxArgs)
	}
	p.Args = string(b)
	for _, o := range opts {
		o(&p)
	}
	if p.err == nil && p.Actor != "" {
		_, p.err = p.actor(tenant)
	}
	if kind == "" || p.err != nil {
		return p, fmt.Errorf("job %q: %w", kind, errors.Join(p.err, errIf(kind == "", "a kind is needed")))
	}
	return p, nil
}

func errIf(yes bool, text string) error {
	if yes {
		return errors.New(text)
	}
	return nil
}

var errForeignActor = errors.New("the actor belongs to another tenant")

// actor is whom the job runs as; ok is false when that is the system.
func (p params) actor(tenant string) (a actor.Actor, err error) {
	if err := json.Unmarshal([]byte(p.Actor), &a); err != nil {
		return a, fmt.Errorf("read the actor: %w", err)
	}
	if a.Tenant != tenant {
		return a, errForeignActor
	}
	return a, nil
}

// Enqueue leaves a job of the transaction's tenant behind, to be run once the transaction has committed; a rollback
// leaves nothing. It costs no round trip. The returned id is the job's, unless a job with the same unique key is still
// waiting or running by then, in which case this one is dropped. Arguments are kept in clear beside other tenants'
// jobs: name records by their ids, and leave their contents where they are.
func Enqueue(tx *db.Tx, kind string, args any, opts ...Option) (string, error) {
	p, err := newParams(tx.Tenant(), kind, args, opts)
	if err != nil {
		return "", err
	}
	jobID := id.New("job")
	return jobID, outbox.Job(tx, jobID, kind, p)
}

// sealed is what the args column holds. The seal is over the job's id, tenant, kind, arguments and actor, so that
// nobody who can write to the table alone can have a job run for another tenant.
type sealed struct {
	Args  string `json:"args"`
	Actor string `json:"actor,omitempty"`
	Seal  string `json:"seal,omitempty"`
}

func seal(key []byte, jobID, tenant, kind string, s sealed) string {
	h := hmac.New(sha256.New, key)
	for _, part := range []string{"kontor.job.v1", jobID, tenant, kind, s.Args, s.Actor} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		h.Write(n[:])
		h.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// uniqueByArgs is the key of a job whose kind is unique by its arguments.
func uniqueByArgs(args string) string {
	sum := sha256.Sum256([]byte(args))
	return "args:" + hex.EncodeToString(sum[:])
}

// cleanText removes what no database stores as text.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
