package identity

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

// list is a list, or a page of one.
type list[T any] struct {
	Body struct {
		Data       []T    `json:"data"`
		NextCursor string `json:"next_cursor,omitempty" doc:"Where the next page begins; absent on the last"`
	}
}

func listed[T any](data []T) *list[T] {
	out := &list[T]{}
	out.Body.Data = append([]T{}, data...)
	return out
}

// byID is the input of an operation on one thing.
type byID struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Service) registerSessions(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-sessions", Method: http.MethodGet, Path: "/sessions", Summary: "List the own sessions", Tags: []string{signInTag},
	}, func(ctx context.Context, in *browser) (*list[Session], error) {
		sessions, err := s.ListSessions(ctx, sessionToken(ctx, in.Cookie))
		if err != nil {
			return nil, err
		}
		return listed(sessions), nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "end-other-sessions", Method: http.MethodDelete, Path: "/sessions", Summary: "End all own sessions but this one",
		Tags: []string{signInTag}, Status: http.StatusNoContent,
	}, func(ctx context.Context, in *browser) (*struct{}, error) {
		return nil, s.EndOtherSessions(ctx, sessionToken(ctx, in.Cookie))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "end-session", Method: http.MethodDelete, Path: "/sessions/{id}", Summary: "End one of the own sessions",
		Tags: []string{signInTag}, Status: http.StatusNoContent,
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.EndSession(ctx, in.ID) })
}
