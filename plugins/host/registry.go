package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/semver"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Registry is where packages can be fetched from besides the operator's folder. Nothing that it says is believed but where
// packages lie: each is verified as if somebody had uploaded it.
type Registry struct {
	// URL is that of the index.
	URL string
	// Client reaches it. Its answers are bounded by pack.MaxPackage.
	Client *outbound.Client
	// Plain lets the registry lie at an http address, which the operator has named.
	Plain bool
	// Dir keeps packages that were fetched.
	Dir string
}

// The limits of a registry.
const (
	maxIndex = 4 << 20
	// registryFor is how long an index is believed, and registryAgain when one is asked for again that could not be had.
	registryFor   = 10 * time.Minute
	registryAgain = 10 * time.Second
	registryHops  = 3
	indexTimeout  = 10 * time.Second
	fetchTimeout  = 2 * time.Minute
	// maxKept is how many packages are kept of those that were fetched.
	maxKept = 50
)

// RegistryState is how the registry does.
type RegistryState struct {
	// Host is where it lies; empty when there is none.
	Host string
	// FetchedAt is when its index was read last; nil for never.
	FetchedAt *time.Time
	// Problem is why it cannot be read now: unreachable or unreadable; empty when it can. What was read before still counts.
	Problem string
	// Packages are how many it lists.
	Packages int
}

// registry is what is known of the registry on this node.
type registry struct {
	sync.Mutex
	index   *pack.Index
	read    time.Time // of index
	asked   time.Time
	problem string
	asking  bool
}

// listed returns the registry's index, newest versions only, and how the registry does. Who asks first waits for it; later
// what is known is given at once and looked at again behind.
func (s *Service) listed(ctx context.Context) ([]pack.IndexEntry, RegistryState) {
	if s.Registry == nil {
		return nil, RegistryState{}
	}
	r := &s.registry
	r.Lock()
	due := r.asked.IsZero() || s.now().Sub(r.asked) > registryFor || r.problem != "" && s.now().Sub(r.asked) > registryAgain
	first := r.index == nil
	ask := due && !r.asking
	if ask {
		r.asking = true
	}
	r.Unlock()
	behind := context.WithoutCancel(ctx)
	switch {
	case ask && first:
		s.askRegistry(behind)
	case ask:
		s.work.Go(func() { s.askRegistry(behind) })
	}
	r.Lock()
	defer r.Unlock()
	state := RegistryState{Problem: r.problem}
	if u, err := url.Parse(s.Registry.URL); err == nil {
		state.Host = u.Host
	}
	if r.index == nil {
		return nil, state
	}
	read := r.read
	state.FetchedAt, state.Packages = &read, len(r.index.Packages)
	return r.index.Packages, state
}

// askRegistry reads the index anew.
func (s *Service) askRegistry(ctx context.Context) {
	index, problem := s.readIndex(ctx)
	r := &s.registry
	r.Lock()
	defer r.Unlock()
	r.asking, r.asked, r.problem = false, s.now(), problem
	if index != nil {
		r.index, r.read = index, s.now()
	}
}

func (s *Service) readIndex(ctx context.Context) (index *pack.Index, problem string) {
	ctx, cancel := context.WithTimeout(ctx, indexTimeout)
	defer cancel()
	raw, err := s.download(ctx, s.Registry.URL, maxIndex)
	if err != nil {
		s.Logger.WarnContext(ctx, "read the registry of plugins", "error", err.Error())
		return nil, "unreachable"
	}
	if index, err = pack.ParseIndex(raw); err != nil {
		s.Logger.WarnContext(ctx, "read the registry of plugins", "error", err.Error())
		return nil, "unreadable"
	}
	return index, ""
}

