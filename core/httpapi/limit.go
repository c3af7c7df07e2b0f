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
	if x.actor.Kind == actor.Key || x.actor.Kind == actor.App {
		scope = ratelimit.APIKey
	}
	return x.count(ctx, ratelimit.NewKey(scope, x.actor.Tenant, x.actor.ID), o.cost())
}

func (o *operation) cost() int { return max(o.Cost, 1) }

// count asks the limiter and notes how the key stands, for the headers of the answer. A limiter that fails lets the request pass.
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

// quota is how one thing that is counted stands.
type quota struct {
	key ratelimit.Key
	ratelimit.Decision
}

// maxQuotas is how many things are counted of one request: the operation's address, the tenant, and who acts.
const maxQuotas = 3

func (x *exchange) state(k ratelimit.Key, d ratelimit.Decision) {
	if x.counted < maxQuotas {
		x.quotas[x.counted] = quota{key: k, Decision: d}
		x.counted++
	}
}

// writeQuotas writes the headers of the IETF's draft, with one item for each thing that was counted.
func (x *exchange) writeQuotas(h http.Header) {
	var policies, states [192]byte
	policy, state := policies[:0], states[:0]
	for i, q := range x.quotas[:x.counted] {
		if i > 0 {
			policy, state = append(policy, ", "...), append(state, ", "...)
		}
		name := q.key.Scope().String()
		policy = appendParam(appendName(policy, name), 'q', int64(q.Limit))
		if p := x.api.options.Policies; p != nil {
			policy = appendParam(policy, 'w', seconds(p(q.key).Period))
		}
		state = appendParam(appendName(state, name), 'r', int64(q.Remaining))
		state = appendParam(state, 't', seconds(q.ResetAfter))
	}
	h["Ratelimit-Policy"] = []string{string(policy)}
	h["Ratelimit"] = []string{string(state)}
}

func appendName(b []byte, name string) []byte {
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"')
}

func appendParam(b []byte, name byte, v int64) []byte {
	return strconv.AppendInt(append(b, ';', name, '='), v, 10)
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
