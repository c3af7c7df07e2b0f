package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// batchRows is how many rows commit together.
const batchRows = 500

// run is one import at work.
type run struct {
	s      *Service
	imp    Import
	obj    *metadata.Object
	table  *tabular.Table
	reader *reader
	// dry remembers what the rows so far would have made, since nothing of it is in the database.
	dry map[string]bool
	// people are the tenant's users by name and address.
	people map[string]string
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
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update imports set state = ?, problem = ?, finished_at = ?, updated_at = ? where tenant_id = ? and id = ?",
			string(state), problem, now, now, tx.Tenant(), importID)
		return nil
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
	if n, err := s.resumeAt(ctx, imp.ID); err != nil {
		return err
	} else if n > 0 {
		t.SkipTo(n)
	}
	for done := false; !done; {
		select {
		case <-stopping:
			return job.Stopped
		default:
		}
		var lines []*line
		if lines, done, err = r.next(); err != nil {
			return err
		}
		if err := r.commit(ctx, lines); err != nil {
			return err
		}
	}
	return s.end(ctx, imp.ID, Completed, nil)
}

// prepare settles mapping, locale, new fields and options, and counts the rows; it does so once.
func (r *run) prepare(ctx context.Context) error {
	if r.imp.Options.Prepared {
		return nil
	}
	o := &r.imp.Options
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
	if o.CreateFields {
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
	if o.CreateOptions {
		if err := r.s.createOptions(ctx, obj, unknown); err != nil {
			return err
		}
	}
	o.Prepared = true
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
	r.reader = &reader{header: r.table.Header, bound: bound, env: env, match: o.Match, name: nameless(r.obj, bound), lenient: o.Invalid == InvalidLeaveOut}
	return nil
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

// outcome is what became of a row.
type outcome struct {
	what   string // created, updated, skipped, failed
	record string
	faults []rowFault
}

var errDry = errors.New("dry run")

// commit writes a batch of rows with the progress of the import in one transaction. When something in it breaks a rule
// that only the database knows, the batch is taken row by row, so that the one bad row is alone with its fault.
func (r *run) commit(ctx context.Context, lines []*line) error {
	if len(lines) == 0 {
		return nil
	}
	err := r.transact(ctx, lines)
	if err == nil || len(lines) == 1 && !rowError(err) {
		return err
	}
	if !rowError(err) {
		return err
	}
	if len(lines) == 1 {
		l := lines[0]
		if ferr := l.fail("", nil, asRowFault(err)); ferr != nil {
			return ferr
		}
		return r.transact(ctx, lines)
	}
	for _, l := range lines {
		if err := r.commit(ctx, []*line{l}); err != nil {
			return err
		}
	}
	return nil
}

// rowError reports whether an error is about the content of a row.
func rowError(err error) bool {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code == fault.Invalid || f.Code == fault.Conflict || f.Code == fault.Forbidden || f.Code == fault.NotFound
	}
	_, unique := db.Violates(err, db.Unique)
	_, foreign := db.Violates(err, db.ForeignKey)
	return unique || foreign
}

func asRowFault(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if _, ok := db.Violates(err, db.Unique); ok {
		return fault.New(fault.Conflict, "duplicate_value")
	}
	return fault.New(fault.Invalid, "unknown_reference")
}

func (r *run) transact(ctx context.Context, lines []*line) error {
	set := ""
	if r.imp.ChangeSetID != nil {
		set = *r.imp.ChangeSetID
	}
	var outcomes []outcome
	err := r.s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := r.s.records.In(ctx, tx, "import "+r.imp.ID, set)
		if err != nil {
			return err
		}
		if outcomes, err = r.write(ctx, b, lines); err != nil {
			return err
		}
		if r.imp.DryRun {
			return errDry
		}
		if b.Changes() > 0 {
			set = b.ChangeSetID()
		}
		if err := b.Finish(); err != nil {
			return err
		}
		r.progress(tx, lines, outcomes, set)
		return nil
	})
	if errors.Is(err, errDry) {
		return r.s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			r.progress(tx, lines, outcomes, "")
			return nil
		})
	}
	if err == nil && set != "" {
		r.imp.ChangeSetID = &set
	}
	return err
}

