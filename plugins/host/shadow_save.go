package host

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// tryBefore asks a version before a write that has happened, with the record as it is now. ctx acts for the plugin.
func (s *Service) tryBefore(ctx context.Context, i *Installation, h *shadow, b *pack.BeforeSave, c records.SeenChange) error {
	operation, action := pluginv1.OperationUpdate, "update"
	switch c.Entry.Action {
	case ledger.Created:
		operation, action = pluginv1.OperationCreate, "create"
	case ledger.Updated:
	default:
		return nil
	}
	o := c.Object
	if !about(b.Objects, o) || len(b.Actions) > 0 && !slices.Contains(b.Actions, action) {
		return nil
	}
	row, err := s.Records.Get(ctx, o.Name, c.Entry.RecordID, records.GetOptions{})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return err
	}
	g := s.gateFor(i, m.Tenant, ByBeforeSave)
	g.shadow = h
	shown, err := g.shown(o, row)
	if err != nil {
		return err
	}
	req := &pluginv1.BeforeSaveRequest{Operation: operation, Record: shown[0]}
	if operation == pluginv1.OperationUpdate {
		req.Before = &pluginv1.Record{Object: o.Name, ID: shown[0].ID, Version: shown[0].Version, Title: shown[0].Title, Fields: maps.Clone(shown[0].Fields)}
	}
	for _, f := range c.Changed {
		known, ok := o.Field(f.Field)
		if !ok || shown[0].Fields[f.Field] == nil && isNone(f.New) {
			continue
		}
		req.Changed = append(req.Changed, f.Field)
		if req.Before != nil {
			req.Before.Fields[f.Field] = toValue(known, f.Old)
		}
	}
	var out *pluginv1.BeforeSaveResponse
	err = s.run(ctx, i, occasion{cause: ByBeforeSave, object: o.Name, record: row.ID(), shadow: h}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		req.Context = frame
		out, err = p.BeforeSave(ctx, req)
		return err
	})
	if err != nil {
		return ctx.Err() // It was counted.
	}
	if len(out.Refusals) > 0 {
		h.mu.Lock()
		h.result.Refused++
		h.mu.Unlock()
	}
	_ = g.would(ctx, o, shown[0], out.Changes, access.Update) // What it may not is counted among the errors.
	return nil
}

func isNone(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
