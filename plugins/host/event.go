package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const (
	eventsKind = "plugin.events"
	// topicEmitted is the outbox topic of events that plugins tell of; its payload is an emitted.
	topicEmitted = "plugin.emitted"
	setsPerJob   = 100
	pageSize     = 200
	// maxTries is how often events come again that a plugin could not handle.
	maxTries = 10
)

// emitted is an event that a plugin tells of.
type emitted struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	By     string `json:"by"`
	Object string `json:"object,omitempty"`
	Record string `json:"record,omitempty"`
	Data   string `json:"data,omitempty"`
}

// eventsArgs are what one plugin is to be told of: the change sets with the record that each began with, or events of plugins.
type eventsArgs struct {
	Installation string    `json:"installation"`
	Sets         []string  `json:"sets,omitempty"`
	Records      []string  `json:"records,omitempty"`
	Emitted      []emitted `json:"emitted,omitempty"`
	// Only are the events that come again, and Try counts how often.
	Only []string `json:"only,omitempty"`
	Try  int      `json:"try,omitempty"`
}

func (s *Service) registerJobs(reg *job.Registry) {
	job.Register(reg, eventsKind, job.Options{Lane: job.LaneWebhook}, s.deliver)
	job.Register(reg, scheduleKind, job.Options{Lane: job.LaneWebhook, MaxAttempts: 1_000_000, Backoff: slowly}, s.runSchedule)
	job.Register(reg, runsKind, job.Options{MaxAttempts: 3, Timeout: time.Hour}, s.runRun)
	job.Register(reg, audienceKind, job.Options{Lane: job.LaneWebhook, MaxAttempts: 20}, s.runAudience)
	job.Register(reg, receiveKind, job.Options{Lane: job.LaneWebhook, MaxAttempts: 1_000_000, Backoff: slowly}, s.runReceive)
	job.Register(reg, replyKind, job.Options{Lane: job.LaneWebhook, MaxAttempts: 12}, s.runReply)
	job.Register(reg, workKind, job.Options{Lane: job.LaneWebhook}, s.runWork)
}

// Handle is the outbox handler. It leaves one job behind for each plugin that wants to be told of something, so that one that
// fails keeps no other waiting; where no plugin is turned on it does nothing.
func (s *Service) Handle(ctx context.Context, _ string, rows []outbox.Row) error {
	if !slices.ContainsFunc(rows, func(r outbox.Row) bool { return r.Topic == records.TopicChanged || r.Topic == topicEmitted }) {
		return nil
	}
	list, err := s.enabled(ctx, nil)
	if err != nil || len(list) == 0 {
		return err
	}
	var all eventsArgs
	objects, people, truncated := map[string]bool{}, map[string][]string{}, false
	for _, r := range rows {
		switch r.Topic {
		case records.TopicChanged:
			var e records.Event
			if err := json.Unmarshal(r.Payload, &e); err != nil || len(e.Changes) == 0 {
				s.Logger.ErrorContext(ctx, "read an event of changed records", "row", r.ID, "error", err)
				continue
			}
			all.Sets, all.Records = append(all.Sets, e.ChangeSetID), append(all.Records, e.Changes[0].ID)
			for _, c := range e.Changes {
				objects[c.Object] = true
				people[c.Object] = append(people[c.Object], c.ID)
			}
			if e.Truncated {
				objects[""], truncated = true, true
			}
		case topicEmitted:
			var e emitted
			if err := json.Unmarshal(r.Payload, &e); err != nil {
				s.Logger.ErrorContext(ctx, "read an event of a plugin", "row", r.ID, "error", err)
				continue
			}
			all.Emitted = append(all.Emitted, e)
		}
	}
	if slices.ContainsFunc(list, func(i *Installation) bool { return i.Package.Manifest.Capabilities.Audience }) {
		if err := s.tellAudiences(ctx, people, truncated); err != nil {
			return err
		}
	}
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return err
	}
	concerns := func(object string) bool {
		o, ok := objectOf(m, object)
		return ok && (objects[o.ID] || objects[""])
	}
	var jobs []eventsArgs
	for _, i := range list {
		wants := slices.ContainsFunc(i.Package.Manifest.Events, func(e pack.Event) bool { return e.OfRecords() && concerns(e.Object) }) || i.fills() && slices.ContainsFunc(
			i.Package.Manifest.Capabilities.Enrich.Objects, concerns)
		for k := 0; wants && k < len(all.Sets); k += setsPerJob {
			end := min(k+setsPerJob, len(all.Sets))
			jobs = append(jobs, eventsArgs{Installation: i.ID, Sets: all.Sets[k:end], Records: all.Records[k:end]})
		}
		var told []emitted
		for _, e := range all.Emitted {
			if e.By != i.ID && slices.ContainsFunc(i.Package.Manifest.Events, func(x pack.Event) bool { return x.Type == e.Type }) {
				told = append(told, e)
			}
		}
		for part := range slices.Chunk(told, 2) { // Two of the largest fit into the arguments of a job.
			jobs = append(jobs, eventsArgs{Installation: i.ID, Emitted: part})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, args := range jobs {
			if _, err := job.Enqueue(tx, eventsKind, args); err != nil {
				return err
			}
		}
		return nil
	})
}