// download fetches what lies at an address. Where it leads on to is looked at as the address itself.
func (s *Service) download(ctx context.Context, address string, most int64) ([]byte, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	for hop := 0; ; hop++ {
		if at.Scheme != "https" && (at.Scheme != "http" || !s.Registry.Plain) || at.Host == "" {
			return nil, fmt.Errorf("%s is no https address", at.Redacted())
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
		if err != nil {
			return nil, err
		}
		res, err := s.Registry.Client.Do(req)
		if err != nil {
			return nil, err
		}
		next, err := res.Location()
		if res.StatusCode >= 300 && res.StatusCode < 400 && err == nil && hop < registryHops {
			_ = res.Body.Close()
			at = next
			continue
		}
		raw, err := io.ReadAll(io.LimitReader(res.Body, most+1))
		_ = res.Body.Close()
		switch {
		case res.StatusCode != http.StatusOK:
			return nil, fmt.Errorf("%s answers %d", at.Redacted(), res.StatusCode)
		case err != nil:
			return nil, err
		case int64(len(raw)) > most:
			return nil, fmt.Errorf("%s is larger than %d bytes", at.Redacted(), most)
		}
		return raw, nil
	}
}

// fetchListed gives the archive of an entry, from what is kept or from where the registry says. Faults: unavailable
// registry_unreachable; invalid at package for another archive than the registry has promised.
func (s *Service) fetchListed(ctx context.Context, e pack.IndexEntry) ([]byte, error) {
	kept := filepath.Join(s.Registry.Dir, e.SHA256+pack.Suffix)
	if raw, err := os.ReadFile(kept); err == nil && sumOf(raw) == e.SHA256 {
		return raw, nil
	}
	base, err := url.Parse(s.Registry.URL)
	if err != nil {
		return nil, err
	}
	at, err := base.Parse(e.URL)
	if err != nil {
		return nil, fault.At("package", "package_unreadable")
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	raw, err := s.download(ctx, at.String(), pack.MaxPackage)
	if err != nil {
		return nil, &fault.Error{Code: fault.Unavailable, Reason: "registry_unreachable", Params: fault.Params{"host": at.Host}, Err: err}
	}
	if sumOf(raw) != e.SHA256 {
		return nil, fault.At("package", "package_tampered", fault.Params{"file": e.ID + "-" + e.Version + pack.Suffix})
	}
	if err := s.keep(kept, raw); err != nil {
		s.Logger.WarnContext(ctx, "keep a package of the registry", "error", err.Error())
	}
	return raw, nil
}

func sumOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// keep writes a package that was fetched, and drops the oldest beyond what is kept.
func (s *Service) keep(name string, raw []byte) error {
	if err := os.MkdirAll(s.Registry.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.Registry.Dir, "new-")
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	paths, err := filepath.Glob(filepath.Join(s.Registry.Dir, "*"+pack.Suffix))
	age := map[string]time.Time{}
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil {
			age[p] = info.ModTime()
		}
	}
	slices.SortFunc(paths, func(a, b string) int { return age[b].Compare(age[a]) })
	for _, p := range paths[min(len(paths), maxKept):] {
		err = errors.Join(err, os.Remove(p))
	}
	return err
}

// takeListed takes the newest version of a plugin in that the registry lists. What it is must be what the registry has said,
// and not older than what the company has had: a registry that was set back brings no old holes.
func (s *Service) takeListed(ctx context.Context, e pack.IndexEntry) (*Package, error) {
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := listInstallations(ctx, tx, " and plugin_id = ?", e.ID)
		if len(list) > 0 && semver.Compare("v"+e.Version, "v"+list[0].newest) < 0 {
			return fault.New(fault.Conflict, "plugin_downgrade", fault.Params{"version": e.Version, "newest": list[0].newest})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	raw, err := s.fetchListed(ctx, e)
	if err != nil {
		return nil, err
	}
	return s.take(ctx, raw, sourceRegistry, func(m *pack.Manifest) error {
		if m.ID != e.ID || m.Version != e.Version {
			return fault.At("package", "plugin_other", fault.Params{"plugin": m.ID + " " + m.Version})
		}
		return nil
	})
}

// newestOf picks the newest version of each plugin that an index lists.
func newestOf(list []pack.IndexEntry) []pack.IndexEntry {
	newest := map[string]pack.IndexEntry{}
	for _, e := range list {
		if have, ok := newest[e.ID]; !ok || semver.Compare("v"+e.Version, "v"+have.Version) > 0 {
			newest[e.ID] = e
		}
	}
	out := make([]pack.IndexEntry, 0, len(newest))
	for _, e := range newest {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b pack.IndexEntry) int { return strings.Compare(a.ID, b.ID) })
	return out
}
