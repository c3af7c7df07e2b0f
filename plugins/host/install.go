package host

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxInstalled is how many plugins a company has.
const maxInstalled = 100

// Review says what a package asks for, compared with what is installed of the plugin.
func (s *Service) Review(ctx context.Context, packageID string) (*Review, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	var p *Package
	var have *Installation
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = getPackage(ctx, tx, packageID); err != nil {
			return err
		}
		list, err := listInstallations(ctx, tx, " and plugin_id = ?", p.Manifest.ID)
		if len(list) > 0 {
			have = list[0]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.review(ctx, p, have)
}

// Install installs a package. Digest is that of the package which the person has reviewed: agreeing to it is agreeing to all
// that its manifest asks for. It does not run before it is enabled. Faults: conflict consent_outdated, plugin_installed;
// forbidden more_than_own_rights for somebody who may not do what the plugin is to.
func (s *Service) Install(ctx context.Context, packageID, digest string) (*Installation, error) {
	p, err := s.agreed(ctx, packageID, digest)
	if err != nil {
		return nil, err
	}
	if err := s.trial(ctx, p); err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	i := &Installation{
		ID: id.New("pli"), Package: p, State: Installed, Policy: Suggest, Config: map[string]any{}, secrets: map[string]string{}, newest: p.Manifest.Version,
		Version: 1, CreatedAt: s.now(), CreatedBy: a.ID, UpdatedAt: s.now(), UpdatedBy: a.ID,
	}
	i.agree(p.Manifest)
	token := rand.Text()
	if i.token, err = s.Secrets.Seal(ctx, a.Tenant, purpose(i.ID, "token"), []byte(token)); err != nil {
		return nil, err
	}
	// The row above tenants comes first: without an installation behind it a token opens nothing.
	if err := s.openHook(ctx, i); err != nil {
		return nil, err
	}
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := listInstallations(ctx, tx, "")
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(x *Installation) bool { return x.Package.Manifest.ID == p.Manifest.ID }) {
			return fault.New(fault.Conflict, "plugin_installed", fault.Params{"plugin": p.Manifest.ID})
		}
		if len(list) >= maxInstalled {
			return fault.New(fault.Conflict, "too_many_plugins", fault.Params{"max": maxInstalled})
		}
		if err := s.grant(ctx, tx, i); err != nil {
			return err
		}
		insertInstallation(tx, i)
		s.changed(tx)
		return s.record(ctx, tx, audit.PluginInstalled, i, nil)
	})
	if err != nil {
		s.forgetHook(ctx, i.ID)
		return nil, err
	}
	return i, nil
}

// agree writes down what was agreed to.
func (i *Installation) agree(m *pack.Manifest) {
	i.Scopes, i.Hosts = []string{}, []string{}
	for _, s := range m.Granted() {
		i.Scopes = append(i.Scopes, s.String())
	}
	for _, h := range m.Hosts() {
		i.Hosts = append(i.Hosts, h.String())
	}
}

// grant gives the plugin's principal what was agreed to.
func (s *Service) grant(ctx context.Context, tx *db.Tx, i *Installation) error {
	m, err := s.Metadata.ModelTx(ctx, tx)
	if err != nil {
		return err
	}
	d, err := definition(m, grants(i.Scopes))
	if err != nil {
		return err
	}
	return s.Access.GrantPrincipal(ctx, tx, access.ManagePlugins, actor.Plugin, i.ID, d)
}

// agreed returns a package whose digest is the one that was agreed to.
func (s *Service) agreed(ctx context.Context, packageID, digest string) (p *Package, err error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = getPackage(ctx, tx, packageID)
		return err
	})
	if err == nil && p.Digest != digest {
		err = fault.New(fault.Conflict, "consent_outdated")
	}
	return p, err
}

