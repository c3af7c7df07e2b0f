package usage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/tenants"
)

// Mailer sends what Kontor has to tell people; it is core/mail's.
type Mailer interface {
	Prepare(ctx context.Context, m mail.Message) (mail.Prepared, error)
	Send(ctx context.Context, tx *db.ControlTx, tenant string, p mail.Prepared) error
}

// nearPercent is from how much of a limit on the administrators are told that it comes near.
const nearPercent = 80

// page is where administrators see what their company uses.
const page = "/settings/company"

// names are what resources are called in a letter, in English and German.
var names = map[Resource][2]string{
	Members: {"members", "Mitglieder"}, Records: {"records", "Datensätze"}, Storage: {"storage", "Speicherplatz"},
	Calls: {"API calls of a day", "API-Aufrufe eines Tages"}, Emails: {"mails of a day", "E-Mails eines Tages"},
}

// notice is a limit that is near or reached.
type notice struct {
	key      string
	resource Resource
	percent  int
}

// notices are what there is to tell of a tenant's usage today: once in a month for what grows, once a day for what is counted
// by the day, and once more when the limit is reached.
func (s *Service) notices(u *Usage) []notice {
	var out []notice
	for _, r := range []Resource{Members, Records, Storage, Calls, Emails} {
		used, limit := u.of(r)
		p := tenants.Percent(used, limit)
		if p < nearPercent {
			continue
		}
		level, span := "near", s.today()
		if p >= 100 {
			level = "reached"
		}
		if r != Calls && r != Emails {
			span = span[:len("2006-01")]
		}
		out = append(out, notice{strings.Join([]string{string(r), level, fmt.Sprint(limit), span}, ":"), r, p})
	}
	return out
}

// notify tells a tenant's administrators of limits that they were not told of before.
func (s *Service) notify(ctx context.Context, tenant string) error {
	if s.Mailer == nil {
		return nil
	}
	list, err := s.Of(ctx, []string{tenant})
	if err != nil {
		return err
	}
	u := list[tenant]
	all := s.notices(&u)
	if len(all) == 0 {
		return nil
	}
	var told []string
	if err := s.DB.SystemRead(ctx, "look which notices were sent", func(ctx context.Context, tx *db.ControlTx) (err error) {
		told, err = db.Collect(ctx, tx, func(r db.Rows) (k string, err error) { return k, r.Scan(&k) }, "select key from usage_notices where tenant_id = ?", tenant)
		return err
	}); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(n notice) bool { return slices.Contains(told, n.key) })
	if len(all) == 0 {
		return nil
	}
	to, err := s.Access.Holders(ctx, access.ManageTenant)
	if err != nil {
		return fmt.Errorf("find the administrators: %w", err)
	}
	company, err := s.Directory.Tenant(ctx, tenant)
	if err != nil {
		return err
	}
	for _, n := range all {
		if err := s.tell(ctx, tenant, company.Name, n, to); err != nil {
			return fmt.Errorf("tell of the limit %s: %w", n.key, err)
		}
	}
	return nil
}

// tell sends one notice to everybody, in one transaction with the note that it was sent.
func (s *Service) tell(ctx context.Context, tenant, company string, n notice, to []access.User) error {
	letters := make([]mail.Prepared, 0, len(to))
	for _, u := range to {
		name := names[n.resource][0]
		if strings.HasPrefix(u.Locale, "de") {
			name = names[n.resource][1]
		}
		p, err := s.Mailer.Prepare(ctx, mail.Message{To: u.Email, Locale: u.Locale, Kind: mail.LimitNear, Data: mail.Data{
			Name: u.Name, Company: company, Link: strings.TrimRight(s.BaseURL, "/") + page, What: name, Percent: n.percent,
		}})
		if err != nil {
			return err
		}
		letters = append(letters, p)
	}
	return s.DB.System(ctx, "tell of a limit", func(ctx context.Context, tx *db.ControlTx) error {
		first, err := tx.Exec(ctx, "insert into usage_notices (tenant_id, key, sent_at) values (?, ?, ?) on conflict do nothing", tenant, n.key, s.Now().UTC())
		if err != nil || first == 0 {
			return err
		}
		for _, p := range letters {
			if err := s.Mailer.Send(ctx, tx, tenant, p); err != nil {
				return err
			}
		}
		return nil
	})
}
