package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
)

// RestoreOptions say what is taken in.
type RestoreOptions struct {
	// Tenant is the id or slug of the one tenant to take in, beside those that live; empty for everything, into an empty Kontor.
	Tenant string
	// Overwrite erases what is there: the tenant, or everything.
	Overwrite bool
	// Transport opens the data keys of a portable archive.
	Transport secret.Wrapper
	// Identities open an encrypted archive.
	Identities []age.Identity
	// Finish is called for each tenant once its rows and files are there, before anybody can use it: to make anew what the
	// archive does not hold.
	Finish func(ctx context.Context, tenant Tenant) error
}

// fleeting rows are not taken in with a single tenant: they belong to a moment that is over.
var fleeting = []string{"sessions", "sign_in_flows", "email_tokens", "sso_logouts", "leases", "node_settings"}

// Restore takes in an archive, which is checked first and read twice. Nothing is written when it does not hold, or when what it
// would replace is there and Overwrite does not say so. A tenant is visible to its people only when all of it is there; what a
// crash leaves is erased by the next try.
func (s *Service) Restore(ctx context.Context, r io.ReadSeeker, o RestoreOptions) (*Manifest, error) {
	m, _, err := s.Verify(ctx, r, o.Identities)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	chosen := m.Tenants
	if o.Tenant != "" {
		t, ok := m.Tenant(o.Tenant)
		if !ok {
			return nil, fmt.Errorf("the archive holds no tenant %s", o.Tenant)
		}
		chosen = []Tenant{*t}
	} else if m.Portable {
		return nil, errors.New("the archive holds one tenant: name it")
	}
	if err := s.clear(ctx, chosen, o); err != nil {
		return nil, err
	}
	in := &intake{s: s, m: m, o: o, tenants: map[string]Tenant{}, accounts: map[string]bool{}, renamed: map[string]string{}}
	for _, t := range chosen {
		in.tenants[t.ID] = t
		for a := range t.accounts {
			in.accounts[a] = true
		}
	}
	return m, in.run(ctx, r)
}

// clear refuses what is there, or erases it.
func (s *Service) clear(ctx context.Context, chosen []Tenant, o RestoreOptions) error {
	list, err := s.tenants(ctx, "")
	if err != nil {
		return err
	}
	for _, t := range list {
		same := slices.ContainsFunc(chosen, func(c Tenant) bool { return c.ID == t.ID })
		taken := slices.ContainsFunc(chosen, func(c Tenant) bool { return c.ID != t.ID && c.Slug == t.Slug })
		switch {
		case o.Tenant != "" && taken:
			return fmt.Errorf("another tenant has the name %s", t.Slug)
		case o.Tenant != "" && !same:
			continue
		case !o.Overwrite:
			return fmt.Errorf("tenant %s (%s) is there: it is replaced only when told so", t.Slug, t.ID)
		}
		if err := s.erase(ctx, t.ID); err != nil {
			return err
		}
	}
	if o.Tenant != "" {
		for _, t := range chosen { // What an earlier try has left.
			if err := s.erase(ctx, t.ID); err != nil {
				return err
			}
		}
		return nil
	}
	return s.emptyControl(ctx)
}

// erase removes a tenant with its rows here and above. Its accounts and files stay: files are overwritten.
func (s *Service) erase(ctx context.Context, tenant string) error {
	if err := s.db.DropTenant(ctx, tenant); err != nil {
		return fmt.Errorf("erase tenant %s: %w", tenant, err)
	}
	return s.db.Snapshot(ctx, "see what belongs to a tenant", func(ctx context.Context, snap *db.Snapshot) error {
		tables, err := snap.Tables(ctx, true)
		if err != nil {
			return err
		}
		return s.db.System(ctx, "erase a tenant that is to be replaced", func(ctx context.Context, tx *db.ControlTx) error {
			for _, t := range tables {
				switch {
				case t.Name == "tenants":
				case t.Column("tenant_id") >= 0:
					tx.Queue("delete from "+t.Name+" where tenant_id = ?", tenant)
				case t.Name == "data_keys":
					tx.Queue("delete from data_keys where owner = ?", tenant)
				}
			}
			tx.Queue("delete from tenants where id = ?", tenant)
			return nil
		})
	})
}

// emptyControl removes everything above tenants before all of it is replaced.
func (s *Service) emptyControl(ctx context.Context) error {
	return s.db.Snapshot(ctx, "see the tables above tenants", func(ctx context.Context, snap *db.Snapshot) error {
		tables, err := snap.Tables(ctx, true)
		if err != nil {
			return err
		}
		slices.SortStableFunc(tables, func(a, b db.SnapshotTable) int { return parents(b.Name) - parents(a.Name) })
		return s.db.System(ctx, "empty the tables above tenants to replace them", func(ctx context.Context, tx *db.ControlTx) error {
			for _, t := range tables {
				if t.Name != "leases" {
					tx.Queue("delete from " + t.Name)
				}
			}
			return nil
		})
	})
}

// parents orders tables so that those that others refer to come first.
func parents(table string) int {
	switch table {
	case "tenants", "accounts":
		return 0
	case "sso_providers":
		return 1
	}
	return 2
}

// intake is one restore under way.
type intake struct {
	s        *Service
	m        *Manifest
	o        RestoreOptions
	tenants  map[string]Tenant
	accounts map[string]bool
	// renamed leads from an account of the archive to the one here that has its e-mail address.
	renamed map[string]string

	tar  *tar.Reader
	head *tar.Header // the entry at hand, nil at the end
	at   place
}

