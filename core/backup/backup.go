// Package backup writes the state of all tenants, or of one, into an archive that either engine can take in again, and takes
// it in.
//
// It owns no table and knows none by more than its columns: what hangs on a tenant is found by the columns tenant_id,
// account_id and owner. An archive is checked entry by entry after it was written and before it is taken in. What can be made
// anew from the rest (search words, match keys) is left out and made anew. The command line calls it.
package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"filippo.io/age"
	"gocloud.dev/gcerrors"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/secret"
)

// Signer signs manifests and checks signatures.
type Signer interface {
	// Sign signs a message for a purpose; the result tells the public key, too.
	Sign(ctx context.Context, purpose string, message []byte) ([]byte, error)
	// Signed reports whether the signature fits, and whether it is this Kontor's own.
	Signed(ctx context.Context, purpose string, message, signature []byte) (fits, own bool, err error)
}

const purpose = "archive"

// Options wire the service.
type Options struct {
	DB      *db.DB
	Files   *file.Service
	Secrets *secret.Service
	Signer  Signer
	Version string
	// Logger may be nil.
	Logger *slog.Logger
}

// Service writes and takes in archives.
type Service struct {
	db      *db.DB
	files   *file.Service
	secrets *secret.Service
	signer  Signer
	version string
	log     *slog.Logger
}

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return &Service{db: o.DB, files: o.Files, secrets: o.Secrets, signer: o.Signer, version: o.Version, log: o.Logger}
}

// WriteOptions say what goes into an archive.
type WriteOptions struct {
	// Tenant is the id or slug of the one tenant to write; empty for all, with everything above tenants.
	Tenant string
	// Portable leaves out everybody's secrets (passwords, keys, second factors, sessions, jobs), for another Kontor.
	Portable bool
	// Transport wraps the tenant's data keys in a portable archive; without one, values that were sealed stay closed there.
	Transport secret.Wrapper
	// Recipients are whom the archive is encrypted for; none leaves it readable.
	Recipients []age.Recipient
}

// personal are tables that a portable archive does not hold: secrets, and what is bound to this very Kontor.
var personal = []string{
	"api_keys", "sessions", "jobs", "data_keys", "passkeys", "totp_seeds", "recovery_codes", "email_tokens", "sign_in_flows", "invitations", "audit_witnesses",
	"sso_identities", "sso_logouts", "sso_providers", "scim_tokens", "tenant_domains", "tenant_exports", "tenant_limits", "support_grants", "operators",
}

// Write writes an archive of the state at the moment when it is called, while everybody goes on working: everything that was
// committed before is in it, nothing half. What was written has still to be checked; see WriteChecked. Memory does not depend on the size.
func (s *Service) Write(ctx context.Context, w io.Writer, o WriteOptions) (*Manifest, error) {
	m := &Manifest{
		Format: Format, Version: s.version, Engine: string(s.db.Dialect()), StartedAt: time.Now().UTC(), Portable: o.Portable,
		Control: map[string]int64{}, Tenants: []Tenant{}, Entries: []Entry{},
	}
	out, err := newWriter(w, m, o.Recipients)
	if err != nil {
		return nil, err
	}
	err = s.db.Snapshot(ctx, "write an archive", func(ctx context.Context, snap *db.Snapshot) error {
		list, err := s.tenants(ctx, o.Tenant)
		if err != nil {
			return err
		}
		tables, err := snap.Tables(ctx, false)
		if err != nil {
			return err
		}
		for _, t := range list {
			if err := s.writeTenant(ctx, snap, out, t, tables); err != nil {
				return fmt.Errorf("write tenant %s: %w", t.ID, err)
			}
			snap.Release(t.ID)
		}
		return s.writeControl(ctx, snap, out, o)
	})
	if err != nil {
		return nil, err
	}
	if o.Portable && o.Transport != nil {
		if m.Keys, err = s.secrets.Export(ctx, m.Tenants[0].ID, o.Transport); err != nil {
			return nil, err
		}
	}
	m.FinishedAt = time.Now().UTC()
	return m, out.close(func(manifest []byte) ([]byte, error) { return s.signer.Sign(ctx, purpose, manifest) })
}

// Medium is where an archive is written and read again; a file is one.
type Medium interface {
	io.ReadWriteSeeker
	// Sync waits until what was written is safe.
	Sync() error
}

// WriteChecked is Write to an empty medium, from which all of it is then read again and checked. An encrypted archive can be
// read again, too: it is encrypted for one more recipient, whose key is forgotten when this returns.
func (s *Service) WriteChecked(ctx context.Context, f Medium, o WriteOptions) (*Manifest, error) {
	var identities []age.Identity
	if len(o.Recipients) > 0 {
		once, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, fmt.Errorf("make a key to check the archive with: %w", err)
		}
		o.Recipients, identities = append(slices.Clone(o.Recipients), once.Recipient()), []age.Identity{once}
	}
	m, err := s.Write(ctx, f, o)
	if err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if _, _, err := s.Verify(ctx, f, identities); err != nil {
		return nil, fmt.Errorf("check what was written: %w", err)
	}
	return m, nil
}

// tenants lists the tenants that are open or suspended, or the one.
func (s *Service) tenants(ctx context.Context, name string) ([]Tenant, error) {
	var list []Tenant
	err := s.db.SystemRead(ctx, "list tenants for an archive", func(ctx context.Context, tx *db.ControlTx) (err error) {
		list, err = db.Collect(ctx, tx, func(r db.Rows) (t Tenant, err error) {
			t.Rows = map[string]int64{}
			err = r.Scan(&t.ID, &t.Slug, &t.Name)
			return t, err
		}, "select id, slug, name from tenants where state in ('active', 'suspended') and (? = '' or id = ? or slug = ?) order by id", name, name, name)
		return err
	})
	if err == nil && name != "" && len(list) == 0 {
		err = fmt.Errorf("there is no tenant %s", name)
	}
	return list, err
}

