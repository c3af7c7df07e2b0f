package chat

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/service"
)

type (
	keyInput struct {
		Key string `path:"key" maxLength:"100" doc:"Key of the widget."`
	}
	tokenInput struct {
		Key   string `path:"key" maxLength:"100"`
		Token string `header:"X-Chat-Token" maxLength:"200" doc:"Of the conversation."`
	}
	startInput struct {
		httpapi.In[Start]
		Key string `path:"key" maxLength:"100"`
	}
	readInput struct {
		Key   string    `path:"key" maxLength:"100"`
		Token string    `header:"X-Chat-Token" maxLength:"200"`
		After time.Time `query:"after" doc:"Only what was said later."`
	}
	sayBody struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
		ID   string `json:"id" minLength:"1" maxLength:"40" pattern:"^[0-9A-Za-z_-]+$" patternDescription:"letters and digits" doc:"The browser's own name of the message: the same one is stored once."`
	}
	sayInput struct {
		httpapi.In[sayBody]
		Key   string `path:"key" maxLength:"100"`
		Token string `header:"X-Chat-Token" maxLength:"200"`
	}
	idInput struct {
		ID string `path:"id" maxLength:"64" doc:"Id of the chat."`
	}
	answerBody struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
	answerInput struct {
		httpapi.In[answerBody]
		ID string `path:"id" maxLength:"64"`
	}
	handOverBody struct {
		UserID string `json:"user_id,omitempty" maxLength:"64" doc:"Who goes on with it; empty for yourself."`
	}
	handOverInput struct {
		httpapi.In[handOverBody]
		ID string `path:"id" maxLength:"64"`
	}
	attendBody struct {
		There bool `json:"there"`
	}
	settingsInput struct {
		httpapi.In[Widget]
		RenewKey bool `query:"renew_key" doc:"Give the widget another key."`
	}
	out[T any] struct{ Body T }
	listed     struct {
		Body struct {
			Data []Chat `json:"data" nullable:"false"`
		}
	}
)

type answersOut struct {
	Body struct {
		Data []Answered `json:"data" nullable:"false"`
	}
}

func body[T any](v T, err error) (*out[T], error) {
	if err != nil {
		return nil, err
	}
	return &out[T]{v}, nil
}

const (
	visitorTag = "Chat of visitors"
	staffTag   = "Chat"
)

// RegisterHTTP adds the operations of visitors and of the staff.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.registerVisitor(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-chats", Method: http.MethodGet, Path: "/chats", Tags: []string{staffTag}, Summary: "List the chats of the last day",
	}, func(ctx context.Context, _ *struct{}) (*listed, error) {
		list, err := s.Chats(ctx)
		if err != nil {
			return nil, err
		}
		l := &listed{}
		l.Body.Data = list
		return l, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "answer-chat", Method: http.MethodPost, Path: "/chats/{id}/messages", Tags: []string{staffTag}, Summary: "Say something to the visitor",
		Description: "It goes out at once. Who answers first has taken the chat.",
	}, func(ctx context.Context, in *answerInput) (*out[service.Said], error) {
		return body(s.Answer(ctx, in.ID, in.Body.Text))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-chat-answers", Method: http.MethodGet, Path: "/chats/{id}/answers", Tags: []string{staffTag}, Summary: "List what the assistant's messages rest on",
	}, func(ctx context.Context, in *idInput) (*answersOut, error) {
		list, err := s.Answers(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		l := &answersOut{}
		l.Body.Data = list
		return l, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "hand-over-chat", Method: http.MethodPost, Path: "/chats/{id}/hand-over", Tags: []string{staffTag}, Summary: "Take a chat, or give it to a colleague",
	}, func(ctx context.Context, in *handOverInput) (*out[Chat], error) {
		return body(s.HandOver(ctx, in.ID, in.Body.UserID))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "end-chat", Method: http.MethodPost, Path: "/chats/{id}/end", Tags: []string{staffTag}, Summary: "End a chat",
	}, func(ctx context.Context, in *idInput) (*struct{}, error) { return nil, s.End(ctx, in.ID) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "attend-chats", Method: http.MethodPut, Path: "/chat/presence", Tags: []string{staffTag}, Summary: "Say whether you are there to answer chats",
		Description: "It counts for somewhat more than a minute.",
	}, func(ctx context.Context, in *httpapi.In[attendBody]) (*struct{}, error) {
		return nil, s.Attend(ctx, in.Body.There)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-chat-settings", Method: http.MethodGet, Path: "/chat/widget", Tags: []string{staffTag}, Summary: "Get the chat widget of the company",
		Function: access.ManageTenant, Description: "Embed it by `<script async src=\"…/widget/chat.js\" data-key=\"…\"></script>`.",
	}, func(ctx context.Context, _ *struct{}) (*out[Settings], error) { return body(s.Settings(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-chat-settings", Method: http.MethodPut, Path: "/chat/widget", Tags: []string{staffTag}, Summary: "Set the chat widget of the company",
		Function: access.ManageTenant,
	}, func(ctx context.Context, in *settingsInput) (*out[Settings], error) {
		return body(s.SetSettings(ctx, in.Body, in.RenewKey))
	})
}

// registerVisitor adds what answers without a sign-in: the widget's key and the conversation's token count.
func (s *Service) registerVisitor(a *httpapi.API) {
	const base = "/chat-widgets/{key}"
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-chat-front", Method: http.MethodGet, Path: base, Tags: []string{visitorTag}, Summary: "Get how the chat looks and whether somebody is there", Public: true,
	}, func(ctx context.Context, in *keyInput) (*out[Front], error) { return body(s.Front(ctx, in.Key)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "start-chat", Method: http.MethodPost, Path: base + "/conversations", Tags: []string{visitorTag}, Summary: "Begin a conversation", Public: true,
		Status: http.StatusCreated, Secret: true, MaxBody: 512 << 10, Limit: ratelimit.ChatStart,
	}, func(ctx context.Context, in *startInput) (*out[Started], error) {
		return body(s.Start(ctx, in.Key, in.Body))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "read-chat", Method: http.MethodGet, Path: base + "/messages", Tags: []string{visitorTag}, Summary: "Read the conversation", Public: true,
	}, func(ctx context.Context, in *readInput) (*out[Talk], error) {
		return body(s.Read(ctx, in.Key, in.Token, in.After))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "say-in-chat", Method: http.MethodPost, Path: base + "/messages", Tags: []string{visitorTag}, Summary: "Say something", Public: true,
		MaxBody: 512 << 10, Limit: ratelimit.ChatMessage,
	}, func(ctx context.Context, in *sayInput) (*struct{}, error) {
		return nil, s.Say(ctx, in.Key, in.Token, in.Body.ID, in.Body.Text)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "ask-for-person-in-chat", Method: http.MethodPost, Path: base + "/person", Tags: []string{visitorTag}, Summary: "Talk to a person in place of the assistant", Public: true,
		Limit: ratelimit.ChatMessage,
	}, func(ctx context.Context, in *tokenInput) (*struct{}, error) {
		return nil, s.Person(ctx, in.Key, in.Token)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "leave-chat", Method: http.MethodPost, Path: base + "/end", Tags: []string{visitorTag}, Summary: "End the conversation", Public: true,
	}, func(ctx context.Context, in *tokenInput) (*struct{}, error) {
		return nil, s.Leave(ctx, in.Key, in.Token)
	})
}
