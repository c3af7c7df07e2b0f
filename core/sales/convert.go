package sales

import (
	"context"
	"maps"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Conversion says what a lead is to become.
type Conversion struct {
	// CompanyID is an existing company to use; empty makes one out of the lead, unless the lead names none.
	CompanyID string
	// ContactID is an existing contact to use; empty makes one.
	ContactID string
	// WithoutDeal makes no deal.
	WithoutDeal bool
	// DealName is the deal's name; empty takes the company's or the person's.
	DealName string
	// Amount, PipelineID and StageID go to the deal; empty leaves them to the defaults.
	Amount              *fieldtype.Money
	PipelineID, StageID string
}

// Converted are the records that a lead has become; empty ids where there is none.
type Converted struct {
	LeadID      string `json:"lead_id"`
	ContactID   string `json:"contact_id"`
	CompanyID   string `json:"company_id,omitempty"`
	DealID      string `json:"deal_id,omitempty"`
	ChangeSetID string `json:"changeset_id"`
}

// shared are the fields that leads have in common with contacts and companies under the same name.
var shared = map[string][]string{
	"contact": {"salutation", "first_name", "last_name", "job_title", "email", "phone", "mobile", "website", "address", "lead_source", "score", "do_not_call", "do_not_email", "description", "tags", "owner_id"},
	"company": {"website", "industry", "employees", "annual_revenue", "address", "owner_id"},
	"deal":    {"lead_source", "description", "tags", "owner_id"},
}

// Convert makes a contact, a company and a deal out of a lead, in one change set: all or nothing, and one undo. Values of
// custom fields go along where the target has a field of the same name and type. The lead stays, marked as converted.
// Faults: not_found, conflict lead_converted, and those of writing the records.
func (s *Service) Convert(ctx context.Context, leadID string, how Conversion) (Converted, error) {
	out := Converted{LeadID: leadID}
	var err error
	out.ChangeSetID, err = s.records.Do(ctx, "lead_conversion", func(ctx context.Context, b *records.Batch) error {
		leads, err := b.Model().Object("leads")
		if err != nil {
			return err
		}
		lead, err := b.Load(ctx, leads, leadID, access.Update)
		if err != nil {
			return err
		}
		if lead.Get("converted_at") != nil {
			return fault.New(fault.Conflict, "lead_converted", fault.Params{"contact_id": lead.Text("converted_contact_id")})
		}
		if out.CompanyID, err = s.company(ctx, b, lead, how); err != nil {
			return err
		}
		if out.ContactID, err = s.contact(ctx, b, lead, how, out.CompanyID); err != nil {
			return err
		}
		if !how.WithoutDeal {
			if out.DealID, err = s.deal(ctx, b, lead, how, out); err != nil {
				return err
			}
		}
		in := records.Input{}
		set(&in, leads, map[string]any{
			"status": "converted", "converted_at": b.Now(), "converted_contact_id": out.ContactID,
			"converted_company_id": db.OrNull(out.CompanyID), "converted_deal_id": db.OrNull(out.DealID),
		})
		_, err = b.Update(ctx, leads, leadID, 0, in)
		return err
	})
	return out, err
}

func set(in *records.Input, o *metadata.Object, values map[string]any) {
	for path, v := range values {
		if f, ok := o.Field(path); ok {
			in.Set(f, v)
		}
	}
}

// carry copies what a lead and its target have in common.
func carry(lead *records.Record, target *metadata.Object) records.Input {
	in := records.Input{Values: map[string]any{}}
	for _, path := range shared[target.ID] {
		if f, ok := target.Field(path); ok {
			if v := lead.Get(path); v != nil {
				in.Set(f, v)
			}
		}
	}
	for _, from := range lead.Object.Fields {
		v := lead.Value(from)
		if !from.Custom || v == nil || from.Impl.ReadOnly() {
			continue
		}
		if f, ok := target.Field(from.Path()); ok && f.Custom && f.Type == from.Type {
			in.Set(f, v)
		}
	}
	return in
}

func (s *Service) company(ctx context.Context, b *records.Batch, lead *records.Record, how Conversion) (string, error) {
	name := lead.Text("company_name")
	if how.CompanyID != "" || name == "" {
		return how.CompanyID, nil
	}
	companies, err := b.Model().Object("companies")
	if err != nil {
		return "", err
	}
	in := carry(lead, companies)
	set(&in, companies, map[string]any{"name": name, "lifecycle_stage": "opportunity"})
	r, err := b.Create(ctx, companies, in)
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

func (s *Service) contact(ctx context.Context, b *records.Batch, lead *records.Record, how Conversion, companyID string) (string, error) {
	if how.ContactID != "" {
		return how.ContactID, nil
	}
	contacts, err := b.Model().Object("contacts")
	if err != nil {
		return "", err
	}
	in := carry(lead, contacts)
	values := map[string]any{"company_id": db.OrNull(companyID), "lifecycle_stage": "opportunity"}
	if lead.Text("last_name") == "" && lead.Text("first_name") == "" && lead.Text("email") == "" {
		values["last_name"] = lead.Title()
	}
	set(&in, contacts, values)
	if len(lead.Points) > 0 {
		points := append([]records.ContactPoint{}, lead.Points...)
		in.Points = &points
	}
	r, err := b.Create(ctx, contacts, in)
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

func (s *Service) deal(ctx context.Context, b *records.Batch, lead *records.Record, how Conversion, to Converted) (string, error) {
	deals, err := b.Model().Object("deals")
	if err != nil {
		return "", err
	}
	in := carry(lead, deals)
	name := how.DealName
	if name == "" {
		if name = lead.Text("company_name"); name == "" {
			name = lead.Title()
		}
	}
	values := map[string]any{
		"name": name, "company_id": db.OrNull(to.CompanyID), "contact_id": to.ContactID, "lead_id": lead.ID,
		"pipeline_id": db.OrNull(how.PipelineID), "stage_id": db.OrNull(how.StageID),
	}
	if how.Amount != nil {
		values["amount"] = *how.Amount
	}
	maps.DeleteFunc(values, func(_ string, v any) bool { return v == nil })
	set(&in, deals, values)
	r, err := b.Create(ctx, deals, in)
	if err != nil {
		return "", err
	}
	return r.ID, nil
}
