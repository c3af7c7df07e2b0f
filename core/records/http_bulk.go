package records

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxBatchBody bounds the body of a batch.
const maxBatchBody = 16 << 20

type collectionInput struct {
	Object  string `path:"object" doc:"API name of the object, in the plural." example:"contacts"`
	RawBody []byte `contentType:"application/json"`
}

type aggregateBody struct {
	Filter   *filter.Expr `json:"filter"`
	GroupBy  []GroupBy    `json:"group_by"`
	Measures []Measure    `json:"measures"`
	Sort     []Sort       `json:"sort"`
	Limit    int          `json:"limit"`
}

type upsertBody struct {
	Match  Match           `json:"match"`
	Record json.RawMessage `json:"record"`
}

type batchBody struct {
	Mode       Mode        `json:"mode"`
	Reason     string      `json:"reason"`
	Operations []Operation `json:"operations"`
}

type bulkBody struct {
	Op     string          `json:"op"`
	Filter *filter.Expr    `json:"filter"`
	All    bool            `json:"all"`
	Record json.RawMessage `json:"record"`
	DryRun bool            `json:"dry_run"`
	Reason string          `json:"reason"`
}

// refusal is a fault inside of an answer that is otherwise good.
type refusal struct {
	ID      string         `json:"id,omitempty"`
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Errors  []refusalField `json:"errors,omitempty"`
}

type refusalField struct {
	Location string `json:"location"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}

func refusalOf(ctx context.Context, id string, f *fault.Error) *refusal {
	if f == nil {
		return nil
	}
	lang := httpapi.Locale(ctx)
	r := &refusal{ID: id, Code: f.Reason, Message: httpapi.Detail(lang, f)}
	for _, x := range f.Fields {
		r.Errors = append(r.Errors, refusalField{Location: x.Location, Code: x.Reason, Message: message.Text(lang, x.Reason, x.Params)})
	}
	return r
}

// registerBulk adds the operations on many records.
func (s *Service) registerBulk(a *httpapi.API) {
	op := func(id, path, summary string) httpapi.Operation {
		return httpapi.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Tags: []string{tag},
			Request: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}, Response: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true},
		}
	}
	numbers := op("aggregate-records", "/records/{object}/aggregate", "Group records and work out numbers")
	numbers.ReadOnly = true
	numbers.Description = `{"filter":{…},"group_by":[{"field":"close_date","bucket":"month"}],"measures":[{"func":"sum","field":"amount"}],"sort":[…],"limit":100}`
	httpapi.Register(a, numbers, s.aggregateHTTP)
	either := op("upsert-record", "/records/{object}/upsert", "Create a record, or change the one that matches")
	either.Description = `{"match":{"field":"email"},"record":{"email":"…","first_name":"…"}}`
	either.Response = httpapi.SchemaRef("Record")
	httpapi.Register(a, either, s.upsertHTTP)
	many := op("batch-records", "/records/{object}/batch", "Do up to 1,000 writes in one transaction")
	many.MaxBody = maxBatchBody
	many.Description = `{"mode":"all_or_nothing","operations":[{"op":"create","body":{…}},{"op":"update","id":"…","body":{…}}]}; operations may name another object.`
	httpapi.Register(a, many, s.batchHTTP)
	all := op("bulk-records", "/records/{object}/bulk", "Change, delete or restore everything that a filter finds")
	all.Description = `{"op":"update","filter":{…},"record":{…},"dry_run":true}; op is update, delete or restore.`
	httpapi.Register(a, all, s.bulkHTTP)
}

func jsonOf(status int, v any) (*httpapi.JSON, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return httpapi.RawJSON(status, raw), nil
}

func (s *Service) aggregateHTTP(ctx context.Context, in *collectionInput) (*httpapi.JSON, error) {
	var b aggregateBody
	if err := decode(in.RawBody, &b); err != nil {
		return nil, err
	}
	q := Aggregation{GroupBy: b.GroupBy, Measures: b.Measures, Sort: b.Sort, Limit: b.Limit}
	if b.Filter != nil {
		q.Filter = b.Filter.Node
	}
	res, err := s.Aggregate(ctx, in.Object, q)
	if err != nil {
		return nil, err
	}
	return jsonOf(http.StatusOK, res)
}

func (s *Service) upsertHTTP(ctx context.Context, in *collectionInput) (*httpapi.JSON, error) {
	var b upsertBody
	if err := decode(in.RawBody, &b); err != nil {
		return nil, err
	}
	r, created, err := s.Upsert(ctx, in.Object, b.Match, b.Record)
	if err != nil {
		return nil, err
	}
	if created {
		return s.answer(ctx, http.StatusCreated, r)
	}
	return s.answer(ctx, http.StatusOK, r)
}

func (s *Service) batchHTTP(ctx context.Context, in *collectionInput) (*httpapi.JSON, error) {
	var b batchBody
	if err := decode(in.RawBody, &b); err != nil {
		return nil, err
	}
	if b.Mode == "" {
		b.Mode = AllOrNothing
	}
	for i := range b.Operations {
		if b.Operations[i].Object == "" {
			b.Operations[i].Object = in.Object
		}
	}
	res, err := s.Batch(ctx, b.Reason, b.Mode, b.Operations)
	if err != nil {
		return nil, err
	}
	type result struct {
		OperationResult
		Error *refusal `json:"error,omitempty"`
	}
	out := struct {
		ChangeSetID string   `json:"changeset_id,omitempty"`
		Results     []result `json:"results"`
	}{ChangeSetID: res.ChangeSetID, Results: []result{}}
	for _, r := range res.Results {
		out.Results = append(out.Results, result{r, refusalOf(ctx, "", r.Fault)})
	}
	return jsonOf(http.StatusOK, out)
}

func (s *Service) bulkHTTP(ctx context.Context, in *collectionInput) (*httpapi.JSON, error) {
	var b bulkBody
	if err := decode(in.RawBody, &b); err != nil {
		return nil, err
	}
	o := BulkOptions{DryRun: b.DryRun, All: b.All, Reason: b.Reason}
	var node filter.Node
	if b.Filter != nil {
		node = b.Filter.Node
	}
	var res *BulkResult
	var err error
	switch b.Op {
	case "update":
		res, err = s.BulkUpdate(ctx, in.Object, node, b.Record, o)
	case "delete":
		res, err = s.BulkDelete(ctx, in.Object, node, o)
	case "restore":
		res, err = s.BulkRestore(ctx, in.Object, node, o)
	default:
		return nil, fault.At("op", "not_an_option", fault.Params{"value": b.Op, "allowed": []string{"update", "delete", "restore"}})
	}
	if err != nil {
		return nil, err
	}
	out := struct {
		*BulkResult
		Failures []*refusal `json:"failures,omitempty"`
	}{BulkResult: res}
	for _, f := range res.Failures {
		out.Failures = append(out.Failures, refusalOf(ctx, f.ID, f.Fault))
	}
	status := http.StatusOK
	if res.JobID != "" {
		status = http.StatusAccepted
	}
	return jsonOf(status, out)
}
