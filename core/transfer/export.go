package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const exportKind = "transfer.export"

type exportArgs struct {
	ExportID string `json:"export_id"`
}

// ExportOptions say what is exported and how it is written.
type ExportOptions struct {
	Object string         `json:"object"`
	Format tabular.Format `json:"format"`
	// Filter, Sort and Fields are those of a list; no fields means all that the actor may see.
	Filter *filter.Expr   `json:"filter,omitempty"`
	Sort   []records.Sort `json:"sort,omitempty"`
	Fields []string       `json:"fields,omitempty"`
	// Raw writes option values and machine numbers instead of labels and the language's own numbers.
	Raw bool `json:"raw,omitempty"`
}

// Export is an export as the API shows it.
type Export struct {
	ID         string         `json:"id"`
	Object     string         `json:"object"`
	State      State          `json:"state"`
	Format     tabular.Format `json:"format"`
	Rows       int64          `json:"rows"`
	FileURL    *string        `json:"file_url"`
	Problem    *Problem       `json:"problem,omitempty"`
	Options    ExportOptions  `json:"options"`
	CreatedBy  string         `json:"created_by"`
	CreatedAt  time.Time      `json:"created_at"`
	FinishedAt *time.Time     `json:"finished_at"`

	fileID *string
}

// maxExport bounds the bytes of an export file.
const maxExport = 16 << 30

