package audit

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
)

const (
	// LossWindow is how long a Note may be in memory only: what a crash can lose of the reads before it, and nothing else; a
	// program that is stopped in order loses nothing. Every commit empties what SQLite's readers have cached, which is most of
	// what the audit of 1,000 reads a second costs: with windows of 250 ms a read took 13 % more CPU time than without it.
	LossWindow = 2 * time.Second
	// linkEvery leaves time to link what has come until then.
	linkEvery = LossWindow * 3 / 4
	// maxNotes bounds what waits in memory; beyond it Note waits, so that a slow database slows readers instead of losing them.
	maxNotes = 20_000
	// batch is how many entries one transaction links at most, of the inbox and of the notes.
	batch = 1000
	// breath is how many entries are linked at a stretch, restFor how many times as long as that took the chainer then pauses:
	// the reads that go on meanwhile never wait for a processor for long. 2,000 entries in a row made one read in twenty wait.
	breath  = 40
	restFor = 3
	// hurry is how many notes of a tenant wait when the chainer no longer pauses.
	hurry = 5 * batch
	// chainersAtOnce is how many tenants a node links side by side.
	chainersAtOnce = 4
	// patience is the pause after a failure, tries after how many of them the notes of a tenant are given up.
	patience = 5 * time.Second
	tries    = 60
)

// Options of a service.
type Options struct {
	DB      *db.DB
	Secrets *secret.Service
	// Logger gets every mark of the chains, too, so that a copy of them lies where the log goes. It may be nil.
	Logger *slog.Logger
	// MarkEvery and MarkAfter say when a signed mark is set: after a time (default 10 min) or a number of entries (10,000).
	MarkEvery time.Duration
	MarkAfter int64
	// Now is the clock (default time.Now).
	Now func() time.Time
}

// Service links entries to chains, checks chains and searches them. Any number of nodes may run one each.
type Service struct {
	db      *db.DB
	secrets *secret.Service
	log     *slog.Logger
	o       Options

	signMu sync.Mutex
	signs  *signer

	// linked is told of chains that have grown; nil for nobody.
	linked func(tenant string)

	running atomic.Bool
	mu      sync.Mutex
	room    *sync.Cond // signalled when notes have been linked
	tenants map[string]*queue
	notes   int
}

// queue is what this node knows to be waiting of a tenant.
type queue struct {
	link     sync.Mutex   // held while the tenant is linked
	wanted   atomic.Int32 // how many wait for that
	inbox    bool
	notes    []*waiting
	failures int
	after    time.Time
}

// New returns the service, which hears of this node's commits from now on. It links nothing before Run or Chain.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.MarkEvery <= 0 {
		o.MarkEvery = 10 * time.Minute
	}
	if o.MarkAfter <= 0 {
		o.MarkAfter = 10_000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{db: o.DB, secrets: o.Secrets, log: o.Logger, o: o, tenants: map[string]*queue{}}
	s.room = sync.NewCond(&s.mu)
	o.Secrets.Register("node_settings", s.reseal)
	o.Secrets.Register("audit_people", s.resealPeople)
	o.DB.Listen(topic, func(tenant string) {
		if !s.running.Load() {
			return // Whoever runs Chain finds the inbox.
		}
		s.mu.Lock()
		s.queue(tenant).inbox = true
		s.mu.Unlock()
	})
	return s
}

func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Microsecond) }

// queue returns a tenant's queue. The lock is held.
func (s *Service) queue(tenant string) *queue {
	q := s.tenants[tenant]
	if q == nil {
		q = &queue{}
		s.tenants[tenant] = q
	}
	return q
}

