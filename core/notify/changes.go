package notify

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
)

const (
	changesJob  = "notify.changes"
	sharedJob   = "notify.shared"
	transferJob = "notify.transfer"
	// pageSize bounds the changes that a job goes through at a time.
	pageSize = 200
	// several is from how many changes on a set is told of as one.
	several = 6
)

// eventArgs are another event, with the id of its row.
type eventArgs struct {
	ID    string          `json:"id"`
	Event json.RawMessage `json:"event"`
}

// Handle is the outbox handler. It leaves jobs behind for changes that may concern somebody else than who made them: the owner
// is another, or there is a text or a task, which may name people or a moment. Rows that come again tell nobody twice.
func (s *Service) Handle(ctx context.Context, _ string, rows []outbox.Row) error {
	var events []records.Event
	var others []outbox.Row
	for _, r := range rows {
		switch r.Topic {
		case records.TopicChanged:
			var e records.Event
			if err := json.Unmarshal(r.Payload, &e); err == nil && len(e.Changes) > 0 {
				events = append(events, e)
			}
		case records.TopicShared, transfer.TopicEnded:
			others = append(others, r)
		}
	}
	events, err := s.concerning(ctx, events)
	if err != nil || len(events) == 0 && len(others) == 0 {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, a := range records.Batches(events) {
			if _, err := job.Enqueue(tx, changesJob, a); err != nil {
				return err
			}
		}
		for _, r := range others {
			kind := sharedJob
			if r.Topic == transfer.TopicEnded {
				kind = transferJob
			}
			if _, err := job.Enqueue(tx, kind, eventArgs{r.ID, r.Payload}, job.Key(r.ID)); err != nil {
				return err
			}
		}
		return nil
	})
}

// concerning are the events that may concern somebody. Who made them is one statement by primary key.
func (s *Service) concerning(ctx context.Context, events []records.Event) (some []records.Event, err error) {
	if len(events) == 0 {
		return nil, nil
	}
	sets := make([]string, 0, len(events))
	for _, e := range events {
		sets = append(sets, e.ChangeSetID)
	}
	slices.Sort(sets)
	var infos map[string]ledger.Info
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		infos, err = ledger.Infos(ctx, tx, slices.Compact(sets))
		return err
	}); err != nil {
		return nil, err
	}
	for _, e := range events {
		may := e.Truncated
		for _, l := range e.Changes {
			may = may || concerns(l.Object, l.Action, l.Owner, infos[e.ChangeSetID].UserID)
		}
		if may {
			some = append(some, e)
		}
	}
	return some, nil
}

// concerns reports whether a change may concern somebody else than its author, or a moment to come.
func concerns(object string, action ledger.Action, owner, author string) bool {
	if action != ledger.Created && action != ledger.Updated {
		return action == ledger.Restored && object == taskObject
	}
	return object == "note" || object == taskObject || owner != "" && owner != author
}