func (in *intake) next() error {
	h, err := in.tar.Next()
	if errors.Is(err, io.EOF) || err == nil && (h.Name == manifestName || h.Name == signatureName) {
		in.head = nil
		return nil
	}
	if err != nil {
		return err
	}
	in.head = h
	in.at, err = placeOf(h.Name)
	return err
}

func (in *intake) run(ctx context.Context, r io.Reader) error {
	t, err := openTar(r, in.o.Identities)
	if err != nil {
		return err
	}
	defer t.close()
	in.tar = t.Reader
	if err := in.next(); err != nil {
		return err
	}
	control := map[string][]rowsOf{}
	for in.head != nil {
		switch {
		case in.at.tenant == "":
			if err := in.keep(control); err != nil {
				return err
			}
		default:
			if err := in.tenant(ctx); err != nil {
				return err
			}
		}
	}
	// Tenants without a single row or file do not show in the entries, and what was not told is made anew.
	for _, t := range in.tenants {
		if err := in.s.db.CreateTenant(ctx, t.ID); err != nil {
			return err
		}
		if in.m.Portable && in.o.Transport != nil {
			if err := in.s.secrets.Import(ctx, t.ID, in.o.Transport, in.m.Keys); err != nil {
				return err
			}
		}
		if in.o.Finish != nil {
			if err := in.o.Finish(actor.ForSystem(ctx, t.ID, "restore"), t); err != nil {
				return fmt.Errorf("finish tenant %s: %w", t.ID, err)
			}
		}
	}
	return in.control(ctx, control)
}

// tenant takes in the entries of one tenant: its tables in one transaction, and then its files.
func (in *intake) tenant(ctx context.Context) error {
	tenant := in.at.tenant
	if _, ok := in.tenants[tenant]; !ok {
		for in.head != nil && in.at.tenant == tenant {
			if err := in.next(); err != nil {
				return err
			}
		}
		return nil
	}
	if err := in.s.db.CreateTenant(ctx, tenant); err != nil {
		return err
	}
	err := in.s.db.Load(ctx, tenant, "take in a tenant from an archive", func(ctx context.Context, l *db.Loader) error {
		for in.head != nil && in.at.tenant == tenant && in.at.file == "" {
			if err := readRows(in.tar, func(t *db.SnapshotTable, values []any) error {
				return l.Insert(ctx, t.Name, t.Columns, values, false)
			}); err != nil {
				return fmt.Errorf("take in %s: %w", in.head.Name, err)
			}
			if err := in.next(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for in.head != nil && in.at.tenant == tenant && in.at.file != "" {
		if err := in.s.files.Import(ctx, in.at.file, in.tar); err != nil {
			return fmt.Errorf("take in file %s: %w", in.at.file, err)
		}
		if err := in.next(); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf are rows of a table above tenants.
type rowsOf struct {
	table  db.SnapshotTable
	values []any
}

// keep reads the rows of a table above tenants that belong to what is taken in.
func (in *intake) keep(control map[string][]rowsOf) error {
	tenants := map[string]bool{}
	for id := range in.tenants {
		tenants[id] = true
	}
	name := in.at.table
	err := readRows(in.tar, func(t *db.SnapshotTable, values []any) error {
		if in.o.Tenant != "" && slices.Contains(fleeting, t.Name) || !keeper(t, tenants, in.accounts, in.o.Tenant == "")(values) {
			return nil
		}
		control[name] = append(control[name], rowsOf{*t, values})
		return nil
	})
	if err != nil {
		return err
	}
	return in.next()
}

// control writes the rows above tenants in one transaction, at the very end: it is what makes the tenants visible.
func (in *intake) control(ctx context.Context, control map[string][]rowsOf) error {
	names := make([]string, 0, len(control))
	for n := range control {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := parents(a) - parents(b); d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
	if err := in.match(ctx, control["accounts"]); err != nil {
		return err
	}
	return in.s.db.Load(ctx, "", "take in what stands above tenants", func(ctx context.Context, l *db.Loader) error {
		for _, name := range names {
			for _, r := range control[name] {
				if i := r.table.Column("account_id"); i >= 0 {
					if id, ok := r.values[i].(string); ok && in.renamed[id] != "" {
						r.values[i] = in.renamed[id]
					}
				}
				if name == "accounts" {
					if id, _ := r.values[r.table.Column("id")].(string); in.renamed[id] != "" {
						continue
					}
				}
				if err := l.Insert(ctx, name, r.table.Columns, r.values, in.o.Tenant != ""); err != nil {
					return err
				}
			}
			if err := l.Flush(ctx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// match finds accounts that are here under another id with the same address.
func (in *intake) match(ctx context.Context, accounts []rowsOf) error {
	return in.s.db.SystemRead(ctx, "find accounts by their addresses", func(ctx context.Context, tx *db.ControlTx) error {
		for _, r := range accounts {
			var have string
			id, _ := r.values[r.table.Column("id")].(string)
			err := tx.QueryRow(ctx, "select id from accounts where email = ? and id <> ?", r.values[r.table.Column("email")], id).Scan(&have)
			if err != nil && !errors.Is(err, db.ErrNoRows) {
				return err
			}
			if have != "" {
				in.renamed[id] = have
			}
		}
		return nil
	})
}
