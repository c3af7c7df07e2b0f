package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// runAudience brings an audience in step with who belongs to it: those contacts that are named, or all. Whoever has withdrawn is
// taken out by the next run, which follows the withdrawal at once.
func (s *Service) runAudience(ctx context.Context, j job.Job[audienceArgs]) error {
	if j.Args.Audience == "" {
		return s.syncAudiences(ctx, " and installation_id = ?", j.Args.Installation)
	}
	x, taken, err := s.takeAudience(ctx, j.Args.Audience)
	if err != nil || x == nil {
		return err
	}
	if taken {
		return job.Snooze(leaseTaken)
	}
	x.run = AudienceRun{Whole: len(j.Args.Contacts) == 0, StartedAt: s.now()}
	err = s.syncAudience(ctx, x, j)
	failure := ""
	if _, theirs := errors.AsType[*pluginv1.Error](err); theirs || fault.Is(err, fault.Unavailable) {
		failure = fold.Shorten(plain(err.Error()), 300)
	}
	done := context.WithoutCancel(ctx)
	if e := s.DB.Tenant(done, func(ctx context.Context, tx *db.Tx) error {
		if r := x.run; r.Whole || failure != "" || r.Added+r.Removed+r.Refused > 0 {
			tx.Queue(`insert into plugin_audience_runs (tenant_id, id, audience_id, added, removed, refused, failure, whole, started_at, finished_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				tx.Tenant(), id.New("aur"), x.ID, r.Added, r.Removed, r.Refused, failure, r.Whole, r.StartedAt, s.now())
		}
		_, err := tx.Exec(ctx, `update plugin_audiences set lease_until = null, failure = ?, external_id = ?, synced_at = ?,
			size = (select count(*) from plugin_audience_members m where m.tenant_id = plugin_audiences.tenant_id and m.audience_id = plugin_audiences.id and m.told_at is not null)
			where tenant_id = ? and id = ?`, failure, x.ExternalID, s.now(), tx.Tenant(), x.ID)
		if err == nil && failure == "" && x.Leaving() {
			_, err = tx.Exec(ctx, `delete from plugin_audiences where tenant_id = ? and id = ?
				and not exists (select 1 from plugin_audience_members m where m.tenant_id = plugin_audiences.tenant_id and m.audience_id = plugin_audiences.id)`, tx.Tenant(), x.ID)
		}
		return err
	}); e != nil {
		return errors.Join(err, e)
	}
	return err
}

func (s *Service) syncAudience(ctx context.Context, x *Audience, j job.Job[audienceArgs]) error {
	i, err := s.running(ctx, x.InstallationID)
	if err != nil || i == nil {
		return err // What changes while the plugin is off is found when it is turned on: then all are looked through.
	}
	var segment Segment
	if x.ViewID != "" {
		segment, err = s.Segment(ctx, x.ViewID)
	}
	gone := fault.Is(err, fault.NotFound)
	if err != nil && !gone {
		return err
	}
	where := segment.Filter
	if len(j.Args.Contacts) > 0 {
		return s.place(ctx, i, x, where, gone, j.Args.Contacts)
	}
	// First those who are in it and may not belong any more, then those who belong.
	after := ""
	for {
		var ids []string
		if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			ids, err = db.Collect(ctx, tx, func(r db.Rows) (v string, err error) { return v, r.Scan(&v) },
				"select contact_id from plugin_audience_members where tenant_id = ? and audience_id = ? and contact_id > ? order by contact_id limit ?", tx.Tenant(), x.ID, after, audienceStep)
			return err
		}); err != nil {
			return err
		}
		if err := s.step(ctx, i, x, where, gone, ids, j); err != nil {
			return err
		}
		if len(ids) < audienceStep {
			break
		}
		after = ids[len(ids)-1]
	}
	for cursor := ""; !gone; {
		page, err := s.Records.List(ctx, "contacts", records.Query{Filter: where, Fields: []string{"id"}, Sort: records.ParseSort("id"), Limit: audienceStep, Cursor: cursor})
		if err != nil {
			return err
		}
		ids := make([]string, len(page.Rows))
		for k, r := range page.Rows {
			ids[k] = r.ID()
		}
		if err := s.step(ctx, i, x, where, gone, ids, j); err != nil {
			return err
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	return nil
}

// step is place, with a look at whether the node stops, and the lease made longer.
func (s *Service) step(ctx context.Context, i *Installation, x *Audience, where filter.Node, gone bool, ids []string, j job.Job[audienceArgs]) error {
	select {
	case <-j.Stopping:
		return job.Stopped
	default:
	}
	if len(ids) == 0 {
		return nil
	}
	if err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update plugin_audiences set lease_until = ? where tenant_id = ? and id = ?", s.now().Add(audienceLease), tx.Tenant(), x.ID)
		if err == nil && n == 0 {
			err = job.Cancel(errAudienceGone)
		}
		return err
	}); err != nil {
		return err
	}
	return s.place(ctx, i, x, where, gone, ids)
}

// place puts some contacts where they belong: in or out. Members whose addresses have changed leave by the old hashes first.
func (s *Service) place(ctx context.Context, i *Installation, x *Audience, where filter.Node, gone bool, contacts []string) error {
	want, err := s.belonging(ctx, x, where, gone, contacts)
	if err != nil {
		return err
	}
	var have map[string]member
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err = members(ctx, tx, x.ID, contacts)
		return err
	}); err != nil {
		return err
	}
	add, remove := map[string]audienceHashes{}, map[string]audienceHashes{}
	for _, c := range contacts {
		w, belongs := want[c]
		h, is := have[c]
		switch {
		case is && !belongs:
			remove[c] = h.audienceHashes
		case x.Paused || !belongs:
		case is && !h.same(w):
			remove[c], add[c] = h.audienceHashes, w
		case !is || h.due(s.now()):
			add[c] = w
		}
	}
	// Two calls: whoever is in both leaves before joining anew.
	if err := s.syncMembers(ctx, i, x, nil, remove); err != nil {
		return err
	}
	return s.syncMembers(ctx, i, x, add, nil)
}

// syncMembers calls the plugin once, and notes who is in the audience afterwards. Those whom the network cannot read are no members,
// and nobody's fault; any other failure comes again.
func (s *Service) syncMembers(ctx context.Context, i *Installation, x *Audience, add, remove map[string]audienceHashes) error {
	if len(add)+len(remove) == 0 {
		return nil
	}
	if err := s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for c, h := range add {
			tx.Queue(`insert into plugin_audience_members (tenant_id, audience_id, contact_id, hashes) values (?, ?, ?, ?)
				on conflict (tenant_id, audience_id, contact_id) do update set hashes = excluded.hashes`, tx.Tenant(), x.ID, c, asJSON(h))
		}
		return nil
	}); err != nil {
		return err
	}
	people := func(of map[string]audienceHashes) (out []*pluginv1.AudienceMember) {
		for c, h := range of {
			out = append(out, &pluginv1.AudienceMember{ID: c, EmailSHA256: h.Email, PhoneSHA256: h.Phone})
		}
		slices.SortFunc(out, func(a, b *pluginv1.AudienceMember) int { return strings.Compare(a.ID, b.ID) })
		return out
	}
	var out *pluginv1.SyncAudienceResponse
	err := s.run(ctx, i, occasion{cause: ByJob, key: x.ID}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		out, err = p.SyncAudience(ctx, &pluginv1.SyncAudienceRequest{Context: frame, AudienceID: x.ID, Name: x.Name, ExternalID: x.ExternalID, Add: people(add), Remove: people(remove)})
		return err
	})
	if e, ok := errors.AsType[*pluginv1.Error](err); ok && e.Retryable && e.RetryAfterMS > 0 {
		return job.Snooze(durationMS(e.RetryAfterMS))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", i.Package.Manifest.ID, err)
	}
	s.notes.flow(must(ctx), i.ID, "read", "contacts.hash", int64(len(add)+len(remove)))
	failed := map[string]*pluginv1.Error{}
	for _, f := range out.Failures {
		// Without a reason it has failed all the same: nobody must count as taken out who was not.
		if failed[f.ID] = f.Error; f.Error == nil {
			failed[f.ID] = &pluginv1.Error{Code: pluginv1.CodeInternal, Message: "no reason was given", Retryable: true}
		}
	}
	var again *pluginv1.Error
	if err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if out.ExternalID != "" && out.ExternalID != x.ExternalID {
			x.ExternalID = fold.Shorten(out.ExternalID, 1000)
			if _, err := tx.Exec(ctx, "update plugin_audiences set external_id = ? where tenant_id = ? and id = ?", x.ExternalID, tx.Tenant(), x.ID); err != nil {
				return err
			}
		}
		for c := range remove {
			if f := failed[c]; f != nil && f.Code != pluginv1.CodeInvalid {
				again = f
				continue
			}
			x.run.Removed++
			tx.Queue("delete from plugin_audience_members where tenant_id = ? and audience_id = ? and contact_id = ?", tx.Tenant(), x.ID, c)
		}
		for c := range add {
			switch f := failed[c]; {
			case f == nil:
				x.run.Added++
				tx.Queue("update plugin_audience_members set told_at = ? where tenant_id = ? and audience_id = ? and contact_id = ?", s.now(), tx.Tenant(), x.ID, c)
			case f.Retryable:
				again = f // Whether the network has taken it nobody knows.
			default:
				x.run.Refused++
				tx.Queue("delete from plugin_audience_members where tenant_id = ? and audience_id = ? and contact_id = ?", tx.Tenant(), x.ID, c)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if again != nil {
		if again.RetryAfterMS > 0 {
			return job.Snooze(durationMS(again.RetryAfterMS))
		}
		return fmt.Errorf("%s: %w", i.Package.Manifest.ID, again)
	}
	return nil
}
