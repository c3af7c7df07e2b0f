package knowledge

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

const answers = 3

type (
	ticketInput struct {
		ID string `path:"id" doc:"Id of the ticket"`
	}
	answersOutput struct {
		Body struct {
			Data []Answer `json:"data"`
		}
	}
	draftedOutput struct {
		Body struct {
			ID string `json:"id" doc:"Id of the article"`
		}
	}
)

// registerTickets adds what articles and tickets have to do with each other.
func (s *Service) registerTickets(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "suggest-answers", Method: http.MethodGet, Path: "/knowledge/tickets/{id}/answers", Summary: "Suggest articles that answer a ticket", Tags: []string{tag},
		Description: "By what the customer asks and in the customer's language. Says of each article whether this customer may open it.",
	}, func(ctx context.Context, in *ticketInput) (*answersOutput, error) {
		list, err := s.AnswersFor(ctx, in.ID, answers)
		out := &answersOutput{}
		out.Body.Data = list
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "draft-article-from-ticket", Method: http.MethodPost, Path: "/knowledge/tickets/{id}/draft", Summary: "Draft an article from a solved ticket", Tags: []string{tag},
		Description: "Takes the question and the public answers without names, addresses and numbers of people. The draft is for staff only until somebody publishes it.", Status: http.StatusCreated,
	}, func(ctx context.Context, in *ticketInput) (*draftedOutput, error) {
		id, err := s.DraftFromTicket(ctx, in.ID)
		out := &draftedOutput{}
		out.Body.ID = id
		return out, err
	})
}
