package webhook

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	tag = "Webhooks"
	// maxPage bounds a page of deliveries.
	maxPage = 200
)

// HookPath names a webhook.
// HookPath names a webhook in a request.
type HookPath struct {
	ID string `path:"id" doc:"Id of the webhook."`
}

type newHook struct {
	Name   string          `json:"name,omitempty"`
	URL    string          `json:"url" doc:"Where to send: https, on the public internet." example:"https://example.org/kontor"`
	Events []string        `json:"events" doc:"What to send: contact.created, deal.* or *." example:"[\"contact.created\",\"deal.*\"]"`
	Filter json.RawMessage `json:"filter,omitempty" doc:"Filter tree that the records must satisfy."`
}

type hookChange struct {
	Name   *string          `json:"name,omitempty"`
	URL    *string          `json:"url,omitempty"`
	Events *[]string        `json:"events,omitempty"`
	Filter *json.RawMessage `json:"filter,omitempty" doc:"Filter tree; {} removes it."`
	State  *State           `json:"state,omitempty" enum:"active,paused"`
}

// HookView is a webhook as the API shows it.
type HookView struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	URL    string          `json:"url"`
	Events []string        `json:"events"`
	Filter json.RawMessage `json:"filter" doc:"Filter tree that the records must satisfy, null for all."`
	State  State           `json:"state" enum:"active,paused,gone,exhausted,forbidden" doc:"Why nothing is sent unless active: paused by a person; gone, the receiver wants no more; exhausted, it has taken nothing for three days; forbidden, the owner has lost a right."`
	// OwnerID is the person under whose rights everything is read.
	OwnerID             string     `json:"owner_id" doc:"Person under whose rights everything is read: whoever has last set address, events or filter."`
	FailingSince        *time.Time `json:"failing_since" doc:"When attempts began to fail, null when the last one did not."`
	PreviousSecretUntil *time.Time `json:"previous_secret_until,omitempty" doc:"Until when messages are signed with the secret before the last rotation, too."`
	Version             int64      `json:"version"`
	CreatedAt           time.Time  `json:"created_at"`
	UpdatedAt           time.Time  `json:"updated_at"`
}

type secretView struct {
	HookView
	Secret string `json:"secret" doc:"The signing secret. It is shown this once."`
}