func (s *Service) writeTenant(ctx context.Context, snap *db.Snapshot, out *writer, t Tenant, tables []db.SnapshotTable) error {
	dir := tenantsDir + t.ID + "/"
	var keys []string
	for _, table := range tables {
		w, err := out.table(dir, table)
		if err != nil {
			return err
		}
		key := -1
		if table.Name == "files" {
			key = table.Column("blob_key")
		}
		if err := snap.Rows(ctx, t.ID, table, func(values []any) error {
			if key >= 0 {
				keys = append(keys, values[key].(string))
			}
			return w.row(values)
		}); err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
		t.Rows[table.Name] = w.rows
	}
	for _, key := range keys {
		switch err := s.writeFile(ctx, out, dir, key); {
		case gcerrors.Code(err) == gcerrors.NotFound:
			t.Missing = append(t.Missing, key) // Deleted since the state was fixed, or lost before.
		case err != nil:
			return err
		default:
			t.Files++
		}
	}
	out.manifest.Tenants = append(out.manifest.Tenants, t)
	return nil
}

func (s *Service) writeFile(ctx context.Context, out *writer, dir, key string) error {
	r, size, err := s.files.Export(ctx, key)
	if err != nil {
		return err
	}
	defer r.Close()
	return out.add(dir+filesDir[1:]+key, size, r)
}

// writeControl writes the tables above tenants, as far as they belong to what is in the archive.
func (s *Service) writeControl(ctx context.Context, snap *db.Snapshot, out *writer, o WriteOptions) error {
	tables, err := snap.Tables(ctx, true)
	if err != nil {
		return err
	}
	in := map[string]bool{}
	for _, t := range out.manifest.Tenants {
		in[t.ID] = true
	}
	accounts, err := accountsOf(ctx, snap, tables, in)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if o.Portable && slices.Contains(personal, table.Name) {
			continue
		}
		w, err := out.table(controlDir, table)
		if err != nil {
			return err
		}
		keep := keeper(&table, in, accounts, o.Tenant == "")
		hash := table.Column("password_hash")
		if err := snap.Rows(ctx, "", table, func(values []any) error {
			if !keep(values) {
				return nil
			}
			if o.Portable && hash >= 0 {
				values[hash] = ""
			}
			return w.row(values)
		}); err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
		out.manifest.Control[table.Name] = w.rows
	}
	return nil
}

// accountsOf returns the accounts that are members of the tenants.
func accountsOf(ctx context.Context, snap *db.Snapshot, tables []db.SnapshotTable, in map[string]bool) (map[string]bool, error) {
	out := map[string]bool{}
	for _, t := range tables {
		if t.Name != "memberships" {
			continue
		}
		account, tenant := t.Column("account_id"), t.Column("tenant_id")
		if account < 0 || tenant < 0 {
			return nil, errors.New("the table of memberships has an unknown shape")
		}
		return out, snap.Rows(ctx, "", t, func(values []any) error {
			if in[values[tenant].(string)] {
				out[values[account].(string)] = true
			}
			return nil
		})
	}
	return out, nil
}

// keeper says which rows of a table above tenants belong to some tenants. With all, rows that belong to no tenant stay, too.
func keeper(t *db.SnapshotTable, tenants, accounts map[string]bool, all bool) func(values []any) bool {
	text := func(values []any, i int) string { v, _ := values[i].(string); return v }
	tenant, account, owner, id := t.Column("tenant_id"), t.Column("account_id"), t.Column("owner"), t.Column("id")
	switch {
	case t.Name == "tenants":
		return func(v []any) bool { return tenants[text(v, id)] }
	case t.Name == "accounts":
		return func(v []any) bool { return all || accounts[text(v, id)] }
	case t.Name == "data_keys":
		return func(v []any) bool { return tenants[text(v, owner)] || all && text(v, owner) == secret.Node }
	case tenant >= 0:
		return func(v []any) bool {
			if name := text(v, tenant); name != "" && name != secret.Node {
				return tenants[name]
			}
			return all
		}
	case account >= 0:
		return func(v []any) bool { return all || accounts[text(v, account)] }
	}
	return func([]any) bool { return all && t.Name != "leases" }
}

// Verify reads a whole archive and checks every entry against the manifest, every row against its table, and the signature. It
// returns the manifest, and whether this very Kontor has signed it.
func (s *Service) Verify(ctx context.Context, r io.Reader, identities []age.Identity) (m *Manifest, own bool, err error) {
	v := &verifier{entries: map[string]Entry{}, rows: map[place]int64{}, files: map[string]int64{}, accounts: map[string]map[string]bool{}}
	raw, sig, err := v.read(ctx, r, identities)
	if err != nil {
		return nil, false, err
	}
	fits, own, err := s.signer.Signed(ctx, purpose, raw, sig)
	if err != nil {
		return nil, false, err
	}
	if !fits {
		return nil, false, errors.New("the archive's signature does not fit its manifest")
	}
	m = &Manifest{}
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, false, fmt.Errorf("read the manifest: %w", err)
	}
	if m.Format != Format {
		return nil, false, fmt.Errorf("the archive has format %d, and this Kontor knows %d", m.Format, Format)
	}
	return m, own, v.compare(m)
}
