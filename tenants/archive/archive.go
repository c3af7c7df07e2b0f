// Package archive lets a tenant take itself along: everything that it has as one signed archive, made in the background and
// fetched by an administrator who has just proven who it is.
//
// It owns the table tenant_exports. The archive itself is core/backup's, and lies as a file of the tenant's until its time is
// over. The archive holds nobody's secrets. core/httpapi serves it.
package archive

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/backup"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// State is where an export stands.
type State string

// The states.
const (
	Waiting State = "waiting"
	Ready   State = "ready"
	Failed  State = "failed"
	Expired State = "expired"
)

// Export is an archive that somebody has asked for.
type Export struct {
	ID    string `json:"id"`
	State State  `json:"state"`
	// Size is in bytes.
	Size        int64      `json:"size"`
	RequestedBy string     `json:"requested_by"`
	CreatedAt   time.Time  `json:"created_at"`
	FinishedAt  *time.Time `json:"finished_at"`
	// ExpiresAt is until when it can be fetched.
	ExpiresAt *time.Time `json:"expires_at"`

	tenant, file string
}

// Writer writes archives; core/backup does.
type Writer interface {
	WriteChecked(ctx context.Context, f backup.Medium, o backup.WriteOptions) (*backup.Manifest, error)
}

// Queue is where work waits; it is core/job's.
type Queue interface {
	Insert(ctx context.Context, tx *db.ControlTx, tenant, kind string, args any, opts ...job.Option) (jobID string, inserted bool, err error)
}

// Options wire the service.
type Options struct {
	DB     *db.DB
	Access *access.Service
	Files  *file.Service
	Writer Writer
	// Queue returns the queue once it is made.
	Queue func() Queue
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to exports of a whole tenant.
type Service struct{ Options }

// Keep is how long an archive can be fetched.
const Keep = 48 * time.Hour

const (
	jobKind  = "tenant_export"
	longest  = 6 * time.Hour
	maxBytes = int64(1) << 40
	maxList  = 20
)

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{o}
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

type args struct {
	Export string `json:"export"`
}

// RegisterJobs adds the writing of archives to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, jobKind, job.Options{Lane: job.LaneImport, MaxAttempts: 3, Timeout: longest}, s.write)
}

func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	if a.Kind != actor.Person {
		return a, fault.New(fault.Forbidden, "people_only")
	}
	return a, s.Access.Require(ctx, access.ManageTenant)
}

const columns = "id, tenant_id, state, file_id, size, requested_by, created_at, finished_at, expires_at"

func (s *Service) list(ctx context.Context, where string, values ...any) (out []Export, err error) {
	err = s.DB.SystemRead(ctx, "look exports of tenants up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (e Export, err error) {
			err = rows.Scan(&e.ID, &e.tenant, &e.State, &e.file, &e.Size, &e.RequestedBy, &e.CreatedAt, &e.FinishedAt, &e.ExpiresAt)
			e.CreatedAt = e.CreatedAt.UTC()
			return e, err
		}, "select "+columns+" from tenant_exports where "+where, values...)
		return err
	})
	return out, err
}

// Start asks for an archive of the actor's tenant. The actor must be a person who may manage the company. The one before goes,
// so that no archive holds another. Faults: conflict export_running.
func (s *Service) Start(ctx context.Context) (Export, error) {
	a, err := s.manager(ctx)
	if err != nil {
		return Export{}, err
	}
	old, err := s.list(ctx, "tenant_id = ? and state in ('waiting', 'ready')", a.Tenant)
	if err != nil {
		return Export{}, err
	}
	for _, e := range old {
		if e.State == Waiting {
			return Export{}, fault.New(fault.Conflict, "export_running")
		}
		if err := s.expire(ctx, e); err != nil {
			return Export{}, err
		}
	}
	e := Export{ID: id.New("tex"), State: Waiting, RequestedBy: a.UserID, CreatedAt: s.now(), tenant: a.Tenant}
	if err := s.DB.System(ctx, "ask for an archive of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into tenant_exports (id, tenant_id, state, requested_by, created_at) values (?, ?, ?, ?, ?)", e.ID, a.Tenant, string(Waiting), a.UserID, e.CreatedAt)
		_, _, err := s.Queue().Insert(ctx, tx, a.Tenant, jobKind, args{Export: e.ID})
		return err
	}); err != nil {
		return Export{}, err
	}
	return e, audit.Write(ctx, s.DB, audit.Entry{Action: audit.BackupTaken, Target: e.ID, Detail: map[string]any{"portable": true}})
}

