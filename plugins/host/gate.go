package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// gate is what a plugin reaches Kontor through, during one call. The context that it gets is the call's: the plugin acts in it.
// Whatever the plugin says, company and installation are those of the call.
type gate struct {
	s *Service
	*call
}

var _ pluginv1.HostServer = (*gate)(nil)

// answer answers one request of the plugin. Refusals are errors of the contract; every other error is Kontor's own and says no
// more than that.
func (g *gate) answer(ctx context.Context, method string, req []byte) ([]byte, error) {
	if g.cause == ByBeforeSave && !inTransaction[method] {
		return nil, &pluginv1.Error{Code: pluginv1.CodePermissionDenied, Message: "not while a record is being saved"}
	}
	out, err := g.dispatch(ctx, method, req)
	if err == nil {
		return out, nil
	}
	if e, ok := errors.AsType[*pluginv1.Error](err); ok {
		return nil, e
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal {
		if ctx.Err() != nil {
			return nil, &pluginv1.Error{Code: pluginv1.CodeDeadline, Message: "the call has ended"}
		}
		g.s.Logger.ErrorContext(ctx, "answer a plugin", "plugin", g.Package.Manifest.ID, "method", method, "error", err.Error())
		return nil, &pluginv1.Error{Code: pluginv1.CodeInternal, Message: "Kontor has failed", Retryable: true}
	}
	return nil, refusal(f)
}

// inTransaction are the requests that are answered while a record is being saved: what neither writes nor waits for anybody.
var inTransaction = map[string]bool{
	pluginv1.MethodHostGetConfig: true, pluginv1.MethodHostGetSecret: true, pluginv1.MethodHostLog: true,
}

var codes = map[fault.Code]string{
	fault.Invalid: pluginv1.CodeInvalid, fault.Malformed: pluginv1.CodeInvalid, fault.Unauthenticated: pluginv1.CodePermissionDenied, fault.Forbidden: pluginv1.CodePermissionDenied,
	fault.NotFound: pluginv1.CodeNotFound, fault.Conflict: pluginv1.CodeConflict, fault.Stale: pluginv1.CodeStale, fault.TooLarge: pluginv1.CodeTooLarge,
	fault.RateLimited: pluginv1.CodeRateLimited, fault.Unavailable: pluginv1.CodeUnavailable,
}

// refusal is a fault in the words of the contract.
func refusal(f *fault.Error) *pluginv1.Error {
	e := &pluginv1.Error{Code: codes[f.Code], Message: f.Reason, Retryable: f.Code == fault.Unavailable || f.Code == fault.RateLimited}
	if e.Code == "" {
		e.Code = pluginv1.CodeInternal
	}
	var parts []string
	for _, x := range f.Fields {
		parts = append(parts, x.Location+": "+x.Reason)
	}
	if len(parts) > 0 {
		e.Field, e.Message = f.Fields[0].Location, strings.Join(parts, "; ")
	}
	return e
}

func denied(format string, args ...any) error {
	return &pluginv1.Error{Code: pluginv1.CodePermissionDenied, Message: fmt.Sprintf(format, args...)}
}

// granted reports whether a scope of a kind was agreed to that fits.
func (g *gate) granted(kind pack.Kind, fits func(pack.Scope) bool) bool {
	for _, s := range grants(g.Scopes) {
		if s.Kind == kind && (fits == nil || fits(s)) {
			return true
		}
	}
	return false
}

// object finds an object by its API name or its id.
func (g *gate) object(ctx context.Context, name string) (*metadata.Object, error) {
	m, err := g.s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	if o, ok := objectOf(m, name); ok {
		return o, nil
	}
	return nil, fault.Missing("object", name)
}

// shown makes a record of the contract of a row, and counts what the plugin gets to see.
func (g *gate) shown(o *metadata.Object, rows ...*records.Row) ([]*pluginv1.Record, error) {
	out := make([]*pluginv1.Record, 0, len(rows))
	for _, row := range rows {
		raw, err := row.AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		r, err := toRecord(o, raw)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	g.read(o, out...)
	return out, nil
}

// read counts what the plugin gets to see of records.
func (g *gate) read(o *metadata.Object, list ...*pluginv1.Record) {
	counts := map[string]int64{}
	for _, r := range list {
		for path, v := range r.Fields {
			if !v.Empty() {
				counts[path]++
			}
		}
	}
	for path, n := range counts {
		if f, ok := o.Field(path); !ok || !f.System || path == "title" {
			g.s.notes.flow(g.tenant, g.ID, "read", o.Name+"."+path, n)
		}
	}
}

func (g *gate) wrote(o *metadata.Object, fields map[string]*pluginv1.Value) {
	for path := range fields {
		g.s.notes.flow(g.tenant, g.ID, "written", o.Name+"."+path, 1)
	}
}

// GetRecord implements pluginv1.HostServer.
func (g *gate) GetRecord(ctx context.Context, req *pluginv1.GetRecordRequest) (*pluginv1.GetRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	row, err := g.s.Records.Get(ctx, o.Name, req.ID, records.GetOptions{Fields: req.Fields})
	if err != nil {
		return nil, err
	}
	list, err := g.shown(o, row)
	if err != nil {
		return nil, err
	}
	return &pluginv1.GetRecordResponse{Record: list[0]}, nil
}

// QueryRecords implements pluginv1.HostServer.
func (g *gate) QueryRecords(ctx context.Context, req *pluginv1.QueryRecordsRequest) (*pluginv1.QueryRecordsResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	q := records.Query{Fields: req.Fields, Limit: int(req.Limit), Cursor: req.Cursor, Sort: records.ParseSort(req.Sort)}
	if req.Filter != "" {
		if q.Filter, err = filter.Parse(req.Filter); err != nil {
			return nil, err
		}
	}
	page, err := g.s.Records.List(ctx, o.Name, q)
	if err != nil {
		return nil, err
	}
	list, err := g.shown(o, page.Rows...)
	if err != nil {
		return nil, err
	}
	return &pluginv1.QueryRecordsResponse{Records: list, NextCursor: page.NextCursor}, nil
}

// back reads a record that was written, as the plugin may see it.
func (g *gate) back(ctx context.Context, o *metadata.Object, recordID string) (*pluginv1.Record, error) {
	row, err := g.s.Records.Get(ctx, o.Name, recordID, records.GetOptions{})
	if fault.Is(err, fault.NotFound) {
		return &pluginv1.Record{Object: o.Name, ID: recordID}, nil // It may write what it may not read.
	}
	if err != nil {
		return nil, err
	}
	list, err := g.shown(o, row)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// write does one write in a change set that names the plugin.
func (g *gate) write(ctx context.Context, o *metadata.Object, op records.Operation, fields map[string]*pluginv1.Value) (records.OperationResult, error) {
	var err error
	if op.Body, err = body(o, fields); err != nil {
		return records.OperationResult{}, err
	}
	op.Object = o.Name
	out, err := g.s.Records.Batch(ctx, g.reason(), records.AllOrNothing, []records.Operation{op})
	if err != nil {
		return records.OperationResult{}, unplace(err)
	}
	g.wrote(o, fields)
	g.made.add(out.ChangeSetID)
	return out.Results[0], nil
}

// reason is what the ledger says of the plugin's changes.
func (g *gate) reason() string {
	return g.Package.Manifest.ID + " " + g.Package.Manifest.Version
}

// unplace takes the place of the only operation off a fault's locations.
func unplace(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	out := *f
	out.Fields = make([]fault.Field, len(f.Fields))
	for i, x := range f.Fields {
		x.Location = strings.TrimPrefix(strings.TrimPrefix(x.Location, "operations.0"), ".")
		out.Fields[i] = x
	}
	return &out
}

// once has something done once for a key: what came of it the first time is remembered for a week.
func (g *gate) once(ctx context.Context, what, key string, do func() (string, error)) (string, error) {
	if key == "" {
		return do()
	}
	if len(key) > maxKey {
		return "", fault.At("idempotency_key", "too_long", fault.Params{"max": maxKey})
	}
	if had, ok, err := g.s.remembered(ctx, g.ID, areaOnce, what+"/"+key); err != nil || ok {
		return had, err
	}
	out, err := do()
	if err != nil {
		return "", err
	}
	return out, g.s.remember(ctx, g.ID, areaOnce, what+"/"+key, out, week)
}

// CreateRecord implements pluginv1.HostServer.
func (g *gate) CreateRecord(ctx context.Context, req *pluginv1.CreateRecordRequest) (*pluginv1.CreateRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	made, err := g.once(ctx, "create", req.IdempotencyKey, func() (string, error) {
		r, err := g.write(ctx, o, records.Operation{Op: records.OpCreate}, req.Fields)
		return r.ID, err
	})
	if err != nil {
		return nil, err
	}
	r, err := g.back(ctx, o, made)
	return &pluginv1.CreateRecordResponse{Record: r}, err
}

// UpdateRecord implements pluginv1.HostServer.
func (g *gate) UpdateRecord(ctx context.Context, req *pluginv1.UpdateRecordRequest) (*pluginv1.UpdateRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	if _, err := g.write(ctx, o, records.Operation{Op: records.OpUpdate, ID: req.ID, Version: req.Version}, req.Fields); err != nil {
		return nil, err
	}
	r, err := g.back(ctx, o, req.ID)
	return &pluginv1.UpdateRecordResponse{Record: r}, err
}

// UpsertRecord implements pluginv1.HostServer.
func (g *gate) UpsertRecord(ctx context.Context, req *pluginv1.UpsertRecordRequest) (*pluginv1.UpsertRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	if len(req.Match) != 1 {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "match", Message: "name one field"}
	}
	out, err := g.write(ctx, o, records.Operation{Op: records.OpUpsert, Match: &records.Match{Field: req.Match[0]}}, req.Fields)
	if err != nil {
		return nil, err
	}
	r, err := g.back(ctx, o, out.ID)
	return &pluginv1.UpsertRecordResponse{Record: r, Created: out.Status == "created"}, err
}

// LinkRecords implements pluginv1.HostServer.
func (g *gate) LinkRecords(ctx context.Context, req *pluginv1.LinkRecordsRequest) (*pluginv1.LinkRecordsResponse, error) {
	if req.From == nil || req.To == nil {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Message: "two records are needed"}
	}
	o, err := g.object(ctx, req.From.Object)
	if err != nil {
		return nil, err
	}
	if !g.granted(pack.Records, func(s pack.Scope) bool {
		return s.Verb == pack.VerbLink && (s.Object == o.ID || s.Object == o.Name)
	}) {
		return nil, denied("records:%s:link was not granted", o.ID)
	}
	if !req.Remove {
		e, err := g.s.Records.Link(ctx, o.Name, req.From.ID, req.Relation, req.To.ID, records.EdgeInput{Role: req.Label})
		if err != nil {
			return nil, err
		}
		return &pluginv1.LinkRecordsResponse{LinkID: e.ID}, nil
	}
	for cursor := ""; ; {
		page, err := g.s.Records.Edges(ctx, o.Name, req.From.ID, req.Relation, cursor, records.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, e := range page.Data {
			if e.Target.ID == req.To.ID {
				return &pluginv1.LinkRecordsResponse{LinkID: e.ID}, g.s.Records.Unlink(ctx, o.Name, req.From.ID, req.Relation, e.ID)
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			return &pluginv1.LinkRecordsResponse{}, nil
		}
	}
}

// Search implements pluginv1.HostServer.
func (g *gate) Search(ctx context.Context, req *pluginv1.SearchRequest) (*pluginv1.SearchResponse, error) {
	names := make([]string, 0, len(req.Objects))
	for _, name := range req.Objects {
		o, err := g.object(ctx, name)
		if err != nil {
			return nil, err
		}
		names = append(names, o.Name)
	}
	hits, err := g.s.Records.Search(ctx, req.Query, names, int(req.Limit))
	if err != nil {
		return nil, err
	}
	out := &pluginv1.SearchResponse{}
	for _, h := range hits {
		out.Hits = append(out.Hits, &pluginv1.SearchHit{Record: &pluginv1.RecordRef{Object: h.Object.Name, ID: h.ID}, Title: h.Title})
		g.s.notes.flow(g.tenant, g.ID, "read", h.Object.Name+".title", 1)
	}
	return out, nil
}

// GetSecret implements pluginv1.HostServer.
func (g *gate) GetSecret(ctx context.Context, req *pluginv1.GetSecretRequest) (*pluginv1.GetSecretResponse, error) {
	if !g.granted(pack.Secrets, func(s pack.Scope) bool { return s.Name == req.Name }) {
		return nil, denied("secrets:%s was not granted", fold.Shorten(plain(req.Name), 60))
	}
	v, ok, err := g.s.secretOf(ctx, g.tenant, g.Installation, req.Name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &pluginv1.Error{Code: pluginv1.CodeNotFound, Field: req.Name, Message: "the secret is not set"}
	}
	return &pluginv1.GetSecretResponse{Value: v}, nil
}

// GetConfig implements pluginv1.HostServer.
func (g *gate) GetConfig(context.Context, *pluginv1.GetConfigRequest) (*pluginv1.GetConfigResponse, error) {
	return &pluginv1.GetConfigResponse{ConfigJSON: []byte(asJSON(g.Config))}, nil
}

// Log implements pluginv1.HostServer.
func (g *gate) Log(_ context.Context, req *pluginv1.LogRequest) (*pluginv1.LogResponse, error) {
	line := req.Level.String() + " " + req.Message
	for k, v := range req.Attributes {
		if len(line) > maxLine {
			break // No more of it is kept, and millions of attributes are put together for nothing.
		}
		line += " " + k + "=" + v
	}
	g.line(line)
	return &pluginv1.LogResponse{}, nil
}

// EmitEvent implements pluginv1.HostServer.
func (g *gate) EmitEvent(ctx context.Context, req *pluginv1.EmitEventRequest) (*pluginv1.EmitEventResponse, error) {
	if !g.granted(pack.Events, func(s pack.Scope) bool { return matches(s.Name, req.Type) }) {
		return nil, denied("events:emit:%s was not granted", fold.Shorten(plain(req.Type), 60))
	}
	if len(req.DataJSON) > maxEvent {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxEvent})
	}
	e := emitted{ID: id.New("evt"), Type: req.Type, By: g.ID, Data: string(req.DataJSON)}
	if req.Record != nil {
		o, err := g.object(ctx, req.Record.Object)
		if err != nil {
			return nil, err
		}
		e.Object, e.Record = o.ID, req.Record.ID
	}
	eventID, err := g.once(ctx, "emit", req.IdempotencyKey, func() (string, error) {
		return e.ID, g.s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { return outbox.Event(tx, topicEmitted, e) })
	})
	return &pluginv1.EmitEventResponse{EventID: eventID}, err
}

