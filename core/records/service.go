// Package records is the record engine: the ONE write path and the ONE read scope of Kontor.
//
// HTTP, import, automation, plugins, portal and command line all read and write records through its Service. A read is
// one statement: the filter and the actor's access scope over the object's table, with only the fields that the actor
// may see. A write is one transaction: metadata, access, normalising and checking field by field, uniqueness, insert or
// update, ledger, outbox. It owns the record tables and what hangs on records (edges, files, contact points, unique
// values, search); roles, fields and people belong to the rooms below.
package records

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// Tenancy answers for a tenant's defaults.
type Tenancy interface {
	// Defaults are the region of phone numbers, the currency of amounts and the time zone of the actor's tenant.
	Defaults(ctx context.Context) (fieldtype.Env, error)
}

// Rules are the access rules, as core/access compiles them.
type Rules interface {
	For(ctx context.Context) (*access.Compiled, error)
	ForTx(ctx context.Context, tx *db.Tx) (*access.Compiled, error)
	// Pin returns the actor with the rights of this moment, for a job that is to go on under them.
	Pin(ctx context.Context, tx *db.Tx) (actor.Actor, error)
	// NoteKept notes that a job goes on under such rights after they were changed.
	NoteKept(ctx context.Context, tx *db.Tx, target string, noted *bool) error
	// SubjectTx reads somebody about whose rights an explanation is asked.
	SubjectTx(ctx context.Context, tx *db.Tx, userID, lang string) (*access.Subject, error)
	// SharesTx, ShareTx and UnshareTx keep what is shared; who may share a record is for this room to say.
	SharesTx(ctx context.Context, tx *db.Tx, recordID string) ([]access.Share, error)
	ShareTx(ctx context.Context, tx *db.Tx, in access.Share) (access.Share, error)
	UnshareTx(ctx context.Context, tx *db.Tx, recordID, shareID string) error
}

// Matcher makes the keys by which duplicates of a record are found. It is called in the transaction of every write, so
// it must not touch the database.
type Matcher interface {
	MatchKeys(m *metadata.Model, o *metadata.Object, r *Record) []string
}

// Hook looks at, and may complete or refuse, a change before it is written. It runs in the transaction.
type Hook func(ctx context.Context, tx *db.Tx, c *Change) error

// Options wire the service.
type Options struct {
	DB       *db.DB
	Metadata *metadata.Service
	Rules    Rules
	Tenancy  Tenancy
	// Matcher may be nil.
	Matcher Matcher
	// CursorKey signs cursors.
	CursorKey []byte
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Service is the door to records.
type Service struct {
	db      *db.DB
	meta    *metadata.Service
	rules   Rules
	tenancy Tenancy
	matcher Matcher
	key     []byte
	now     func() time.Time
	hooks   map[string][]Hook
	always  []Hook
	merged  []MergeHook
	purged  []PurgeHook
	suspend Suspender
	noter   Noter
	sealer  Sealer
	limits  Limits
	content *file.Service
	maxFile int64
	often   *cache.Cache[occurrence, frequency]
	plans   *lru.Cache[planKey, *plan]
}

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{
		db: o.DB, meta: o.Metadata, rules: o.Rules, tenancy: o.Tenancy, matcher: o.Matcher, key: o.CursorKey, now: o.Now,
		hooks: map[string][]Hook{}, often: newFrequencies(), plans: newPlans(),
	}
}

// Noter writes down what was read, without making the reader wait.
type Noter interface {
	Note(ctx context.Context, e audit.Entry) error
}

// Limits is what the company's plan lets in: changes at all, and more records. Both must cost no more than a look into memory.
type Limits interface {
	Writable(ctx context.Context) error
	Room(ctx context.Context, records int64) error
}

// SetLimits has writes ask what the company's plan lets in; without it everything is. It must be called before the first
// request.
func (s *Service) SetLimits(l Limits) { s.limits = l }

// writable refuses changes of a company that may only read.
func (s *Service) writable(ctx context.Context) error {
	if s.limits == nil {
		return nil
	}
	return s.limits.Writable(ctx)
}

// SetNoter has reads of confidential and secret fields written down. It must be called before the first request.
func (s *Service) SetNoter(n Noter) { s.noter = n }