// List returns the latest exports of the actor's tenant, the youngest first.
func (s *Service) List(ctx context.Context) ([]Export, error) {
	a, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	return s.list(ctx, "tenant_id = ? order by id desc limit ?", a.Tenant, maxList)
}

// Get returns one export of the actor's tenant; not_found for another's.
func (s *Service) Get(ctx context.Context, exportID string) (Export, error) {
	a, err := s.manager(ctx)
	if err != nil {
		return Export{}, err
	}
	list, err := s.list(ctx, "tenant_id = ? and id = ?", a.Tenant, exportID)
	if err == nil && len(list) == 0 {
		err = fault.Missing("tenant_export", exportID)
	}
	if err != nil {
		return Export{}, err
	}
	return list[0], nil
}

// Open opens the archive of an export that is ready. Faults: not_found, conflict export_not_ready.
func (s *Service) Open(ctx context.Context, exportID string) (*file.Content, error) {
	e, err := s.Get(ctx, exportID)
	if err != nil {
		return nil, err
	}
	if e.State != Ready || e.ExpiresAt != nil && !s.now().Before(*e.ExpiresAt) {
		return nil, fault.New(fault.Conflict, "export_not_ready", fault.Params{"state": string(e.State)})
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Action: audit.ArchiveFetched, Target: e.ID, Detail: map[string]any{"bytes": e.Size}}); err != nil {
		return nil, err
	}
	return s.Files.Read(ctx, e.file)
}

// write makes one archive. It goes through a file of the machine, since its size is not known before.
func (s *Service) write(ctx context.Context, j job.Job[args]) error {
	list, err := s.list(ctx, "id = ? and state = 'waiting'", j.Args.Export)
	if err != nil || len(list) == 0 {
		return err
	}
	e := list[0]
	f, err := s.make(ctx, e)
	if err != nil && j.Attempt < j.MaxAttempts {
		return err
	}
	state := Ready
	if err != nil {
		s.Logger.ErrorContext(ctx, "writing an archive of a tenant", "tenant", e.tenant, "error", err)
		state = Failed
	}
	now := s.now()
	return s.DB.System(ctx, "note that an archive of a tenant is made", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update tenant_exports set state = ?, file_id = ?, size = ?, finished_at = ?, expires_at = ? where id = ? and state = 'waiting'",
			string(state), f.ID, f.Size, now, now.Add(Keep), e.ID)
		return nil
	})
}

func (s *Service) make(ctx context.Context, e Export) (f file.File, err error) {
	tmp, err := os.CreateTemp("", "kontor-archive-*")
	if err != nil {
		return f, err
	}
	defer func() { _ = tmp.Close(); _ = os.Remove(tmp.Name()) }()
	if _, err = s.Writer.WriteChecked(ctx, tmp, backup.WriteOptions{Tenant: e.tenant, Portable: true}); err != nil {
		return f, fmt.Errorf("write an archive: %w", err)
	}
	if _, err = tmp.Seek(0, io.SeekStart); err != nil {
		return f, err
	}
	return s.Files.Put(actor.ForSystem(ctx, e.tenant, "archive"), "kontor-"+e.CreatedAt.Format("20060102")+".tar.zst", file.ForExport, tmp, maxBytes)
}

// expire removes an archive's file.
func (s *Service) expire(ctx context.Context, e Export) error {
	if err := s.Files.Delete(actor.ForSystem(ctx, e.tenant, "archive"), e.file); err != nil && !fault.Is(err, fault.NotFound) {
		return fmt.Errorf("remove an archive: %w", err)
	}
	return s.DB.System(ctx, "note that an archive is over", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update tenant_exports set state = ?, file_id = '' where id = ?", string(Expired), e.ID)
		return nil
	})
}

// Sweep removes archives whose time is over. It is for a job.
func (s *Service) Sweep(ctx context.Context) error {
	over, err := s.list(ctx, "expires_at <= ? and state = 'ready' limit 200", s.now())
	if err != nil {
		return err
	}
	for _, e := range over {
		if err := s.expire(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
