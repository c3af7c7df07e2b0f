package live

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// presenceTopic carries who looks at what between nodes.
	presenceTopic = "presence"
	// presentFor is how long somebody counts as there after the last sign of life.
	presentFor = 45 * time.Second
	// maxPresent bounds how many people are named for one record, maxPlaces how many records of one node are remembered.
	maxPresent = 20
	maxPlaces  = 50_000
)

// presence knows who looks at which record: in memory only, told to all nodes by the bus, forgotten soon after the last sign of
// life. Without Redis each node knows its own people.
type presence struct {
	mu     sync.Mutex
	places map[place]map[string]time.Time
	now    func() time.Time
}

// place is a record of a tenant.
type place struct{ tenant, record string }

// sign is what nodes tell each other. It names ids only, and whoever reads it has asked whether they may read the record.
type sign struct {
	Record string `json:"record"`
	User   string `json:"user"`
	Left   bool   `json:"left,omitempty"`
}

func newPresence(now func() time.Time) *presence {
	return &presence{places: map[place]map[string]time.Time{}, now: now}
}

// note takes a sign, and returns who else is there when it tells something new.
func (p *presence) note(tenant string, s sign) (others []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, now := place{tenant, s.Record}, p.now()
	there := p.places[at]
	until, known := there[s.User]
	fresh := known && until.After(now)
	if s.Left {
		delete(there, s.User)
		if len(there) == 0 {
			delete(p.places, at)
		}
	} else {
		if there == nil {
			if len(p.places) >= maxPlaces {
				p.forget(now)
			}
			if len(p.places) >= maxPlaces {
				return nil
			}
			there = map[string]time.Time{}
			p.places[at] = there
		}
		there[s.User] = now.Add(presentFor)
	}
	if fresh != s.Left { // They were there already, or had gone before.
		return nil
	}
	return p.others(at, s.User, now)
}

func (p *presence) forget(now time.Time) {
	for at, there := range p.places {
		for user, until := range there {
			if !until.After(now) {
				delete(there, user)
			}
		}
		if len(there) == 0 {
			delete(p.places, at)
		}
	}
}

func (p *presence) others(at place, user string, now time.Time) []string {
	var out []string
	for other, until := range p.places[at] {
		if other != user && until.After(now) {
			out = append(out, other)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), maxPresent)]
}

// Run takes in who is present on other nodes, until the context ends.
func (s *Service) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		sub, err := s.bus.Listen(ctx, presenceTopic)
		if err != nil {
			return err
		}
		for m := range sub.C {
			var told sign
			if m.Gap || json.Unmarshal(m.Payload, &told) != nil {
				continue
			}
			for _, user := range s.present.note(m.Topic.Tenant, told) {
				s.announce(m.Topic.Tenant, user, presenceChanged)
			}
		}
		sub.Close()
	}
	return ctx.Err()
}

// Present says that the actor looks at a record that they may read, or with left that they do no more, and returns the ids of the
// others who look at it. Others learn of it at once. An API key is nobody who looks. Faults: not_found, forbidden.
func (s *Service) Present(ctx context.Context, object, recordID string, left bool) ([]string, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if a.Kind != actor.Person || a.UserID == "" {
		return nil, fault.New(fault.Forbidden, "people_only")
	}
	heads, err := s.records.Heads(ctx, object, []string{recordID})
	if err != nil {
		return nil, err
	}
	if _, ok := heads[recordID]; !ok {
		return nil, fault.Missing("record", recordID)
	}
	// Whoever looks as somebody else is not that person.
	if !a.ReadOnly {
		raw, err := json.Marshal(sign{Record: recordID, User: a.UserID, Left: left})
		if err != nil {
			return nil, err
		}
		if err := s.bus.Broadcast(ctx, event.Topic{Tenant: a.Tenant, Name: presenceTopic}, raw); err != nil {
			return nil, err
		}
	}
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	return s.present.others(place{a.Tenant, recordID}, a.UserID, s.present.now()), nil
}

type presentOutput struct {
	Body struct {
		Users []string `json:"users" doc:"Ids of the others who look at the record."`
	}
}

func (s *Service) registerPresence(a *httpapi.API) {
	const path = "/records/{object}/{id}/presence"
	httpapi.Register(a, httpapi.Operation{
		OperationID: "look-at-record", Method: http.MethodPut, Path: path, Tags: []string{tag}, Summary: "Say that you look at a record, and learn who else does",
		Description: "It counts for 45 seconds. `presence.changed` in the event stream tells that somebody has come or gone.",
	}, func(ctx context.Context, in *records.RecordPath) (*presentOutput, error) {
		users, err := s.Present(ctx, in.Object, in.ID, false)
		if err != nil {
			return nil, err
		}
		out := &presentOutput{}
		out.Body.Users = append([]string{}, users...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "leave-record", Method: http.MethodDelete, Path: path, Tags: []string{tag}, Status: http.StatusNoContent, Summary: "Say that you look at a record no more",
	}, func(ctx context.Context, in *records.RecordPath) (*struct{}, error) {
		_, err := s.Present(ctx, in.Object, in.ID, true)
		return nil, err
	})
}