// fills reports whether what the plugin suggests is written by itself.
func (i *Installation) fills() bool {
	return i.Policy == FillEmpty && i.Package.Manifest.Capabilities.Enrich != nil
}

// resting is how long a job waits for a plugin that is not called at the moment.
const resting = time.Minute

// running returns an installation for background work. Without one and with no error, there is nothing to do any more; a
// snooze means that the plugin rests.
func (s *Service) running(ctx context.Context, installationID string) (*Installation, error) {
	var i *Installation
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		i, err = getInstallation(ctx, tx, installationID, false)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // there is nothing to do any more
	}
	if err == nil {
		err = s.judge(ctx, i)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case i.State != Enabled:
		return nil, nil //nolint:nilnil // there is nothing to do any more
	case !i.Running(s.now()):
		return nil, job.Snooze(resting)
	}
	return i, nil
}

// deliver tells one plugin of what has happened, as it may see it now. It may run again: an event keeps its id.
func (s *Service) deliver(ctx context.Context, j job.Job[eventsArgs]) error {
	i, err := s.running(ctx, j.Args.Installation)
	if i == nil || err != nil {
		return err
	}
	events, err := s.emittedTo(ctx, j.Tenant, i, j.Args.Emitted)
	if err != nil {
		return err
	}
	if len(j.Args.Sets) > 0 {
		seen, err := s.happened(as(ctx, j.Tenant, i), i, j.Args)
		if err != nil {
			return err
		}
		if i.fills() && j.Args.Try == 0 {
			s.fill(ctx, j.Tenant, i, seen)
		}
		more, err := s.eventsOf(as(ctx, j.Tenant, i), i, seen)
		if err != nil {
			return err
		}
		events = append(events, more...)
	}
	if len(j.Args.Only) > 0 {
		events = slices.DeleteFunc(events, func(e *pluginv1.Event) bool { return !slices.Contains(j.Args.Only, e.ID) })
	}
	var again []string
	size := i.batch()
	for part := range slices.Chunk(events, size) {
		failed, err := s.tell(ctx, i, part, j.ID)
		if err != nil {
			return err
		}
		again = append(again, failed...)
	}
	if len(again) == 0 {
		return nil
	}
	if j.Args.Try+1 >= maxTries {
		s.Logger.WarnContext(ctx, "events are given up that a plugin cannot handle", "plugin", i.Package.Manifest.ID, "events", len(again))
		return nil
	}
	next := j.Args
	next.Only, next.Try = again, next.Try+1
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, eventsKind, next, job.At(s.now().Add(job.Backoff(next.Try))))
		return err
	})
}

// batch is how many events a call of the plugin gets at most.
func (i *Installation) batch() int {
	size := pageSize
	for _, e := range i.Package.Manifest.Events {
		size = min(size, e.Size())
	}
	return size
}

// tell hands events over and returns the ids of those that have to come again.
func (s *Service) tell(ctx context.Context, i *Installation, events []*pluginv1.Event, key string) (again []string, err error) {
	c := occasion{cause: ByEvent, key: key}
	if len(events) == 1 && events[0].Record != nil {
		c.object, c.record = events[0].Record.Object, events[0].Record.ID
	}
	err = s.run(ctx, i, c, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		out, err := p.HandleEvents(ctx, &pluginv1.HandleEventsRequest{Context: frame, Events: events})
		if err != nil {
			return err
		}
		for _, f := range out.Failures {
			again = append(again, f.ID)
		}
		return nil
	})
	if e, ok := errors.AsType[*pluginv1.Error](err); ok && !e.Retryable {
		return nil, job.Cancel(fmt.Errorf("%s: %w", i.Package.Manifest.ID, err))
	}
	return again, err
}

