// Package transfer takes customers' files in and gives them back: imports and exports, each run by a job.
//
// It reads and writes tables by its package tabular and records through core/records, under the rights of the person who
// started it. An import commits in batches, each with its progress in the same transaction and all in one change set: one
// that is killed goes on where it stopped, and one undo takes everything back. It owns the tables imports, import_rows and
// exports.
package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// State is where an import or export stands.
type State string

// The states.
const (
	Pending   State = "pending"
	Running   State = "running"
	Completed State = "completed"
	Failed    State = "failed"
)

// Tenancy answers for the company's defaults.
type Tenancy = records.Tenancy

// Wiring is what the service is made of.
type Wiring struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	Files    *file.Service
	Tenancy  Tenancy
	// Twins finds possible duplicates; nil for none.
	Twins Twins
	// MayExport refuses whose exports are frozen; nil refuses nobody.
	MayExport func(ctx context.Context) error
}

// Service is the door to imports and exports.
type Service struct {
	db      *db.DB
	records *records.Service
	meta    *metadata.Service
	access  *access.Service
	files   *file.Service
	tenancy Tenancy
	twins   Twins
	gate    func(ctx context.Context) error
}

// New returns the service.
func New(w Wiring) *Service {
	return &Service{db: w.DB, records: w.Records, meta: w.Metadata, access: w.Access, files: w.Files, tenancy: w.Tenancy, twins: w.Twins, gate: w.MayExport}
}

// Counts are the rows of an import by what became of them.
type Counts struct {
	Rows    int64 `json:"rows"`
	Done    int64 `json:"done"`
	Created int64 `json:"created"`
	Updated int64 `json:"updated"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
}

// Import is an import as the API shows it.
type Import struct {
	ID          string  `json:"id"`
	Object      string  `json:"object"`
	State       State   `json:"state"`
	FileName    string  `json:"file_name"`
	DryRun      bool    `json:"dry_run"`
	Counts      Counts  `json:"counts"`
	ChangeSetID *string `json:"changeset_id"`
	ErrorsURL   *string `json:"errors_url"`
	// DuplicatesURL lists the possible duplicates among what the import has created and changed, as far as they have been found.
	DuplicatesURL *string       `json:"duplicates_url"`
	Options       ImportOptions `json:"options"`
	Problem       *Problem      `json:"problem,omitempty"`
	CreatedBy     string        `json:"created_by"`
	CreatedAt     time.Time     `json:"created_at"`
	FinishedAt    *time.Time    `json:"finished_at"`

	fileID string
}

const importKind = "transfer.import"

type importArgs struct {
	ImportID string `json:"import_id"`
}

// RegisterJobs says what the room's jobs do.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, importKind, job.Options{Lane: job.LaneImport, Timeout: -1, MaxAttempts: 20}, func(ctx context.Context, j job.Job[importArgs]) error {
		return s.runImport(ctx, j.Args.ImportID, j.Stopping)
	})
	job.Register(reg, exportKind, job.Options{Lane: job.LaneImport, Timeout: -1, MaxAttempts: 5}, func(ctx context.Context, j job.Job[exportArgs]) error {
		return s.runExport(ctx, j.Args.ExportID, j.Stopping)
	})
}

// StartImport leaves a stored file to the import job. Faults: those of the options, forbidden, not_found for the object.
func (s *Service) StartImport(ctx context.Context, f file.File, o ImportOptions) (Import, error) {
	return s.insertImport(ctx, f, o, true)
}

// ImportNow imports a stored file at once, without a job, for the command line.
func (s *Service) ImportNow(ctx context.Context, f file.File, o ImportOptions) (Import, error) {
	imp, err := s.insertImport(ctx, f, o, false)
	if err != nil {
		return imp, err
	}
	return s.Run(ctx, imp.ID)
}

// RepeatImport imports the file of an earlier import again, such as after a dry run. Faults: those of StartImport, not_found.
func (s *Service) RepeatImport(ctx context.Context, importID string, o ImportOptions) (Import, error) {
	i, err := s.GetImport(ctx, importID)
	if err != nil {
		return Import{}, err
	}
	return s.StartImport(ctx, file.File{ID: i.fileID, Name: i.FileName}, o)
}

// PreviewImport looks into the file of an earlier import. Faults: not_found, those of LookInto.
func (s *Service) PreviewImport(ctx context.Context, importID string, o ImportOptions) (Preview, error) {
	i, err := s.GetImport(ctx, importID)
	if err != nil {
		return Preview{}, err
	}
	if err := s.mayImport(ctx, &o); err != nil {
		return Preview{}, err
	}
	content, err := s.files.Read(ctx, i.fileID)
	if err != nil {
		return Preview{}, err
	}
	return s.LookInto(ctx, content.Name, content, content.Size, o)
}

func (s *Service) insertImport(ctx context.Context, f file.File, o ImportOptions, queued bool) (Import, error) {
	if err := o.check(); err != nil {
		return Import{}, err
	}
	if err := s.mayImport(ctx, &o); err != nil {
		return Import{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Import{}, err
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return Import{}, err
	}
	importID := id.New("imp")
	now := time.Now().UTC()
	a.Via = actor.ViaImport
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !o.DryRun {
			if err := audit.Record(ctx, tx, audit.Entry{Action: audit.RecordsImported, Object: o.Object, Target: importID, Detail: map[string]string{"file_id": f.ID}}); err != nil {
				return err
			}
		}
		tx.Queue(`insert into imports (tenant_id, id, object_id, state, file_id, file_name, options, dry_run, created_by, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), importID, o.Object, string(Pending), f.ID, f.Name, string(raw), o.DryRun, a.ID, now, now)
		if !queued {
			return nil
		}
		pinned, err := s.access.Pin(ctx, tx)
		if err != nil {
			return err
		}
		pinned.Via = a.Via
		_, err = job.Enqueue(tx, importKind, importArgs{importID}, job.As(pinned), job.Key(importID))
		return err
	})
	if err != nil {
		return Import{}, err
	}
	return s.GetImport(ctx, importID)
}