// Upgrade puts another package of the plugin in the place of the one that runs. Digest is what the person has agreed to; it may
// be left out where the package asks for nothing that was not agreed to before. The configuration has to fit the new schema;
// config is in its place when it is not nil. Calls that are under way end with the old code. Faults: conflict
// consent_needed, consent_outdated, plugin_downgrade; invalid below config.
func (s *Service) Upgrade(ctx context.Context, installationID string, version int64, packageID, digest string, config map[string]any) (*Installation, error) {
	var have *Installation
	var p *Package
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if have, err = getInstallation(ctx, tx, installationID, false); err == nil {
			p, err = getPackage(ctx, tx, packageID)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case p.Manifest.ID != have.Package.Manifest.ID:
		return nil, fault.At("package_id", "plugin_other", fault.Params{"plugin": p.Manifest.ID})
	case digest != "" && digest != p.Digest:
		return nil, fault.New(fault.Conflict, "consent_outdated")
	case !p.Manifest.Newer(have.newest):
		// What was taken back by its publisher must not come in again by way of an old package.
		return nil, fault.New(fault.Conflict, "plugin_downgrade", fault.Params{"version": p.Manifest.Version, "newest": have.newest})
	case digest == "" && exceeds(p.Manifest, have):
		return nil, fault.New(fault.Conflict, "consent_needed")
	}
	next, err := s.configured(ctx, have, p.Manifest, config)
	if err != nil {
		return nil, err
	}
	if err := s.trial(ctx, p); err != nil {
		return nil, err
	}
	return s.change(ctx, installationID, version, audit.PluginUpgraded, func(ctx context.Context, tx *db.Tx, i *Installation) error {
		i.previousConfig, i.PreviousID = i.Config, i.Package.ID
		i.Package, i.newest, i.Config, i.secrets = p, p.Manifest.Version, next.Config, next.secrets
		i.agree(p.Manifest)
		i.Reason, i.OpenUntil, i.trips = "", nil, 0
		if err := s.grant(ctx, tx, i); err != nil {
			return err
		}
		return s.schedule(tx, i)
	})
}

// RollBack puts the package before the last upgrade back, with the configuration that it had. What it asks for was agreed to.
func (s *Service) RollBack(ctx context.Context, installationID string, version int64) (*Installation, error) {
	return s.change(ctx, installationID, version, audit.PluginRolledBack, func(ctx context.Context, tx *db.Tx, i *Installation) error {
		if i.PreviousID == "" {
			return fault.New(fault.Conflict, "nothing_to_roll_back")
		}
		p, err := getPackage(ctx, tx, i.PreviousID)
		if err != nil {
			return err
		}
		i.Package, i.Config, i.PreviousID, i.previousConfig = p, i.previousConfig, "", nil
		// The version that was left may be installed again, once its publisher has mended it or the company wants it after all.
		i.newest = p.Manifest.Version
		i.agree(p.Manifest)
		i.Reason, i.OpenUntil, i.trips = "", nil, 0
		if err := s.grant(ctx, tx, i); err != nil {
			return err
		}
		return s.schedule(tx, i)
	})
}

// Enable turns a plugin on, once its configuration is complete.
func (s *Service) Enable(ctx context.Context, installationID string, version int64) (*Installation, error) {
	var have *Installation
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		have, err = getInstallation(ctx, tx, installationID, false)
		return err
	}); err != nil {
		return nil, err
	}
	if _, err := s.configured(ctx, have, have.Package.Manifest, nil); err != nil {
		return nil, err
	}
	if err := s.openHook(ctx, have); err != nil {
		return nil, err
	}
	return s.change(ctx, installationID, version, audit.PluginEnabled, func(_ context.Context, tx *db.Tx, i *Installation) error {
		i.State, i.Reason, i.OpenUntil, i.trips = Enabled, "", nil, 0
		return s.schedule(tx, i)
	})
}

// Disable turns a plugin off at once: it is not called any more. Its data stay.
func (s *Service) Disable(ctx context.Context, installationID string, version int64) (*Installation, error) {
	return s.change(ctx, installationID, version, audit.PluginDisabled, func(_ context.Context, _ *db.Tx, i *Installation) error {
		i.State = Disabled
		return nil
	})
}

// SetPolicy says what becomes of what the plugin suggests.
func (s *Service) SetPolicy(ctx context.Context, installationID string, version int64, p Policy) (*Installation, error) {
	if p != Suggest && p != FillEmpty {
		return nil, fault.At("policy", "not_an_option", fault.Params{"value": string(p), "allowed": []Policy{Suggest, FillEmpty}})
	}
	return s.change(ctx, installationID, version, audit.PluginChanged, func(_ context.Context, _ *db.Tx, i *Installation) error {
		i.Policy = p
		return nil
	})
}

