package records

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Records"

// RecordPath names a record.
type RecordPath struct {
	Object string `path:"object" doc:"API name of the object, in the plural, such as contacts." example:"contacts"`
	ID     string `path:"id" doc:"Id of the record." example:"con_01J9Z3KX5T8Q2V7W4Y6B1C0D9E"`
}

// Pick are the parameters that choose what comes back.
type Pick struct {
	Fields string `query:"fields" doc:"Fields to return, separated by commas; all that you may see when left out." example:"title,email,custom.region"`
	Expand string `query:"expand" doc:"References whose records are put in, separated by commas." example:"company,owner"`
}

type listInput struct {
	Object string `path:"object" doc:"API name of the object, in the plural." example:"contacts"`
	Pick
	Filter string    `query:"filter" doc:"Filter in the text form of the filter language (AIP-160)." example:"custom.region = north AND created_at >= last_30_days"`
	Sort   string    `query:"sort" doc:"Fields to sort by, separated by commas; a minus for descending. Up to three." example:"-created_at,last_name"`
	Limit  int       `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
	Cursor string    `query:"cursor" doc:"next_cursor of the page before."`
	Count  CountMode `query:"count" enum:"none,capped,exact" doc:"Whether to count: not, up to 10,000, or exactly (slow on large tables)."`
	Bin    bool      `query:"bin" doc:"List deleted records instead."`
	Query  string    `query:"q" doc:"Search as you type: records whose name begins with this, by name."`
}

type bodyInput struct {
	Object  string `path:"object" doc:"API name of the object, in the plural." example:"contacts"`
	RawBody []byte `contentType:"application/json"`
}

type getInput struct {
	RecordPath
	Pick
	httpapi.IfNoneMatch
}

// ChangeInput names a record and what a change of it is based on.
type ChangeInput struct {
	RecordPath
	IfMatch string `header:"If-Match" doc:"The ETag that the change is based on. When the record has changed since, the answer is 412. Without it the named fields are set whatever the record looks like now."`
}

type patchInput struct {
	ChangeInput
	RawBody []byte `contentType:"application/json"`
}

// RegisterHTTP adds the operations on records.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.describe(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-records", Method: http.MethodGet, Path: "/records/{object}", Tags: []string{tag},
		Summary: "List records", Response: httpapi.SchemaRef("RecordPage"),
	}, s.listHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-record", Method: http.MethodPost, Path: "/records/{object}", Tags: []string{tag}, Status: http.StatusCreated,
		Summary: "Create a record", Request: httpapi.SchemaRef("RecordInput"), Response: httpapi.SchemaRef("Record"),
	}, s.createHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "query-records", Method: http.MethodPost, Path: "/records/{object}/query", Tags: []string{tag}, ReadOnly: true,
		Summary: "List records by a filter tree", Request: httpapi.SchemaRef("RecordQuery"), Response: httpapi.SchemaRef("RecordPage"),
	}, s.queryHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-record", Method: http.MethodGet, Path: "/records/{object}/{id}", Tags: []string{tag},
		Summary: "Get a record", Response: httpapi.SchemaRef("Record"),
	}, s.getHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-record", Method: http.MethodPatch, Path: "/records/{object}/{id}", Tags: []string{tag},
		Summary: "Change fields of a record", Request: httpapi.SchemaRef("RecordInput"), Response: httpapi.SchemaRef("Record"),
	}, s.updateHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-record", Method: http.MethodDelete, Path: "/records/{object}/{id}", Tags: []string{tag}, Status: http.StatusNoContent,
		Summary: "Move a record to the bin",
	}, s.deleteHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "restore-record", Method: http.MethodPost, Path: "/records/{object}/{id}/restore", Tags: []string{tag},
		Summary: "Take a record out of the bin", Response: httpapi.SchemaRef("Record"),
	}, s.restoreHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "search", Method: http.MethodGet, Path: "/search", Tags: []string{"Search"}, Summary: "Search all objects",
	}, s.searchHTTP)
	s.registerEdges(a)
	if s.content != nil {
		s.registerFiles(a)
	}
	s.registerBulk(a)
	s.registerHistory(a)
	s.registerAccess(a)
	s.registerMerge(a)
	s.describeShipped(a)
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (s *Service) listHTTP(ctx context.Context, in *listInput) (*httpapi.JSON, error) {
	node, err := filter.Parse(in.Filter)
	if err != nil {
		return nil, err
	}
	return s.page(ctx, in.Object, Query{
		Filter: node, Sort: ParseSort(in.Sort), Fields: split(in.Fields), Expand: split(in.Expand), Limit: in.Limit,
		Cursor: in.Cursor, Count: in.Count, Bin: in.Bin, Search: in.Query,
	})
}

func (s *Service) page(ctx context.Context, object string, q Query) (*httpapi.JSON, error) {
	page, err := s.List(ctx, object, q)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, 512+len(page.Rows)*768)
	body = append(body, `{"data":[`...)
	for i, r := range page.Rows {
		if i > 0 {
			body = append(body, ',')
		}
		if body, err = r.AppendJSON(body); err != nil {
			return nil, err
		}
	}
	body = append(body, `],"next_cursor":`...)
	if page.NextCursor == "" {
		body = append(body, "null"...)
	} else {
		body = append(body, '"')
		body = append(body, page.NextCursor...)
		body = append(body, '"')
	}
	if page.Count != nil {
		body = append(body, `,"count":`...)
		body = strconv.AppendInt(body, page.Count.Value, 10)
		body = append(body, `,"count_capped":`...)
		body = strconv.AppendBool(body, page.Count.Capped)
	}
	return httpapi.RawJSON(http.StatusOK, append(body, '}')), nil
}

func (s *Service) createHTTP(ctx context.Context, in *bodyInput) (*httpapi.JSON, error) {
	r, err := s.Create(ctx, in.Object, in.RawBody)
	if err != nil {
		return nil, err
	}
	out, err := s.answer(ctx, http.StatusCreated, r)
	if err == nil {
		out.Location = httpapi.Prefix + "/records/" + r.Object.Name + "/" + r.ID
	}
	return out, err
}

// answer is a record that was just written.
func (s *Service) answer(ctx context.Context, status int, r *Record) (*httpapi.JSON, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	body, err := c.render(r)
	if err != nil {
		return nil, err
	}
	out := httpapi.RawJSON(status, body)
	out.ETag = httpapi.ETag(r.Version, httpapi.View(c.rules.Hash()))
	return out, nil
}

func (s *Service) getHTTP(ctx context.Context, in *getInput) (*httpapi.JSON, error) {
	row, err := s.Get(ctx, in.Object, in.ID, GetOptions{Fields: split(in.Fields), Expand: split(in.Expand), Bin: true})
	if err != nil {
		return nil, err
	}
	rules, err := s.rules.For(ctx)
	if err != nil {
		return nil, err
	}
	// Expanded records have versions of their own, so only the bare record can be told to be unchanged.
	view := httpapi.View(rules.Hash())
	if in.Fields != "" || in.Expand != "" {
		view = httpapi.View(rules.Hash(), in.Fields, in.Expand)
	}
	etag := httpapi.ETag(row.Version(), view)
	if in.Expand == "" && len(row.plan.rollups) == 0 && in.Unchanged(etag) {
		return httpapi.NotModified(etag), nil
	}
	body, err := row.AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	out := httpapi.RawJSON(http.StatusOK, body)
	out.ETag = etag
	return out, nil
}

// based is the version that a change names, 0 for none.
func (in *ChangeInput) based() (int64, error) {
	if in.IfMatch == "" || in.IfMatch == "*" {
		return 0, nil
	}
	if v, ok := httpapi.TagVersion(in.IfMatch); ok {
		return v, nil
	}
	return 0, fault.New(fault.Stale, "etag_unknown")
}

func (s *Service) updateHTTP(ctx context.Context, in *patchInput) (*httpapi.JSON, error) {
	version, err := in.based()
	if err != nil {
		return nil, err
	}
	r, err := s.Update(ctx, in.Object, in.ID, version, in.RawBody)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, http.StatusOK, r)
}

func (s *Service) deleteHTTP(ctx context.Context, in *ChangeInput) (*struct{}, error) {
	version, err := in.based()
	if err != nil {
		return nil, err
	}
	return nil, s.Delete(ctx, in.Object, in.ID, version)
}

func (s *Service) restoreHTTP(ctx context.Context, in *RecordPath) (*httpapi.JSON, error) {
	r, err := s.Restore(ctx, in.Object, in.ID)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, http.StatusOK, r)
}

type searchInput struct {
	Query   string `query:"q" required:"true" doc:"Words, or beginnings of words, that a record must all have."`
	Objects string `query:"objects" doc:"API names of the objects to search, separated by commas; all when left out."`
	Limit   int    `query:"limit" doc:"Greatest number of hits, up to 200; 20 when left out."`
}

type searchHit struct {
	Object string `json:"object" doc:"API name of the object."`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

type searchOutput struct {
	Body struct {
		Data []searchHit `json:"data"`
	}
}

func (s *Service) searchHTTP(ctx context.Context, in *searchInput) (*searchOutput, error) {
	hits, err := s.Search(ctx, in.Query, split(in.Objects), in.Limit)
	if err != nil {
		return nil, err
	}
	out := &searchOutput{}
	out.Body.Data = make([]searchHit, 0, len(hits))
	for _, h := range hits {
		out.Body.Data = append(out.Body.Data, searchHit{Object: h.Object.Name, ID: h.ID, Title: h.Title})
	}
	return out, nil
}

// queryBody is a list query as JSON.
type queryBody struct {
	Filter *filter.Expr `json:"filter"`
	Sort   []Sort       `json:"sort"`
	Fields []string     `json:"fields"`
	Expand []string     `json:"expand"`
	Limit  int          `json:"limit"`
	Cursor string       `json:"cursor"`
	Count  CountMode    `json:"count"`
	Bin    bool         `json:"bin"`
	Search string       `json:"q"`
}

func (s *Service) queryHTTP(ctx context.Context, in *bodyInput) (*httpapi.JSON, error) {
	var q queryBody
	if err := decode(in.RawBody, &q); err != nil {
		return nil, err
	}
	query := Query{Sort: q.Sort, Fields: q.Fields, Expand: q.Expand, Limit: q.Limit, Cursor: q.Cursor, Count: q.Count, Bin: q.Bin, Search: q.Search}
	if q.Filter != nil {
		query.Filter = q.Filter.Node
	}
	return s.page(ctx, in.Object, query)
}

// canRead reports whether the actor may read any record of an object.
func canRead(rules *access.Compiled, objectID string) bool {
	return rules.Object(objectID).Can(access.Read)
}