// changes looks through changes for people whom they concern. It may run again: a notification is unique by person and source.
func (s *Service) changes(ctx context.Context, j job.Job[records.Changed]) error {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return err
	}
	after := int64(-1)
	for {
		var list []ledger.Entry
		err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if after < 0 {
				first, err := ledger.FirstOf(ctx, tx, j.Args.Sets, j.Args.Records)
				if err != nil {
					return err
				}
				after = max(first-1, 0)
			}
			if list, err = ledger.OfSets(ctx, tx, j.Args.Sets, after, pageSize); err != nil || len(list) == 0 {
				return err
			}
			infos, err := ledger.Infos(ctx, tx, j.Args.Sets)
			if err != nil {
				return err
			}
			for _, e := range list {
				if err := s.change(ctx, tx, m, infos[e.ChangeSetID], e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(list) < pageSize {
			return err
		}
		after = list[len(list)-1].Seq
	}
}

// change tells whom one change concerns.
func (s *Service) change(ctx context.Context, tx *db.Tx, m *metadata.Model, set ledger.Info, e ledger.Entry) error {
	o, ok := m.ObjectByID(e.ObjectID)
	if !ok || e.Action != ledger.Created && e.Action != ledger.Updated && e.Action != ledger.Restored {
		return nil
	}
	diff := gjson.ParseBytes(e.Diff)
	value := func(fieldID string) (was, is gjson.Result) {
		pair := diff.Get(gjson.Escape(fieldID)).Array()
		if len(pair) != 2 {
			return gjson.Result{}, gjson.Result{}
		}
		return pair[0], pair[1]
	}
	told := Notification{Object: o.ID, RecordID: e.RecordID, ActorID: set.UserID}
	if f, ok := o.Field("owner_id"); ok && e.Action != ledger.Restored {
		if was, is := value(f.ID); is.Type == gjson.String && is.Str != was.Str {
			n, source := told, "assigned:"+e.ChangeSetID+":"+e.RecordID
			if n.Kind, n.UserID = Assigned, is.Str; set.Records >= several {
				n.RecordID, n.Params = "", Params{ChangeSet: set.ID, Several: true}
				source = "assigned:" + e.ChangeSetID + ":" + o.ID
			}
			if err := s.put(ctx, tx, source, n); err != nil {
				return err
			}
		}
	}
	for _, f := range o.Fields {
		if f.Type != fieldtype.RichText || e.Action == ledger.Restored {
			continue
		}
		was, is := value(f.ID)
		before := Mentioned(was.Str)
		for _, userID := range Mentioned(is.Str) {
			if slices.Contains(before, userID) {
				continue
			}
			may, err := s.mayRead(ctx, tx.Tenant(), userID, o.ID, e.RecordID)
			if err != nil {
				return err
			}
			if !may { // The author was told so.
				continue
			}
			n := told
			n.Kind, n.UserID = Mention, userID
			if err := s.put(ctx, tx, "mention:"+e.RecordID+":"+e.ChangeSetID, n); err != nil {
				return err
			}
		}
	}
	if o.ID == taskObject {
		if f, ok := o.Field("reminder_at"); ok {
			if _, is := value(f.ID); is.Type == gjson.String {
				at, err := time.Parse(time.RFC3339Nano, is.Str)
				if err != nil {
					return nil //nolint:nilerr // whatever it is, it is no moment
				}
				return s.plan(tx, at, e.RecordID)
			}
		}
	}
	return nil
}

// mention is how a text names a person; see fieldtype's sanitiser.
var mention = regexp.MustCompile(`<span[^>]*\sdata-mention="(usr_[0-9A-HJKMNP-TV-Z]{26})"`)

// maxMentions is how many people one text can tell.
const maxMentions = 50

// Mentioned are the people whom a text names, each once.
func Mentioned(html string) []string {
	var out []string
	for _, m := range mention.FindAllStringSubmatch(html, maxMentions) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// shared tells the people whom a record was shared with.
func (s *Service) shared(ctx context.Context, j job.Job[eventArgs]) error {
	var e records.SharedEvent
	if err := json.Unmarshal(j.Args.Event, &e); err != nil {
		return job.Cancel(err)
	}
	people := []string{e.GranteeID}
	if e.GranteeKind == "team" {
		var err error
		if people, err = s.Access.TeamPeople(ctx, e.GranteeID); err != nil {
			return err
		}
	}
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, userID := range people {
			err := s.put(ctx, tx, "shared:"+j.Args.ID, Notification{
				UserID: userID, Kind: Shared, Object: e.ObjectID, RecordID: e.RecordID, ActorID: e.By, Params: Params{Level: string(e.Level)},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) transferred(ctx context.Context, j job.Job[eventArgs]) error {
	var e transfer.Ended
	if err := json.Unmarshal(j.Args.Event, &e); err != nil {
		return job.Cancel(err)
	}
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.put(ctx, tx, "transfer:"+e.ID, Notification{
			UserID: e.UserID, Kind: Transfer, Object: e.ObjectID, Params: Params{Transfer: e.Transfer, TransferID: e.ID, State: string(e.State)},
		})
	})
}
