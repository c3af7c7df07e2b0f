package host

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxConfig bounds a configuration, in bytes of JSON.
const maxConfig = 64 << 10

// Configure sets the configuration. Secrets that are left out stay as they are; an empty one is taken away. Faults: invalid
// with every wrong field below config.
func (s *Service) Configure(ctx context.Context, installationID string, version int64, config map[string]any) (*Installation, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	var have *Installation
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		have, err = getInstallation(ctx, tx, installationID, false)
		return err
	}); err != nil {
		return nil, err
	}
	if config == nil {
		config = map[string]any{}
	}
	next, err := s.configured(ctx, have, have.Package.Manifest, config)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, installationID, version, audit.PluginChanged, func(_ context.Context, _ *db.Tx, i *Installation) error {
		i.Config, i.secrets = next.Config, next.secrets
		i.HasSecrets = slices.Sorted(maps.Keys(i.secrets))
		i.Reason, i.OpenUntil, i.trips = "", nil, 0
		return nil
	})
}

// configured returns the configuration that an installation would have under a manifest, checked with its secrets in place. A
// nil config is the present one, without what the manifest does not know.
func (s *Service) configured(ctx context.Context, have *Installation, m *pack.Manifest, config map[string]any) (*Installation, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	schema := m.Config()
	whole := map[string]any{}
	if config == nil {
		for k, v := range have.Config {
			if schema.Has(k) {
				whole[k] = v
			}
		}
	} else {
		maps.Copy(whole, config)
	}
	for _, name := range schema.Secrets() {
		given, is := whole[name]
		if text, ok := given.(string); ok && text == "" || given == nil && is {
			delete(whole, name)
			continue
		}
		if sealed, had := have.secrets[name]; had && !is {
			plain, err := s.Secrets.Open(ctx, a.Tenant, purpose(have.ID, name), sealed)
			if err != nil {
				return nil, fmt.Errorf("open the secret %s of %s: %w", name, have.ID, err)
			}
			whole[name] = string(plain)
		}
	}
	if len(asJSON(whole)) > maxConfig {
		return nil, fault.At("config", "too_long", fault.Params{"max": maxConfig})
	}
	if err := schema.Check(whole); err != nil {
		return nil, err
	}
	open, secrets := schema.Split(whole)
	next := &Installation{Config: open, secrets: map[string]string{}}
	for name, plain := range secrets {
		if next.secrets[name], err = s.Secrets.Seal(ctx, a.Tenant, purpose(have.ID, name), []byte(plain)); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// secretOf opens a secret for the plugin.
func (s *Service) secretOf(ctx context.Context, tenant string, i *Installation, name string) (string, bool, error) {
	sealed, ok := i.secrets[name]
	if !ok {
		return "", false, nil
	}
	plain, err := s.Secrets.Open(ctx, tenant, purpose(i.ID, name), sealed)
	return string(plain), true, err
}

// HookURL is where requests from outside come in for a plugin, without the path of a route.
func (s *Service) HookURL(ctx context.Context, i *Installation) (string, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return "", err
	}
	token, err := s.Secrets.Open(ctx, a.Tenant, purpose(i.ID, "token"), i.token)
	if err != nil {
		return "", fmt.Errorf("open the token of %s: %w", i.ID, err)
	}
	return s.BaseURL + hooksPath + string(token), nil
}

// reseal seals a company's secrets anew. What was changed meanwhile stays as it is: the next run finds it.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = actor.ForSystem(ctx, owner, "seal plugin secrets anew")
	var list []*Installation
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = listInstallations(ctx, tx, "")
		return err
	}); err != nil {
		return err
	}
	for _, i := range list {
		token, changed, err := reseal(purpose(i.ID, "token"), i.token)
		if err != nil {
			return fmt.Errorf("the token of %s: %w", i.ID, err)
		}
		for name, sealed := range i.secrets {
			next, also, err := reseal(purpose(i.ID, name), sealed)
			if err != nil {
				return fmt.Errorf("the secret %s of %s: %w", name, i.ID, err)
			}
			i.secrets[name], changed = next, changed || also
		}
		if !changed {
			continue
		}
		if err := s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("update plugin_installations set secrets = ?, token = ? where tenant_id = ? and id = ? and version = ? and token = ?",
				asJSON(i.secrets), token, tx.Tenant(), i.ID, i.Version, i.token)
			s.changed(tx)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
