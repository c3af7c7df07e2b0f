package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// batchRows is how many rows commit together.
const batchRows = 1000

// run is one import at work.
type run struct {
	s      *Service
	imp    Import
	obj    *metadata.Object
	table  *tabular.Table
	reader *reader
	// fresh are values, by field id and folded, that selects do not know and the import would add: a dry run takes them as known.
	fresh map[string]map[string]bool
	// dry remembers what the rows so far would have made, since nothing of it is in the database.
	dry map[string]bool
	// people are the tenant's users by name and address.
	people map[string]string
	// shells are the records of the import's own object that only a reference has named so far; see shell.go.
	shells map[string]string
	// last is the number of the last row that this run knows to be committed.
	last int
	// noted says that the audit was told of rights that were changed meanwhile.
	noted bool
}

// runImport does, or goes on with, an import. A fault of the file or of the options ends it as failed; anything else is
// an error of the job, which is tried again and goes on behind the last batch that was committed.
func (s *Service) runImport(ctx context.Context, importID string, stopping <-chan struct{}) error {
	imp, err := s.load(ctx, importID)
	if err != nil {
		return err
	}
	if imp.State == Completed || imp.State == Failed {
		return nil
	}
	err = s.work(ctx, imp, stopping)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code != fault.Internal && f.Code != fault.Unavailable {
		return s.end(ctx, importID, Failed, err)
	}
	return err
}

func (s *Service) load(ctx context.Context, importID string) (Import, error) {
	var imp Import
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		imp, err = scanImport(tx.QueryRow(ctx, "select "+importColumns+" from imports where tenant_id = ? and id = ?", tx.Tenant(), importID))
		return err
	})
	return imp, db.NotFound(err, "import", importID)
}

func (s *Service) end(ctx context.Context, importID string, state State, cause error) error {
	var problem any
	if cause != nil {
		raw, err := json.Marshal(problemOf(cause))
		if err != nil {
			return err
		}
		problem = string(raw)
	}
	now := time.Now().UTC()
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue("update imports set state = ?, problem = ?, finished_at = ?, updated_at = ? where tenant_id = ? and id = ?",
			string(state), problem, now, now, tx.Tenant(), importID)
		return tell(ctx, tx, "import", "imports", importID, state)
	})
}

func (s *Service) work(ctx context.Context, imp Import, stopping <-chan struct{}) error {
	content, err := s.files.Read(ctx, imp.fileID)
	if err != nil {
		return err
	}
	open := func() (*tabular.Table, error) {
		return tabular.Open(ctx, content.Name, content, content.Size, imp.Options.table())
	}
	t, err := open()
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	r := &run{s: s, imp: imp, table: t, dry: map[string]bool{}}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	// The survey has read the table to its end.
	_ = t.Close()
	if t, err = open(); err != nil {
		return err
	}
	r.table = t
	if err := r.bind(ctx); err != nil {
		return err
	}
	if r.last, err = s.resumeAt(ctx, imp.ID); err != nil {
		return err
	}
	if r.last > 0 {
		t.SkipTo(r.last)
		if err := r.recallShells(ctx); err != nil {
			return err
		}
	}
	batches, quit := r.ahead()
	defer quit() // Before the table is closed.
	for b := range batches {
		select {
		case <-stopping:
			return job.Stopped
		default:
		}
		if b.err != nil {
			return b.err
		}
		if err := r.commit(ctx, b.lines); err != nil {
			return err
		}
	}
	return s.end(ctx, imp.ID, Completed, nil)
}

// prepare settles mapping, locale, new fields and options, and counts the rows; it does so once.
func (r *run) prepare(ctx context.Context) error {
	o := &r.imp.Options
	if o.Prepared && !(o.DryRun && o.CreateOptions) {
		return nil
	}
	m, err := r.s.meta.Model(ctx)
	if err != nil {
		return err
	}
	obj, err := m.Object(o.Object)
	if err != nil {
		return err
	}
	if len(o.Mapping) == 0 {
		o.Mapping = suggest(r.table, obj)
	}
	guessLocale(r.table, o)
	if o.CreateFields && !o.DryRun {
		if err := r.s.createFields(ctx, obj, o.Mapping); err != nil {
			return err
		}
		if m, err = r.s.meta.Model(ctx); err != nil {
			return err
		}
		if obj, err = m.Object(o.Object); err != nil {
			return err
		}
	}
	bound, err := bind(r.table, obj, o.Mapping)
	if err != nil {
		return err
	}
	rows, unknown, err := survey(r.table, bound)
	if err != nil {
		return err
	}
	switch {
	case o.CreateOptions && o.DryRun:
		r.fresh = folded(unknown)
	case o.CreateOptions:
		if err := r.s.createOptions(ctx, obj, unknown); err != nil {
			return err
		}
	}
	o.Prepared, o.Columns = true, r.table.Header
	raw, err := json.Marshal(o)
	if err != nil {
		return err
	}
	r.imp.Counts.Rows = rows
	return r.s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update imports set state = ?, options = ?, total_rows = ?, updated_at = ? where tenant_id = ? and id = ?",
			string(Running), string(raw), rows, time.Now().UTC(), tx.Tenant(), r.imp.ID)
		return nil
	})
}

