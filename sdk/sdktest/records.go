package sdktest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const (
	maxPage     = 200
	defaultPage = 50
)

func fail(code, field, message string) error {
	return &pluginv1.Error{Code: code, Field: field, Message: message}
}

func denied(scope string) error {
	return fail(pluginv1.CodePermissionDenied, "", "the manifest does not ask for "+scope)
}

func (h *Host) add(object string, fields Fields) *pluginv1.Record {
	h.next++
	r := &pluginv1.Record{Object: plural(object), ID: object[:min(3, len(object))] + "_" + strconv.Itoa(h.next), Version: 1, Fields: maps.Clone(fields)}
	if r.Fields == nil {
		r.Fields = Fields{}
	}
	r.Title = r.Value("title")
	h.records = append(h.records, r)
	return r
}

func (h *Host) find(object, id string) *pluginv1.Record {
	for _, r := range h.records {
		if r.ID == id && sameObject(r.Object, object) {
			return r
		}
	}
	return nil
}

// shown gives a record as the plugin may see it: the fields of its scopes, of those the ones that it has asked for.
func (h *Host) shown(r *pluginv1.Record, asked []string) *pluginv1.Record {
	fields, all, ok := h.Manifest.reach(r.Object, "read")
	out := &pluginv1.Record{Object: r.Object, ID: r.ID, Version: r.Version, Fields: Fields{}}
	if !ok {
		return out
	}
	out.Title = r.Title
	for name, v := range r.Fields {
		if (all || slices.Contains(fields, name)) && (len(asked) == 0 || slices.Contains(asked, name)) {
			out.Fields[name] = v
		}
	}
	return out
}

// mayRead refuses objects, and fields that are named, which no scope reaches.
func (h *Host) mayRead(object string, named []string) error {
	fields, all, ok := h.Manifest.reach(object, "read")
	if !ok {
		return denied("records:" + object + ":read")
	}
	for _, f := range named {
		if !all && !slices.Contains(fields, f) {
			return denied("records:" + object + ":read:" + f)
		}
	}
	return nil
}

// mayWrite refuses fields that no scope reaches. To create, the verb create does as well as write.
func (h *Host) mayWrite(object string, named Fields, create bool) error {
	if _, _, ok := h.Manifest.reach(object, "create"); create && ok {
		return nil
	}
	fields, all, ok := h.Manifest.reach(object, "write")
	if !ok {
		return denied("records:" + object + ":write")
	}
	for _, f := range slices.Sorted(maps.Keys(named)) {
		if !all && !slices.Contains(fields, f) {
			return fail(pluginv1.CodePermissionDenied, f, "the manifest does not ask for records:"+object+":write:"+f)
		}
	}
	return nil
}

// GetRecord implements pluginv1.HostServer.
func (h *Host) GetRecord(_ context.Context, req *pluginv1.GetRecordRequest) (*pluginv1.GetRecordResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayRead(req.Object, req.Fields); err != nil {
		return nil, err
	}
	r := h.find(req.Object, req.ID)
	if r == nil {
		return nil, fail(pluginv1.CodeNotFound, "id", "no such record")
	}
	return &pluginv1.GetRecordResponse{Record: h.shown(r, req.Fields)}, nil
}

// QueryRecords implements pluginv1.HostServer.
func (h *Host) QueryRecords(_ context.Context, req *pluginv1.QueryRecordsRequest) (*pluginv1.QueryRecordsResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayRead(req.Object, req.Fields); err != nil {
		return nil, err
	}
	match := h.filters[req.Filter]
	if match == nil {
		var err error
		if match, err = parseFilter(req.Filter); err != nil {
			h.t.Errorf("sdktest: %v: say what it means with Host.Filter", err)
			return nil, fail(pluginv1.CodeInvalid, "filter", err.Error())
		}
	}
	var all []*pluginv1.Record
	for _, r := range h.records {
		if sameObject(r.Object, req.Object) && match(r) {
			all = append(all, r)
		}
	}
	order(all, req.Sort)
	from, _ := strconv.Atoi(req.Cursor)
	limit := int(req.Limit)
	if limit == 0 {
		limit = defaultPage
	}
	if limit < 0 || limit > maxPage {
		return nil, fail(pluginv1.CodeInvalid, "limit", "at most 200")
	}
	from = min(max(from, 0), len(all))
	to := min(from+limit, len(all))
	out := &pluginv1.QueryRecordsResponse{}
	for _, r := range all[from:to] {
		out.Records = append(out.Records, h.shown(r, req.Fields))
	}
	if to < len(all) {
		out.NextCursor = strconv.Itoa(to)
	}
	return out, nil
}