// change changes an installation in one transaction. Version is what the change was based on; 0 takes whatever is there.
func (s *Service) change(ctx context.Context, installationID string, version int64, what audit.Action,
	fn func(ctx context.Context, tx *db.Tx, i *Installation) error,
) (i *Installation, err error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var before map[string]any
	var was string
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if i, err = getInstallation(ctx, tx, installationID, true); err != nil {
			return err
		}
		if version != 0 && version != i.Version {
			return fault.New(fault.Stale, "stale", fault.Params{"id": i.ID, "version": i.Version})
		}
		before, was = i.summary(), i.Package.Digest
		if err := fn(ctx, tx, i); err != nil {
			return err
		}
		i.Version, i.UpdatedAt, i.UpdatedBy = i.Version+1, s.now(), a.ID
		updateInstallation(tx, i)
		s.changed(tx)
		return s.record(ctx, tx, what, i, before)
	})
	if err != nil {
		return nil, err
	}
	s.breakers.Delete(i.ID)
	if i.Package.Digest != was || i.State == Disabled {
		s.modules.left(was)
	}
	return i, s.judge(ctx, i)
}

// summary is what the audit is told of an installation: no value of its configuration.
func (i *Installation) summary() map[string]any {
	return map[string]any{
		"plugin": i.Package.Manifest.ID, "version": i.Package.Manifest.Version, "digest": i.Package.Digest, "state": i.State, "scopes": i.Scopes, "hosts": i.Hosts, "policy": i.Policy,
	}
}

func (s *Service) record(ctx context.Context, tx *db.Tx, what audit.Action, i *Installation, before map[string]any) error {
	return audit.Record(ctx, tx, audit.Entry{Action: what, Target: i.ID, Detail: audit.Change{Before: before, After: i.summary()}})
}

// Remove removes a plugin with its configuration, its memory, its rights and what was written down of its calls. What it has
// changed of records stays, and stands in their history.
func (s *Service) Remove(ctx context.Context, installationID string) error {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return err
	}
	var files, digests []string
	err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := getInstallation(ctx, tx, installationID, true)
		if err != nil {
			return err
		}
		packages, err := listPackages(ctx, tx, " and plugin_id = ?", i.Package.Manifest.ID)
		if err != nil {
			return err
		}
		for _, p := range packages {
			files, digests = append(files, p.fileID), append(digests, p.Digest)
		}
		if err := s.Access.GrantPrincipal(ctx, tx, access.ManagePlugins, actor.Plugin, i.ID, access.Definition{}); err != nil {
			return err
		}
		for _, table := range []string{"plugin_values", "plugin_calls", "plugin_flows", "plugin_usage", "plugin_suggestions", "plugin_runs"} {
			tx.Queue("delete from "+table+" where tenant_id = ? and installation_id = ?", tx.Tenant(), i.ID)
		}
		tx.Queue("delete from plugin_audience_runs where tenant_id = ? and audience_id in (select id from plugin_audiences where tenant_id = ? and installation_id = ?)", tx.Tenant(), tx.Tenant(), i.ID)
		tx.Queue("delete from plugin_audience_members where tenant_id = ? and audience_id in (select id from plugin_audiences where tenant_id = ? and installation_id = ?)", tx.Tenant(), tx.Tenant(), i.ID)
		tx.Queue("delete from plugin_audiences where tenant_id = ? and installation_id = ?", tx.Tenant(), i.ID)
		tx.Queue("delete from plugin_installations where tenant_id = ? and id = ?", tx.Tenant(), i.ID)
		tx.Queue("delete from plugin_packages where tenant_id = ? and plugin_id = ?", tx.Tenant(), i.Package.Manifest.ID)
		s.changed(tx)
		return s.record(ctx, tx, audit.PluginRemoved, i, i.summary())
	})
	if err != nil {
		return err
	}
	s.notes.forget(installationID)
	s.breakers.Delete(installationID)
	s.forgetHook(ctx, installationID)
	s.dropped(ctx, files, digests)
	return nil
}

