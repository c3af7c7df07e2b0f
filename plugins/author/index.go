package author

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// IndexName is the file that Index writes.
const IndexName = "index.json"

// Index writes the index of a folder's packages into it: what a registry is, once the folder is served. Every package must be
// signed with one of the keys. Base is where the packages will lie; empty for beside the index. It gives the index.
func Index(folder, base string, keys ...minisign.PublicKey) (*pack.Index, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*"+pack.Suffix))
	if err != nil {
		return nil, err
	}
	x := &pack.Index{Version: pack.IndexVersion, Packages: []pack.IndexEntry{}}
	for _, p := range paths {
		v, err := Verify(p, keys...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(p), err)
		}
		raw, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		at := url.PathEscape(filepath.Base(p))
		if base != "" {
			if at, err = url.JoinPath(base, at); err != nil {
				return nil, err
			}
		}
		sum := sha256.Sum256(raw)
		m := v.Manifest
		x.Packages = append(x.Packages, pack.IndexEntry{
			ID: m.ID, Version: m.Version, URL: at, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(raw)),
			Name: m.Name, Summary: m.Summary, Publisher: m.Publisher, License: m.License, Homepage: m.Homepage,
		})
	}
	raw, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return nil, err
	}
	// What cannot be read again would be refused by everybody.
	if _, err := pack.ParseIndex(raw); err != nil {
		return nil, err
	}
	return x, os.WriteFile(filepath.Join(folder, IndexName), append(raw, '\n'), 0o644) //nolint:gosec // an index is for everybody
}