func (r *run) bind(ctx context.Context) error {
	o := &r.imp.Options
	m, err := r.s.meta.Model(ctx)
	if err != nil {
		return err
	}
	if r.obj, err = m.Object(o.Object); err != nil {
		return err
	}
	bound, err := bind(r.table, r.obj, o.Mapping)
	if err != nil {
		return err
	}
	env, err := r.s.tenancy.Defaults(ctx)
	if err != nil {
		return err
	}
	if o.Currency != "" {
		env.Currency = o.Currency
	}
	if o.Locale.Decimal != "" {
		env.Locale.Decimal = o.Locale.Decimal[0]
	}
	env.Locale.Order = o.Locale.DateOrder
	for _, path := range o.Match {
		if !slices.ContainsFunc(bound, func(t target) bool { return t.field.Path() == path }) {
			return fault.At("match", "match_not_mapped", fault.Params{"field": path})
		}
	}
	if slices.ContainsFunc(bound, func(t target) bool { return t.field.Type == fieldtype.User }) {
		if r.people, err = r.s.people(ctx); err != nil {
			return err
		}
	}
	r.reader = &reader{header: r.table.Header, bound: bound, env: env, match: o.Match, name: nameless(r.obj, bound), lenient: o.Invalid == InvalidLeaveOut, fresh: r.fresh}
	return nil
}

// folded are the values of fields, folded.
func folded(values map[string][]string) map[string]map[string]bool {
	out := make(map[string]map[string]bool, len(values))
	for fieldID, list := range values {
		out[fieldID] = make(map[string]bool, len(list))
		for _, v := range list {
			out[fieldID][fold.Fold(v)] = true
		}
	}
	return out
}

// nameless is the required name of an object that no column holds; nil when there is a column, or names are not required.
func nameless(o *metadata.Object, bound []target) *metadata.Field {
	f, ok := o.FieldByID(o.Title[0][0])
	if !ok || !f.Required || slices.ContainsFunc(bound, func(t target) bool { return t.field == f }) {
		return nil
	}
	return f
}

// resumeAt is the number of the last row that was committed.
func (s *Service) resumeAt(ctx context.Context, importID string) (int, error) {
	var n int64
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select last_row from imports where tenant_id = ? and id = ?", tx.Tenant(), importID).Scan(&n)
	})
	return int(n), err
}

// batch are lines that commit together.
type batch struct {
	lines []*line
	err   error
}

// ahead reads and converts the next batch while one is written. Quit ends it and returns when it has ended.
func (r *run) ahead() (batches <-chan batch, quit func()) {
	out, stop := make(chan batch), make(chan struct{})
	go func() {
		defer close(out)
		for done := false; !done; {
			var b batch
			b.lines, done, b.err = r.next()
			select {
			case out <- b:
			case <-stop:
				return
			}
			done = done || b.err != nil
		}
	}()
	return out, func() {
		close(stop)
		for range out {
		}
	}
}

func (r *run) next() (lines []*line, done bool, err error) {
	for len(lines) < batchRows {
		row, err := r.table.Next()
		if errors.Is(err, io.EOF) {
			return lines, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		l, err := r.reader.read(row)
		if err != nil {
			return nil, false, err
		}
		lines = append(lines, l)
	}
	return lines, false, nil
}

// Run does an import at once instead of leaving it to the job, for the command line. An import that its job is working on
// must not be run here.
func (s *Service) Run(ctx context.Context, importID string) (Import, error) {
	if err := s.runImport(ctx, importID, nil); err != nil {
		return Import{}, err
	}
	return s.GetImport(ctx, importID)
}
