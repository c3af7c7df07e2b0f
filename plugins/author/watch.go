package author

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"aead.dev/minisign"
	"golang.org/x/mod/semver"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// sources are the endings of files whose change makes another plugin. Logs, keys and what is built are not among them.
var sources = map[string]bool{
	".go": true, ".mod": true, ".sum": true, ".json": true, ".js": true, ".mjs": true, ".cjs": true, ".jsx": true, ".ts": true, ".tsx": true, ".css": true, ".html": true,
	".svg": true, ".png": true, ".webp": true, ".woff2": true, ".proto": true, ".wat": true, ".rs": true, ".toml": true, ".txt": true, ".md": true, ".yaml": true, ".yml": true,
}

// Watch calls fn at once, and then whenever a source below the folder has changed and stayed the same for one period,
// until the context ends. What is below the folders to leave, hidden ones and node_modules is not looked at, and neither
// is what the manifest says is built.
func Watch(ctx context.Context, folder string, every time.Duration, leave []string, fn func()) error {
	t := time.NewTicker(every)
	defer t.Stop()
	var done, before [sha256.Size]byte
	for {
		now, err := fingerprint(folder, leave)
		if err != nil {
			return err
		}
		if now != done && (now == before || done == [sha256.Size]byte{}) {
			fn()
			// Building may tidy files up, which is no reason to build again; what was saved meanwhile is.
			done = now
			if after, err := fingerprint(folder, leave); err == nil && after != now {
				done = [sha256.Size]byte{1}
			}
		}
		before = now
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// fingerprint changes with every source.
func fingerprint(folder string, leave []string) (sum [sha256.Size]byte, err error) {
	built := map[string]bool{}
	if m, err := readRuntimes(folder); err == nil {
		for _, file := range m.files(folder) {
			built[file] = true
		}
	}
	var skip []string
	for _, l := range leave {
		if full, err := filepath.Abs(l); err == nil {
			skip = append(skip, full)
		}
	}
	h := sha256.New()
	err = filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // An editor has put another file in its place.
			}
			return err
		}
		if d.IsDir() {
			full, err := filepath.Abs(p)
			if p != folder && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") || err == nil && slices.Contains(skip, full) {
				return filepath.SkipDir
			}
			return nil
		}
		if !sources[filepath.Ext(p)] || built[p] || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		content, err := os.ReadFile(p) //nolint:gosec // the author's own folder
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		_, _ = fmt.Fprintf(h, "%q %d\n", p, len(content)) // A hash takes everything.
		_, _ = h.Write(content)
		return err
	})
	h.Sum(sum[:0])
	return sum, err
}

// PackAs makes the signed package of a plugin that was built, under another version than its manifest has.
func PackAs(folder, version string, key minisign.PrivateKey) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(folder, pack.ManifestName))
	if err != nil {
		return nil, err
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, fmt.Errorf("read manifest.json: %w", err)
	}
	if whole["version"], err = json.Marshal(version); err != nil {
		return nil, err
	}
	if raw, err = json.Marshal(whole); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := pack.Pack(&b, os.DirFS(folder), raw, key); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// trial marks the versions that are made while a plugin is written.
const trial = "-dev."

// IsTrial reports whether a version is one that Trial has made.
func IsTrial(version string) bool { return strings.Contains(version, trial) }

// Trial is a version for what lies in the folder now: newer than the one that is installed ("" for none), older than the one
// that its author releases next.
func Trial(folder, installed string, now time.Time) (string, error) {
	raw, err := os.ReadFile(filepath.Join(folder, pack.ManifestName))
	if err != nil {
		return "", err
	}
	var m struct{ Version string }
	if err := json.Unmarshal(raw, &m); err != nil {
		return "", fmt.Errorf("read manifest.json: %w", err)
	}
	if !semver.IsValid("v" + m.Version) {
		return "", fmt.Errorf("the manifest's version %q is none such as 1.2.0", m.Version)
	}
	core := coreOf(m.Version)
	if installed != "" && semver.Compare("v"+core, "v"+coreOf(installed)) <= 0 {
		core = coreOf(installed)
		if semver.Prerelease("v"+installed) == "" {
			parts := strings.Split(core, ".")
			patch, err := strconv.Atoi(parts[2])
			if err != nil {
				return "", err
			}
			core = parts[0] + "." + parts[1] + "." + strconv.Itoa(patch+1)
		}
	}
	return core + trial + strconv.FormatInt(now.UnixMilli(), 10), nil
}

// coreOf is a version without what stands behind its three numbers.
func coreOf(version string) string {
	core, _, _ := strings.Cut(strings.TrimPrefix(semver.Canonical("v"+version), "v"), "-")
	return core
}