// mayImport checks the rights before anything is stored, and names the object by its present API name.
func (s *Service) mayImport(ctx context.Context, o *ImportOptions) error {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	obj, err := m.Object(o.Object)
	if err != nil {
		return err
	}
	o.Object = obj.Name
	if err := s.access.Require(ctx, access.RunImports); err != nil {
		return err
	}
	rules, err := s.access.For(ctx)
	if err != nil {
		return err
	}
	if !rules.Object(obj.ID).Can(access.Import) {
		return fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": access.Import.String(), "object": obj.Name})
	}
	if o.CreateFields || o.CreateOptions {
		return s.access.Require(ctx, access.ManageMetadata)
	}
	return nil
}

const importColumns = `id, object_id, state, file_id, file_name, options, dry_run, total_rows, done_rows, created_rows, updated_rows,
	skipped_rows, failed_rows, change_set_id, problem, created_by, created_at, finished_at`

func scanImport(r interface{ Scan(...any) error }) (Import, error) {
	var i Import
	var options, problem []byte
	err := r.Scan(&i.ID, &i.Object, &i.State, &i.fileID, &i.FileName, &options, &i.DryRun, &i.Counts.Rows, &i.Counts.Done, &i.Counts.Created,
		&i.Counts.Updated, &i.Counts.Skipped, &i.Counts.Failed, &i.ChangeSetID, &problem, &i.CreatedBy, &i.CreatedAt, &i.FinishedAt)
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal(options, &i.Options); err != nil {
		return i, err
	}
	if len(problem) > 0 {
		i.Problem = &Problem{}
		if err := json.Unmarshal(problem, i.Problem); err != nil {
			return i, err
		}
	}
	if i.ChangeSetID != nil && i.Counts.Created+i.Counts.Updated > 0 {
		u := "/api/v1/duplicates?" + url.Values{"object": {i.Object}, "changeset_id": {*i.ChangeSetID}}.Encode()
		i.DuplicatesURL = &u
	}
	if i.Counts.Failed > 0 {
		u := "/api/v1/imports/" + i.ID + "/errors"
		i.ErrorsURL = &u
	}
	return i, nil
}

// GetImport returns an import that the actor has started, or any for somebody who may read others' jobs.
func (s *Service) GetImport(ctx context.Context, importID string) (Import, error) {
	var i Import
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		i, err = scanImport(tx.QueryRow(ctx, "select "+importColumns+" from imports where tenant_id = ? and id = ?", tx.Tenant(), importID))
		return err
	})
	if err != nil {
		return i, db.NotFound(err, "import", importID)
	}
	if i.Problem != nil {
		i.Problem.tell(ctx)
	}
	return i, s.mine(ctx, i.CreatedBy, "import", importID)
}

// mine refuses what somebody else has started, unless the actor may see others' jobs.
func (s *Service) mine(ctx context.Context, createdBy, kind, thing string) error {
	a, err := actor.From(ctx)
	if err != nil || a.ID == createdBy {
		return err
	}
	if s.access.Require(ctx, access.ReadJobs) != nil {
		return fault.Missing(kind, thing)
	}
	return nil
}

// ListImports returns the newest imports that the actor may see.
func (s *Service) ListImports(ctx context.Context, limit int) ([]Import, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	all := s.access.Require(ctx, access.ReadJobs) == nil
	var out []Import
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, args := "select "+importColumns+" from imports where tenant_id = ?", []any{tx.Tenant()}
		if !all {
			q, args = q+" and created_by = ?", append(args, a.ID)
		}
		out, err = db.Collect(ctx, tx, func(r db.Rows) (Import, error) { return scanImport(r) }, q+" order by id desc limit ?", append(args, limit)...)
		return err
	})
	return out, err
}

// Problem says why an import or export as a whole has failed.
type Problem struct {
	Code   string        `json:"code"`
	Params fault.Params  `json:"params,omitempty"`
	Fields []fault.Field `json:"fields,omitempty"`
	// Message says it in the language of whoever reads it.
	Message string `json:"message,omitempty"`
}

// tell completes a problem that was read back with its message.
func (p *Problem) tell(ctx context.Context) {
	lang := language(ctx)
	texts := make([]string, 0, 1+len(p.Fields))
	for _, f := range p.Fields {
		texts = append(texts, message.Text(lang, f.Reason, f.Params))
	}
	if len(texts) == 0 {
		texts = append(texts, message.Text(lang, p.Code, p.Params))
	}
	p.Message = strings.Join(texts, " ")
}

// problemOf keeps of an error what may be shown.
func problemOf(err error) Problem {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal {
		return Problem{Code: "internal"}
	}
	return Problem{Code: f.Reason, Params: f.Params, Fields: f.Fields}
}
