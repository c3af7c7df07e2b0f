package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The sources of packages.
const (
	sourceBundled = "bundled"
	sourceUpload  = "upload"
	// sourceRegistry is the registry that the operator has set.
	sourceRegistry = "registry"
)

// maxPackages is how many packages a company keeps.
const maxPackages = 200

// Upload verifies a package and keeps it for the company. The same package again is the one that is there. Nothing of it runs
// yet. The actor needs access.ManagePlugins, here and below. Faults: invalid at package, conflict package_exists for other
// contents under a version that is there.
func (s *Service) Upload(ctx context.Context, r io.Reader) (*Package, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, pack.MaxPackage+1))
	if err != nil {
		return nil, fmt.Errorf("read a package: %w", err)
	}
	return s.take(ctx, raw, sourceUpload)
}

// take verifies a package, has it looked at, and stores it.
func (s *Service) take(ctx context.Context, raw []byte, source string, looks ...func(*pack.Manifest) error) (*Package, error) {
	verified, err := pack.Verify(bytes.NewReader(raw), int64(len(raw)), s.Keys)
	if err != nil {
		return nil, err
	}
	for _, look := range looks {
		if err := look(verified.Manifest); err != nil {
			return nil, err
		}
	}
	if err := s.fits(verified); err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	known, err := s.knownPackage(ctx, verified)
	if known != nil || err != nil {
		return known, err
	}
	f, err := s.Files.Put(ctx, verified.Manifest.ID+"-"+verified.Manifest.Version+pack.Suffix, file.ForPlugin, bytes.NewReader(raw), pack.MaxPackage)
	if err != nil {
		return nil, err
	}
	p := &Package{
		ID: id.New("pkg"), Digest: verified.Digest, Signer: verified.Key, Source: source, Manifest: verified.Manifest, CreatedAt: s.now(), fileID: f.ID, raw: verified.Raw,
	}
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from plugin_packages where tenant_id = ?", tx.Tenant()).Scan(&n); err != nil {
			return err
		}
		if n >= maxPackages {
			return fault.New(fault.Conflict, "too_many_packages", fault.Params{"max": maxPackages})
		}
		insertPackage(tx, p, a.ID)
		return audit.Record(ctx, tx, audit.Entry{Action: audit.PluginUploaded, Target: p.ID, Detail: map[string]string{
			"plugin": p.Manifest.ID, "version": p.Manifest.Version, "digest": p.Digest, "signer": p.Signer,
		}})
	})
	if err != nil {
		if c, ok := db.Violates(err, db.Unique); ok && c.Name != "" {
			err = &fault.Error{Code: fault.Conflict, Reason: "package_exists", Params: fault.Params{"plugin": p.Manifest.ID, "version": p.Manifest.Version}, Err: err}
		}
		return nil, errors.Join(err, s.Files.Delete(context.WithoutCancel(ctx), f.ID))
	}
	return p, nil
}

// knownPackage returns the package that is there under the same plugin and version; a conflict when its contents are others.
func (s *Service) knownPackage(ctx context.Context, v *pack.Package) (known *Package, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := listPackages(ctx, tx, " and plugin_id = ? and version = ?", v.Manifest.ID, v.Manifest.Version)
		if err != nil || len(list) == 0 {
			return err
		}
		if list[0].Digest != v.Digest {
			return fault.New(fault.Conflict, "package_exists", fault.Params{"plugin": v.Manifest.ID, "version": v.Manifest.Version})
		}
		known = list[0]
		return nil
	})
	return known, err
}

// fits refuses a plugin that this Kontor cannot run.
func (s *Service) fits(v *pack.Package) error {
	if err := s.runs(v); err != nil {
		return err
	}
	m := v.Manifest
	want := strings.TrimSpace(strings.TrimPrefix(m.Requires.Kontor, ">="))
	have := "v" + strings.TrimPrefix(s.KontorVersion, "v")
	if want != "" && semver.IsValid(have) && semver.Compare(have, "v"+want) < 0 {
		return fault.At("package", "plugin_needs_newer", fault.Params{"version": want})
	}
	for _, f := range m.Requires.Features {
		if !slices.Contains(Features, f) {
			return fault.At("package", "plugin_needs_feature", fault.Params{"feature": f})
		}
	}
	return nil
}

// Features are what this host offers beyond the first version of the contract.
var Features = []string{"fetch.v1", "kv.v1", "records.v1", "jobs.v1"}

// bundled is a package in the folder that the operator has set.
type bundled struct {
	path     string
	manifest *pack.Manifest
	digest   string
	signer   string
}

// bundleFor is how long what lies in the folder is believed.
const bundleFor = 30 * time.Second

