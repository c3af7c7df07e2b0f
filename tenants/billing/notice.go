package billing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/tenants"
)

// notice is something that the administrators of a company have to be told. Key names it for good.
type notice struct {
	key  string
	kind mail.Kind
	data mail.Data
}

const (
	// trialNotice is how long before its end people are told of the end of the trial, and lastNotice how long before the
	// company becomes read-only they are reminded.
	trialNotice = 3 * 24 * time.Hour
	lastNotice  = 3 * 24 * time.Hour
)

// due returns what there is to tell of an account at a moment. It does not know what was told before.
func (s *Service) due(a *Account, now time.Time) []notice {
	var out []notice
	add := func(key string, kind mail.Kind, d mail.Data) {
		d.Link = s.baseURL + page
		out = append(out, notice{key, kind, d})
	}
	st := s.catalog.Grace.standing(a, now)
	sub := &a.Subscription
	left := func() int { return max(int((st.Until.Sub(now)+24*time.Hour-1)/(24*time.Hour)), 1) }
	switch {
	case st.Phase == OnTrial && st.Until.Sub(now) <= trialNotice:
		add("trial_ends:"+stamp(a.TrialEndsAt), mail.BillingTrialEnds, mail.Data{Days: left()})
	case st.Phase == InGrace && st.Cause == TrialOver:
		add("trial_over:"+stamp(a.TrialEndsAt), mail.BillingTrialOver, mail.Data{Days: left()})
	case st.Phase == InGrace && st.Cause == Ended:
		add("ended:"+sub.ID, mail.BillingEnded, mail.Data{Days: left()})
	case st.Phase == InGrace && st.Cause == PaymentFailed:
		add("unpaid:"+sub.Invoice, mail.BillingUnpaid, mail.Data{Days: left()})
		if st.Until.Sub(now) <= lastNotice {
			add("unpaid_last:"+sub.Invoice, mail.BillingUnpaid, mail.Data{Days: left()})
		}
	case st.Phase == ReadOnly:
		add("read_only:"+string(st.Cause)+":"+sub.ID+sub.Invoice, mail.BillingReadOnly, mail.Data{})
	case st.Phase == Paid && sub.Invoice != "":
		// Only for an invoice that they were told of before; see notify.
		add(recovered+sub.Invoice, mail.BillingPaid, mail.Data{})
	}
	allowance := s.catalog.allowance(a)
	for _, r := range resources {
		limit := allowance.Of(r)
		if level := levelOf(a.Usage[r], limit); level != Fine {
			d := mail.Data{What: string(r), Percent: tenants.Percent(a.Usage[r], limit)}
			add(fmt.Sprintf("limit:%s:%s:%s", r, level, now.Format("2006-01")), mail.BillingLimit, d)
		}
	}
	return out
}

func stamp(t time.Time) string { return t.Format("2006-01-02") }

const recovered = "paid:"

// notify sends the notices that are due and were not sent before, each in one transaction with the note that it was sent.
func (s *Service) notify(ctx context.Context, a Account) error {
	all := s.due(&a, s.now())
	if len(all) == 0 {
		return nil
	}
	var sent []string
	err := s.db.SystemRead(ctx, "look which notices were sent", func(ctx context.Context, tx *db.ControlTx) (err error) {
		sent, err = db.Collect(ctx, tx, func(r db.Rows) (k string, err error) { return k, r.Scan(&k) },
			"select key from billing_notices where tenant_id = ?", a.Tenant)
		return err
	})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(n notice) bool {
		if invoice, ok := strings.CutPrefix(n.key, recovered); ok && !slices.Contains(sent, "unpaid:"+invoice) {
			return true
		}
		return slices.Contains(sent, n.key)
	})
	if len(all) == 0 {
		return nil
	}
	to, err := s.access.Holders(ctx, access.ManageTenant)
	if err != nil {
		return fmt.Errorf("find the administrators: %w", err)
	}
	company, err := s.directory.Tenant(ctx, a.Tenant)
	if err != nil {
		return err
	}
	for _, n := range all {
		if err := s.send(ctx, a.Tenant, company.Name, n, to); err != nil {
			return fmt.Errorf("send the notice %s: %w", n.key, err)
		}
	}
	return nil
}

func (s *Service) send(ctx context.Context, tenant, company string, n notice, to []access.User) error {
	var letters []mail.Prepared
	for _, u := range to {
		d := n.data
		d.Name, d.Company = u.Name, company
		if d.What != "" {
			d.What = resourceName(Resource(d.What), u.Locale)
		}
		p, err := s.mailer.Prepare(ctx, mail.Message{To: u.Email, Locale: u.Locale, Kind: n.kind, Data: d})
		if err != nil {
			return err
		}
		letters = append(letters, p)
	}
	return s.db.System(ctx, "send a notice about a company's plan", func(ctx context.Context, tx *db.ControlTx) error {
		first, err := tx.Exec(ctx, "insert into billing_notices (tenant_id, key, sent_at) values (?, ?, ?) on conflict do nothing", tenant, n.key, s.now())
		if err != nil || first == 0 {
			return err
		}
		for _, p := range letters {
			if err := s.mailer.Send(ctx, tx, tenant, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// names are what resources are called.
var names = map[Resource][2]string{
	Seats: {"members", "Mitglieder"}, Records: {"records", "Datensätze"}, Storage: {"storage", "Speicherplatz"}, Plugins: {"plugins", "Plugins"},
}

func resourceName(r Resource, locale string) string {
	if locale == "de" {
		return names[r][1]
	}
	return names[r][0]
}
