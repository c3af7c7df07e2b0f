package sdk

import (
	"context"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Host is what a plugin may ask of Kontor while it answers a call. It has every call of the contract with its request,
// and shorter forms of the usual ones. What the manifest does not ask for, or an administrator has not granted, fails
// with permission_denied.
type Host struct{ pluginv1.HostClient }

// Record gives a record with the named fields, with all that the plugin may see when none is named.
func (h Host) Record(ctx context.Context, object, id string, fields ...string) (*Record, error) {
	resp, err := h.GetRecord(ctx, &pluginv1.GetRecordRequest{Object: object, ID: id, Fields: fields})
	return resp.GetRecord(), err
}

// Create makes a record.
func (h Host) Create(ctx context.Context, object string, fields map[string]*Value) (*Record, error) {
	resp, err := h.CreateRecord(ctx, &pluginv1.CreateRecordRequest{Object: object, Fields: fields})
	return resp.GetRecord(), err
}

// Update changes fields of a record, whatever version it has.
func (h Host) Update(ctx context.Context, object, id string, fields map[string]*Value) (*Record, error) {
	resp, err := h.UpdateRecord(ctx, &pluginv1.UpdateRecordRequest{Object: object, ID: id, Fields: fields})
	return resp.GetRecord(), err
}

// Each calls f with every record that the filter finds, until f returns an error.
func (h Host) Each(ctx context.Context, q *QueryRecordsRequest, f func(*Record) error) error {
	page := *q
	for {
		resp, err := h.QueryRecords(ctx, &page)
		if err != nil {
			return err
		}
		for _, r := range resp.Records {
			if err := f(r); err != nil {
				return err
			}
		}
		if resp.NextCursor == "" {
			return nil
		}
		page.Cursor = resp.NextCursor
	}
}

// Secret gives a secret of the configuration.
func (h Host) Secret(ctx context.Context, name string) (string, error) {
	resp, err := h.GetSecret(ctx, &pluginv1.GetSecretRequest{Name: name})
	return resp.GetValue(), err
}

// Config gives the configuration as JSON, without its secrets.
func (h Host) Config(ctx context.Context) ([]byte, error) {
	resp, err := h.GetConfig(ctx, &pluginv1.GetConfigRequest{})
	return resp.GetConfigJSON(), err
}

// Load reads a key of the plugin's own store; found is false when there is none.
func (h Host) Load(ctx context.Context, key string) (value []byte, found bool, err error) {
	resp, err := h.KVGet(ctx, &pluginv1.KVGetRequest{Key: key})
	return resp.GetValue(), resp.GetFound(), err
}

// Store writes a key of the plugin's own store.
func (h Host) Store(ctx context.Context, key string, value []byte) error {
	_, err := h.KVSet(ctx, &pluginv1.KVSetRequest{Key: key, Value: value})
	return err
}

// Get makes a GET request. Headers are pairs of name and value. Every status is an answer, not an error.
func (h Host) Get(ctx context.Context, url string, headers ...string) (status int, body []byte, err error) {
	return h.do(ctx, "GET", url, nil, headers)
}

// Post makes a POST request with a body of the media type.
func (h Host) Post(ctx context.Context, url, mediaType string, body []byte, headers ...string) (status int, answer []byte, err error) {
	return h.do(ctx, "POST", url, body, append([]string{"Content-Type", mediaType}, headers...))
}

func (h Host) do(ctx context.Context, method, url string, body []byte, headers []string) (int, []byte, error) {
	req := &pluginv1.FetchRequest{Method: method, URL: url, Body: body}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Headers = append(req.Headers, &pluginv1.Header{Name: headers[i], Value: headers[i+1]})
	}
	resp, err := h.Fetch(ctx, req)
	return int(resp.GetStatus()), resp.GetBody(), err
}

// Emit tells automations, webhooks and plugins that something has happened to a record; data is JSON and may be nil.
func (h Host) Emit(ctx context.Context, event string, about *Record, data []byte) error {
	_, err := h.EmitEvent(ctx, &pluginv1.EmitEventRequest{Type: event, Record: about.Ref(), DataJSON: data})
	return err
}

// Enqueue lets one of the plugin's own jobs run with the input, which is JSON and may be nil.
func (h Host) Enqueue(ctx context.Context, job string, input []byte) error {
	_, err := h.EnqueueJob(ctx, &pluginv1.EnqueueJobRequest{Job: job, InputJSON: input})
	return err
}

// Debug writes a line to the plugin's log, with pairs of name and value.
func (h Host) Debug(ctx context.Context, message string, pairs ...string) {
	h.write(ctx, LogLevelDebug, message, pairs)
}

// Info writes a line to the plugin's log, with pairs of name and value.
func (h Host) Info(ctx context.Context, message string, pairs ...string) {
	h.write(ctx, LogLevelInfo, message, pairs)
}

// Warn writes a line to the plugin's log, with pairs of name and value.
func (h Host) Warn(ctx context.Context, message string, pairs ...string) {
	h.write(ctx, LogLevelWarn, message, pairs)
}

// Error writes a line to the plugin's log, with pairs of name and value.
func (h Host) Error(ctx context.Context, message string, pairs ...string) {
	h.write(ctx, LogLevelError, message, pairs)
}

// write leaves a line unwritten when the host does not take it: a log must not fail a call.
func (h Host) write(ctx context.Context, level LogLevel, message string, pairs []string) {
	req := &pluginv1.LogRequest{Level: level, Message: message}
	for i := 0; i+1 < len(pairs); i += 2 {
		if req.Attributes == nil {
			req.Attributes = make(map[string]string, len(pairs)/2)
		}
		req.Attributes[pairs[i]] = pairs[i+1]
	}
	_, _ = h.Log(ctx, req)
}