// classifiedRead writes down that rows were read with classified fields: their ids, a page at most. Only then are the secret
// ones among them opened.
func (c *session) classifiedRead(ctx context.Context, p *plan, rows []*Row) error {
	if len(p.classified) == 0 || len(rows) == 0 {
		return nil
	}
	if err := c.noteRead(ctx, p, rows); err != nil || len(p.secrets) == 0 {
		return err
	}
	return c.reveal(ctx, p, rows)
}

// readDetail is what the audit is told of a read, in the order that maps are written in.
type readDetail struct {
	Fields  []string `json:"fields"`
	IDs     []string `json:"ids,omitempty"`
	Records int      `json:"records"`
}

func (c *session) noteRead(ctx context.Context, p *plan, rows []*Row) error {
	if c.s.noter == nil {
		return nil
	}
	e := audit.Entry{Action: audit.FieldsRead, Object: p.obj.Name}
	if len(rows) == 1 {
		e.Target, e.Detail = rows[0].ID(), readDetail{Fields: p.classified, Records: 1}
	} else {
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.ID()
		}
		e.Detail = readDetail{Fields: p.classified, IDs: ids, Records: len(rows)}
	}
	return c.s.noter.Note(ctx, e)
}

// Before registers a hook that runs before every create, update, delete and restore of an object's records. It must be
// called before the first request.
func (s *Service) Before(objectID string, h Hook) { s.hooks[objectID] = append(s.hooks[objectID], h) }

// BeforeAll registers a hook that runs before every create, update, delete and restore of any object's records, behind those of
// the object itself. It must be called before the first request.
func (s *Service) BeforeAll(h Hook) { s.always = append(s.always, h) }

// SetMatcher wires the duplicate rules, which are built on this room.
func (s *Service) SetMatcher(m Matcher) { s.matcher = m }

// session is what one call knows: who acts, what the tenant's records look like, and what the actor may do.
type session struct {
	s     *Service
	actor actor.Actor
	model *metadata.Model
	rules *access.Compiled
	now   time.Time
	// found are the answers of findOnce, by object and question.
	found map[string]map[string][]*Record
	// inserts are the statements that add rows, by object.
	inserts map[*metadata.Object]*db.Insert
}

// open prepares a call. tx is nil outside a transaction.
func (s *Service) open(ctx context.Context, tx *db.Tx) (*session, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var m *metadata.Model
	var rules *access.Compiled
	if tx != nil {
		if m, err = s.meta.Current(ctx, tx); err == nil {
			rules, err = s.rules.ForTx(ctx, tx)
		}
	} else if m, err = s.meta.Model(ctx); err == nil {
		rules, err = s.rules.For(ctx)
	}
	if err != nil {
		return nil, err
	}
	return &session{s: s, actor: a, model: m, rules: rules, now: s.now().UTC().Truncate(time.Millisecond)}, nil
}

// object finds an object by API name and demands an action on it. What the actor may not even read does not exist.
func (c *session) object(name string, action access.Action) (*metadata.Object, access.Object, error) {
	o, err := c.model.Object(name)
	if err != nil {
		return nil, access.Object{}, err
	}
	rules := c.rules.Object(o.ID)
	if !rules.Can(access.Read) && action != access.Create {
		return nil, rules, missingObject(name)
	}
	if !rules.Can(action) {
		return nil, rules, forbidden(action, o.Name)
	}
	return o, rules, nil
}

func (c *session) env() filter.Env {
	return filter.Env{Now: c.now, Location: c.actor.Location(), Me: c.actor.UserID}
}

func (c *session) dialect() filter.Dialect { return filter.Dialect(c.s.db.Dialect()) }

// level is what the actor may do with a field. The title says what its parts say, so it is at most as readable as the
// least readable of them.
func level(o *metadata.Object, rules access.Object, f *metadata.Field) access.Level {
	l := rules.Field(f.ID)
	if f.Name != "title" || !f.System || !rules.ReadRestricted() {
		return l
	}
	for _, alternative := range o.Title {
		for _, part := range alternative {
			if rules.Field(part) < access.Readable {
				return access.Hidden
			}
		}
	}
	return l
}
