package author

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// Keys makes a pair of keys: name.key, which signs and stays with whoever made it, and name.pub, which is given to those
// who shall trust it. With a password the former is encrypted. Files that are there are left alone.
func Keys(name, password string) (public, private string, err error) {
	pub, priv, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return "", "", err
	}
	secret, err := priv.MarshalText()
	if password != "" {
		secret, err = minisign.EncryptKey(password, priv)
	}
	if err != nil {
		return "", "", err
	}
	text, err := pub.MarshalText()
	if err != nil {
		return "", "", err
	}
	public, private = name+".pub", name+".key"
	if err := create(private, secret, 0o600); err != nil {
		return "", "", err
	}
	return public, private, create(public, text, 0o644)
}

func create(path string, content []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(append(bytes.TrimRight(content, "\n"), '\n'))
	return errors.Join(err, f.Close())
}

// PrivateKey reads a key that signs.
func PrivateKey(file, password string) (minisign.PrivateKey, error) {
	var key minisign.PrivateKey
	b, err := os.ReadFile(file)
	if err != nil {
		return key, err
	}
	if !minisign.IsEncrypted(b) {
		if err := key.UnmarshalText(b); err != nil {
			return key, fmt.Errorf("%s is no key that signs: %w", file, err)
		}
		return key, nil
	}
	if key, err = minisign.DecryptKey(password, b); err != nil {
		return key, fmt.Errorf("%s needs another password: %w", file, err)
	}
	return key, nil
}

// PublicKey reads a public key, from a file or as it is.
func PublicKey(text string) (minisign.PublicKey, error) {
	if b, err := os.ReadFile(text); err == nil {
		text = string(b)
	}
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
		return key, fmt.Errorf("%q is neither a public key nor a file with one: %w", text, err)
	}
	return key, nil
}

// Pack writes the package of a plugin that was built. Without a key it is one that must be signed before anybody can
// install it. An empty name becomes the plugin's id and version; it gives the name.
func Pack(folder, name string, key *minisign.PrivateKey) (string, error) {
	manifest, err := os.ReadFile(filepath.Join(folder, pack.ManifestName))
	if err != nil {
		return "", err
	}
	files := os.DirFS(folder)
	sealed, err := pack.Seal(files, manifest)
	if err != nil {
		return "", err
	}
	m, err := pack.Parse(sealed)
	if err != nil {
		return "", err
	}
	if name == "" {
		name = filepath.Join(folder, m.ID+"-"+m.Version+pack.Suffix)
	}
	var signature []byte
	if key != nil {
		signature = pack.Sign(sealed, *key)
	}
	var b bytes.Buffer
	if err := pack.Write(&b, files, sealed, signature); err != nil {
		return "", err
	}
	return name, os.WriteFile(name, b.Bytes(), 0o644) //nolint:gosec // a package is for everybody
}

// Sign puts the signature of a key on a package, in place of the one that it has.
func Sign(name string, key minisign.PrivateKey) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := pack.Resign(&out, bytes.NewReader(b), int64(len(b)), key); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644) //nolint:gosec // a package is for everybody
}

// Verify checks a package as Kontor does before it takes one in.
func Verify(name string, keys ...minisign.PublicKey) (*pack.Package, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return pack.Verify(f, info.Size(), keys)
}
