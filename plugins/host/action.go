package host

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/fold"
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

// action finds an action of the plugin's and refuses it where it is not about records of the object, or about a record at all.
func (i *Installation) action(id string, o *metadata.Object) (*pack.Action, error) {
	at := slices.IndexFunc(i.Package.Manifest.Actions, func(x pack.Action) bool { return x.ID == id })
	if at < 0 {
		return nil, fault.Missing("action", id)
	}
	found := &i.Package.Manifest.Actions[at]
	switch {
	case len(found.Objects) > 0 && o == nil:
		return nil, fault.At("object", "required")
	case o != nil && !about(found.Objects, o):
		return nil, fault.At("object", "plugin_not_for", fault.Params{"object": o.Name})
	}
	return found, nil
}

// RunAction has a plugin do one of its actions, about a record where the action is about one. Input has to fit the action's
// schema.
func (s *Service) RunAction(ctx context.Context, installationID, action, object, recordID string, input map[string]any) (*Done, error) {
	i, err := s.one(ctx, installationID)
	if err != nil {
		return nil, err
	}
	return s.act(ctx, i, action, object, recordID, input, "")
}

// act does an action. Key is the same in every attempt at the same piece of work.
func (s *Service) act(ctx context.Context, i *Installation, action, object, recordID string, input map[string]any, key string) (*Done, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var o *metadata.Object
	var row *records.Row
	if object != "" {
		if i, o, row, err = s.forRecord(ctx, i.ID, object, recordID); err != nil {
			return nil, err
		}
	}
	found, err := i.action(action, o)
	if err != nil {
		return nil, err
	}
	if input == nil {
		input = map[string]any{}
	}
	if err := found.CheckInput(input); err != nil {
		return nil, err
	}
	req := &pluginv1.RunActionRequest{Action: action, InputJSON: []byte(asJSON(input))}
	c := occasion{cause: ByAction, key: key, made: &made{}}
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
			out.Message = fold.Shorten(plain(out.Message), 500)
		}
		return nil
	})
	if err != nil {
		return nil, asFault(i, err)
	}
	out.ChangeSets = c.made.sets
	return out, nil
}
