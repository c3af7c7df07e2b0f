package billing

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Billing"

// maxEvent bounds an event of Stripe's, in bytes.
const maxEvent = 256 << 10

type (
	standingBody struct {
		Phase Phase      `json:"phase" enum:"off,trial,active,grace,read_only" doc:"off where nobody has to pay. In grace something has to be done; in read_only nothing can be changed until it is."`
		Cause Cause      `json:"cause,omitempty" enum:"trial_over,payment_failed,subscription_ended,cancels"`
		Until *time.Time `json:"until" doc:"When the phase ends by itself; null for never"`
	}
	subscriptionBody struct {
		Status            string     `json:"status" doc:"As Stripe calls it"`
		Plan              string     `json:"plan" doc:"Empty for a price that is not among the plans"`
		Interval          string     `json:"interval" enum:"month,year,week,day,"`
		Seats             int64      `json:"seats" doc:"What is paid for"`
		CancelAtPeriodEnd bool       `json:"cancel_at_period_end"`
		PeriodEnd         *time.Time `json:"period_end"`
	}
	useBody struct {
		Resource   Resource   `json:"resource" enum:"seats,records,storage,plugins"`
		Used       int64      `json:"used" doc:"As it was counted last; storage in bytes"`
		Limit      int64      `json:"limit" doc:"0 for none"`
		Level      Level      `json:"level" enum:"none,warning,reached" doc:"warning from 80 percent, reached from all of it"`
		GraceUntil *time.Time `json:"grace_until" doc:"Until when more is let in beyond the limit"`
	}
	overviewBody struct {
		Enabled      bool              `json:"enabled" doc:"Whether anybody has to pay here"`
		Standing     standingBody      `json:"standing"`
		Subscription *subscriptionBody `json:"subscription" doc:"null without one"`
		TrialEndsAt  *time.Time        `json:"trial_ends_at"`
		Seats        int64             `json:"seats" doc:"Active members now"`
		Usage        []useBody         `json:"usage"`
		CountedAt    *time.Time        `json:"counted_at"`
		HasCustomer  bool              `json:"has_customer" doc:"Whether there are invoices and a portal"`
	}
	priceBody struct {
		Interval string `json:"interval" enum:"month,year"`
		Amount   *int64 `json:"amount" doc:"Of one seat, in the currency's smallest unit; null while it is not known"`
		Currency string `json:"currency,omitempty"`
	}
	planBody struct {
		Name   string            `json:"name"`
		Labels map[string]string `json:"labels"`
		Prices []priceBody       `json:"prices"`
		Limits Allowance         `json:"limits" doc:"0 is without a limit"`
	}
	invoiceBody struct {
		ID        string    `json:"id"`
		Number    string    `json:"number"`
		Status    string    `json:"status"`
		Total     int64     `json:"total" doc:"In the currency's smallest unit"`
		Currency  string    `json:"currency"`
		URL       string    `json:"url" doc:"Where it can be seen and paid"`
		PDF       string    `json:"pdf"`
		CreatedAt time.Time `json:"created_at"`
	}
	checkoutBody struct {
		Plan     string `json:"plan" maxLength:"40"`
		Interval string `json:"interval" maxLength:"10" doc:"month or year"`
	}
	patchBody struct {
		Plan              *string `json:"plan,omitempty" maxLength:"40"`
		Interval          *string `json:"interval,omitempty" maxLength:"10"`
		CancelAtPeriodEnd *bool   `json:"cancel_at_period_end,omitempty" doc:"Ends it with the period that is paid for, or takes that back"`
	}
	link struct {
		URL string `json:"url" format:"uri" doc:"Where to send the browser"`
	}
	list[T any] struct {
		Data []T `json:"data"`
	}
)

type (
	overviewOutput struct{ Body overviewBody }
	linkOutput     struct{ Body link }
)

func (s *Service) shown(o Overview, err error) (*overviewOutput, error) {
	if err != nil {
		return nil, err
	}
	b := overviewBody{
		Enabled: s.On(), Standing: standingBody(o.Standing), Seats: o.Seats, Usage: []useBody{}, CountedAt: o.CountedAt, HasCustomer: o.Customer,
	}
	if s.On() {
		b.TrialEndsAt = &o.TrialEndsAt
	}
	if x := o.Subscription; x.Status != "" {
		b.Subscription = &subscriptionBody{x.Status, x.Plan, x.Interval, x.Seats, x.Cancels, x.PeriodEnd}
	}
	for _, u := range o.Usage {
		b.Usage = append(b.Usage, useBody(u))
	}
	return &overviewOutput{b}, nil
}

