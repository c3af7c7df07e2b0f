package sdktest

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const (
	maxKey   = 256
	maxValue = 64 << 10
)

func (h *Host) mayKeep(key string) error {
	if !h.Manifest.has("kv") {
		return denied("kv")
	}
	if key == "" || len(key) > maxKey {
		return fail(pluginv1.CodeInvalid, "key", "between 1 and 256 bytes")
	}
	return nil
}

func (h *Host) stored(key string) (entry, bool) {
	e, ok := h.kv[key]
	if ok && !e.until.IsZero() && !h.now.Before(e.until) {
		delete(h.kv, key)
		return entry{}, false
	}
	return e, ok
}

// KVGet implements pluginv1.HostServer.
func (h *Host) KVGet(_ context.Context, req *pluginv1.KVGetRequest) (*pluginv1.KVGetResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayKeep(req.Key); err != nil {
		return nil, err
	}
	e, ok := h.stored(req.Key)
	return &pluginv1.KVGetResponse{Value: e.value, Found: ok, Version: e.version}, nil
}

// KVSet implements pluginv1.HostServer.
func (h *Host) KVSet(_ context.Context, req *pluginv1.KVSetRequest) (*pluginv1.KVSetResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayKeep(req.Key); err != nil {
		return nil, err
	}
	if len(req.Value) > maxValue {
		return nil, fail(pluginv1.CodeTooLarge, "value", "at most 64 KiB")
	}
	e, ok := h.stored(req.Key)
	if req.IfVersion == -1 && ok || req.IfVersion > 0 && req.IfVersion != e.version {
		return nil, fail(pluginv1.CodeConflict, "if_version", "another version is stored")
	}
	h.next++
	e = entry{value: slices.Clone(req.Value), version: int64(h.next)}
	if req.TTLMS > 0 {
		e.until = h.now.Add(time.Duration(req.TTLMS) * time.Millisecond)
	}
	h.kv[req.Key] = e
	return &pluginv1.KVSetResponse{Version: e.version}, nil
}

// KVDelete implements pluginv1.HostServer.
func (h *Host) KVDelete(_ context.Context, req *pluginv1.KVDeleteRequest) (*pluginv1.KVDeleteResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.mayKeep(req.Key); err != nil {
		return nil, err
	}
	delete(h.kv, req.Key)
	return &pluginv1.KVDeleteResponse{}, nil
}

// KVList implements pluginv1.HostServer.
func (h *Host) KVList(_ context.Context, req *pluginv1.KVListRequest) (*pluginv1.KVListResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.has("kv") {
		return nil, denied("kv")
	}
	limit := int(req.Limit)
	if limit <= 0 || limit > 1000 {
		limit = 1000
	}
	out := &pluginv1.KVListResponse{}
	for _, key := range slices.Sorted(maps.Keys(h.kv)) {
		if _, ok := h.stored(key); !ok || !strings.HasPrefix(key, req.Prefix) || key <= req.Cursor {
			continue
		}
		if len(out.Keys) == limit {
			out.NextCursor = out.Keys[limit-1]
			break
		}
		out.Keys = append(out.Keys, key)
	}
	return out, nil
}

// GetSecret implements pluginv1.HostServer.
func (h *Host) GetSecret(_ context.Context, req *pluginv1.GetSecretRequest) (*pluginv1.GetSecretResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.has("secrets:" + req.Name) {
		return nil, denied("secrets:" + req.Name)
	}
	value, ok := h.secrets[req.Name]
	if !ok {
		return nil, fail(pluginv1.CodeNotFound, "name", "the secret is not set")
	}
	return &pluginv1.GetSecretResponse{Value: value}, nil
}

// GetConfig implements pluginv1.HostServer.
func (h *Host) GetConfig(context.Context, *pluginv1.GetConfigRequest) (*pluginv1.GetConfigResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return &pluginv1.GetConfigResponse{ConfigJSON: h.config}, nil
}

// Log implements pluginv1.HostServer.
func (h *Host) Log(_ context.Context, req *pluginv1.LogRequest) (*pluginv1.LogResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, secret := range h.secrets {
		if secret != "" && strings.Contains(req.Message, secret) {
			h.t.Errorf("sdktest: the plugin has logged the secret %s", name)
		}
	}
	h.logged = append(h.logged, req)
	return &pluginv1.LogResponse{}, nil
}

// EmitEvent implements pluginv1.HostServer.
func (h *Host) EmitEvent(_ context.Context, req *pluginv1.EmitEventRequest) (*pluginv1.EmitEventResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.emits(req.Type) {
		return nil, denied("events:emit:" + req.Type)
	}
	return &pluginv1.EmitEventResponse{EventID: h.first("event/"+req.Type+"/"+req.IdempotencyKey, req.IdempotencyKey, "evt", func() { h.emitted = append(h.emitted, req) })}, nil
}

// EnqueueJob implements pluginv1.HostServer.
func (h *Host) EnqueueJob(_ context.Context, req *pluginv1.EnqueueJobRequest) (*pluginv1.EnqueueJobResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.has("jobs") {
		return nil, denied("jobs")
	}
	return &pluginv1.EnqueueJobResponse{JobID: h.first("job/"+req.Job+"/"+req.UniqueKey, req.UniqueKey, "job", func() { h.enqueued = append(h.enqueued, req) })}, nil
}

// Send implements pluginv1.HostServer. The person agrees to whatever the manifest may send, unless a test says otherwise
// with Fail.
func (h *Host) Send(_ context.Context, req *pluginv1.SendRequest) (*pluginv1.SendResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.has("send:" + req.Purpose) {
		return nil, denied("send:" + req.Purpose)
	}
	if h.find(req.Person.GetObject(), req.Person.GetID()) == nil {
		return nil, fail(pluginv1.CodeNotFound, "person", "no such record")
	}
	return &pluginv1.SendResponse{State: pluginv1.SendStateQueued, MessageID: h.first("send/"+req.IdempotencyKey, req.IdempotencyKey, "msg", func() { h.sent = append(h.sent, req) })}, nil
}

// first does something once for a key, and always without one; it gives the id of what came of it.
func (h *Host) first(place, key, prefix string, do func()) string {
	if id := h.once[place]; key != "" && id != "" {
		return id
	}
	h.next++
	id := prefix + "_" + strconv.Itoa(h.next)
	h.once[place] = id
	do()
	return id
}
