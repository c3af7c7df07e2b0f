package knowledge

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/records"
)

// CustomerOf returns whom a contact is on the portal. The actor must be allowed to read the contact. Faults: not_found.
func (s *Service) CustomerOf(ctx context.Context, contactID string) (actor.Customer, error) {
	r, err := s.Records.Get(ctx, "contacts", contactID, records.GetOptions{Fields: []string{"company_id", "tags"}})
	if err != nil {
		return actor.Customer{}, err
	}
	v := values(r)
	c := actor.Customer{Contact: contactID, Company: v.text("company_id")}
	c.Tags, _ = v.get("tags").([]string)
	return c, nil
}

// asCustomer is the context of a contact on the portal; of a visitor with an empty id.
func (s *Service) asCustomer(ctx context.Context, contactID string) (context.Context, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var c actor.Customer
	if contactID != "" {
		if c, err = s.CustomerOf(ctx, contactID); err != nil {
			return nil, err
		}
	}
	return actor.ForPortal(ctx, a.Tenant, a.Locale, c), nil
}
