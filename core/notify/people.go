package notify

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxPeople is how many people are proposed at once: whether each may read the record is asked one by one.
const maxPeople = 8

// Reader is a person of the company, and whether they may read a record.
type Reader struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	CanRead bool   `json:"can_read" doc:"Whether this person may read the record, and so is told when a text about it names them."`
}

// People proposes active people whose name or address matches, for a text about a record that the actor may read. Each is asked
// about with one statement by primary key, for at most eight of them.
func (s *Service) People(ctx context.Context, object, recordID, search string) ([]Reader, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := s.Records.Heads(ctx, object, []string{recordID})
	if err != nil {
		return nil, err
	}
	if _, ok := heads[recordID]; !ok {
		return nil, fault.Missing("record", recordID)
	}
	active := true
	page, err := s.Access.ListUsers(ctx, access.UserQuery{Search: search, Active: &active, Limit: maxPeople})
	if err != nil {
		return nil, err
	}
	out := make([]Reader, 0, len(page.Users))
	for _, u := range page.Users {
		can, err := s.mayRead(ctx, a.Tenant, u.ID, object, recordID)
		if err != nil {
			return nil, err
		}
		out = append(out, Reader{u.ID, u.Name, can})
	}
	return out, nil
}

// mayRead reports whether a person may read a record at present.
func (s *Service) mayRead(ctx context.Context, tenant, userID, object, recordID string) (bool, error) {
	heads, err := s.Records.Heads(as(ctx, tenant, userID, "en"), object, []string{recordID})
	switch fault.CodeOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound:
		return false, nil
	}
	_, ok := heads[recordID]
	return ok, err
}

type peopleInput struct {
	records.RecordPath
	Query string `query:"q" maxLength:"60" doc:"Beginning of a name or address."`
}

func (s *Service) registerPeople(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-record-people", Method: http.MethodGet, Path: "/records/{object}/{id}/people", Tags: []string{tag},
		Summary: "Propose people to mention in a text about a record",
	}, func(ctx context.Context, in *peopleInput) (*struct {
		Body struct {
			Data []Reader `json:"data"`
		}
	}, error,
	) {
		list, err := s.People(ctx, in.Object, in.ID, in.Query)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []Reader `json:"data"`
			}
		}{}
		out.Body.Data = list
		return out, nil
	})
}
