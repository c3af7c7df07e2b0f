package backup_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/backup"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
)

// house is one Kontor: a database of its own with files, keys, an audit and records.
type house struct {
	*testing.T
	db      *db.DB
	files   *file.Service
	secrets *secret.Service
	audit   *audit.Service
	records *records.Service
	backup  *backup.Service
}

func build(t *testing.T, d *db.DB, key string) *house {
	t.Helper()
	require.NoError(t, d.Migrate(t.Context()))
	h := &house{T: t, db: d}
	w, err := secret.Local(strings.Repeat(key, 32))
	require.NoError(t, err)
	h.secrets = secret.New(secret.Options{DB: d, Wrapper: w})
	h.audit = audit.New(audit.Options{DB: d, Secrets: h.secrets})
	h.files, err = file.Open(t.Context(), d, (&url.URL{Scheme: "file", Path: filepath.ToSlash(t.TempDir()), RawQuery: "no_tmp_dir=true"}).String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = h.files.Close() })
	_, _, h.records = crm.Wire(d)
	h.backup = backup.New(backup.Options{DB: d, Files: h.files, Secrets: h.secrets, Signer: h.audit, Version: "test"})
	return h
}

func sqliteHouse(t *testing.T, key string) *house {
	t.Helper()
	return build(t, coretest.SQLite(t), key)
}

func postgresHouse(t *testing.T, key string) *house {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: coretest.FreshPostgres(t), MaxConns: 8})
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return build(t, d, key)
}

// engines runs fn with every pair of engines: what is written on the first is taken in on the second.
func engines(t *testing.T, fn func(t *testing.T, from, to *house)) {
	t.Helper()
	kinds := map[string]func(*testing.T, string) *house{"sqlite": sqliteHouse, "postgres": postgresHouse}
	for a, from := range kinds {
		for b, to := range kinds {
			t.Run(a+" to "+b, func(t *testing.T) {
				t.Parallel()
				fn(t, from(t, "a"), to(t, "a"))
			})
		}
	}
}

// tenant founds a company with an account, records, a file, a sealed value and an audit.
func (h *house) tenant(slug string) (context.Context, string) {
	h.Helper()
	tenant := id.New("ten")
	ctx := actor.ForSystem(h.Context(), tenant, "test")
	require.NoError(h, h.db.CreateTenant(ctx, tenant))
	require.NoError(h, h.db.System(ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
		at := time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
		account := id.New("acc")
		tx.Queue("insert into tenants (id, slug, name, created_at) values (?, ?, ?, ?)", tenant, slug, "Firma "+slug, at)
		tx.Queue("insert into accounts (id, email, name, password_hash, created_at) values (?, ?, 'Eva', 'hash', ?)", account, slug+"@example.org", at)
		_, err := tx.Exec(ctx, "insert into memberships (account_id, tenant_id, user_id, created_at) values (?, ?, ?, ?)", account, tenant, id.New("usr"), at)
		return err
	}))
	for _, name := range []string{"Müller", "O'Neill \"x\"", "Зоя", "日本"} {
		body, err := json.Marshal(map[string]any{"last_name": name, "email": id.New("m") + "@example.org", "tags": []string{"a", "b"}})
		require.NoError(h, err)
		_, err = h.records.Create(ctx, "contacts", body)
		require.NoError(h, err)
	}
	r, err := h.records.Create(ctx, "deals", []byte(`{"name":"Angebot","amount":{"amount":"1234.50","currency":"EUR"}}`))
	require.NoError(h, err)
	_, err = h.records.Update(ctx, "deals", r.ID, 0, []byte(`{"name":"Anderes Angebot"}`))
	require.NoError(h, err)
	_, err = h.files.Put(ctx, "a.txt", file.ForRecord, strings.NewReader(strings.Repeat("Inhalt ", 1000)), 1<<20)
	require.NoError(h, err)
	require.NoError(h, audit.Write(ctx, h.db, audit.Entry{Action: audit.RoleUpdated, Detail: map[string]any{"b": "ä", "a": 1}}))
	require.NoError(h, h.audit.Chain(ctx))
	_, err = h.secrets.Key(ctx, tenant)
	require.NoError(h, err)
	return ctx, tenant
}

