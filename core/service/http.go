package service

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const (
	tag     = "Service desk"
	tagRule = "Service desk settings"
)

type (
	openBody struct {
		Channel         string   `json:"channel" enum:"email,portal,web_form,chat,phone,api,social,other"`
		Key             string   `json:"key,omitempty" maxLength:"255" doc:"Your own key of the message: the same key again changes nothing and answers with what is there."`
		ConversationKey string   `json:"conversation_key,omitempty" maxLength:"998" doc:"Your own key of the thread; messages with the same key come to the same ticket."`
		TicketID        string   `json:"ticket_id,omitempty" doc:"The ticket that the message belongs to; a new one when left out."`
		Subject         string   `json:"subject,omitempty" maxLength:"998"`
		Type            string   `json:"type,omitempty" enum:"question,incident,complaint"`
		Priority        string   `json:"priority,omitempty" enum:"low,normal,high,urgent"`
		Topic           string   `json:"topic,omitempty" maxLength:"200"`
		ContactID       string   `json:"contact_id,omitempty"`
		CompanyID       string   `json:"company_id,omitempty"`
		ContractID      string   `json:"contract_id,omitempty"`
		DealID          string   `json:"deal_id,omitempty"`
		Tags            []string `json:"tags,omitempty" maxItems:"50"`
		Text            string   `json:"text,omitempty" maxLength:"200000"`
		HTML            string   `json:"html,omitempty" maxLength:"200000"`
		FromName        string   `json:"from_name,omitempty" maxLength:"300"`
		FromAddress     string   `json:"from_address,omitempty" maxLength:"320"`
	}
	replyBody struct {
		Subject        string     `json:"subject,omitempty" maxLength:"998"`
		Text           string     `json:"text,omitempty" maxLength:"200000"`
		HTML           string     `json:"html,omitempty" maxLength:"200000"`
		To             []string   `json:"to,omitempty" maxItems:"50"`
		Cc             []string   `json:"cc,omitempty" maxItems:"50"`
		Channel        string     `json:"channel,omitempty" enum:"email,portal,web_form,chat,phone,api,social,other"`
		ConversationID string     `json:"conversation_id,omitempty"`
		Status         string     `json:"status,omitempty" enum:"open,pending,on_hold,solved,closed" doc:"What the ticket is set to."`
		SendAt         *time.Time `json:"send_at,omitempty" doc:"When it goes out; as soon as it can no longer be taken back when left out."`
		Seen           string     `json:"seen,omitempty" doc:"Id of the last message that you know of: a conflict when somebody has written since."`
		FileIDs        []string   `json:"file_ids,omitempty" maxItems:"20" doc:"Files of the ticket that go along."`
	}
	noteBody struct {
		Text      string `json:"text,omitempty" maxLength:"200000"`
		HTML      string `json:"html,omitempty" maxLength:"200000"`
		Channel   string `json:"channel,omitempty" enum:"phone" doc:"phone for a note about a call."`
		ContactID string `json:"contact_id,omitempty" doc:"Whom the call was with."`
		Seen      string `json:"seen,omitempty"`
	}
	mergeBody struct {
		From []string `json:"from" minItems:"1" maxItems:"20" doc:"The tickets that go."`
	}
	splitBody struct {
		Subject    string   `json:"subject,omitempty" maxLength:"500"`
		MessageIDs []string `json:"message_ids" minItems:"1" maxItems:"100"`
	}
	textBody struct {
		Text string `json:"text" maxLength:"100000"`
	}
	macroBody struct {
		RuleID string `json:"rule_id"`
	}
	ruleBody struct {
		Kind       Kind            `json:"kind" enum:"macro,reply,calendar,sla,routing,triage,survey"`
		Name       string          `json:"name" maxLength:"200"`
		Position   int64           `json:"position,omitempty"`
		Active     bool            `json:"active"`
		Definition json.RawMessage `json:"definition" doc:"macro: {set, reply, note}; reply: {text}; calendar: {time_zone, week, holidays, closed}; sla: {filter, calendar_id, targets by priority, warn, escalate}; routing: {filter, team_id, owner_id, priority, balance}; triage: {fields: {topic, priority: {from, apply}}}; survey: {filter, delay in minutes, every in days, languages}."`
		Version    int64           `json:"version,omitempty" doc:"The version that the change is based on; 0 for whatever is there."`
	}

	onTicket[T any] struct {
		ID   string `path:"id" doc:"Id of the ticket."`
		Body T
	}
	saidOut  struct{ Body Said }
	ruleOut  struct{ Body Rule }
	openOut  struct{ Body Opened }
	emptyOut struct{}
)

func said(s Said, err error) (*saidOut, error) {
	if err != nil {
		return nil, err
	}
	return &saidOut{s}, nil
}

func opened(o Opened, err error) (*openOut, error) {
	if err != nil {
		return nil, err
	}
	return &openOut{o}, nil
}