// progress notes what became of the rows, in the transaction that wrote them.
func (r *run) progress(tx *db.Tx, lines []*line, outcomes []outcome, set string) {
	var n Counts
	for i, o := range outcomes {
		switch o.what {
		case "created":
			n.Created++
		case "updated":
			n.Updated++
		case "skipped":
			n.Skipped++
		default:
			n.Failed++
		}
		if len(o.faults) == 0 && !r.imp.DryRun {
			continue
		}
		var cells any
		if o.what == "failed" {
			cells = encode(lines[i].cells)
		}
		tx.Queue(`insert into import_rows (tenant_id, import_id, row_number, outcome, record_id, errors, cells) values (?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), r.imp.ID, lines[i].number, o.what, orNil(o.record), encode(o.faults), cells)
	}
	tx.Queue(`update imports set done_rows = done_rows + ?, created_rows = created_rows + ?, updated_rows = updated_rows + ?,
		skipped_rows = skipped_rows + ?, failed_rows = failed_rows + ?, change_set_id = ?, last_row = ?, updated_at = ?
		where tenant_id = ? and id = ?`,
		len(lines), n.Created, n.Updated, n.Skipped, n.Failed, orNil(set), lines[len(lines)-1].number, time.Now().UTC(), tx.Tenant(), r.imp.ID)
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// write turns lines into records.
func (r *run) write(ctx context.Context, b *records.Batch, lines []*line) ([]outcome, error) {
	if err := r.resolve(ctx, b, lines); err != nil {
		return nil, err
	}
	matches, err := r.matches(ctx, b, lines)
	if err != nil {
		return nil, err
	}
	if err := r.foresee(ctx, b, lines); err != nil {
		return nil, err
	}
	made := map[string]string{} // match keys of records that this batch has made
	out := make([]outcome, len(lines))
	for i, l := range lines {
		o := outcome{what: "failed"}
		if !l.failed() {
			if o, err = r.one(ctx, b, l, matches, made); err != nil {
				return nil, err
			}
		}
		o.faults = l.faults
		out[i] = o
	}
	return out, nil
}

// foresee has the batch look for taken external ids all at once instead of row by row.
func (r *run) foresee(ctx context.Context, b *records.Batch, lines []*line) error {
	f, ok := r.obj.Field("external_id")
	if !ok {
		return nil
	}
	var values []string
	for _, l := range lines {
		if v, ok := l.input.Values[f.ID].(string); ok {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return b.ForeseeExternalIDs(ctx, r.obj, values)
}

// one writes a line. A fault of its values is the line's.
func (r *run) one(ctx context.Context, b *records.Batch, l *line, matches map[string][]string, made map[string]string) (outcome, error) {
	var found []string
	key := ""
	for _, path := range r.reader.match {
		v, ok := l.match[path]
		if !ok {
			continue
		}
		k := path + "\x00" + v
		if key == "" {
			key = k
		}
		if rid := made[k]; rid != "" {
			found = []string{rid}
			break
		}
		if found = matches[k]; len(found) > 0 {
			break
		}
	}
	mode := r.imp.Options.Mode
	if len(found) == 0 && r.imp.DryRun && r.dry[key] {
		return outcome{what: "updated"}, nil
	}
	switch {
	case len(found) > 1:
		l.faults = append(l.faults, rowFault{Code: "ambiguous_match", Params: fault.Params{"ids": found}})
		return outcome{what: "failed"}, nil
	case len(found) == 1 && mode == ModeCreate:
		return outcome{what: "skipped", record: found[0]}, nil
	case len(found) == 0 && mode == ModeUpdate:
		return outcome{what: "skipped"}, nil
	case len(found) == 1:
		before := b.Changes()
		var rec *records.Record
		ok, err := l.attempt(ctx, b, func() (err error) {
			rec, err = b.Update(ctx, r.obj, found[0], 0, l.input)
			return err
		})
		if err != nil || !ok {
			return outcome{what: "failed"}, err
		}
		if b.Changes() == before {
			return outcome{what: "skipped", record: rec.ID}, nil
		}
		return outcome{what: "updated", record: rec.ID}, nil
	}
	if r.imp.Options.OwnerID != "" {
		if f, ok := r.obj.Field("owner_id"); ok && l.input.Values[f.ID] == nil {
			l.input.Set(f, r.imp.Options.OwnerID)
		}
	}
	var rec *records.Record
	ok, err := l.attempt(ctx, b, func() (err error) {
		rec, err = b.Create(ctx, r.obj, l.input)
		return err
	})
	if err != nil || !ok {
		return outcome{what: "failed"}, err
	}
	for _, path := range r.reader.match {
		if v, ok := l.match[path]; ok {
			made[path+"\x00"+v] = rec.ID
		}
	}
	if r.imp.DryRun && key != "" {
		r.dry[key] = true
	}
	return outcome{what: "created", record: rec.ID}, nil
}

// attempt writes for the line; a fault takes back what was written and becomes the line's.
func (l *line) attempt(ctx context.Context, b *records.Batch, write func() error) (bool, error) {
	refused, err := b.Attempt(ctx, write)
	if err != nil || refused == nil {
		return refused == nil, err
	}
	return false, l.fail("", nil, refused)
}

// matches finds the records that the lines name, one look-up for each match field.
func (r *run) matches(ctx context.Context, b *records.Batch, lines []*line) (map[string][]string, error) {
	out := map[string][]string{}
	for _, path := range r.reader.match {
		var values []string
		for _, l := range lines {
			if v, ok := l.match[path]; ok && !l.failed() && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		found, err := b.FindByKey(ctx, r.obj, path, values)
		if err != nil {
			return nil, err
		}
		for v, ids := range found {
			out[path+"\x00"+v] = ids
		}
	}
	return out, nil
}

// Run does an import at once instead of leaving it to the job, for the command line. An import that its job is working on
// must not be run here.
func (s *Service) Run(ctx context.Context, importID string) (Import, error) {
	if err := s.runImport(ctx, importID, nil); err != nil {
		return Import{}, err
	}
	return s.GetImport(ctx, importID)
}
