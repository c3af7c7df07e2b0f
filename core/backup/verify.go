package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"github.com/kontor-crm/kontor/core/db"
)

// verifier counts what an archive really holds.
type verifier struct {
	entries  map[string]Entry
	rows     map[place]int64
	files    map[string]int64
	accounts map[string]map[string]bool
}

func (v *verifier) read(ctx context.Context, r io.Reader, identities []age.Identity) (manifest, signature []byte, err error) {
	t, err := openTar(r, identities)
	if err != nil {
		return nil, nil, err
	}
	defer t.close()
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read the archive: %w", err)
		}
		switch h.Name {
		case manifestName:
			manifest, err = io.ReadAll(t)
		case signatureName:
			signature, err = io.ReadAll(t)
		default:
			err = v.entry(h, t)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s of the archive: %w", h.Name, err)
		}
	}
	if err := t.rest(); err != nil {
		return nil, nil, fmt.Errorf("read the archive: %w", err)
	}
	if manifest == nil || signature == nil {
		return nil, nil, errors.New("the archive is cut off: it has no manifest")
	}
	return manifest, signature, nil
}

func (v *verifier) entry(h *tar.Header, r io.Reader) error {
	p, err := placeOf(h.Name)
	if err != nil {
		return err
	}
	sum := sha256.New()
	body := io.TeeReader(r, sum)
	if p.file != "" {
		v.files[p.tenant]++
		_, err = io.Copy(io.Discard, body)
	} else {
		err = readRows(body, func(t *db.SnapshotTable, values []any) error {
			if t.Name != p.table {
				return fmt.Errorf("it holds rows of %s", t.Name)
			}
			v.rows[p]++
			if p.tenant == "" && t.Name == "memberships" {
				account, _ := values[t.Column("account_id")].(string)
				tenant, _ := values[t.Column("tenant_id")].(string)
				if v.accounts[tenant] == nil {
					v.accounts[tenant] = map[string]bool{}
				}
				v.accounts[tenant][account] = true
			}
			return nil
		})
	}
	if _, twice := v.entries[h.Name]; twice && err == nil {
		err = errors.New("it is there twice")
	}
	v.entries[h.Name] = Entry{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return err
}

// compare holds what was read against the manifest.
func (v *verifier) compare(m *Manifest) error {
	if len(m.Entries) != len(v.entries) {
		return fmt.Errorf("the archive has %d entries, and its manifest says %d", len(v.entries), len(m.Entries))
	}
	for _, e := range m.Entries {
		if v.entries[e.Name] != e {
			return fmt.Errorf("%s of the archive is not what the manifest says", e.Name)
		}
	}
	count := func(tenant string, rows map[string]int64) error {
		for table, n := range rows {
			if have := v.rows[place{tenant: tenant, table: table}]; have != n {
				return fmt.Errorf("%s of %s has %d rows, and the manifest says %d", table, tenant, have, n)
			}
		}
		return nil
	}
	for i := range m.Tenants {
		t := &m.Tenants[i]
		if err := count(t.ID, t.Rows); err != nil {
			return err
		}
		if v.files[t.ID] != t.Files {
			return fmt.Errorf("%s has %d files, and the manifest says %d", t.ID, v.files[t.ID], t.Files)
		}
		t.accounts = v.accounts[t.ID]
	}
	return count("", m.Control)
}