// catalogue lists what lies in the operator's folder, the newest of each plugin. Packages that cannot be verified are left
// out and logged.
func (s *Service) catalogue(ctx context.Context) []*bundled {
	if s.Bundled == "" {
		return nil
	}
	s.bundle.Lock()
	defer s.bundle.Unlock()
	if s.now().Sub(s.bundle.read) < bundleFor {
		return s.bundle.found
	}
	newest := map[string]*bundled{}
	paths, _ := filepath.Glob(filepath.Join(s.Bundled, "*"+pack.Suffix)) // The pattern is good.
	for _, path := range paths {
		b, err := s.readBundled(path)
		if err != nil {
			s.Logger.WarnContext(ctx, "a bundled plugin is left out", "file", path, "error", err.Error())
			continue
		}
		if have := newest[b.manifest.ID]; have == nil || b.manifest.Newer(have.manifest.Version) {
			newest[b.manifest.ID] = b
		}
	}
	out := make([]*bundled, 0, len(newest))
	for _, b := range newest {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *bundled) int { return strings.Compare(a.manifest.ID, b.manifest.ID) })
	s.bundle.read, s.bundle.found = s.now(), out
	return out
}

func (s *Service) readBundled(path string) (*bundled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p, err := pack.Verify(f, info.Size(), s.Keys)
	if err != nil {
		return nil, err
	}
	return &bundled{path: path, manifest: p.Manifest, digest: p.Digest, signer: p.Key}, s.fits(p)
}

// Offer is a plugin that can be installed, or a version that an installed one can be upgraded to.
type Offer struct {
	Manifest *pack.Manifest
	// PackageID is empty for what has not been taken in yet: Take does. Of what the registry lists, Manifest has no more than
	// what people read, and digest and signer are not known before it is fetched.
	PackageID, Digest, Signer, Source string
}

// Offers lists the newest version of every plugin that the company may install: what it has taken in, what is bundled, and what
// the registry lists; and how the registry does.
func (s *Service) Offers(ctx context.Context) ([]Offer, RegistryState, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, RegistryState{}, err
	}
	newest := map[string]Offer{}
	add := func(o Offer) {
		if have, ok := newest[o.Manifest.ID]; !ok || o.Manifest.Newer(have.Manifest.Version) {
			newest[o.Manifest.ID] = o
		}
	}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := listPackages(ctx, tx, "")
		for _, p := range list {
			add(Offer{Manifest: p.Manifest, PackageID: p.ID, Digest: p.Digest, Signer: p.Signer, Source: p.Source})
		}
		return err
	})
	if err != nil {
		return nil, RegistryState{}, err
	}
	for _, b := range s.catalogue(ctx) {
		add(Offer{Manifest: b.manifest, Digest: b.digest, Signer: b.signer, Source: sourceBundled})
	}
	listed, state := s.listed(ctx)
	for _, e := range listed {
		add(Offer{Manifest: e.Manifest(), Source: sourceRegistry})
	}
	out := make([]Offer, 0, len(newest))
	for _, o := range newest {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Offer) int { return strings.Compare(a.Manifest.ID, b.Manifest.ID) })
	return out, state, nil
}

// Take takes the newest version in of a plugin that is bundled or that the registry lists, as Upload does. Faults besides:
// conflict plugin_downgrade, unavailable registry_unreachable.
func (s *Service) Take(ctx context.Context, pluginID string) (*Package, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	var here *bundled
	for _, b := range s.catalogue(ctx) {
		if b.manifest.ID == pluginID {
			here = b
		}
	}
	listed, _ := s.listed(ctx)
	for _, e := range newestOf(listed) {
		if e.ID == pluginID && (here == nil || e.Manifest().Newer(here.manifest.Version)) {
			return s.takeListed(ctx, e)
		}
	}
	if b := here; b != nil {
		raw, err := os.ReadFile(b.path)
		if err != nil {
			return nil, fmt.Errorf("read a bundled plugin: %w", err)
		}
		return s.take(ctx, raw, sourceBundled)
	}
	return nil, fault.Missing("plugin", pluginID)
}

// opened is a stored package, verified anew.
func (s *Service) opened(ctx context.Context, p *Package) (*pack.Package, error) {
	content, err := s.Files.Read(ctx, p.fileID)
	if err != nil {
		return nil, err
	}
	v, err := pack.Verify(content, content.Size, s.Keys)
	if err != nil {
		return nil, err
	}
	if v.Digest != p.Digest {
		return nil, fault.New(fault.Conflict, "package_exists", fault.Params{"plugin": p.Manifest.ID, "version": p.Manifest.Version})
	}
	return v, nil
}
