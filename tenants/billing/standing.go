package billing

import "time"

// Phase is what a company may do because of its plan.
type Phase string

// The phases.
const (
	// Off is everything, since nobody has to pay.
	Off Phase = "off"
	// OnTrial is everything within the limits of the trial.
	OnTrial Phase = "trial"
	// Paid is everything within the limits of the plan.
	Paid Phase = "active"
	// InGrace is the same for some days, in which something has to be done.
	InGrace Phase = "grace"
	// ReadOnly is reading, exporting and paying.
	ReadOnly Phase = "read_only"
)

// Cause says why a company is where it is; empty when all is well.
type Cause string

// The causes.
const (
	TrialOver     Cause = "trial_over"
	PaymentFailed Cause = "payment_failed"
	Ended         Cause = "subscription_ended"
	Cancelling    Cause = "cancels"
)

// Standing is where a company stands at a moment.
type Standing struct {
	Phase Phase
	Cause Cause
	// Until is when the phase ends by itself; nil for never.
	Until *time.Time
}

// standing says where an account stands. It depends on nothing but the account and the moment, so that no order of events
// can make a difference.
func (g Grace) standing(a *Account, now time.Time) Standing {
	sub := &a.Subscription
	switch sub.Status {
	case "active", "trialing":
		if sub.Cancels {
			return Standing{Phase: Paid, Cause: Cancelling, Until: sub.PeriodEnd}
		}
		return Standing{Phase: Paid}
	case "past_due", "unpaid":
		since := now
		if sub.PastDueSince != nil {
			since = *sub.PastDueSince
		}
		return graced(PaymentFailed, since.Add(days(g.Payment)), now)
	}
	if now.Before(a.TrialEndsAt) {
		return Standing{Phase: OnTrial, Until: &a.TrialEndsAt}
	}
	if sub.Status == "canceled" && sub.EndedAt != nil && sub.EndedAt.After(a.TrialEndsAt) {
		return graced(Ended, sub.EndedAt.Add(days(g.End)), now)
	}
	return graced(TrialOver, a.TrialEndsAt.Add(days(g.Trial)), now)
}

func graced(c Cause, until, now time.Time) Standing {
	if now.Before(until) {
		return Standing{Phase: InGrace, Cause: c, Until: &until}
	}
	return Standing{Phase: ReadOnly, Cause: c}
}

// allowance is what the account's plan allows: that of the trial until there is a plan.
func (c *Catalog) allowance(a *Account) Allowance {
	if a.Subscription.Living() {
		if p, ok := c.plan(a.Subscription.Plan); ok {
			return p.Allows
		}
		return Allowance{} // A price that was agreed outside of the catalog has no limits here.
	}
	return c.Trial.Allows
}
