package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"aead.dev/minisign"
)

// assets is the folder all of whose files belong to the package without being named.
const assets = "assets"

// packed is the time of every entry, so that equal contents make equal packages.
var packed = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Seal completes a manifest with the sizes and hashes of the files that it names, and of those below assets/. The result is
// what is signed. Files that are missing are an error.
func Seal(files fs.FS, manifest []byte) ([]byte, error) {
	m, err := parse(manifest)
	if err != nil {
		return nil, err
	}
	names := m.referenced()
	err = fs.WalkDir(files, assets, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the assets: %w", err)
	}
	m.Files = map[string]File{}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read a file of the package: %w", err)
		}
		sum := sha256.Sum256(b)
		m.Files[name] = File{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(b))}
	}
	// Everything but the files stays as the author has written it.
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(manifest, &whole); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if whole["files"], err = json.Marshal(m.Files); err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(whole, "", " ")
	if err != nil {
		return nil, err
	}
	_, err = Parse(out)
	return out, err
}

// Sign signs a sealed manifest.
func Sign(manifest []byte, key minisign.PrivateKey) []byte { return minisign.Sign(key, manifest) }

// Write writes a package of a sealed manifest, its signature and the files. Without a signature it is one that nobody
// installs before it is signed; see Resign.
func Write(w io.Writer, files fs.FS, manifest, signature []byte) error {
	m, err := Parse(manifest)
	if err != nil {
		return err
	}
	return write(w, manifest, signature, slices.Sorted(maps.Keys(m.Files)), func(name string) ([]byte, error) { return fs.ReadFile(files, name) })
}

// Pack seals, signs and writes in one go.
func Pack(w io.Writer, files fs.FS, manifest []byte, key minisign.PrivateKey) error {
	sealed, err := Seal(files, manifest)
	if err != nil {
		return err
	}
	return Write(w, files, sealed, Sign(sealed, key))
}

// Resign copies a package with the signature of a key in place of the one that it has, if any. The files are checked against
// the manifest; whose signature it was is not.
func Resign(w io.Writer, r io.ReaderAt, size int64, key minisign.PrivateKey) error {
	entries, err := open(r, size)
	if err != nil {
		return err
	}
	raw, err := readAll(entries[0], MaxManifest)
	if err != nil {
		return err
	}
	m, err := Parse(raw)
	if err != nil {
		return err
	}
	rest := entries[1:]
	if len(rest) > 0 && rest[0].Name == SignatureName {
		rest = rest[1:]
	}
	p := &Package{Manifest: m, Raw: raw, Digest: Digest(raw), files: map[string]*zip.File{}}
	if err := p.check(rest); err != nil {
		return err
	}
	return write(w, raw, Sign(raw, key), slices.Sorted(maps.Keys(m.Files)), p.Read)
}

func write(w io.Writer, manifest, signature []byte, names []string, read func(name string) ([]byte, error)) error {
	z := zip.NewWriter(w)
	add := func(name string, content []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packed})
		if err != nil {
			return err
		}
		_, err = io.Copy(f, bytes.NewReader(content))
		return err
	}
	if err := add(ManifestName, manifest); err != nil {
		return err
	}
	if len(signature) > 0 {
		if err := add(SignatureName, signature); err != nil {
			return err
		}
	}
	for _, name := range names {
		b, err := read(name)
		if err != nil {
			return fmt.Errorf("read a file of the package: %w", err)
		}
		if err := add(name, b); err != nil {
			return err
		}
	}
	return z.Close()
}

// referenced are the files that the manifest names outside of its list of files.
func (m *Manifest) referenced() []string {
	var out []string
	if m.Runtime.WASM != nil {
		out = append(out, m.Runtime.WASM.File)
	}
	for _, n := range m.Runtime.Native {
		out = append(out, n.Entry)
	}
	if m.Icon != "" {
		out = append(out, m.Icon)
	}
	for _, u := range m.UI {
		if u.File != "" {
			out = append(out, u.File)
		}
	}
	out = slices.DeleteFunc(out, func(name string) bool { return strings.HasPrefix(name, assets+"/") })
	slices.Sort(out)
	return slices.Compact(out)
}
