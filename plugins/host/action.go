package host

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Done is what has come of an action.
type Done struct {
	// Output is as the action's output schema says; nil for nothing.
	Output json.RawMessage
	// Message is the plugin's word to whoever has asked, in their language.
	Message string
	// ChangeSets are what the plugin has changed of records; each can be undone.
	ChangeSets []string
}

// RunAction has a plugin do one of its actions, about a record where the action is about one. Input has to fit the action's
// schema.
func (s *Service) RunAction(ctx context.Context, installationID, action, object, recordID string, input map[string]any) (*Done, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var i *Installation
	var o *metadata.Object
	var row *records.Row
	if object != "" {
		i, o, row, err = s.forRecord(ctx, installationID, object, recordID)
	} else {
		i, err = s.one(ctx, installationID)
	}
	if err != nil {
		return nil, err
	}
	var found *pack.Action
	for _, x := range i.Package.Manifest.Actions {
		if x.ID == action {
			found = &x
		}
	}
	switch {
	case found == nil:
		return nil, fault.Missing("action", action)
	case len(found.Objects) > 0 && o == nil:
		return nil, fault.At("object", "required")
	case o != nil && !about(found.Objects, o):
		return nil, fault.At("object", "plugin_not_for", fault.Params{"object": object})
	}
	if input == nil {
		input = map[string]any{}
	}
	if err := found.CheckInput(input); err != nil {
		return nil, err
	}
	req := &pluginv1.RunActionRequest{Action: action, InputJSON: []byte(asJSON(input))}
	c := occasion{cause: ByAction, made: &made{}}
	if row != nil {
		g := s.gateFor(i, a.Tenant, ByAction)
		shown, err := g.shown(o, row)
		if err != nil {
			return nil, err
		}
		req.Record, c.object, c.record = shown[0], o.Name, row.ID()
	}
	out := &Done{}
	err = s.run(ctx, i, c, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		req.Context = frame
		res, err := p.RunAction(ctx, req)
		if err != nil {
			return err
		}
		if json.Valid(res.OutputJSON) {
			out.Output = res.OutputJSON
		}
		if res.Message != nil {
			if out.Message = res.Message.Texts[a.Locale]; out.Message == "" {
				out.Message = res.Message.Texts["en"]
			}
			out.Message = cut(plain(out.Message), 500)
		}
		return nil
	})
	if err != nil {
		return nil, asFault(i, err)
	}
	out.ChangeSets = c.made.sets
	return out, nil
}
