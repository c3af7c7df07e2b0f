package service

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type judgeBody struct {
	Field  string `json:"field" enum:"topic,priority"`
	Accept bool   `json:"accept" doc:"Whether the suggested value is right; one that was set automatically and is not is taken back."`
}

// registerTriage adds the operations of suggestions.
func (s *Service) registerTriage(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "judge-suggestion", Method: http.MethodPost, Path: "/tickets/{id}/suggestion", Tags: []string{tag}, Summary: "Accept or reject a suggested topic or priority",
		Description: "What is suggested stands in the ticket's field `suggestion`.",
	}, func(ctx context.Context, in *onTicket[judgeBody]) (*emptyOut, error) {
		return nil, s.Judge(ctx, in.ID, in.Body.Field, in.Body.Accept)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-learnings", Method: http.MethodGet, Path: "/service/learnings", Tags: []string{tagRule}, Summary: "Tell how good suggestions are",
		Description: "As measured on the company's own tickets that the model had not seen.",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			Data []Learned `json:"data"`
		}
	}, error,
	) {
		list, err := s.Learnings(ctx)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []Learned `json:"data"`
			}
		}{}
		out.Body.Data = list
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "learn-from-tickets", Method: http.MethodPost, Path: "/service/learnings", Tags: []string{tagRule}, Summary: "Learn from the tickets anew", Function: access.ManageMetadata,
		Description: "It is done in the background, within a minute or so.",
	}, func(ctx context.Context, _ *struct{}) (*emptyOut, error) {
		return nil, s.Relearn(ctx)
	})
}