// happened returns the changes that a plugin wants to be told of, as far as it may see them. ctx acts for the plugin. What it has
// done itself is left out, so that it does not answer itself for ever.
func (s *Service) happened(ctx context.Context, i *Installation, args eventsArgs) ([]records.SeenChange, error) {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	var out []records.SeenChange
	for after := int64(0); ; {
		seen, next, err := s.Records.SeenOfSets(ctx, args.Sets, args.Records, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, c := range seen {
			if slices.ContainsFunc(i.Package.Manifest.Events, func(e pack.Event) bool {
				o, ok := objectOf(m, e.Object)
				return ok && o.ID == c.Object.ID && e.Type == "record."+string(c.Entry.Action)
			}) || i.fills() && c.Entry.Action == ledger.Created {
				out = append(out, c)
			}
		}
		if next == 0 {
			break
		}
		after = next
	}
	own := map[string]bool{}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		sets, err := ledger.Infos(ctx, tx, args.Sets)
		for _, set := range sets {
			own[set.ID] = set.ActorID == i.ID
		}
		return err
	})
	return slices.DeleteFunc(out, func(c records.SeenChange) bool { return own[c.Entry.ChangeSetID] }), err
}

// eventsOf makes events of changes, with the records as they are now, and leaves out those that no filter lets through.
func (s *Service) eventsOf(ctx context.Context, i *Installation, seen []records.SeenChange) ([]*pluginv1.Event, error) {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	found := map[int]*pluginv1.Event{}
	g := s.gateFor(i, m.Tenant, ByEvent)
	for _, sub := range i.Package.Manifest.Events {
		o, ok := objectOf(m, sub.Object)
		if !ok || !sub.OfRecords() {
			continue
		}
		var where filter.Node
		if sub.Filter != "" {
			if where, err = filter.Parse(sub.Filter); err != nil {
				return nil, job.Cancel(fmt.Errorf("the filter of %s: %w", i.Package.Manifest.ID, err))
			}
		}
		var ids []string
		var at []int
		for k, c := range seen {
			if found[k] == nil && c.Object.ID == o.ID && sub.Type == "record."+string(c.Entry.Action) {
				ids, at = append(ids, c.Entry.RecordID), append(at, k)
			}
		}
		if len(ids) == 0 {
			continue
		}
		slices.Sort(ids)
		rows, err := s.Records.ByIDs(ctx, o.Name, slices.Compact(ids), where)
		if err != nil {
			return nil, err
		}
		for _, k := range at {
			c := seen[k]
			e := &pluginv1.Event{
				ID: c.ID, Type: sub.Type, Time: c.Entry.CreatedAt.Format(time.RFC3339), Record: &pluginv1.Record{Object: o.Name, ID: c.Entry.RecordID, Version: c.Entry.Version},
				Before: map[string]*pluginv1.Value{},
			}
			row := rows[c.Entry.RecordID]
			switch {
			case row == nil && (where != nil || c.Entry.Action != ledger.Deleted):
				continue
			case row != nil && c.Entry.Action != ledger.Deleted:
				list, err := g.shown(o, row)
				if err != nil {
					return nil, err
				}
				e.Record = list[0]
			}
			for _, f := range c.Changed {
				if known, ok := o.Field(f.Field); ok && c.Entry.Action != ledger.Created {
					e.Before[f.Field] = toValue(known, f.Old)
				}
			}
			found[k] = e
		}
	}
	out := make([]*pluginv1.Event, 0, len(found))
	for k := range seen {
		if found[k] != nil {
			out = append(out, found[k])
		}
	}
	return out, nil
}

// emittedTo makes events of those that other plugins have told of.
func (s *Service) emittedTo(ctx context.Context, tenant string, i *Installation, list []emitted) ([]*pluginv1.Event, error) {
	var out []*pluginv1.Event
	for _, e := range list {
		x := &pluginv1.Event{ID: e.ID, Type: e.Type, Time: s.now().Format(time.RFC3339), Actor: e.By, DataJSON: []byte(e.Data)}
		if e.Record != "" {
			m, err := s.Metadata.Model(ctx)
			if err != nil {
				return nil, err
			}
			o, ok := m.ObjectByID(e.Object)
			if !ok {
				continue
			}
			rows, err := s.Records.ByIDs(as(ctx, tenant, i), o.Name, []string{e.Record}, nil)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			if row := rows[e.Record]; row != nil {
				g := s.gateFor(i, tenant, ByEvent)
				shown, err := g.shown(o, row)
				if err != nil {
					return nil, err
				}
				x.Record = shown[0]
			}
		}
		out = append(out, x)
	}
	return out, nil
}