// matches reports whether an event's type is one that a pattern means.
func matches(pattern, kind string) bool {
	if prefix, ok := strings.CutSuffix(pattern, ".*"); ok {
		return strings.HasPrefix(kind, prefix+".")
	}
	return pattern == kind
}

// EnqueueJob implements pluginv1.HostServer.
func (g *gate) EnqueueJob(ctx context.Context, req *pluginv1.EnqueueJobRequest) (*pluginv1.EnqueueJobResponse, error) {
	if !g.granted(pack.Jobs, nil) {
		return nil, denied("jobs was not granted")
	}
	if len(req.InputJSON) > maxJobInput || len(req.UniqueKey) > maxKey || len(req.Job) > maxKey {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxJobInput})
	}
	opts := []job.Option{}
	if req.DelayMS > 0 {
		opts = append(opts, job.At(g.s.now().Add(min(durationMS(req.DelayMS), maxDelay))))
	}
	if req.UniqueKey != "" {
		opts = append(opts, job.Key(g.ID+"/"+req.Job+"/"+req.UniqueKey))
	}
	out := &pluginv1.EnqueueJobResponse{}
	return out, g.s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) (err error) {
		out.JobID, err = job.Enqueue(tx, workKind, workArgs{Installation: g.ID, Job: req.Job, Input: string(req.InputJSON)}, opts...)
		return err
	})
}
