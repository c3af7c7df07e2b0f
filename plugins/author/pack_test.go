package author_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/author"
)

// TestAPackageIsSignedAndVerified packs a plugin, signs it with one key and then another, and breaks it.
func TestAPackageIsSignedAndVerified(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	n := author.New{Folder: filepath.Join(folder, "greeter"), ID: "acme.greeter", SDK: sdkFolder}
	require.NoError(t, n.Create())
	_, err := author.Pack(n.Folder, "", nil)
	require.Error(t, err, "it was not built")
	require.NoError(t, os.WriteFile(filepath.Join(n.Folder, "plugin.wasm"), []byte("\x00asm\x01\x00\x00\x00"), 0o600))

	public, private, err := author.Keys(filepath.Join(folder, "acme"), "open sesame")
	require.NoError(t, err)
	_, _, err = author.Keys(filepath.Join(folder, "acme"), "")
	require.ErrorIs(t, err, os.ErrExist, "a key is never written over")
	_, err = author.PrivateKey(private, "wrong")
	require.Error(t, err)
	key, err := author.PrivateKey(private, "open sesame")
	require.NoError(t, err)
	trusted, err := author.PublicKey(public)
	require.NoError(t, err)

	unsigned, err := author.Pack(n.Folder, "", nil)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(n.Folder, "acme.greeter-1.0.0.kpx"), unsigned)
	_, err = author.Verify(unsigned, trusted)
	require.ErrorContains(t, err, "package_unsigned")
	require.NoError(t, author.Sign(unsigned, key))
	p, err := author.Verify(unsigned, trusted)
	require.NoError(t, err)
	require.Equal(t, "acme.greeter", p.Manifest.ID)

	otherPublic, otherPrivate, err := author.Keys(filepath.Join(folder, "other"), "")
	require.NoError(t, err)
	info, err := os.Stat(otherPrivate)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	other, err := author.PublicKey(otherPublic)
	require.NoError(t, err)
	_, err = author.Verify(unsigned, other)
	require.ErrorContains(t, err, "package_key_unknown")
	otherKey, err := author.PrivateKey(otherPrivate, "")
	require.NoError(t, err)
	require.NoError(t, author.Sign(unsigned, otherKey))
	_, err = author.Verify(unsigned, trusted)
	require.ErrorContains(t, err, "package_key_unknown")
	text, err := os.ReadFile(otherPublic)
	require.NoError(t, err)
	again, err := author.PublicKey(string(text))
	require.NoError(t, err)
	_, err = author.Verify(unsigned, again)
	require.NoError(t, err)

	b, err := os.ReadFile(unsigned)
	require.NoError(t, err)
	b[len(b)/2] ^= 1
	require.NoError(t, os.WriteFile(unsigned, b, 0o600))
	_, err = author.Verify(unsigned, other)
	require.Error(t, err)
}