// dump is every row of a tenant as text, JSON in one form, without what each engine counts on its own.
func (h *house) dump(tenant string) map[string][]string {
	h.Helper()
	out := map[string][]string{}
	require.NoError(h, h.db.Snapshot(h.Context(), "test", func(ctx context.Context, s *db.Snapshot) error {
		tables, err := s.Tables(ctx, false)
		require.NoError(h, err)
		for _, t := range tables {
			if err := s.Rows(ctx, tenant, t, func(values []any) error {
				row := map[string]any{}
				for i, c := range t.Columns {
					v := values[i]
					if text, ok := v.(string); ok && len(text) > 0 && (text[0] == '{' || text[0] == '[') {
						var j any
						if json.Unmarshal([]byte(text), &j) == nil {
							v = j
						}
					}
					if c.Name != "txid" && (t.Name != "audit_heads" || c.Name == "seq" || c.Name == "hash") {
						row[c.Name] = v
					}
				}
				b, err := json.Marshal(row)
				out[t.Name] = append(out[t.Name], string(b))
				return err
			}); err != nil {
				return err
			}
			sort.Strings(out[t.Name])
		}
		return nil
	}))
	return out
}

func (h *house) write(o backup.WriteOptions) []byte {
	h.Helper()
	var b bytes.Buffer
	_, err := h.backup.Write(h.Context(), &b, o)
	require.NoError(h, err)
	return b.Bytes()
}

func (h *house) finish(ctx context.Context, _ backup.Tenant) error {
	if err := h.records.Rebuild(ctx); err != nil {
		return err
	}
	_, err := h.audit.Adopt(ctx)
	return err
}

func TestATenantIsTheSameOnEveryEngine(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, from, to *house) {
		ctx, tenant := from.tenant("acme")
		_, other := from.tenant("other")
		sealed, err := from.secrets.Seal(ctx, tenant, "p", []byte("geheim"))
		require.NoError(t, err)
		_, living := to.tenant("living")
		before := to.dump(living)

		for _, portable := range []bool{false, true} {
			o := backup.WriteOptions{Tenant: "acme", Portable: portable}
			in := backup.RestoreOptions{Tenant: tenant, Overwrite: portable, Finish: to.finish}
			if portable {
				w, err := secret.Local(strings.Repeat("t", 32))
				require.NoError(t, err)
				o.Transport, in.Transport = w, w
			}
			archive := from.write(o)
			m, own, err := to.backup.Verify(t.Context(), bytes.NewReader(archive), nil)
			require.NoError(t, err)
			require.False(t, own)
			require.Len(t, m.Tenants, 1)
			_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), in)
			require.NoError(t, err)
			require.Equal(t, from.dump(tenant), to.dump(tenant))
			require.Equal(t, before, to.dump(living), "the living ones stay as they are")
			require.NoError(t, to.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
				there, err := db.Exists(ctx, tx, "select 1 from tenants where id = ?", other)
				require.False(t, there, "only the one was taken in")
				return err
			}))
			to.works(tenant)
			if portable {
				require.NotContains(t, string(archive), "hash")
			}
			plain, err := to.secrets.Open(t.Context(), tenant, "p", sealed)
			require.NoError(t, err)
			require.Equal(t, "geheim", string(plain))

			// It is replaced only when told so.
			in.Overwrite = false
			_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), in)
			require.ErrorContains(t, err, "replaced only when told so")
			in.Overwrite = true
			_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), in)
			require.NoError(t, err)
			require.Equal(t, from.dump(tenant), to.dump(tenant))
		}
	})
}