// StartExport leaves an export to its job. The file is complete or it is not there. Faults: those of the options, forbidden.
func (s *Service) StartExport(ctx context.Context, o ExportOptions) (Export, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Export{}, err
	}
	if !slices.Contains([]tabular.Format{tabular.CSV, tabular.XLSX, tabular.JSONLines}, o.Format) {
		return Export{}, fault.At("format", "not_an_option", fault.Params{"value": string(o.Format), "allowed": []tabular.Format{tabular.CSV, tabular.XLSX, tabular.JSONLines}})
	}
	if err := s.access.Require(ctx, access.RunExports); err != nil {
		return Export{}, err
	}
	if err := s.mayExport(ctx); err != nil {
		return Export{}, err
	}
	// Everything that can be wrong with the query comes out now, not in the job.
	if err := s.records.Export(ctx, o.query(), 1, func(*records.Record) error { return io.EOF }); err != nil && !errors.Is(err, io.EOF) {
		return Export{}, err
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return Export{}, err
	}
	who, err := json.Marshal(a)
	if err != nil {
		return Export{}, err
	}
	exportID, now := id.New("exp"), time.Now().UTC()
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.RecordsExported, Object: o.Object, Target: exportID, Detail: json.RawMessage(raw)}); err != nil {
			return err
		}
		tx.Queue(`insert into exports (tenant_id, id, object_id, state, format, options, actor, created_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), exportID, o.Object, string(Pending), string(o.Format), string(raw), string(who), a.ID, now)
		pinned, err := s.access.Pin(ctx, tx)
		if err != nil {
			return err
		}
		_, err = job.Enqueue(tx, exportKind, exportArgs{exportID}, job.As(pinned), job.Key(exportID))
		return err
	})
	if err != nil {
		return Export{}, err
	}
	return s.GetExport(ctx, exportID)
}

// mayExport refuses whose exports are frozen, also of what was started before.
func (s *Service) mayExport(ctx context.Context) error {
	if s.gate == nil {
		return nil
	}
	return s.gate(ctx)
}

func (o *ExportOptions) query() records.ExportQuery {
	q := records.ExportQuery{Object: o.Object, Sort: o.Sort, Fields: o.Fields}
	if o.Filter != nil {
		q.Filter = o.Filter.Node
	}
	return q
}

// GetExport returns an export that the actor has started, or any for somebody who may read others' jobs.
func (s *Service) GetExport(ctx context.Context, exportID string) (Export, error) {
	e, err := s.loadExport(ctx, exportID)
	if err != nil {
		return e, err
	}
	if e.Problem != nil {
		e.Problem.tell(ctx)
	}
	return e, s.mine(ctx, e.CreatedBy, "export", exportID)
}

func (s *Service) loadExport(ctx context.Context, exportID string) (Export, error) {
	var e Export
	var options, problem []byte
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `select id, object_id, state, format, options, done_rows, file_id, problem, created_by, created_at, finished_at
			from exports where tenant_id = ? and id = ?`, tx.Tenant(), exportID).
			Scan(&e.ID, &e.Object, &e.State, &e.Format, &options, &e.Rows, &e.fileID, &problem, &e.CreatedBy, &e.CreatedAt, &e.FinishedAt)
	})
	if err != nil {
		return e, db.NotFound(err, "export", exportID)
	}
	if err := json.Unmarshal(options, &e.Options); err != nil {
		return e, err
	}
	if len(problem) > 0 {
		e.Problem = &Problem{}
		if err := json.Unmarshal(problem, e.Problem); err != nil {
			return e, err
		}
	}
	if e.fileID != nil {
		u := "/api/v1/exports/" + e.ID + "/file"
		e.FileURL = &u
	}
	return e, nil
}

// runExport writes the file of an export. It begins anew when it was interrupted: half a file is worth nothing.
func (s *Service) runExport(ctx context.Context, exportID string, stopping <-chan struct{}) error {
	e, err := s.loadExport(ctx, exportID)
	if err != nil || e.State == Completed || e.State == Failed {
		return err
	}
	var f file.File
	var rows int64
	if err = s.mayExport(ctx); err == nil {
		f, rows, err = s.writeExport(ctx, e, stopping)
	}
	if fl, ok := errors.AsType[*fault.Error](err); ok && fl.Code != fault.Internal && fl.Code != fault.Unavailable {
		return s.endExport(ctx, exportID, Failed, 0, nil, err)
	}
	if err != nil {
		return err
	}
	return s.endExport(ctx, exportID, Completed, rows, f.ID, nil)
}

func (s *Service) endExport(ctx context.Context, exportID string, state State, rows int64, fileID any, cause error) error {
	var problem any
	if cause != nil {
		raw, err := json.Marshal(problemOf(cause))
		if err != nil {
			return err
		}
		problem = string(raw)
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue("update exports set state = ?, done_rows = ?, file_id = ?, problem = ?, finished_at = ? where tenant_id = ? and id = ?",
			string(state), rows, fileID, problem, time.Now().UTC(), tx.Tenant(), exportID)
		return tell(ctx, tx, "export", "exports", exportID, state)
	})
}

// progressRows is after how many rows an export notes how far it has come.
const progressRows = 5000

func (s *Service) progressed(ctx context.Context, exportID string, rows int64, noted *bool) error {
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue("update exports set state = ?, done_rows = ? where tenant_id = ? and id = ?", string(Running), rows, tx.Tenant(), exportID)
		return s.access.NoteKept(ctx, tx, exportID, noted)
	})
}

func (s *Service) writeExport(ctx context.Context, e Export, stopping <-chan struct{}) (f file.File, rows int64, err error) {
	tmp, err := os.CreateTemp("", "kontor-export-*")
	if err != nil {
		return f, 0, err
	}
	defer func() { err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name())) }()
	told, noted := int64(0), false
	tell := func(rows int64) error {
		if rows < told+progressRows {
			return nil
		}
		told = rows
		return s.progressed(ctx, e.ID, rows, &noted)
	}
	if err := s.progressed(ctx, e.ID, 0, &noted); err != nil {
		return f, 0, err
	}
	if rows, err = s.write(ctx, e.Options, tmp, stopping, tell); err != nil {
		return f, 0, err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return f, 0, err
	}
	f, err = s.files.Put(ctx, e.Options.Object+"."+string(e.Format), file.ForExport, tmp, maxExport)
	return f, rows, err
}

// Write writes the records of an export, complete, as the actor may see them.
func (s *Service) Write(ctx context.Context, o ExportOptions, to io.Writer, stopping <-chan struct{}) (rows int64, err error) {
	return s.write(ctx, o, to, stopping, func(int64) error { return nil })
}

// write tells its caller after each page how many rows there are so far.
func (s *Service) write(ctx context.Context, o ExportOptions, to io.Writer, stopping <-chan struct{}, written func(rows int64) error) (rows int64, err error) {
	env, err := s.tenancy.Defaults(ctx)
	if err != nil {
		return 0, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return 0, err
	}
	if env.Language = a.Locale; o.Raw || o.Format == tabular.JSONLines {
		env.Language = ""
	}
	w, err := newWriter(o, to, env.Language)
	if err != nil {
		return 0, err
	}
	fields, err := s.records.ExportFields(ctx, o.Object, o.Fields)
	if err != nil {
		return 0, err
	}
	columns := exportColumns(fields, env.Language)
	header := make([]tabular.Column, len(columns))
	users := map[string]string{}
	for i, c := range columns {
		if header[i] = c.Column; c.named && c.field.Type == fieldtype.User && len(users) == 0 {
			if users, err = s.userNames(ctx); err != nil {
				return 0, err
			}
		}
	}
	if err := w.WriteHeader(header); err != nil {
		return 0, err
	}
	cells := make([]tabular.Cell, len(columns))
	var page []*records.Record
	write := func() error {
		names, err := s.names(ctx, columns, page, users)
		if err != nil {
			return err
		}
		for _, r := range page {
			for i, c := range columns {
				cells[i] = tabular.Cell{}
				if v := r.Values[c.field.ID]; !c.named {
					cells[i] = cellOf(c.field, v, &env)
				} else if name := names.of(c.field, v); name != "" {
					cells[i] = tabular.Text(name)
				}
			}
			rows++
			if err := w.WriteRow(cells); err != nil {
				return err
			}
		}
		page = page[:0]
		return written(rows)
	}
	err = s.records.Export(ctx, o.query(), 0, func(r *records.Record) error {
		select {
		case <-stopping:
			return job.Stopped
		default:
		}
		if page = append(page, r); len(page) < records.MaxLimit {
			return nil
		}
		return write()
	})
	if err == nil {
		err = write()
	}
	if err != nil {
		return rows, err
	}
	return rows, w.Close()
}

func newWriter(o ExportOptions, to io.Writer, language string) (tabular.Writer, error) {
	switch o.Format {
	case tabular.XLSX:
		return tabular.NewXLSXWriter(to, tabular.XLSXOptions{})
	case tabular.JSONLines:
		return tabular.NewJSONWriter(to), nil
	}
	c := tabular.CSVOptions{Raw: o.Raw}
	if language == "de" {
		c.Delimiter, c.BOM, c.DecimalComma = ';', true, true
	}
	return tabular.NewCSVWriter(to, c), nil
}

// cellOf is the cell of a value.
func cellOf(f *metadata.Field, v any, env *fieldtype.Env) tabular.Cell {
	switch x := v.(type) {
	case nil:
		return tabular.Cell{}
	case int64:
		return tabular.Number(strconv.FormatInt(x, 10))
	case decimal.Decimal:
		return tabular.Number(x.String())
	case bool:
		return tabular.Bool(x)
	case time.Time:
		if env.Location != nil && env.Language != "" {
			x = x.In(env.Location)
		}
		return tabular.DateTime(x)
	case []string:
		if f.Type == fieldtype.MultiSelect && env.Language != "" {
			return tabular.Text(f.Impl.ToText(v, &f.Options, env))
		}
		return tabular.List(x)
	case string:
		if f.Type == fieldtype.Date {
			if d, err := time.Parse(time.DateOnly, x); err == nil {
				return tabular.Date(d)
			}
		}
	}
	return tabular.Text(f.Impl.ToText(v, &f.Options, env))
}
