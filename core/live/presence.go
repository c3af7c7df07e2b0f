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
	places map[place]map[string]seen
	now    func() time.Time
}

// place is a record of a tenant.
type place struct{ tenant, record string }

// seen is until when somebody counts as there, and whether they write.
type seen struct {
	until   time.Time
	writing bool
}

// Doing is what somebody does with a record.
type Doing string

// What people do: they look at it, write an answer or a note, or have left.
const (
	Looking Doing = "looking"
	Writing Doing = "writing"
	Left    Doing = "left"
)

// Here are the ids of the others at a record: all of them, and those who write.
type Here struct {
	Users   []string
	Writing []string
}

// sign is what nodes tell each other. It names ids only, and whoever reads it has asked whether they may read the record.
type sign struct {
	Record string `json:"record"`
	User   string `json:"user"`
	Left   bool   `json:"left,omitempty"`
	// Writing says that they write something.
	Writing bool `json:"writing,omitempty"`
}

func newPresence(now func() time.Time) *presence {
	return &presence{places: map[place]map[string]seen{}, now: now}
}

// note takes a sign, and returns who else is there when it tells something new.
func (p *presence) note(tenant string, s sign) (others []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, now := place{tenant, s.Record}, p.now()
	there := p.places[at]
	before, known := there[s.User]
	fresh := known && before.until.After(now)
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
			there = map[string]seen{}
			p.places[at] = there
		}
		there[s.User] = seen{now.Add(presentFor), s.Writing}
	}
	if fresh != s.Left && (s.Left || before.writing == s.Writing) { // They were there already, or had gone before.
		return nil
	}
	return p.others(at, s.User, now).Users
}

func (p *presence) forget(now time.Time) {
	for at, there := range p.places {
		for user, x := range there {
			if !x.until.After(now) {
				delete(there, user)
			}
		}
		if len(there) == 0 {
			delete(p.places, at)
		}
	}
}

func (p *presence) others(at place, user string, now time.Time) Here {
	var out Here
	for other, x := range p.places[at] {
		if other == user || !x.until.After(now) {
			continue
		}
		out.Users = append(out.Users, other)
		if x.writing {
			out.Writing = append(out.Writing, other)
		}
	}
	for _, list := range []*[]string{&out.Users, &out.Writing} {
		slices.Sort(*list)
		*list = (*list)[:min(len(*list), maxPresent)]
	}
	return out
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

// Present says what the actor does with a record that they may read, and returns who else is there. Others learn of it at once. An
// API key is nobody who looks. Faults: not_found, forbidden.
func (s *Service) Present(ctx context.Context, object, recordID string, doing Doing) (Here, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Here{}, err
	}
	if a.Kind != actor.Person || a.UserID == "" {
		return Here{}, fault.New(fault.Forbidden, "people_only")
	}
	heads, err := s.records.Heads(ctx, object, []string{recordID})
	if err != nil {
		return Here{}, err
	}
	if _, ok := heads[recordID]; !ok {
		return Here{}, fault.Missing("record", recordID)
	}
	// Whoever looks as somebody else is not that person.
	if !a.ReadOnly {
		raw, err := json.Marshal(sign{Record: recordID, User: a.UserID, Left: doing == Left, Writing: doing == Writing})
		if err != nil {
			return Here{}, err
		}
		if err := s.bus.Broadcast(ctx, event.Topic{Tenant: a.Tenant, Name: presenceTopic}, raw); err != nil {
			return Here{}, err
		}
	}
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	return s.present.others(place{a.Tenant, recordID}, a.UserID, s.present.now()), nil
}

type presentOutput struct {
	Body struct {
		Users   []string `json:"users" doc:"Ids of the others who look at the record."`
		Writing []string `json:"writing" doc:"Those of them who write something, such as an answer to a ticket."`
	}
}

func (s *Service) registerPresence(a *httpapi.API) {
	const path = "/records/{object}/{id}/presence"
	httpapi.Register(a, httpapi.Operation{
		OperationID: "look-at-record", Method: http.MethodPut, Path: path, Tags: []string{tag}, Summary: "Say that you look at a record, and learn who else does",
		Description: "It counts for 45 seconds. `presence.changed` in the event stream tells that somebody has come or gone, or writes.",
	}, func(ctx context.Context, in *struct {
		records.RecordPath
		Writing bool `query:"writing" doc:"Whether you write something."`
	},
	) (*presentOutput, error) {
		doing := Looking
		if in.Writing {
			doing = Writing
		}
		here, err := s.Present(ctx, in.Object, in.ID, doing)
		if err != nil {
			return nil, err
		}
		out := &presentOutput{}
		out.Body.Users, out.Body.Writing = append([]string{}, here.Users...), append([]string{}, here.Writing...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "leave-record", Method: http.MethodDelete, Path: path, Tags: []string{tag}, Status: http.StatusNoContent, Summary: "Say that you look at a record no more",
	}, func(ctx context.Context, in *records.RecordPath) (*struct{}, error) {
		_, err := s.Present(ctx, in.Object, in.ID, Left)
		return nil, err
	})
}
