package stripetest

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// begin answers POST /v1/checkout/sessions. The lock is held.
func (s *Stripe) begin(f url.Values) (any, int) {
	price := f.Get("line_items[0][price]")
	if s.customers[f.Get("customer")] == nil || !slices.ContainsFunc(prices, func(p object) bool { return p["id"] == price }) {
		return nil, http.StatusNotFound
	}
	c := object{
		"id": s.id("cs"), "object": "checkout.session", "customer": f.Get("customer"), "status": "open", "mode": f.Get("mode"),
		"client_reference_id": f.Get("client_reference_id"), "price": price, "quantity": number(f.Get("line_items[0][quantity]")),
		"trial_end": number(f.Get("subscription_data[trial_end]")),
	}
	c["url"] = "https://checkout.stripe.test/" + c["id"].(string)
	s.checkouts[c["id"].(string)] = c
	return c, http.StatusOK
}

// CompleteCheckout pays for the customer's open checkout.
func (s *Stripe) CompleteCheckout(customer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.checkouts {
		if c["customer"] != customer || c["status"] != "open" {
			continue
		}
		c["status"] = "complete"
		price := object{}
		for _, p := range prices {
			if p["id"] == c["price"] {
				price = p
			}
		}
		status, end := "active", s.clock().AddDate(0, 1, 0).Unix()
		if trial := c["trial_end"].(int64); trial > s.now() {
			status, end = "trialing", trial
		}
		id := s.id("sub")
		sub := object{
			"id": id, "object": "subscription", "customer": customer, "status": status, "created": s.now(), "cancel_at_period_end": false,
			"current_period_start": s.now(), "current_period_end": end, "ended_at": nil,
			"items": list([]object{{"id": s.id("si"), "object": "subscription_item", "quantity": c["quantity"], "price": price, "subscription": id}}),
		}
		s.subscriptions = append(s.subscriptions, sub)
		s.bill(sub, "paid")
		s.emit("customer.subscription.created", sub)
		s.emit("checkout.session.completed", c)
	}
}

// bill writes an invoice. The lock is held.
func (s *Stripe) bill(sub object, status string) object {
	i := object{
		"id": s.id("in"), "object": "invoice", "customer": sub["customer"], "subscription": sub["id"], "status": status, "created": s.now(), "number": "K-1",
		"currency": "eur", "total": 1900, "hosted_invoice_url": "https://invoice.stripe.test/i", "invoice_pdf": "https://invoice.stripe.test/i.pdf",
	}
	s.invoices = append(s.invoices, i)
	sub["latest_invoice"] = i["id"]
	if status == "paid" {
		s.emit("invoice.paid", i)
	}
	return i
}

// Renew begins the next period; whether it is paid for is said.
func (s *Stripe) Renew(customer string, paid bool) {
	s.each(customer, func(sub object) {
		if sub["cancel_at_period_end"] == true {
			s.end(sub)
			return
		}
		sub["current_period_start"], sub["current_period_end"] = s.now(), s.clock().AddDate(0, 1, 0).Unix()
		if paid {
			sub["status"] = "active"
			s.bill(sub, "paid")
		} else {
			sub["status"] = "past_due"
			s.emit("invoice.payment_failed", s.bill(sub, "open"))
		}
		s.emit("customer.subscription.updated", sub)
	})
}

// Pay pays all open invoices.
func (s *Stripe) Pay(customer string) {
	s.each(customer, func(sub object) {
		for _, i := range s.invoices {
			if i["subscription"] == sub["id"] && i["status"] == "open" {
				i["status"] = "paid"
				s.emit("invoice.paid", i)
			}
		}
		if sub["status"] == "past_due" {
			sub["status"] = "active"
			s.emit("customer.subscription.updated", sub)
		}
	})
}

// End ends the subscription at once, as Stripe does after the last failed try.
func (s *Stripe) End(customer string) { s.each(customer, s.end) }

func (s *Stripe) end(sub object) {
	sub["status"], sub["ended_at"], sub["canceled_at"] = "canceled", s.now(), s.now()
	s.emit("customer.subscription.deleted", sub)
}

// each calls fn for every living subscription of a customer.
func (s *Stripe) each(customer string, fn func(sub object)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subscriptions {
		if sub["customer"] == customer && sub["status"] != "canceled" {
			fn(sub)
		}
	}
}

// change answers POST /v1/subscriptions/{id}. The lock is held.
func (s *Stripe) change(id string, f url.Values) (any, int) {
	sub := s.subscription(id)
	if sub == nil || sub["status"] == "canceled" {
		return nil, http.StatusNotFound
	}
	item := sub["items"].(object)["data"].([]object)[0]
	if f.Get("items[0][id]") != "" && f.Get("items[0][id]") != item["id"] {
		return nil, http.StatusBadRequest
	}
	if q := f.Get("items[0][quantity]"); q != "" {
		item["quantity"] = number(q)
	}
	for _, p := range prices {
		if p["id"] == f.Get("items[0][price]") {
			item["price"] = p
		}
	}
	if c := f.Get("cancel_at_period_end"); c != "" {
		sub["cancel_at_period_end"] = c == "true"
	}
	s.emit("customer.subscription.updated", sub)
	return sub, http.StatusOK
}

// State is what a subscription of a customer is: that which lives, or the youngest.
type State struct {
	Status  string
	Seats   int64
	Price   string
	Cancels bool
}

// StateOf returns the state that everybody should arrive at.
func (s *Stripe) StateOf(customer string) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := newest(s.subscriptions, customer, nil)
	if len(all) == 0 {
		return State{}
	}
	best := all[0]
	if i := slices.IndexFunc(all, func(o object) bool { return o["status"] != "canceled" }); i >= 0 {
		best = all[i]
	}
	item := best["items"].(object)["data"].([]object)[0]
	return State{best["status"].(string), item["quantity"].(int64), item["price"].(object)["id"].(string), best["cancel_at_period_end"].(bool)}
}

// Day is a day.
const Day = 24 * time.Hour
