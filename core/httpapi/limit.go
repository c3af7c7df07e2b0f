package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// countAddress takes a request without a known actor from the allowance of its address.
func (x *exchange) countAddress(ctx context.Context, o *operation) error {
	if o.Limit != 0 {
		if err := x.count(ctx, ratelimit.AddressKey(o.Limit, x.client), 1); err != nil {
			return err
		}
	}
	return x.count(ctx, ratelimit.AddressKey(ratelimit.Address, x.client), o.cost())
}

// countActor takes a request from the allowances of the tenant and of the person or key that acts.
func (x *exchange) countActor(ctx context.Context, o *operation) error {
	if o.Limit != 0 {
		if err := x.count(ctx, ratelimit.AddressKey(o.Limit, x.client), 1); err != nil {
			return err
		}
	}
	if err := x.count(ctx, ratelimit.NewKey(ratelimit.Tenant, x.actor.Tenant, ""), o.cost()); err != nil {
		return err
	}
	scope := ratelimit.Person
	if x.actor.Kind == actor.Key {
		scope = ratelimit.APIKey
	}
	return x.count(ctx, ratelimit.NewKey(scope, x.actor.Tenant, x.actor.ID), o.cost())
}

func (o *operation) cost() int { return max(o.Cost, 1) }

// count asks the limiter and writes how the key stands into the answer. A limiter that fails lets the request pass.
func (x *exchange) count(ctx context.Context, k ratelimit.Key, cost int) error {
	if x.api.options.Limiter == nil {
		return nil
	}
	d, err := x.api.options.Limiter.Allow(ctx, k, cost)
	if err != nil {
		x.api.log.ErrorContext(ctx, "rate limit", "request_id", x.id, "error", err.Error())
		return nil
	}
	if d.Limit == 0 {
		return nil
	}
	x.state(k, d)
	if !d.Allowed {
		return Limited(d)
	}
	return nil
}

// state adds how a key stands to the headers of the IETF's draft: one item per thing that is counted.
func (x *exchange) state(k ratelimit.Key, d ratelimit.Decision) {
	name := strconv.Quote(k.Scope().String())
	policy := append(make([]byte, 0, 40), name...)
	policy = append(policy, ";q="...)
	policy = strconv.AppendInt(policy, int64(d.Limit), 10)
	if p := x.api.options.Policies; p != nil {
		policy = append(policy, ";w="...)
		policy = strconv.AppendInt(policy, seconds(p(k).Period), 10)
	}
	state := append(make([]byte, 0, 40), name...)
	state = append(state, ";r="...)
	state = strconv.AppendInt(state, int64(d.Remaining), 10)
	state = append(state, ";t="...)
	state = strconv.AppendInt(state, seconds(d.ResetAfter), 10)
	h := x.Header()
	h["Ratelimit-Policy"] = append(h["Ratelimit-Policy"], string(policy))
	h["Ratelimit"] = append(h["Ratelimit"], string(state))
}

// seconds rounds up: who waits that long has waited long enough.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// Limited is the fault of a caller who must slow down; the answer carries Retry-After. Rooms that count for
// themselves, such as failed attempts to sign in, return it too.
func Limited(d ratelimit.Decision) error {
	return fault.New(fault.RateLimited, "rate_limited", fault.Params{"retry_after": max(seconds(d.RetryAfter), 1)})
}

// retryAfter writes the header for faults that pass by themselves.
func retryAfter(h http.Header, f *fault.Error) {
	switch f.Code {
	case fault.RateLimited:
		after, ok := f.Params["retry_after"].(int64)
		if !ok {
			after = 1
		}
		h["Retry-After"] = []string{strconv.FormatInt(after, 10)}
	case fault.Unavailable:
		h["Retry-After"] = unavailableRetry
	}
}

var unavailableRetry = []string{"5"}