// Prune removes those packages of a plugin that a rule names and that are in no use: they neither run nor can be gone back to.
func (s *Service) Prune(ctx context.Context, pluginID string, which func(*Package) bool) error {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return err
	}
	var files, digests []string
	err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := listInstallations(ctx, tx, " and plugin_id = ?", pluginID)
		if err != nil {
			return err
		}
		packages, err := listPackages(ctx, tx, " and plugin_id = ?", pluginID)
		for _, p := range packages {
			used := slices.ContainsFunc(have, func(i *Installation) bool { return i.Package.ID == p.ID || i.PreviousID == p.ID })
			if used || !which(p) {
				continue
			}
			files, digests = append(files, p.fileID), append(digests, p.Digest)
			tx.Queue("delete from plugin_packages where tenant_id = ? and id = ?", tx.Tenant(), p.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	s.dropped(ctx, files, digests)
	return nil
}

// dropped frees what is left of packages that are no more.
func (s *Service) dropped(ctx context.Context, files, digests []string) {
	for _, d := range digests {
		s.modules.left(d)
	}
	for _, f := range files {
		if err := s.Files.Delete(ctx, f); err != nil && !fault.Is(err, fault.NotFound) {
			s.Logger.WarnContext(ctx, "remove the package of a plugin", "file", f, "error", err.Error())
		}
	}
}

// openHook lets requests from outside in under the installation's token, also after the company has moved here from another
// Kontor.
func (s *Service) openHook(ctx context.Context, i *Installation) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	token, err := s.Secrets.Open(ctx, a.Tenant, purpose(i.ID, "token"), i.token)
	if err != nil {
		return fmt.Errorf("open the token of %s: %w", i.ID, err)
	}
	return s.DB.System(ctx, "take requests for a plugin", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "insert into plugin_hooks (token_hash, tenant_id, installation_id) values (?, ?, ?) on conflict do nothing", hashed(string(token)), a.Tenant, i.ID)
		return err
	})
}

// forgetHook ends the token of an installation that is no more.
func (s *Service) forgetHook(ctx context.Context, installationID string) {
	err := s.DB.System(context.WithoutCancel(ctx), "take no more requests for a plugin", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from plugin_hooks where installation_id = ?", installationID)
		return err
	})
	if err != nil {
		s.Logger.WarnContext(ctx, "forget the token of a plugin", "installation", installationID, "error", err.Error())
	}
}

// trial loads a package's code, so that what cannot run is refused before anybody relies on it.
func (s *Service) trial(ctx context.Context, p *Package) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	m, err := s.modules.take(ctx, a.Tenant, p)
	if err != nil {
		if fault.CodeOf(err) != fault.Internal {
			return err
		}
		return &fault.Error{Code: fault.Invalid, Reason: "validation", Fields: []fault.Field{{Location: "package", Reason: "plugin_not_runnable", Params: fault.Params{"detail": fold.Shorten(err.Error(), 300)}}}, Err: err}
	}
	m.release()
	return nil
}

// schedule leaves the jobs that come again and again. A job that waits already is the same.
func (s *Service) schedule(tx *db.Tx, i *Installation) error {
	if i.State != Enabled {
		return nil
	}
	if i.Package.Manifest.Capabilities.Audience {
		if err := enqueueAudience(tx, audienceArgs{Installation: i.ID}); err != nil {
			return err
		}
	}
	if i.Package.Manifest.Capabilities.Channel {
		if _, err := job.Enqueue(tx, receiveKind, receiveArgs{Installation: i.ID}, job.Key(i.ID)); err != nil {
			return err
		}
	}
	for _, x := range i.Package.Manifest.Schedules {
		if _, err := job.Enqueue(tx, scheduleKind, scheduleArgs{Installation: i.ID, Job: x.Job}, job.Key(i.ID+"/"+x.Job)); err != nil {
			return err
		}
	}
	return nil
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte("kontor plugin hook\x00" + token))
	return hex.EncodeToString(sum[:])
}

// purpose is what a sealed value of an installation is bound to.
func purpose(installationID, name string) string {
	return fmt.Sprintf("plugin_installations/%s/%s", installationID, name)
}