// RegisterHTTP adds the operations of the service desk. Tickets and messages themselves are read under /records.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "open-ticket", Method: http.MethodPost, Path: "/tickets", Tags: []string{tag}, Summary: "Store what a customer says",
		Description: "As a message of the ticket that it belongs to, or as a new ticket.",
	}, func(ctx context.Context, in *struct{ Body openBody }) (*openOut, error) {
		b := in.Body
		return opened(s.Open(ctx, Request{
			Channel: b.Channel, TicketID: b.TicketID, ConversationKey: b.ConversationKey, Subject: b.Subject, Type: b.Type, Priority: b.Priority, Topic: b.Topic,
			ContactID: b.ContactID, CompanyID: b.CompanyID, ContractID: b.ContractID, DealID: b.DealID, Tags: b.Tags,
			Message: Message{Key: b.Key, Text: b.Text, HTML: b.HTML, ContactID: b.ContactID, FromName: b.FromName, FromAddress: b.FromAddress},
		}))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "reply-to-ticket", Method: http.MethodPost, Path: "/tickets/{id}/reply", Tags: []string{tag}, Summary: "Answer the customer",
		Description: "The answer can be taken back until `send_after`.",
	}, func(ctx context.Context, in *onTicket[replyBody]) (*saidOut, error) {
		b := in.Body
		r := Reply{Subject: b.Subject, Text: b.Text, HTML: b.HTML, To: b.To, Cc: b.Cc, Channel: b.Channel, ConversationID: b.ConversationID, Status: b.Status, Seen: b.Seen, FileIDs: b.FileIDs}
		if b.SendAt != nil {
			r.SendAt = *b.SendAt
		}
		return said(s.Reply(ctx, in.ID, r))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "note-on-ticket", Method: http.MethodPost, Path: "/tickets/{id}/note", Tags: []string{tag}, Summary: "Write an internal note",
	}, func(ctx context.Context, in *onTicket[noteBody]) (*saidOut, error) {
		return said(s.Note(ctx, in.ID, Note(in.Body)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "take-back-message", Method: http.MethodPost, Path: "/messages/{id}/undo", Tags: []string{tag}, Summary: "Take a reply back that has not gone out",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"Id of the message."`
	},
	) (*emptyOut, error) {
		return nil, s.Undo(ctx, in.ID)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "merge-tickets", Method: http.MethodPost, Path: "/tickets/{id}/merge", Tags: []string{tag}, Summary: "Make one ticket out of several",
	}, func(ctx context.Context, in *onTicket[mergeBody]) (*struct {
		Body struct {
			ChangeSetID string `json:"changeset_id"`
		}
	}, error,
	) {
		set, err := s.Merge(ctx, in.ID, in.Body.From)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				ChangeSetID string `json:"changeset_id"`
			}
		}{}
		out.Body.ChangeSetID = set
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "split-ticket", Method: http.MethodPost, Path: "/tickets/{id}/split", Tags: []string{tag}, Summary: "Move messages to a ticket of their own",
	}, func(ctx context.Context, in *onTicket[splitBody]) (*openOut, error) {
		return opened(s.Split(ctx, in.ID, in.Body.Subject, in.Body.MessageIDs))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "render-for-ticket", Method: http.MethodPost, Path: "/tickets/{id}/render", Tags: []string{tag}, Summary: "Fill the placeholders of a text",
		Description: "`{{ticket.number}}`, `{{contact.first_name|there}}`, `{{company.name}}`, `{{me.name}}`; behind the bar stands what is taken where there is nothing.",
	}, func(ctx context.Context, in *onTicket[textBody]) (*struct{ Body textBody }, error) {
		text, err := s.Render(ctx, in.ID, in.Body.Text)
		if err != nil {
			return nil, err
		}
		return &struct{ Body textBody }{textBody{text}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "apply-macro", Method: http.MethodPost, Path: "/tickets/{id}/macro", Tags: []string{tag}, Summary: "Apply a macro",
		Description: "It changes the ticket, and proposes an answer and a note. Nothing is sent.",
	}, func(ctx context.Context, in *onTicket[macroBody]) (*struct{ Body Applied }, error) {
		out, err := s.Apply(ctx, in.ID, in.Body.RuleID)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Applied }{out}, nil
	})
	s.registerRules(a)
	s.registerTriage(a)
}

func (s *Service) registerRules(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-service-rules", Method: http.MethodGet, Path: "/service/rules", Tags: []string{tagRule}, Summary: "List macros, canned replies, calendars, SLA policies and routing",
	}, func(ctx context.Context, in *struct {
		Kind Kind `query:"kind" enum:"macro,reply,calendar,sla,routing,triage,survey" doc:"All when left out."`
	},
	) (*struct {
		Body struct {
			Data []Rule `json:"data"`
		}
	}, error,
	) {
		var of []Kind
		if in.Kind != "" {
			of = []Kind{in.Kind}
		}
		list, err := s.Rules(ctx, of...)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []Rule `json:"data"`
			}
		}{}
		out.Body.Data = append([]Rule{}, list...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-service-rule", Method: http.MethodPost, Path: "/service/rules", Tags: []string{tagRule}, Summary: "Add a rule of the service desk", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *struct{ Body ruleBody }) (*ruleOut, error) {
		r, err := s.CreateRule(ctx, NewRule(in.Body))
		if err != nil {
			return nil, err
		}
		return &ruleOut{r}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-service-rule", Method: http.MethodPut, Path: "/service/rules/{id}", Tags: []string{tagRule}, Summary: "Replace a rule of the service desk", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id"`
		Body ruleBody
	},
	) (*ruleOut, error) {
		r, err := s.UpdateRule(ctx, in.ID, NewRule(in.Body))
		if err != nil {
			return nil, err
		}
		return &ruleOut{r}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-service-rule", Method: http.MethodDelete, Path: "/service/rules/{id}", Tags: []string{tagRule}, Summary: "Remove a rule of the service desk", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*emptyOut, error) {
		return nil, s.DeleteRule(ctx, in.ID)
	})
}