// Note writes an entry of something that only reads, without making it wait: it is in the chain within LossWindow, and lost
// when the program is killed before. Where no Run is at work it is Write.
func (s *Service) Note(ctx context.Context, e Entry) error {
	if !s.running.Load() {
		return Write(ctx, s.db, e)
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	w, err := enter(ctx, e)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.notes >= maxNotes && s.running.Load() {
		s.room.Wait()
	}
	q := s.queue(a.Tenant)
	q.notes = append(q.notes, w)
	s.notes++
	return nil
}

// Run links what waits until the context ends, and then the rest.
func (s *Service) Run(ctx context.Context) error {
	s.running.Store(true)
	tick := time.NewTicker(linkEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			s.running.Store(false)
			s.room.Broadcast()
			s.pass(context.WithoutCancel(ctx), true)
			return nil
		case <-tick.C:
			s.pass(context.WithoutCancel(ctx), false)
		}
	}
}

// pass links what is known to wait, tenant by tenant.
func (s *Service) pass(ctx context.Context, last bool) {
	now := time.Now()
	s.mu.Lock()
	var due []string
	for tenant, q := range s.tenants {
		switch {
		case !q.inbox && len(q.notes) == 0:
			delete(s.tenants, tenant)
		case last || !now.Before(q.after):
			due = append(due, tenant)
		}
	}
	s.mu.Unlock()
	slices.Sort(due)
	var g errgroup.Group
	g.SetLimit(chainersAtOnce)
	for _, tenant := range due {
		g.Go(func() error {
			if err := s.serve(ctx, tenant, !last); err != nil {
				s.failed(ctx, tenant, err)
			}
			return nil
		})
	}
	_ = g.Wait()
}

// serve links what waits of one tenant now, on this node and in the database: gently until somebody waits for it.
func (s *Service) serve(ctx context.Context, tenant string, gently bool) error {
	s.mu.Lock()
	q := s.queue(tenant)
	s.mu.Unlock()
	if !gently {
		q.wanted.Add(1)
		defer q.wanted.Add(-1)
	}
	q.link.Lock()
	defer q.link.Unlock()
	s.mu.Lock()
	left := len(q.notes)
	s.mu.Unlock()
	gently = gently && left < hurry
	rest := func() bool { return gently && q.wanted.Load() == 0 }
	for {
		s.mu.Lock()
		n := min(left, batch)
		notes := q.notes[:n:n]
		q.inbox = false
		s.mu.Unlock()
		more, err := s.link(ctx, tenant, notes, rest)
		s.mu.Lock()
		if err != nil {
			q.inbox = true
			s.mu.Unlock()
			return err
		}
		q.failures = 0
		if s.linked != nil {
			s.linked(tenant)
		}
		s.drop(q, n)
		s.mu.Unlock()
		left -= n
		more = more || left > 0
		if !more {
			return nil
		}
	}
}

// failed pauses a tenant. Notes that the database refuses again and again are given up, so that they do not keep the others'
// room; entries of the inbox are safe.
func (s *Service) failed(ctx context.Context, tenant string, err error) {
	s.mu.Lock()
	q := s.queue(tenant)
	q.failures++
	q.after = time.Now().Add(patience)
	failures, lost := q.failures, 0
	if failures >= tries {
		lost = len(q.notes)
		s.drop(q, lost)
		q.inbox = false
	}
	s.mu.Unlock()
	s.log.ErrorContext(ctx, "link the audit", "tenant", tenant, "failures", failures, "lost", lost, "error", err)
}

// drop forgets the first notes of a queue. The lock is held.
func (s *Service) drop(q *queue, n int) {
	if n == 0 {
		return
	}
	q.notes = q.notes[n:]
	if len(q.notes) == 0 {
		q.notes = nil
	}
	s.notes -= n
	s.room.Broadcast()
}

// Chain links everything that waits of the actor's tenant on this node and in the database. When nothing waits it costs one
// look. Searches and checks call it first.
func (s *Service) Chain(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	_, waits := s.tenants[a.Tenant]
	s.mu.Unlock()
	if !waits {
		if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			where, args := tx.Where("")
			waits, err = db.Exists(ctx, tx, "select 1 from audit_inbox where "+where+" limit 1", args...)
			return err
		}); err != nil || !waits {
			return err
		}
	}
	return s.serve(ctx, a.Tenant, false)
}
