package host

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

const packageColumns = "id, digest, signer, source, manifest, file_id, created_at"

func scanPackage(r db.Rows) (*Package, error) {
	p := &Package{}
	var raw string
	if err := r.Scan(&p.ID, &p.Digest, &p.Signer, &p.Source, &raw, &p.fileID, &p.CreatedAt); err != nil {
		return nil, err
	}
	p.CreatedAt, p.raw = p.CreatedAt.UTC(), []byte(raw)
	var err error
	if p.Manifest, err = pack.Parse(p.raw); err != nil {
		return nil, fmt.Errorf("read the manifest of %s: %w", p.ID, err)
	}
	return p, nil
}

func listPackages(ctx context.Context, tx *db.Tx, where string, args ...any) ([]*Package, error) {
	return db.Collect(ctx, tx, scanPackage, "select "+packageColumns+" from plugin_packages where tenant_id = ?"+where, append([]any{tx.Tenant()}, args...)...)
}

// getPackage returns a package; a not-found fault when the company has none with this id.
func getPackage(ctx context.Context, tx *db.Tx, packageID string) (*Package, error) {
	list, err := listPackages(ctx, tx, " and id = ?", packageID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "package", packageID)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func insertPackage(tx *db.Tx, p *Package, by string) {
	tx.Queue(`insert into plugin_packages (tenant_id, id, plugin_id, version, digest, manifest, file_id, signer, source, created_at, created_by)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), p.ID, p.Manifest.ID, p.Manifest.Version, p.Digest, string(p.raw), p.fileID, p.Signer, p.Source, p.CreatedAt, by)
}

const installationColumns = `id, package_id, previous_id, previous_config, newest, state, reason, scopes, hosts, policy, config, secrets, token, trips, open_until,
	version, created_at, created_by, updated_at, updated_by`

// scanned is an installation before its package is known.
type scanned struct {
	*Installation
	packageID string
}

func scanInstallation(r db.Rows) (scanned, error) {
	i := scanned{Installation: &Installation{}}
	var scopes, hosts, config, secrets, previous []byte
	err := r.Scan(&i.ID, &i.packageID, &i.PreviousID, &previous, &i.newest, &i.State, &i.Reason, &scopes, &hosts, &i.Policy, &config, &secrets, &i.token, &i.trips, &i.OpenUntil,
		&i.Version, &i.CreatedAt, &i.CreatedBy, &i.UpdatedAt, &i.UpdatedBy)
	if err != nil {
		return i, err
	}
	i.CreatedAt, i.UpdatedAt = i.CreatedAt.UTC(), i.UpdatedAt.UTC()
	for _, part := range []struct {
		raw  []byte
		into any
	}{{scopes, &i.Scopes}, {hosts, &i.Hosts}, {config, &i.Config}, {secrets, &i.secrets}, {previous, &i.previousConfig}} {
		if err := json.Unmarshal(part.raw, part.into); err != nil {
			return i, fmt.Errorf("read the installation %s: %w", i.ID, err)
		}
	}
	i.HasSecrets = slices.Sorted(maps.Keys(i.secrets))
	return i, nil
}

// listInstallations reads installations with their packages: two statements, by index.
func listInstallations(ctx context.Context, tx *db.Tx, where string, args ...any) ([]*Installation, error) {
	found, err := db.Collect(ctx, tx, scanInstallation, "select "+installationColumns+" from plugin_installations where tenant_id = ?"+where, append([]any{tx.Tenant()}, args...)...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]string, len(found))
	for k, f := range found {
		ids[k] = f.packageID
	}
	in, arg := tx.Dialect().In("id", ids)
	packages, err := listPackages(ctx, tx, " and "+in, arg)
	if err != nil {
		return nil, err
	}
	byID := map[string]*Package{}
	for _, p := range packages {
		byID[p.ID] = p
	}
	out := make([]*Installation, 0, len(found))
	for _, f := range found {
		if f.Package = byID[f.packageID]; f.Package == nil {
			return nil, fmt.Errorf("the package %s of %s is gone", f.packageID, f.ID)
		}
		out = append(out, f.Installation)
	}
	return out, nil
}

// getInstallation returns an installation; a not-found fault when the company has none with this id.
func getInstallation(ctx context.Context, tx *db.Tx, installationID string, lock bool) (*Installation, error) {
	where := " and id = ?"
	if lock {
		where += tx.Dialect().ForUpdate()
	}
	list, err := listInstallations(ctx, tx, where, installationID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "plugin", installationID)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func insertInstallation(tx *db.Tx, i *Installation) {
	tx.Queue(`insert into plugin_installations (tenant_id, id, plugin_id, package_id, newest, state, scopes, hosts, policy, config, secrets, token, created_at, created_by, updated_at, updated_by)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.Tenant(), i.ID, i.Package.Manifest.ID, i.Package.ID, i.newest, string(i.State), asJSON(i.Scopes), asJSON(i.Hosts), string(i.Policy), asJSON(i.Config), asJSON(i.secrets), i.token,
		i.CreatedAt, i.CreatedBy, i.UpdatedAt, i.UpdatedBy)
}

func updateInstallation(tx *db.Tx, i *Installation) {
	tx.Queue(`update plugin_installations set package_id = ?, previous_id = ?, previous_config = ?, newest = ?, state = ?, reason = ?, scopes = ?, hosts = ?, policy = ?, config = ?,
		secrets = ?, trips = ?, open_until = ?, version = ?, updated_at = ?, updated_by = ? where tenant_id = ? and id = ?`,
		i.Package.ID, i.PreviousID, asJSON(i.previousConfig), i.newest, string(i.State), i.Reason, asJSON(i.Scopes), asJSON(i.Hosts), string(i.Policy), asJSON(i.Config),
		asJSON(i.secrets), i.trips, moment(i.OpenUntil), i.Version, i.UpdatedAt, i.UpdatedBy, tx.Tenant(), i.ID)
}

// asJSON writes what can always be written; nothing is an empty list or object.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	switch {
	case err != nil:
		panic(err) // Only texts, numbers, and what was JSON before, stand in it.
	case string(b) != "null":
		return string(b)
	}
	if _, list := v.([]string); list {
		return "[]"
	}
	return "{}"
}

func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}