type deliveryView struct {
	ID        string     `json:"id"`
	EventID   string     `json:"event_id" doc:"The webhook-id that the receiver sees, the same in every attempt."`
	EventType string     `json:"event_type"`
	RecordID  string     `json:"record_id,omitempty"`
	State     string     `json:"state" enum:"pending,sending,delivered,failed,forbidden,cancelled"`
	Attempts  int        `json:"attempts"`
	NextAt    *time.Time `json:"next_at"`
	Status    int        `json:"status,omitempty" doc:"The receiver's last answer."`
	Error     string     `json:"error,omitempty" enum:"timeout,refused,dns,tls,connection" doc:"Why there was no answer."`
	Response  string     `json:"response,omitempty" doc:"Beginning of the last answer, for the webhook's owner."`
	Duration  int64      `json:"duration_ms"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}

type tagged[T any] struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     T
}

type listOf[T any] struct {
	Body struct {
		Data       []T     `json:"data"`
		NextCursor *string `json:"next_cursor" doc:"Null on the last page."`
	}
}

func view(h *Webhook) HookView {
	v := HookView{
		ID: h.ID, Name: h.Name, URL: h.URL, Events: h.Events, State: h.State, OwnerID: h.OwnerID, FailingSince: utc(h.FailingSince),
		PreviousSecretUntil: utc(h.PreviousUntil), Version: h.Version, CreatedAt: h.CreatedAt, UpdatedAt: h.UpdatedAt,
	}
	if v.Filter = json.RawMessage("null"); h.Filter != nil {
		v.Filter = filter.FormatJSON(h.Filter)
	}
	return v
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// viewDelivery shows the answer to the owner alone: it may repeat what only they may read.
func viewDelivery(ctx context.Context, h *Webhook, d *Delivery) deliveryView {
	v := deliveryView{
		ID: d.ID, EventID: d.EventID, EventType: d.EventType, RecordID: d.RecordID, State: string(d.State), Attempts: d.Attempt,
		NextAt: utc(d.NextAt), Status: d.Status, Error: d.Error, Duration: d.Duration.Milliseconds(), CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
	}
	if d.State == pending && d.Status == inFlight {
		v.State = "sending"
	}
	v.Status = max(v.Status, 0)
	if a, ok := actor.Peek(ctx); ok && a.UserID == h.OwnerID {
		v.Response = d.Response
	}
	return v
}

func etag(h *Webhook) string { return httpapi.ETag(h.Version, 0) }

func answerHook(h *Webhook) *tagged[HookView] { return &tagged[HookView]{ETag: etag(h), Body: view(h)} }

func answerSecret(h *Webhook, secret standard.Secret) *tagged[secretView] {
	return &tagged[secretView]{
		ETag: etag(h), Location: httpapi.Prefix + "/webhooks/" + h.ID, Body: secretView{HookView: view(h), Secret: secret.Reveal()},
	}
}

// based checks what a change names as its base.
func based(m httpapi.IfMatch) func(*Webhook) error {
	return func(h *Webhook) error { return m.Check(etag(h), h.Version) }
}

// RegisterHTTP adds the operations on webhooks.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.api = a
	op := func(id, method, path, summary string, status int) httpapi.Operation {
		return httpapi.Operation{
			OperationID: id, Method: method, Path: "/webhooks" + path, Summary: summary, Tags: []string{tag}, Function: access.ManageWebhooks, Status: status,
		}
	}
	httpapi.Register(a, op("list-webhooks", http.MethodGet, "", "List webhooks", 0), s.listHTTP)
	create := op("create-webhook", http.MethodPost, "", "Subscribe an address to events", http.StatusCreated)
	create.Secret, create.Recent = true, true
	create.Description = "Messages follow Standard Webhooks and carry a CloudEvents body. The answer shows the signing secret, this once."
	httpapi.Register(a, create, s.createHTTP)
	httpapi.Register(a, op("get-webhook", http.MethodGet, "/{id}", "Get a webhook", 0), func(ctx context.Context, in *HookPath) (*tagged[HookView], error) {
		h, err := s.Get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return answerHook(h), nil
	})
	httpapi.Register(a, op("update-webhook", http.MethodPatch, "/{id}", "Change a webhook", 0), s.updateHTTP)
	httpapi.Register(a, op("delete-webhook", http.MethodDelete, "/{id}", "Delete a webhook with its deliveries", http.StatusNoContent), func(ctx context.Context, in *struct {
		HookPath
		httpapi.IfMatch
	},
	) (*struct{}, error) {
		return nil, s.Delete(ctx, in.ID, based(in.IfMatch))
	})
	rotate := op("rotate-webhook-secret", http.MethodPost, "/{id}/rotate", "Give a webhook a new secret", 0)
	rotate.Secret, rotate.Recent = true, true
	rotate.Description = "For 24 hours messages are signed with the old secret, too."
	httpapi.Register(a, rotate, func(ctx context.Context, in *HookPath) (*tagged[secretView], error) {
		h, secret, err := s.Rotate(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return answerSecret(h, secret), nil
	})
	httpapi.Register(a, op("test-webhook", http.MethodPost, "/{id}/test", "Send a test event", 0), func(ctx context.Context, in *HookPath) (*tagged[deliveryView], error) {
		d, h, err := s.Test(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &tagged[deliveryView]{Body: viewDelivery(ctx, h, d)}, nil
	})
	httpapi.Register(a, op("list-webhook-deliveries", http.MethodGet, "/{id}/deliveries", "List deliveries, the newest first", 0), s.deliveriesHTTP)
	httpapi.Register(a, op("replay-webhook-delivery", http.MethodPost, "/{id}/deliveries/{delivery}/replay", "Send a delivery again", http.StatusAccepted), func(ctx context.Context, in *struct {
		HookPath
		Delivery string `path:"delivery" doc:"Id of the delivery."`
	},
	) (*tagged[deliveryView], error) {
		d, h, err := s.Replay(ctx, in.ID, in.Delivery)
		if err != nil {
			return nil, err
		}
		return &tagged[deliveryView]{Body: viewDelivery(ctx, h, d)}, nil
	})
}

func (s *Service) listHTTP(ctx context.Context, _ *struct{}) (*listOf[HookView], error) {
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &listOf[HookView]{}
	out.Body.Data = make([]HookView, 0, len(list))
	for _, h := range list {
		out.Body.Data = append(out.Body.Data, view(h))
	}
	return out, nil
}

func (s *Service) createHTTP(ctx context.Context, in *struct{ Body newHook }) (*tagged[secretView], error) {
	where, err := filter.ParseOptional(in.Body.Filter)
	if err != nil {
		return nil, err
	}
	h, secret, err := s.Create(ctx, Input{Name: in.Body.Name, URL: in.Body.URL, Events: in.Body.Events, Filter: where})
	if err != nil {
		return nil, err
	}
	return answerSecret(h, secret), nil
}

func (s *Service) updateHTTP(ctx context.Context, in *struct {
	HookPath
	httpapi.IfMatch
	Body hookChange
},
) (*tagged[HookView], error) {
	p := Patch{Name: in.Body.Name, URL: in.Body.URL, Events: in.Body.Events, State: in.Body.State}
	if in.Body.Filter != nil {
		var err error
		if p.Filter, err = filter.ParseOptional(*in.Body.Filter); err != nil {
			return nil, err
		}
		p.SetFilter = true
	}
	h, err := s.Update(ctx, in.ID, based(in.IfMatch), p)
	if err != nil {
		return nil, err
	}
	return answerHook(h), nil
}

func (s *Service) deliveriesHTTP(ctx context.Context, in *struct {
	HookPath
	State  DeliveryState `query:"state" enum:"pending,delivered,failed,forbidden,cancelled" doc:"Only deliveries in this state."`
	Cursor string        `query:"cursor" doc:"next_cursor of the page before."`
	Limit  int           `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
},
) (*listOf[deliveryView], error) {
	if in.Limit == 0 {
		in.Limit = 50
	}
	if in.Limit < 0 || in.Limit > maxPage {
		return nil, fault.At("limit", "too_large", fault.Params{"max": maxPage})
	}
	before, kind := "", "deliveries "+in.ID+" "+string(in.State)
	if in.Cursor != "" {
		var err error
		if before, err = httpapi.DecodeCursor[string](ctx, s.api, kind, in.Cursor); err != nil {
			return nil, err
		}
	}
	list, h, err := s.Deliveries(ctx, in.ID, in.State, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listOf[deliveryView]{}
	if len(list) > in.Limit {
		list = slices.Clip(list[:in.Limit])
		cursor, err := httpapi.EncodeCursor(ctx, s.api, kind, list[in.Limit-1].ID)
		if err != nil {
			return nil, err
		}
		out.Body.NextCursor = &cursor
	}
	out.Body.Data = make([]deliveryView, 0, len(list))
	for _, d := range list {
		out.Body.Data = append(out.Body.Data, viewDelivery(ctx, h, d))
	}
	return out, nil
}
