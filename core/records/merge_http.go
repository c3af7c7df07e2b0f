package records

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/httpapi"
)

// registerMerge adds the operation that makes one record out of several.
func (s *Service) registerMerge(a *httpapi.API) {
	text := &huma.Schema{Type: huma.TypeString}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "merge-records", Method: http.MethodPost, Path: "/records/{object}/merge", Tags: []string{tag},
		Summary:     "Make one record out of several",
		Description: "The record `into` stays. Those in `from` go to the bin; asking for one of them afterwards answers 404 with the code `merged` and the id of the record that has stayed in `params.merged_into`. `values` says by field from which of the records its value is taken. Undo of the change set restores everything.",
		Request: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"into", "from"}, AdditionalProperties: false,
			Properties: map[string]*huma.Schema{
				"into":    {Type: huma.TypeString, Description: "Id of the record that stays."},
				"from":    {Type: huma.TypeArray, Items: text, Description: "Ids of the records that go, up to 20."},
				"values":  {Type: huma.TypeObject, AdditionalProperties: text, Description: "Id of the record that a field's value is taken from, by the field's API path."},
				"dry_run": {Type: huma.TypeBoolean, Description: "Change nothing and say what would become of the record, and what would move."},
			},
		},
		Response: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"change_set_id", "moved", "moves", "record"},
			Properties: map[string]*huma.Schema{
				"change_set_id": {Type: huma.TypeString, Description: "What undo takes; empty for a dry run."},
				"moved":         {Type: huma.TypeInteger, Description: "How many references and links have moved."},
				"moves": {
					Type: huma.TypeArray, Description: "How many of them belong to records of which object.",
					Items: &huma.Schema{
						Type: huma.TypeObject, Required: []string{"object", "count"},
						Properties: map[string]*huma.Schema{"object": text, "count": {Type: huma.TypeInteger}},
					},
				},
				"record": httpapi.SchemaRef("Record"),
			},
		},
	}, s.mergeHTTP)
}

func (s *Service) mergeHTTP(ctx context.Context, in *bodyInput) (*httpapi.JSON, error) {
	var m MergeInput
	if err := decode(in.RawBody, &m); err != nil {
		return nil, err
	}
	out, err := s.Merge(ctx, in.Object, m)
	if err != nil {
		return nil, err
	}
	record, err := s.JSON(ctx, out.Record)
	if err != nil {
		return nil, err
	}
	return httpapi.RawJSON(http.StatusOK, append(append(out.head(), record...), '}')), nil
}