// order sorts by a list of fields such as -created_at,name; the order of making breaks ties.
func order(list []*pluginv1.Record, by string) {
	if by == "" {
		return
	}
	slices.SortStableFunc(list, func(a, b *pluginv1.Record) int {
		for f := range strings.SplitSeq(by, ",") {
			name, down := strings.CutPrefix(f, "-")
			c := compare(a.Field(name), b.Field(name))
			if down {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
}

func compare(a, b *pluginv1.Value) int {
	return cmp.Or(cmp.Compare(a.GetInteger(), b.GetInteger()), cmp.Compare(a.GetText(), b.GetText()))
}

// CreateRecord implements pluginv1.HostServer.
func (h *Host) CreateRecord(_ context.Context, req *pluginv1.CreateRecordRequest) (*pluginv1.CreateRecordResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayWrite(req.Object, req.Fields, true); err != nil {
		return nil, err
	}
	key := "create/" + req.IdempotencyKey
	if id := h.once[key]; req.IdempotencyKey != "" && id != "" {
		return &pluginv1.CreateRecordResponse{Record: h.shown(h.find(req.Object, id), nil)}, nil
	}
	r := h.add(req.Object, req.Fields)
	h.once[key] = r.ID
	return &pluginv1.CreateRecordResponse{Record: h.shown(r, nil)}, nil
}

// UpdateRecord implements pluginv1.HostServer.
func (h *Host) UpdateRecord(_ context.Context, req *pluginv1.UpdateRecordRequest) (*pluginv1.UpdateRecordResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayWrite(req.Object, req.Fields, false); err != nil {
		return nil, err
	}
	r := h.find(req.Object, req.ID)
	if r == nil {
		return nil, fail(pluginv1.CodeNotFound, "id", "no such record")
	}
	if req.Version != 0 && req.Version != r.Version {
		return nil, fail(pluginv1.CodeStale, "version", "the record has changed")
	}
	change(r, req.Fields)
	return &pluginv1.UpdateRecordResponse{Record: h.shown(r, nil)}, nil
}

func change(r *pluginv1.Record, fields Fields) {
	maps.Copy(r.Fields, fields)
	r.Version++
	r.Title = r.Value("title")
}

// UpsertRecord implements pluginv1.HostServer.
func (h *Host) UpsertRecord(_ context.Context, req *pluginv1.UpsertRecordRequest) (*pluginv1.UpsertRecordResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayWrite(req.Object, req.Fields, false); err != nil {
		return nil, err
	}
	if len(req.Match) == 0 {
		return nil, fail(pluginv1.CodeInvalid, "match", "required")
	}
	var found []*pluginv1.Record
	for _, r := range h.records {
		if sameObject(r.Object, req.Object) && !slices.ContainsFunc(req.Match, func(f string) bool { return compare(r.Field(f), req.Fields[f]) != 0 }) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return &pluginv1.UpsertRecordResponse{Record: h.shown(h.add(req.Object, req.Fields), nil), Created: true}, nil
	case 1:
		change(found[0], req.Fields)
		return &pluginv1.UpsertRecordResponse{Record: h.shown(found[0], nil)}, nil
	default:
		return nil, fail(pluginv1.CodeConflict, "match", "several records match")
	}
}

// LinkRecords implements pluginv1.HostServer.
func (h *Host) LinkRecords(_ context.Context, req *pluginv1.LinkRecordsRequest) (*pluginv1.LinkRecordsResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, _, ok := h.Manifest.reach(req.From.GetObject(), "link"); !ok {
		return nil, denied("records:" + req.From.GetObject() + ":link")
	}
	for _, ref := range []*pluginv1.RecordRef{req.From, req.To} {
		if h.find(ref.GetObject(), ref.GetID()) == nil {
			return nil, fail(pluginv1.CodeNotFound, "id", "no such record")
		}
	}
	h.links = append(h.links, req)
	return &pluginv1.LinkRecordsResponse{LinkID: "lnk_" + strconv.Itoa(len(h.links))}, nil
}

// Search implements pluginv1.HostServer: it looks for the words in what the plugin may see.
func (h *Host) Search(_ context.Context, req *pluginv1.SearchRequest) (*pluginv1.SearchResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := &pluginv1.SearchResponse{}
	for _, r := range h.records {
		if len(req.Objects) > 0 && !slices.ContainsFunc(req.Objects, func(o string) bool { return sameObject(o, r.Object) }) || h.mayRead(r.Object, nil) != nil {
			continue
		}
		text := strings.ToLower(r.Title)
		for _, v := range h.shown(r, nil).Fields {
			text += " " + strings.ToLower(v.Text)
		}
		if strings.Contains(text, strings.ToLower(req.Query)) {
			out.Hits = append(out.Hits, &pluginv1.SearchHit{Record: r.Ref(), Title: r.Title})
		}
	}
	if req.Limit > 0 && len(out.Hits) > int(req.Limit) {
		out.Hits = out.Hits[:req.Limit]
	}
	return out, nil
}

func clone(r *pluginv1.Record) *pluginv1.Record {
	out := *r
	out.Fields = maps.Clone(r.Fields)
	return &out
}
