package live

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/records"
)

type streamInput struct {
	Cursor  string `query:"cursor" doc:"Where in the feed to begin; its present end when left out. Last-Event-ID goes before it."`
	Objects string `query:"objects" doc:"API names of the objects, separated by commas; all when left out." example:"contacts,deals"`
}

// streamEvent is the data of an event.
type streamEvent struct {
	Type    string   `json:"type" doc:"What happened, such as contact.updated."`
	Object  string   `json:"object,omitempty" doc:"API name of the object."`
	ID      string   `json:"id,omitempty" doc:"Id of the record."`
	Version int64    `json:"version,omitempty"`
	Changed []string `json:"changed,omitempty" doc:"Changed fields that you may see."`
}

// follower is one stream on its way through the feed.
type follower struct {
	s       *Service
	stream  *httpapi.Stream
	objects []string
	at      records.Position
	// waiting says that there are changes that cannot be read yet.
	waiting bool
}

// follow sends the feed from where the reader was, and goes on as it grows. Nothing that was announced is sent as such: each
// event comes out of the ledger, under the rights that the reader has when it is sent.
func (s *Service) follow(ctx context.Context, in *streamInput, stream *httpapi.Stream) error {
	who, err := actor.From(ctx)
	if err != nil {
		return err
	}
	watch, stop := s.watch(who.Tenant, who.UserID)
	defer stop()
	// It listens before it looks, so that nothing can happen in between.
	sub, err := s.bus.Subscribe(ctx, event.Topic{Tenant: who.Tenant, Name: topic})
	if err != nil {
		return err
	}
	defer func() { sub.Close() }()
	f := &follower{s: s, stream: stream, objects: split(in.Objects)}
	from := in.Cursor
	if last := stream.LastEventID(); last != "" {
		from = last
	}
	if from == "" {
		from = now
	}
	if f.at, err = s.position(ctx, from); err != nil {
		return err
	}
	// What cannot be followed is refused before the answer begins.
	page, err := s.records.Feed(ctx, f.at, f.objects, records.MaxFeed)
	if err != nil {
		return err
	}
	if err := f.ready(ctx); err != nil {
		return err
	}
	if err := f.send(ctx, page); err != nil {
		return err
	}
	retry := time.NewTimer(s.retry)
	retry.Stop()
	wait := s.retry
	var look <-chan time.Time
	if s.look > 0 {
		ticker := time.NewTicker(s.look)
		defer ticker.Stop()
		look = ticker.C
	}
	for {
		if err := f.catchUp(ctx); err != nil {
			return err
		}
		if f.waiting {
			retry.Reset(wait)
			wait = min(2*wait, 50*s.retry)
		} else {
			retry.Stop()
			wait = s.retry
		}
		select {
		case <-ctx.Done():
			return nil
		case <-retry.C:
		case <-look:
		case <-watch.wake:
			if err := f.tell(s.take(watch)); err != nil {
				return err
			}
		case _, ok := <-sub.C:
			if ok {
				drain(sub)
				break
			}
			if ctx.Err() != nil || !sub.Lagged() {
				return ctx.Err() // The node shuts down: the reader comes back to another.
			}
			if sub, err = s.bus.Subscribe(ctx, event.Topic{Tenant: who.Tenant, Name: topic}); err != nil {
				return err
			}
		}
	}
}

// drain takes the hints that have come already: one look at the ledger answers them all.
func drain(sub *event.Subscription) {
	for {
		select {
		case _, ok := <-sub.C:
			if ok {
				continue
			}
		default:
		}
		return
	}
}

// ready tells a new reader its place in the feed, so that one who is cut off before the first event misses nothing.
func (f *follower) ready(ctx context.Context) error {
	cursor, err := f.s.cursor(ctx, f.at)
	if err != nil {
		return err
	}
	return f.stream.Send(httpapi.Event{ID: cursor, Name: "ready", Data: []byte(`{"type":"ready"}`)})
}

// catchUp sends everything that the feed holds now.
func (f *follower) catchUp(ctx context.Context) error {
	for {
		page, err := f.s.records.Feed(ctx, f.at, f.objects, records.MaxFeed)
		if err != nil {
			return err
		}
		if err := f.send(ctx, page); err != nil {
			return err
		}
		if !page.More {
			f.waiting = page.Waiting
			return nil
		}
	}
}

func (f *follower) send(ctx context.Context, page *records.FeedPage) error {
	for _, c := range page.Changes {
		data, err := json.Marshal(streamEvent{
			Type: c.Type(), Object: c.Object.Name, ID: c.Entry.RecordID, Version: c.Entry.Version, Changed: c.Paths(),
		})
		if err != nil {
			return err
		}
		cursor, err := f.s.cursor(ctx, c.At)
		if err != nil {
			return err
		}
		if err := f.stream.Send(httpapi.Event{ID: cursor, Name: c.Type(), Data: data}); err != nil {
			return err
		}
	}
	f.at = page.Next
	return nil
}

// tell sends what has no place in the feed.
func (f *follower) tell(news map[string]bool) error {
	for _, name := range slices.Sorted(maps.Keys(news)) {
		if err := f.stream.Send(httpapi.Event{Name: name, Data: []byte(`{"type":"` + name + `"}`)}); err != nil {
			return err
		}
	}
	return nil
}
