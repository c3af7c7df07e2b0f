// Package pack is what a plugin comes in: the manifest, in which it says what it is and what it wants, and the signed
// archive around it.
//
// It owns the manifest's rules and the order in which a package is checked, so that nothing of a package is believed that
// no trusted key has signed. It knows no tenant, no database and no runtime. plugins/host verifies with it what somebody
// installs; the command line packs and signs with it.
package pack

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The names of the two entries that every package begins with.
const (
	ManifestName  = "manifest.json"
	SignatureName = "manifest.json.minisig"
)

// Suffix is how the name of a package's file ends.
const Suffix = ".kpx"

// The limits of a package, in bytes.
const (
	// MaxPackage bounds the archive.
	MaxPackage = 96 << 20
	// MaxFile bounds one file of it, unpacked.
	MaxFile = 64 << 20
	// MaxTotal bounds all of its files together, unpacked.
	MaxTotal     = 192 << 20
	maxFiles     = 200
	maxSignature = 4 << 10
)

// Package is a package that has been verified.
type Package struct {
	Manifest *Manifest
	// Raw is the manifest as it was signed.
	Raw []byte
	// Digest is the SHA-256 of the manifest in hex. The manifest names the hash of every file, so it names all of it.
	Digest string
	// Key is the public key that has signed, in minisign's form.
	Key string

	files map[string]*zip.File
}

// Verify reads a package and refuses it unless one of the keys has signed it and every file is as it was signed. It goes
// from the outside in: sizes, then the manifest with its signature, and only then the files, against the sizes and hashes
// that were signed. Files that the manifest does not name, double ones, links and paths that lead out are refused.
// Faults: invalid, with the reason at package.
func Verify(r io.ReaderAt, size int64, keys []minisign.PublicKey) (*Package, error) {
	entries, err := open(r, size)
	if err != nil {
		return nil, err
	}
	raw, err := readAll(entries[0], MaxManifest)
	if err != nil {
		return nil, err
	}
	if len(entries) < 2 || entries[1].Name != SignatureName {
		return nil, refuse("package_unsigned")
	}
	signature, err := readAll(entries[1], maxSignature)
	if err != nil {
		return nil, err
	}
	key, err := signer(raw, signature, keys)
	if err != nil {
		return nil, err
	}
	m, err := Parse(raw)
	if err != nil {
		return nil, err
	}
	p := &Package{Manifest: m, Raw: raw, Digest: Digest(raw), Key: key, files: map[string]*zip.File{}}
	return p, p.check(entries[2:])
}

// Digest names a manifest, and with it all that the manifest pins.
func Digest(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:])
}

// open lists the archive's entries; the first is the manifest.
func open(r io.ReaderAt, size int64) ([]*zip.File, error) {
	if size > MaxPackage {
		return nil, refuse("package_too_large", fault.Params{"max": MaxPackage >> 20})
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, refuse("package_unreadable")
	}
	if len(z.File) == 0 || z.File[0].Name != ManifestName {
		return nil, refuse("package_without_manifest")
	}
	if len(z.File) > maxFiles+2 {
		return nil, refuse("package_too_many_files", fault.Params{"max": maxFiles})
	}
	return z.File, nil
}

// signer returns the key that has signed the manifest.
func signer(raw, signature []byte, keys []minisign.PublicKey) (string, error) {
	var s minisign.Signature
	if err := s.UnmarshalText(signature); err != nil {
		return "", refuse("package_signature_unreadable")
	}
	for _, k := range keys {
		if k.ID() != s.KeyID {
			continue
		}
		if minisign.Verify(k, raw, signature) {
			return k.String(), nil
		}
		return "", refuse("package_tampered", fault.Params{"file": ManifestName})
	}
	return "", refuse("package_key_unknown", fault.Params{"key": fmt.Sprintf("%016X", s.KeyID)})
}

// check compares the files with what was signed of them.
func (p *Package) check(entries []*zip.File) error {
	for _, e := range entries {
		want, known := p.Manifest.Files[e.Name]
		_, double := p.files[e.Name]
		switch {
		case !cleanPath(e.Name) || !e.Mode().IsRegular():
			return refuse("package_path", fault.Params{"file": shorten(e.Name)})
		case double:
			return refuse("package_double", fault.Params{"file": e.Name})
		case !known:
			return refuse("package_extra", fault.Params{"file": shorten(e.Name)})
		case e.UncompressedSize64 != uint64(want.Size):
			return refuse("package_tampered", fault.Params{"file": e.Name})
		}
		p.files[e.Name] = e
		if err := p.stream(io.Discard, e.Name); err != nil {
			return err
		}
	}
	for name := range p.Manifest.Files {
		if p.files[name] == nil {
			return refuse("package_incomplete", fault.Params{"file": name})
		}
	}
	return nil
}

// Read returns a file of the package, checked once more against what was signed. An unknown name is a not-found fault.
func (p *Package) Read(name string) ([]byte, error) {
	if p.files[name] == nil {
		return nil, fault.Missing("file", shorten(name))
	}
	var b strings.Builder
	b.Grow(int(p.Manifest.Files[name].Size))
	if err := p.stream(&b, name); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

// stream copies a file and refuses one whose size or hash is another than was signed. No more is unpacked than was signed.
func (p *Package) stream(w io.Writer, name string) error {
	want := p.Manifest.Files[name]
	f, err := p.files[name].Open()
	if err != nil {
		return refuse("package_unreadable")
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(f, want.Size+1))
	if err != nil || n != want.Size || hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
		return refuse("package_tampered", fault.Params{"file": name})
	}
	return nil
}

// readAll reads an entry of at most limit bytes.
func readAll(e *zip.File, limit int64) ([]byte, error) {
	f, err := e.Open()
	if err != nil {
		return nil, refuse("package_unreadable")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, refuse("package_unreadable")
	}
	if int64(len(b)) > limit {
		return nil, refuse("package_entry_too_large", fault.Params{"file": e.Name, "max": limit})
	}
	return b, nil
}

// cleanPath reports whether a name is a plain path below the package: no .., no root, no backslash, nothing hidden.
func cleanPath(name string) bool {
	if !fs.ValidPath(name) || len(name) > 200 {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if !pathPart.MatchString(part) {
			return false
		}
	}
	return name != ManifestName && name != SignatureName
}

func refuse(reason string, params ...fault.Params) error {
	return fault.At("package", reason, params...)
}

// shorten cuts what somebody has written, for messages.
func shorten(s string) string { return fold.Shorten(s, 60) }