// works uses a tenant that was taken in.
func (h *house) works(tenant string) {
	h.Helper()
	ctx := actor.ForSystem(h.Context(), tenant, "test")
	page, err := h.records.List(ctx, "contacts", records.Query{Search: "müll", Limit: 10})
	require.NoError(h, err)
	require.Len(h, page.Rows, 1, "it is found by its words")
	r, err := h.audit.Verify(ctx)
	require.NoError(h, err)
	require.Nil(h, r.Broken)
	require.EqualValues(h, 1, r.Entries)
	var fileID string
	require.NoError(h, h.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select id from files where tenant_id = ?", tenant).Scan(&fileID)
	}))
	c, err := h.files.Read(ctx, fileID)
	require.NoError(h, err)
	var b bytes.Buffer
	_, err = c.WriteTo(&b)
	require.NoError(h, err)
	require.Equal(h, strings.Repeat("Inhalt ", 1000), b.String())
	made, err := h.records.Create(ctx, "contacts", []byte(`{"last_name":"Neu"}`))
	require.NoError(h, err)
	history, err := h.records.History(ctx, "contacts", made.ID, "", 10)
	require.NoError(h, err)
	require.NotEmpty(h, history)
	require.NoError(h, h.records.Delete(ctx, "contacts", made.ID, 0))
}

func TestEverythingComesBackIntoAnEmptyHouse(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, from, to *house) {
		_, a := from.tenant("a")
		_, b := from.tenant("b")
		archive := from.write(backup.WriteOptions{})
		m, err := to.backup.Restore(t.Context(), bytes.NewReader(archive), backup.RestoreOptions{Finish: to.finish})
		require.NoError(t, err)
		require.Len(t, m.Tenants, 2)
		for _, tenant := range []string{a, b} {
			require.Equal(t, from.dump(tenant), to.dump(tenant))
		}
		_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), backup.RestoreOptions{})
		require.ErrorContains(t, err, "replaced only when told so")
		// Only now its own people write: what they have written goes.
		to.works(a)
		_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), backup.RestoreOptions{Overwrite: true, Finish: to.finish})
		require.NoError(t, err)
		require.Equal(t, from.dump(a), to.dump(a))
	})
}

func TestADamagedArchiveIsNotTakenIn(t *testing.T) {
	t.Parallel()
	h, to := sqliteHouse(t, "a"), sqliteHouse(t, "a")
	_, tenant := h.tenant("acme")
	archive := h.write(backup.WriteOptions{})
	seed := rand.Uint64()
	t.Logf("flips by seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	flip := func(i int) *bytes.Reader {
		broken := bytes.Clone(archive)
		broken[i] ^= 1 << r.IntN(8)
		return bytes.NewReader(broken)
	}
	for i := 0; i < len(archive); i += 1 + len(archive)/40 {
		_, err := to.backup.Restore(t.Context(), flip(i), backup.RestoreOptions{})
		require.Error(t, err, "byte %d", i)
	}
	// No bit is without a meaning: not those that zstd leaves unused, nor those behind the end of the tar.
	var at []int
	for i := range 100 {
		at = append(at, i, len(archive)-1-i, r.IntN(len(archive)), r.IntN(len(archive)))
	}
	for _, i := range at {
		_, _, err := to.backup.Verify(t.Context(), flip(i), nil)
		require.Error(t, err, "byte %d of %d", i, len(archive))
	}
	_, _, err := to.backup.Verify(t.Context(), io.MultiReader(bytes.NewReader(archive), strings.NewReader("x")), nil)
	require.Error(t, err, "a byte too many")
	for _, n := range []int{0, 1, len(archive) / 2, len(archive) - 1} {
		_, err := to.backup.Restore(t.Context(), bytes.NewReader(archive[:n]), backup.RestoreOptions{})
		require.Error(t, err, "%d bytes", n)
	}
	_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive), backup.RestoreOptions{Tenant: "nobody"})
	require.ErrorContains(t, err, "no tenant")
	_, err = to.db.Stats(), to.db.Ping(t.Context())
	require.NoError(t, err)
	require.Error(t, to.db.Read(actor.ForSystem(t.Context(), tenant, "test"), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Query(ctx, "select 1")
		return err
	}), "nothing was written")
}

func TestAnEncryptedArchive(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t, "a")
	h.tenant("acme")
	mine, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	other, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	archive := h.write(backup.WriteOptions{Recipients: []age.Recipient{mine.Recipient()}})
	require.NotContains(t, string(archive), "acme")
	for _, identities := range [][]age.Identity{nil, {other}} {
		_, _, err := h.backup.Verify(t.Context(), bytes.NewReader(archive), identities)
		require.Error(t, err)
	}
	_, own, err := h.backup.Verify(t.Context(), bytes.NewReader(archive), []age.Identity{mine})
	require.NoError(t, err)
	require.True(t, own)
}

