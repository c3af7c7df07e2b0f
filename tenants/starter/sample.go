package starter

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// cause is why the change sets of sample data were written.
const cause = "sample_data"

// Sample tells what sample data a company has.
type Sample struct {
	// Present says that there is any.
	Present bool `json:"present"`
	// Template and CreatedAt are those of the latest.
	Template  string     `json:"template,omitempty"`
	CreatedAt *time.Time `json:"created_at,omitempty"`
	// ChangeSetIDs are the change sets that it was written under.
	ChangeSetIDs []string `json:"changeset_ids"`
}

// Sample tells what sample data the actor's company has. It reads one small table.
func (s *Service) Sample(ctx context.Context) (Sample, error) {
	out := Sample{ChangeSetIDs: []string{}}
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return out, err
	}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = samples(ctx, tx)
		return err
	})
	return out, err
}

func samples(ctx context.Context, tx *db.Tx) (Sample, error) {
	out := Sample{ChangeSetIDs: []string{}}
	_, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
		var set string
		var at time.Time
		if err := rows.Scan(&set, &out.Template, &at); err != nil {
			return struct{}{}, err
		}
		at = at.UTC()
		out.Present, out.CreatedAt, out.ChangeSetIDs = true, &at, append(out.ChangeSetIDs, set)
		return struct{}{}, nil
	}, "select change_set_id, template, created_at from sample_sets where tenant_id = ? order by created_at, change_set_id", tx.Tenant())
	return out, err
}

// sample writes the template's sample data under one change set, which is noted in the same transaction. It does nothing
// where there is some.
func (w *work) sample(ctx context.Context) (n int64, err error) {
	a, err := actor.From(ctx)
	if err != nil {
		return 0, err
	}
	a.Via = actor.ViaDemo
	ctx = actor.With(ctx, a)
	_, err = w.Records.Do(ctx, cause, func(ctx context.Context, b *records.Batch) error {
		have, err := samples(ctx, b.Tx())
		if err != nil || have.Present {
			return err
		}
		s := &sampler{work: w, ctx: ctx, batch: b, today: w.Now().UTC().Truncate(24 * time.Hour), owner: a.UserID}
		if err := w.plan.samples(s); err != nil {
			return err
		}
		n = b.Changes()
		b.Tx().Queue("insert into sample_sets (tenant_id, change_set_id, template, created_at) values (?, ?, ?, ?)",
			b.Tx().Tenant(), b.ChangeSetID(), w.name, w.Now().UTC().Truncate(time.Microsecond))
		return nil
	})
	return n, err
}

// RemoveSample removes all sample data for good, also what was changed of it since, with the activities that were added to
// nothing else. Records that people have made themselves stay and lose their references to it. It needs access.ManageTenant and
// the right to delete the records; without sample data it does nothing. Sample data is small, so that it happens at once.
func (s *Service) RemoveSample(ctx context.Context) (*records.Purged, error) {
	have, err := s.Sample(ctx)
	if err != nil || !have.Present {
		return &records.Purged{}, err
	}
	var out *records.Purged
	_, err = s.Records.Do(ctx, cause, func(ctx context.Context, b *records.Batch) (err error) {
		if out, err = b.Purge(ctx, have.ChangeSetIDs); err != nil {
			return err
		}
		in, arg := b.Tx().Dialect().In("change_set_id", have.ChangeSetIDs)
		b.Tx().Queue("delete from sample_sets where tenant_id = ? and "+in, b.Tx().Tenant(), arg)
		return nil
	})
	return out, err
}

// SampleRemoval tells what RemoveSample would take, and what it would leave changed. It changes nothing.
func (s *Service) SampleRemoval(ctx context.Context) (*records.Purged, error) {
	have, err := s.Sample(ctx)
	if err != nil || !have.Present {
		return &records.Purged{}, err
	}
	return s.Records.PurgePreview(ctx, have.ChangeSetIDs)
}

// sampler writes sample records.
type sampler struct {
	*work
	ctx    context.Context //nolint:containedctx // lives as long as the transaction that it writes in
	batch  *records.Batch
	today  time.Time
	owner  string
	stages map[string][]*records.Record
	err    error
}

// add makes a record that the actor owns, and returns its id. After an error it does nothing more.
func (s *sampler) add(object string, values row) string {
	if s.err != nil {
		return ""
	}
	values["owner_id"] = s.owner
	r, err := s.create(s.ctx, s.batch, object, values)
	if err != nil {
		s.err = err
		return ""
	}
	return r.ID
}

// stage is the id of a stage by the place of its pipeline in the template and its own place there; empty where the company
// has removed it.
func (s *sampler) stage(pipeline, place int) string {
	if s.err != nil {
		return ""
	}
	name := s.plan.pipelines[pipeline].name.in(s.language)
	if s.stages == nil {
		s.stages = map[string][]*records.Record{}
	}
	if _, ok := s.stages[name]; !ok {
		found, err := s.batch.Find(s.ctx, "pipelines", records.Eq("name", name), "position", 1)
		if err == nil && len(found) > 0 {
			s.stages[name], err = s.batch.Find(s.ctx, "stages", records.Eq("pipeline_id", found[0].ID), "position", 50)
		}
		if s.err = err; err != nil {
			return ""
		}
	}
	if list := s.stages[name]; place < len(list) {
		return list[place].ID
	}
	return ""
}

func (s *sampler) t(en, de string) string { return text{en, de}.in(s.language) }

func (s *sampler) money(major int64) fieldtype.Money {
	m := fieldtype.Money{Amount: major, Currency: s.currency}
	for range fieldtype.MinorDigits(s.currency) {
		m.Amount *= 10
	}
	return m
}

func (s *sampler) day(offset int) string { return s.today.AddDate(0, 0, offset).Format(time.DateOnly) }

func (s *sampler) at(offset int) time.Time { return s.today.AddDate(0, 0, offset).Add(9 * time.Hour) }
