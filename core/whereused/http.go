package whereused

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
)

type answered struct{ Body *Uses }

// RegisterHTTP adds the operations on what names what.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	const about = "Views, layouts, roles, formulas, roll-ups, relations, rules for duplicates, webhooks and the newest imports, " +
		"of everybody in the company. Needs `settings.metadata`; `missing` names what you may not look into besides."
	answer := func(u *Uses, err error) (*answered, error) {
		if err != nil {
			return nil, err
		}
		return &answered{u}, nil
	}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-object-uses", Method: http.MethodGet, Path: "/objects/{object}/uses", Tags: []string{"Metadata"},
		Summary: "List what names an object", Description: about,
	}, func(ctx context.Context, in *metadata.ObjectPath) (*answered, error) {
		return answer(s.OfObject(ctx, in.Object))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-field-uses", Method: http.MethodGet, Path: "/objects/{object}/fields/{field}/uses", Tags: []string{"Metadata"},
		Summary: "List what names a field", Description: about,
	}, func(ctx context.Context, in *metadata.FieldPath) (*answered, error) {
		return answer(s.OfField(ctx, in.Object, in.Field))
	})
}