// An archive of somebody else's making holds what its maker wants, with a sum and entries that fit.
func TestAnArchiveThatLacksAColumnIsRefused(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t, "a")
	h.tenant("acme")
	unpack, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer unpack.Close()
	pack, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	for table, column := range map[string]string{"memberships": "account_id", "accounts": "email"} {
		plain, err := unpack.DecodeAll(h.write(backup.WriteOptions{}), nil)
		require.NoError(t, err)
		at := bytes.Index(plain, []byte(`"`+table+`"`))
		require.Positive(t, at)
		named := bytes.Index(plain[at:], []byte(`"`+column+`"`))
		require.Positive(t, named)
		plain[at+named+1] = 'x'
		packed := pack.EncodeAll(plain, nil)
		sum := sha256.Sum256(packed)
		packed = append(append(packed, 0x5e, 0x2a, 0x4d, 0x18, sha256.Size, 0, 0, 0), sum[:]...)
		_, err = h.backup.Restore(t.Context(), bytes.NewReader(packed), backup.RestoreOptions{})
		require.ErrorContains(t, err, "has no column "+column)
	}
}

// faulty is a disk that keeps one bit of all that is written to it wrong.
type faulty struct{ *os.File }

func (f faulty) Write(p []byte) (int, error) {
	p = bytes.Clone(p)
	p[len(p)/2] ^= 4
	return f.File.Write(p)
}

// SEC-03: what was written is read again before anybody relies on it, also what only others can decrypt.
func TestAnArchiveIsReadAgainAfterWriting(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t, "a")
	h.tenant("acme")
	mine, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	for _, to := range [][]age.Recipient{nil, {mine.Recipient()}} {
		medium := func() *os.File {
			f, err := os.CreateTemp(t.TempDir(), "")
			require.NoError(t, err)
			t.Cleanup(func() { _ = f.Close() })
			return f
		}
		f := medium()
		written, err := h.backup.WriteChecked(t.Context(), f, backup.WriteOptions{Recipients: to})
		require.NoError(t, err)
		_, err = f.Seek(0, io.SeekStart)
		require.NoError(t, err)
		read, own, err := h.backup.Verify(t.Context(), f, []age.Identity{mine})
		require.NoError(t, err)
		require.True(t, own)
		require.Equal(t, written.Entries, read.Entries)
		if to != nil {
			_, err = f.Seek(0, io.SeekStart)
			require.NoError(t, err)
			_, _, err = h.backup.Verify(t.Context(), f, nil)
			require.ErrorContains(t, err, "encrypted")
		}
		_, err = h.backup.WriteChecked(t.Context(), faulty{medium()}, backup.WriteOptions{Recipients: to})
		require.ErrorContains(t, err, "check what was written")
	}
}

// Whatever an archive holds, reading it ends in an error or in a manifest that fits.
func FuzzVerify(f *testing.F) {
	d := coretest.SQLite(f)
	w, err := secret.Local(strings.Repeat("k", 32))
	require.NoError(f, err)
	secrets := secret.New(secret.Options{DB: d, Wrapper: w})
	files, err := file.Open(f.Context(), d, "mem://")
	require.NoError(f, err)
	s := backup.New(backup.Options{DB: d, Files: files, Secrets: secrets, Signer: audit.New(audit.Options{DB: d, Secrets: secrets})})
	var b bytes.Buffer
	_, err = s.Write(f.Context(), &b, backup.WriteOptions{})
	require.NoError(f, err)
	f.Add(b.Bytes())
	f.Add([]byte("age-encryption.org/v1\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, archive []byte) {
		m, _, err := s.Verify(context.WithoutCancel(t.Context()), io.LimitReader(bytes.NewReader(archive), 1<<20), nil)
		require.True(t, (m != nil) == (err == nil) || err != nil)
	})
}
