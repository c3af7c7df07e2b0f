package records

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

// RelationPath names a relation of a record in a URL.
type RelationPath struct {
	RecordPath
	Relation string `path:"relation" doc:"Name of an n:m relation as seen from the record, such as companies." example:"companies"`
}

// EdgePath names an edge.
// EdgePath names a link of a record in a URL.
type EdgePath struct {
	RelationPath
	Edge string `path:"edge" doc:"Id of the link."`
}

type listEdgesInput struct {
	RelationPath
	Limit  int    `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
}

type linkInput struct {
	RelationPath
	Body struct {
		TargetID  string `json:"target_id" doc:"Id of the other record, or of a person."`
		Role      string `json:"role,omitempty" doc:"One of the relation's roles."`
		Primary   bool   `json:"primary,omitempty" doc:"Whether it is the main link of the record that the relation starts from."`
		ValidFrom string `json:"valid_from,omitempty" doc:"First day, such as 2026-01-01." example:"2026-01-01"`
		ValidTo   string `json:"valid_to,omitempty" doc:"Last day." example:"2026-12-31"`
	}
}

type updateLinkInput struct {
	EdgePath
	Body struct {
		Role      *string `json:"role,omitempty" doc:"One of the relation's roles, or empty."`
		Primary   *bool   `json:"primary,omitempty"`
		ValidFrom *string `json:"valid_from,omitempty" doc:"First day; empty for no limit."`
		ValidTo   *string `json:"valid_to,omitempty" doc:"Last day; empty for no limit."`
	}
}

type edgeOutput struct{ Body *Edge }

type edgePageOutput struct{ Body *EdgePage }

// registerEdges adds the operations on links.
func (s *Service) registerEdges(a *httpapi.API) {
	const path = "/records/{object}/{id}/relations/{relation}"
	tags := []string{"Relations"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-links", Method: http.MethodGet, Path: path, Tags: tags, Summary: "List a record's links by a relation",
	}, func(ctx context.Context, in *listEdgesInput) (*edgePageOutput, error) {
		page, err := s.Edges(ctx, in.Object, in.ID, in.Relation, in.Cursor, in.Limit)
		if err != nil {
			return nil, err
		}
		return &edgePageOutput{page}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-link", Method: http.MethodPost, Path: path, Tags: tags, Status: http.StatusCreated, Summary: "Link a record to another",
	}, func(ctx context.Context, in *linkInput) (*edgeOutput, error) {
		e, err := s.Link(ctx, in.Object, in.ID, in.Relation, in.Body.TargetID, EdgeInput{
			Role: in.Body.Role, Primary: in.Body.Primary, ValidFrom: in.Body.ValidFrom, ValidTo: in.Body.ValidTo,
		})
		if err != nil {
			return nil, err
		}
		return &edgeOutput{e}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-link", Method: http.MethodPatch, Path: path + "/{edge}", Tags: tags, Summary: "Change a link",
	}, func(ctx context.Context, in *updateLinkInput) (*edgeOutput, error) {
		e, err := s.UpdateLink(ctx, in.Object, in.ID, in.Relation, in.Edge, EdgePatch(in.Body))
		if err != nil {
			return nil, err
		}
		return &edgeOutput{e}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-link", Method: http.MethodDelete, Path: path + "/{edge}", Tags: tags, Status: http.StatusNoContent, Summary: "Remove a link",
	}, func(ctx context.Context, in *EdgePath) (*struct{}, error) {
		return nil, s.Unlink(ctx, in.Object, in.ID, in.Relation, in.Edge)
	})
}
