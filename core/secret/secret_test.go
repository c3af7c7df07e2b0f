package secret_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/secret"
)

const nodeKey = "0123456789abcdef0123456789abcdef"

func localKey(t testing.TB, key string) secret.Wrapper {
	t.Helper()
	w, err := secret.Local(key)
	require.NoError(t, err)
	return w
}

func TestASecretOpensOnlyWhereItWasSealed(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey)})
		ctx, a, b := t.Context(), id.New("ten"), id.New("ten")
		sealed, err := s.Seal(ctx, a, "x/1/y", []byte("grüß Gott"))
		require.NoError(t, err)
		require.True(t, secret.Sealed(sealed))
		require.NotContains(t, sealed, "Gott")
		again, err := s.Seal(ctx, a, "x/1/y", []byte("grüß Gott"))
		require.NoError(t, err)
		require.NotEqual(t, sealed, again, "equal values do not look equal")

		plain, err := s.Open(ctx, a, "x/1/y", sealed)
		require.NoError(t, err)
		require.Equal(t, "grüß Gott", string(plain))

		// Another node with the same key opens it, another purpose or tenant does not.
		other := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey)})
		plain, err = other.Open(ctx, a, "x/1/y", sealed)
		require.NoError(t, err)
		require.Equal(t, "grüß Gott", string(plain))
		_, err = s.Open(ctx, a, "x/2/y", sealed)
		require.ErrorIs(t, err, secret.ErrSealed)
		_, err = s.Open(ctx, b, "x/1/y", sealed)
		require.ErrorIs(t, err, secret.ErrNoKey)
		_, err = s.Seal(ctx, b, "x/1/y", nil)
		require.NoError(t, err)
		_, err = s.Open(ctx, b, "x/1/y", sealed)
		require.ErrorIs(t, err, secret.ErrNoKey)

		// Every changed byte is noticed.
		for i := range sealed {
			broken := []byte(sealed)
			broken[i] ^= 1
			_, err := s.Open(ctx, a, "x/1/y", string(broken))
			require.True(t, errors.Is(err, secret.ErrSealed) || errors.Is(err, secret.ErrNoKey), "byte %d", i)
		}

		// Another key-encryption key opens nothing.
		stranger := secret.New(secret.Options{DB: d, Wrapper: localKey(t, strings.Repeat("x", 32))})
		_, err = stranger.Open(ctx, a, "x/1/y", sealed)
		require.ErrorContains(t, err, "set it as previous key")
	})
}

func TestNodesAgreeOnATenantsFirstKey(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		tenant := id.New("ten")
		var wg sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			wg.Go(func() {
				k, err := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey)}).Key(context.WithoutCancel(t.Context()), tenant)
				if err == nil {
					ids[i] = k.ID()
				}
			})
		}
		wg.Wait()
		for _, i := range ids {
			require.NotEmpty(t, i)
			require.Equal(t, ids[0], i)
		}
	})
}

func TestRotationKeepsEverythingReadable(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		now := time.Now()
		clock := func() time.Time { return now }
		s := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey), Now: clock})
		ctx, tenant := t.Context(), id.New("ten")
		stored, err := s.Seal(ctx, tenant, "room/1", []byte("value"))
		require.NoError(t, err)
		old := stored
		s.Register("room", func(_ context.Context, owner string, reseal secret.Reseal) error {
			if owner != tenant {
				return nil
			}
			next, changed, err := reseal("room/1", stored)
			if changed {
				stored = next
			}
			return err
		})

		require.NoError(t, s.Rotate(ctx, tenant))
		plain, err := s.Open(ctx, tenant, "room/1", stored)
		require.NoError(t, err)
		require.Equal(t, "value", string(plain))
		states := func() (out []secret.State) {
			list, err := s.List(ctx, tenant)
			require.NoError(t, err)
			for _, i := range list {
				out = append(out, i.State)
			}
			return out
		}
		require.NoError(t, s.Reseal(ctx, tenant))
		require.NotEqual(t, old, stored)
		require.ElementsMatch(t, []secret.State{secret.Retired, secret.Active}, states(), "another node may still seal with it")
		now = now.Add(time.Hour)
		require.NoError(t, s.Reseal(ctx, tenant))
		require.ElementsMatch(t, []secret.State{secret.Spent, secret.Active}, states())
		for _, sealed := range []string{stored, old} {
			plain, err = s.Open(ctx, tenant, "room/1", sealed)
			require.NoError(t, err)
			require.Equal(t, "value", string(plain))
		}

		// The key-encryption key changes: without the previous one nothing opens, with it all is wrapped anew.
		next := localKey(t, strings.Repeat("n", 40))
		moved := secret.New(secret.Options{DB: d, Wrapper: next, Previous: []secret.Wrapper{localKey(t, nodeKey)}})
		list, err := moved.List(ctx, tenant)
		require.NoError(t, err)
		require.NotEqual(t, next.Name(), list[0].Wrapper)
		if d.Dialect() == db.SQLite { // The PostgreSQL database is shared with the other tests, whose keys are not ours to wrap.
			n, err := moved.Rewrap(ctx)
			require.NoError(t, err)
			require.Equal(t, 2, n)
			alone := secret.New(secret.Options{DB: d, Wrapper: next})
			plain, err = alone.Open(ctx, tenant, "room/1", stored)
			require.NoError(t, err)
			require.Equal(t, "value", string(plain))
		}

		require.NoError(t, moved.Destroy(ctx, tenant))
		_, err = moved.Open(ctx, tenant, "room/1", stored)
		require.ErrorIs(t, err, secret.ErrNoKey)
	})
}

