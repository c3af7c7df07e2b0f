package host

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// beforeSave asks the plugins that stand before the writing of an object's records. Each may refuse or change what it was let;
// one that fails refuses. Where no plugin is turned on it costs a look into memory. What a plugin changes is written by
// whoever saves, with their change; the ledger says that it came through the plugin.
func (s *Service) beforeSave(ctx context.Context, tx *db.Tx, c *records.Change) error {
	operation, action := pluginv1.OperationUpdate, "update"
	switch c.Action {
	case ledger.Created:
		operation, action = pluginv1.OperationCreate, "create"
	case ledger.Updated:
	default:
		return nil
	}
	if c.Undo() {
		return nil
	}
	list, err := s.enabled(ctx, tx)
	if err != nil {
		return err
	}
	for _, i := range list {
		b := i.Package.Manifest.Capabilities.BeforeSave
		if b == nil || len(b.Actions) > 0 && !slices.Contains(b.Actions, action) || !slices.Contains(b.Objects, c.Object.ID) && !slices.Contains(b.Objects, c.Object.Name) {
			continue
		}
		if a := c.Actor(); a.Kind == actor.Plugin && a.ID == i.ID {
			continue
		}
		if err := s.ask(ctx, tx, i, c, operation); err != nil {
			return err
		}
	}
	return nil
}

// ask asks one plugin.
func (s *Service) ask(ctx context.Context, tx *db.Tx, i *Installation, c *records.Change, operation pluginv1.Operation) error {
	a := c.Actor()
	rules, err := s.Access.ForTx(as(ctx, a.Tenant, i), tx)
	if err != nil {
		return err
	}
	may := rules.Object(c.Object.ID)
	g := s.gateFor(i, a.Tenant, ByBeforeSave)
	req := &pluginv1.BeforeSaveRequest{Operation: operation, Record: recordOf(c.After, may)}
	if c.Before != nil {
		req.Before = recordOf(c.Before, may)
	} else {
		req.Record.ID = ""
	}
	for path := range maps.Keys(req.Record.Fields) {
		if c.Changed(path) {
			req.Changed = append(req.Changed, path)
		}
	}
	slices.Sort(req.Changed)
	g.read(c.Object, req.Record)
	var out *pluginv1.BeforeSaveResponse
	err = s.run(ctx, i, occasion{cause: ByBeforeSave, object: c.Object.Name, record: c.After.ID}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		req.Context = frame
		out, err = p.BeforeSave(ctx, req)
		return err
	})
	if e, ok := errors.AsType[*pluginv1.Error](err); ok {
		return &fault.Error{Code: fault.Unavailable, Reason: "plugin_failed", Params: fault.Params{"plugin": i.Package.Manifest.ID}, Err: e}
	}
	if err != nil {
		return err
	}
	var refused fault.List
	for _, r := range out.Refusals {
		text := i.Package.Manifest.ID
		if r.Message != nil {
			text = r.Message.Texts[a.Locale]
			if text == "" {
				text = r.Message.Texts["en"]
			}
		}
		if _, ok := c.Object.Field(r.Field); !ok {
			r.Field = ""
		}
		refused.Add(r.Field, "plugin_refused", fault.Params{"plugin": i.Package.Manifest.Name.In(a.Locale), "message": fold.Shorten(plain(text), 500)})
	}
	if err := refused.Err(); err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(out.Changes)) {
		f, ok := c.Object.Field(path)
		if !ok || may.Field(f.ID) < access.Writable || !may.Can(access.Update) {
			// It is told on whom: the person cannot do anything about it, and saving goes on only with what everybody has agreed to.
			return &fault.Error{Code: fault.Unavailable, Reason: "plugin_overreached", Params: fault.Params{"plugin": i.Package.Manifest.ID, "field": path}}
		}
		if err := c.SetJSONFor(ctx, g.reason(), path, fromValue(f, out.Changes[path])); err != nil {
			return err
		}
		s.notes.flow(a.Tenant, i.ID, "written", c.Object.Name+"."+path, 1)
	}
	return nil
}

// recordOf is a record as a plugin with some rights may see it.
func recordOf(r *records.Record, may access.Object) *pluginv1.Record {
	out := &pluginv1.Record{Object: r.Object.Name, ID: r.ID, Version: r.Version, Fields: map[string]*pluginv1.Value{}}
	for _, f := range r.Object.Fields {
		if f.Archived || may.Field(f.ID) < access.Readable || hiddenFromHooks(f) {
			continue
		}
		if v := r.Values[f.ID]; v != nil {
			out.Fields[f.Path()] = toValue(f, f.Impl.AppendJSON(nil, v))
		}
	}
	if t := out.Fields["title"]; t != nil {
		out.Title = t.Text
	}
	return out
}

// hiddenFromHooks are fields that a hook does not get, whatever was granted: secret ones are sealed by then, or are not yet.
func hiddenFromHooks(f *metadata.Field) bool { return f.Secret() }
