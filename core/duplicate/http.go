package duplicate

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type candidatesInput struct {
	Object  string `path:"object" doc:"API name of the object, in the plural." example:"contacts"`
	RawBody []byte `contentType:"application/json"`
}

type candidatesOfInput struct {
	Object string `path:"object" doc:"API name of the object, in the plural." example:"contacts"`
	ID     string `path:"id" doc:"Id of the record."`
}

type candidatesOutput struct {
	Body struct {
		Data []Candidate `json:"data"`
	}
}

type pairsInput struct {
	Object string `query:"object" required:"true" doc:"API name of the object." example:"contacts"`
	Set    string `query:"changeset_id" doc:"Only pairs with a record that this change set was about, such as an import's."`
	State  string `query:"state" enum:"open,ignored,merged" doc:"Open ones when left out."`
	Limit  int    `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
}

type pairsOutput struct{ Body *Page }

type countsOutput struct {
	Body struct {
		Data []Count `json:"data"`
	}
}

type pairOutput struct{ Body *Pair }

type decideInput struct {
	ID   string `path:"id" doc:"Id of the pair."`
	Body struct {
		State string `json:"state" enum:"open,ignored" doc:"Ignored for two records that only look alike."`
	}
}

type sweepInput struct {
	Body struct {
		Object string `json:"object" doc:"API name of the object." example:"contacts"`
	}
}

type rulesOutput struct {
	Body struct {
		Data []Rule `json:"data"`
	}
}

type ruleOutput struct{ Body *Rule }

type createRuleInput struct {
	Body struct {
		Object     string          `json:"object" doc:"API name of the object." example:"contacts"`
		Name       string          `json:"name"`
		Active     bool            `json:"active,omitempty"`
		Definition json.RawMessage `json:"definition" doc:"Threshold and tree of conditions, as in the shipped rules."`
	}
}

type updateRuleInput struct {
	ID   string `path:"id" doc:"Id of the rule."`
	Body RulePatch
}

type rulePath struct {
	ID string `path:"id" doc:"Id of the rule."`
}

type tryInput struct {
	Body struct {
		Object     string          `json:"object" doc:"API name of the object." example:"contacts"`
		Definition json.RawMessage `json:"definition,omitempty" doc:"The rule to try; the active ones when left out."`
		A          json.RawMessage `json:"a" doc:"A record as it would be created."`
		B          json.RawMessage `json:"b" doc:"Another."`
	}
}

type tryOutput struct {
	Body struct {
		Score     int      `json:"score"`
		Threshold int      `json:"threshold"`
		Match     bool     `json:"match"`
		Reasons   []Reason `json:"reasons"`
	}
}

// RegisterHTTP adds the operations on duplicates.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	tags := []string{"Duplicates"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "find-duplicates", Method: http.MethodPost, Path: "/records/{object}/duplicates", Tags: tags, ReadOnly: true,
		Summary: "Find records that a new one may be a duplicate of", Request: httpapi.SchemaRef("RecordInput"),
	}, func(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
		list, err := s.ForInput(ctx, in.Object, in.RawBody)
		return found(list, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-duplicates-of", Method: http.MethodGet, Path: "/records/{object}/{id}/duplicates", Tags: tags, Summary: "Find duplicates of a record",
	}, func(ctx context.Context, in *candidatesOfInput) (*candidatesOutput, error) {
		list, err := s.Candidates(ctx, in.Object, in.ID)
		return found(list, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-duplicates", Method: http.MethodGet, Path: "/duplicates", Tags: tags, Summary: "List pairs that may be one record",
	}, func(ctx context.Context, in *pairsInput) (*pairsOutput, error) {
		page, err := s.ListOfSet(ctx, in.Object, in.Set, State(in.State), in.Cursor, in.Limit)
		if err != nil {
			return nil, err
		}
		return &pairsOutput{page}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "count-duplicates", Method: http.MethodGet, Path: "/duplicates/counts", Tags: tags, Summary: "Count the open pairs of each object",
	}, func(ctx context.Context, _ *struct{}) (*countsOutput, error) {
		list, err := s.Counts(ctx)
		if err != nil {
			return nil, err
		}
		out := &countsOutput{}
		out.Body.Data = list
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "decide-duplicate", Method: http.MethodPost, Path: "/duplicates/{id}", Tags: tags, Summary: "Ignore or reopen a pair",
	}, func(ctx context.Context, in *decideInput) (*pairOutput, error) {
		p, err := s.Decide(ctx, in.ID, State(in.Body.State))
		if err != nil {
			return nil, err
		}
		return &pairOutput{p}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "sweep-duplicates", Method: http.MethodPost, Path: "/duplicates/sweep", Tags: tags, Status: http.StatusAccepted,
		Summary: "Compare all records of an object", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *sweepInput) (*struct{}, error) { return nil, s.Sweep(ctx, in.Body.Object) })
	s.registerRules(a)
}

func found(list []Candidate, err error) (*candidatesOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &candidatesOutput{}
	out.Body.Data = list
	return out, nil
}

func (s *Service) registerRules(a *httpapi.API) {
	tags := []string{"Duplicates"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-match-rules", Method: http.MethodGet, Path: "/match-rules", Tags: tags, Summary: "List match rules", Function: access.ManageMetadata,
	}, func(ctx context.Context, _ *struct{}) (*rulesOutput, error) {
		list, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		out := &rulesOutput{}
		out.Body.Data = list
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-match-rule", Method: http.MethodPost, Path: "/match-rules", Tags: tags, Status: http.StatusCreated,
		Summary: "Create a match rule", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *createRuleInput) (*ruleOutput, error) {
		r, err := s.CreateRule(ctx, Rule{Object: in.Body.Object, Name: in.Body.Name, Active: in.Body.Active, Definition: in.Body.Definition})
		if err != nil {
			return nil, err
		}
		return &ruleOutput{r}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-match-rule", Method: http.MethodPatch, Path: "/match-rules/{id}", Tags: tags, Status: http.StatusNoContent,
		Summary: "Change a match rule", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *updateRuleInput) (*struct{}, error) {
		return nil, s.UpdateRule(ctx, in.ID, in.Body)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-match-rule", Method: http.MethodDelete, Path: "/match-rules/{id}", Tags: tags, Status: http.StatusNoContent,
		Summary: "Delete a match rule", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *rulePath) (*struct{}, error) { return nil, s.DeleteRule(ctx, in.ID) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "try-match-rule", Method: http.MethodPost, Path: "/match-rules/test", Tags: tags, ReadOnly: true,
		Summary: "Score two sample records", Function: access.ManageMetadata,
	}, func(ctx context.Context, in *tryInput) (*tryOutput, error) {
		score, threshold, reasons, err := s.Try(ctx, in.Body.Object, in.Body.Definition, in.Body.A, in.Body.B)
		if err != nil {
			return nil, err
		}
		out := &tryOutput{}
		out.Body.Score, out.Body.Threshold, out.Body.Match, out.Body.Reasons = score, threshold, threshold > 0 && score >= threshold, append([]Reason{}, reasons...)
		return out, nil
	})
}