func TestAWrappedKeyDoesNotOpenInAnotherRow(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	s := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey)})
	ctx, a, b := t.Context(), id.New("ten"), id.New("ten")
	for _, owner := range []string{a, b} {
		_, err := s.Key(ctx, owner)
		require.NoError(t, err)
	}
	require.NoError(t, d.System(ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update data_keys set wrapped = (select wrapped from data_keys where owner = ?) where owner = ?", a, b)
		return err
	}))
	s.Forget(b)
	_, err := s.Key(ctx, b)
	require.ErrorIs(t, err, secret.ErrSealed)
}

func TestKeysTravelToAnotherNode(t *testing.T) {
	t.Parallel()
	from, to := coretest.SQLite(t), coretest.SQLite(t)
	ctx, tenant := t.Context(), id.New("ten")
	transport := localKey(t, strings.Repeat("t", 32))
	here := secret.New(secret.Options{DB: from, Wrapper: localKey(t, nodeKey)})
	sealed, err := here.Seal(ctx, tenant, "p", []byte("v"))
	require.NoError(t, err)
	keys, err := here.Export(ctx, tenant, transport)
	require.NoError(t, err)
	there := secret.New(secret.Options{DB: to, Wrapper: localKey(t, strings.Repeat("o", 32))})
	require.NoError(t, there.Import(ctx, tenant, transport, keys))
	plain, err := there.Open(ctx, tenant, "p", sealed)
	require.NoError(t, err)
	require.Equal(t, "v", string(plain))
}

func TestKeysByURI(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "key.txt")
	require.NoError(t, os.WriteFile(path, []byte(identity.String()+"\n"), 0o600))
	raw := bytes.Repeat([]byte{7}, 32)
	for _, uri := range []string{"base64key://" + base64.URLEncoding.EncodeToString(raw), (&url.URL{Scheme: "age", Path: path}).String()} {
		w, done, err := secret.ByURI(t.Context(), uri)
		require.NoError(t, err)
		require.NotContains(t, w.Name(), uri[len(uri)-10:])
		d := coretest.SQLite(t)
		s := secret.New(secret.Options{DB: d, Wrapper: w})
		sealed, err := s.Seal(t.Context(), secret.Node, "p", []byte("v"))
		require.NoError(t, err)
		s.Forget(secret.Node)
		plain, err := s.Open(t.Context(), secret.Node, "p", sealed)
		require.NoError(t, err)
		require.Equal(t, "v", string(plain))
		require.NoError(t, done())
	}
	for _, uri := range []string{"", "nothing", "unknown://x", "age:///does/not/exist"} {
		_, _, err := secret.ByURI(t.Context(), uri)
		require.Error(t, err, uri)
	}
	_, _, err = secret.ByURI(t.Context(), "base64key://c2hvcnQ=")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "c2hvcnQ", "an error does not give the key away")
	_, err = secret.Local("short")
	require.Error(t, err)
}

// Whatever is stored, opening it ends in an error or in what was sealed.
func FuzzOpen(f *testing.F) {
	d := coretest.SQLite(f)
	s := secret.New(secret.Options{DB: d, Wrapper: localKey(f, nodeKey)})
	k, err := s.Key(f.Context(), "ten_1")
	require.NoError(f, err)
	good := k.Seal("p", []byte("v"))
	for _, seed := range []string{good, good + "A", "ks1.", "ks1..", "ks1." + k.ID() + ".", "", "ks2." + strings.TrimPrefix(good, "ks1.")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sealed string) {
		plain, err := k.Open("p", sealed)
		if err == nil {
			require.Equal(t, good, sealed)
			require.Equal(t, "v", string(plain))
		}
	})
}
