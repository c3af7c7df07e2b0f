package host

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

func must(ctx context.Context) string { a, _ := actor.Peek(ctx); return a.Tenant }

// Problem is one thing that keeps a plugin from working.
type Problem struct {
	// Field is the field of the configuration at fault, if one is.
	Field   string
	Message map[string]string
}

// Check asks a plugin whether its configuration, as it was saved, works; none is the answer of one that works. A plugin need not be
// turned on for it. The actor needs access.ManagePlugins. Faults: not_found, conflict plugin_no_check for one that cannot tell.
func (s *Service) Check(ctx context.Context, installationID string) ([]Problem, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	var i *Installation
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		i, err = getInstallation(ctx, tx, installationID, false)
		return err
	}); err != nil {
		return nil, err
	}
	if err := s.judge(ctx, i); err != nil {
		return nil, err
	}
	name := fault.Params{"plugin": i.Package.Manifest.ID}
	switch {
	case i.Blocked != "":
		return nil, fault.New(fault.Conflict, "plugin_blocked", name)
	case !i.Package.Manifest.Capabilities.Check:
		return nil, fault.New(fault.Conflict, "plugin_no_check", name)
	}
	var out *pluginv1.CheckResponse
	err := s.run(ctx, i, occasion{cause: ByCheck}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		out, err = p.Check(ctx, &pluginv1.CheckRequest{Context: frame})
		return err
	})
	if e, ok := err.(*pluginv1.Error); ok { //nolint:errorlint // run hands the plugin's own error on as it is
		text := fold.Shorten(plain(e.Error()), 300)
		return []Problem{{Field: e.Field, Message: map[string]string{"en": text, "de": text}}}, nil
	}
	if err != nil {
		return nil, err
	}
	list := make([]Problem, 0, len(out.Problems))
	for _, p := range out.Problems {
		list = append(list, Problem{Field: p.Field, Message: p.Message.GetTexts()})
	}
	return list, nil
}