// RegisterHTTP adds the room's operations, and the address that Stripe calls.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.registerReading(a)
	s.registerPaying(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "receive-stripe-event", Method: http.MethodPost, Path: "/webhooks/stripe", Summary: "Receive an event from Stripe", Tags: []string{tag},
		Public: true, Status: http.StatusNoContent, MaxBody: maxEvent,
		Description: "For Stripe only: the signature in Stripe-Signature is checked. An event that has come before does nothing.",
		Request:     &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "Stripe's event"},
	}, func(ctx context.Context, in *struct {
		Signature string `header:"Stripe-Signature"`
		RawBody   []byte `contentType:"application/json"`
	},
	) (*struct{}, error) {
		return nil, s.Receive(ctx, in.RawBody, in.Signature)
	})
}

func (s *Service) registerReading(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-billing-standing", Method: http.MethodGet, Path: "/billing/standing", Summary: "Get where the company stands", Tags: []string{tag},
		Description: "Whether the company is on trial, has paid, or can only read. Everybody in the company may ask.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body standingBody }, error) {
		st, err := s.Standing(ctx)
		return &struct{ Body standingBody }{standingBody(st)}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-billing", Method: http.MethodGet, Path: "/billing", Summary: "Get the company's plan and usage", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*overviewOutput, error) { return s.shown(s.Get(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-billing-plans", Method: http.MethodGet, Path: "/billing/plans", Summary: "List the plans", Tags: []string{tag}, Function: access.ManageTenant,
		Description: "Prices are Stripe's. While Stripe is away, plans come without amounts; where nobody has to pay, there are none.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body list[planBody] }, error) {
		out := &struct{ Body list[planBody] }{list[planBody]{Data: []planBody{}}}
		if !s.On() {
			return out, nil
		}
		offers, err := s.Offers(ctx)
		if err != nil {
			s.log.WarnContext(ctx, "plans are shown without prices", "error", err)
		}
		for _, p := range s.catalog.Plans {
			b := planBody{Name: p.Name, Labels: p.Labels, Limits: p.Allows}
			for _, price := range p.Prices {
				pb := priceBody{Interval: price.Interval}
				for _, o := range offers {
					if o.Plan == p.Name && o.Interval == price.Interval {
						pb.Amount, pb.Currency = &o.Amount, o.Currency
					}
				}
				b.Prices = append(b.Prices, pb)
			}
			out.Body.Data = append(out.Body.Data, b)
		}
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-billing-invoices", Method: http.MethodGet, Path: "/billing/invoices", Summary: "List the newest invoices", Tags: []string{tag},
		Function: access.ManageTenant, Cost: 5,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body list[invoiceBody] }, error) {
		found, err := s.Invoices(ctx)
		if err != nil {
			return nil, err
		}
		out := &struct{ Body list[invoiceBody] }{list[invoiceBody]{Data: []invoiceBody{}}}
		for _, i := range found {
			out.Body.Data = append(out.Body.Data, invoiceBody{i.ID, i.Number, i.Status, i.Total, i.Currency, i.URL, i.PDF, i.CreatedAt})
		}
		return out, nil
	})
}

func (s *Service) registerPaying(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "start-checkout", Method: http.MethodPost, Path: "/billing/checkout", Summary: "Begin to subscribe to a plan", Tags: []string{tag},
		Function: access.ManageTenant, Secret: true, Cost: 5, Status: http.StatusCreated,
		Description: "The address is Stripe's, where the plan is paid for. What is left of the trial stays free. Beginning again ends a checkout that was begun before.",
	}, func(ctx context.Context, in *httpapi.In[checkoutBody]) (*linkOutput, error) {
		url, err := s.Checkout(ctx, in.Body.Plan, in.Body.Interval, httpapi.Locale(ctx))
		return &linkOutput{link{url}}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "open-billing-portal", Method: http.MethodPost, Path: "/billing/portal", Summary: "Open Stripe's pages for the company", Tags: []string{tag},
		Function: access.ManageTenant, Secret: true, Cost: 5, Status: http.StatusCreated, Description: "For invoices, addresses and ways to pay. The address works for a few minutes.",
	}, func(ctx context.Context, _ *struct{}) (*linkOutput, error) {
		url, err := s.Portal(ctx, httpapi.Locale(ctx))
		return &linkOutput{link{url}}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-subscription", Method: http.MethodPatch, Path: "/billing/subscription", Summary: "Change the subscription", Tags: []string{tag},
		Function: access.ManageTenant, Cost: 5,
		Description: "Changes of the plan and of seats are prorated on the next invoice. Seats follow the active members by themselves.",
	}, func(ctx context.Context, in *httpapi.In[patchBody]) (*overviewOutput, error) {
		return s.shown(s.Update(ctx, Patch{Plan: in.Body.Plan, Interval: in.Body.Interval, Cancels: in.Body.CancelAtPeriodEnd}))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "refresh-billing", Method: http.MethodPost, Path: "/billing/refresh", Summary: "Ask Stripe how the subscription stands", Tags: []string{tag},
		Function: access.ManageTenant, Cost: 5, Description: "For whoever has just come back from Stripe's pages.",
	}, func(ctx context.Context, _ *struct{}) (*overviewOutput, error) { return s.shown(s.Refresh(ctx)) })
}
