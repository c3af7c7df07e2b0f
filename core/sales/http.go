package sales

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

type conversionBody struct {
	CompanyID   string           `json:"company_id,omitempty" doc:"Existing company to use instead of making one."`
	ContactID   string           `json:"contact_id,omitempty" doc:"Existing contact to use instead of making one."`
	WithoutDeal bool             `json:"without_deal,omitempty"`
	DealName    string           `json:"deal_name,omitempty"`
	Amount      *fieldtype.Money `json:"amount,omitempty"`
	PipelineID  string           `json:"pipeline_id,omitempty"`
	StageID     string           `json:"stage_id,omitempty"`
}

type convertInput struct {
	ID   string `path:"id" doc:"Id of the lead."`
	Body conversionBody
}

type convertOutput struct{ Body Converted }

// RegisterHTTP adds the operations of sales.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "convert-lead", Method: http.MethodPost, Path: "/records/leads/{id}/convert", Tags: []string{"Sales"},
		Summary: "Turn a lead into a contact, a company and a deal",
	}, func(ctx context.Context, in *convertInput) (*convertOutput, error) {
		out, err := s.Convert(ctx, in.ID, Conversion(in.Body))
		if err != nil {
			return nil, err
		}
		return &convertOutput{out}, nil
	})
}
