package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/migrate"

	"github.com/kontor-crm/kontor/core/fold"
)

//go:embed migrations
var migrationFiles embed.FS

// The two ordered lists of migrations: the tables above tenants, and the tables of a tenant.
var (
	controlMigrations = discover("migrations/control")
	tenantMigrations  = discover("migrations/tenant")
)

func discover(dir string) *migrate.Migrations {
	sub, err := fs.Sub(migrationFiles, dir)
	if err != nil {
		panic(err)
	}
	m := migrate.NewMigrations()
	if err := m.Discover(sub); err != nil {
		panic(err)
	}
	return m
}

func applyMigrations(ctx context.Context, d *bun.DB, list *migrate.Migrations, name string, s schema) error {
	m := migrate.NewMigrator(d, list,
		migrate.WithTableName("kontor_migrations_"+name), migrate.WithLocksTableName("kontor_migration_locks_"+name),
		migrate.WithTemplateData(s), migrate.WithMarkAppliedOnSuccess(true))
	if err := m.Init(ctx); err != nil {
		return err
	}
	if _, err := m.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", name, err)
	}
	return nil
}

// grants are the rights of the serving role. The ledger and the audit are append-only for it.
var grants = []string{
	"grant usage on schema public to " + appRole,
	"grant select, insert, update, delete on all tables in schema public to " + appRole,
	"grant usage on all sequences in schema public to " + appRole,
	"revoke update, delete on changes, change_sets from " + appRole,
	"revoke update, delete on audit_log, audit_checkpoints from " + appRole,
	"grant update (records, finished_at, undone_by) on change_sets to " + appRole,
	"revoke insert, update, delete on " + stampTable + " from " + appRole,
}

// stampTable holds the stamp of the program that has last brought the schema up to date.
const stampTable = "kontor_migrations_stamp"

// stamp is the same for programs that would leave the same schema.
var stamp = sync.OnceValue(func() string {
	h := sha256.New()
	for i, list := range []*migrate.Migrations{controlMigrations, tenantMigrations} {
		for _, m := range list.Sorted() {
			fmt.Fprintln(h, i, m.Name)
		}
	}
	fmt.Fprintln(h, fold.PostgresFunction())
	fmt.Fprintln(h, strings.Join(grants, ";"))
	return hex.EncodeToString(h.Sum(nil))
})

// current reports whether a program like this one has brought the schema up to date last: most starts need not look further,
// which spares them dozens of statements. An error means that it is not known.
func (e *pgEngine) current(ctx context.Context) bool {
	var have string
	err := e.db.QueryRowContext(ctx, "select stamp from "+stampTable).Scan(&have)
	return err == nil && have == stamp()
}

func (e *pgEngine) migrate(ctx context.Context) error {
	if e.current(ctx) {
		return nil
	}
	cfg, err := pgx.ParseConfig(e.migrateURL)
	if err != nil {
		return err
	}
	cfg.RuntimeParams["lock_timeout"] = "10000"
	d := bun.NewDB(stdlib.OpenDB(*cfg), pgdialect.New())
	defer d.Close()
	lock, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	// Roles belong to the whole server, so the lock must too: it is taken in the database of the URL, and the role's
	// creation below tolerates a race with another database.
	if _, err := lock.ExecContext(ctx, "select pg_advisory_lock(760117)"); err != nil {
		return err
	}
	defer func() { _, _ = lock.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock(760117)") }()
	if _, err := d.ExecContext(ctx, `do $$ begin
		create role `+appRole+` nologin nosuperuser nobypassrls nocreatedb nocreaterole;
	exception when duplicate_object or unique_violation then null; end $$`); err != nil {
		return fmt.Errorf("create role %s: %w", appRole, err)
	}
	if _, err := d.ExecContext(ctx, fold.PostgresFunction()); err != nil {
		return fmt.Errorf("create function kontor_fold: %w", err)
	}
	if err := applyMigrations(ctx, d, controlMigrations, "control", schema{Postgres: true}); err != nil {
		return err
	}
	if err := applyMigrations(ctx, d, tenantMigrations, "tenant", schema{Postgres: true}); err != nil {
		return err
	}
	// The stamp goes first and comes last, so that it stands for all of what lies between.
	for _, q := range slices.Concat(
		[]string{"create table if not exists " + stampTable + " (stamp text not null)", "delete from " + stampTable},
		grants, []string{"insert into " + stampTable + " values ('" + stamp() + "')"}) {
		if _, err := d.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("grant: %w", err)
		}
	}
	// Connections from before the role existed must not go on with their old rights.
	e.db.SetMaxIdleConns(0)
	e.db.SetMaxIdleConns(e.db.Stats().MaxOpenConnections)
	return nil
}

func (e *liteEngine) migrate(ctx context.Context) error {
	return e.root.migrate(ctx, controlMigrations, "control")
}

func migrateTenantFile(ctx context.Context, f *liteFile) error {
	return f.migrate(ctx, tenantMigrations, "tenant")
}

// migrate brings one file up to date. Its user_version says how many migrations it has seen, so an up-to-date file costs one
// read.
func (f *liteFile) migrate(ctx context.Context, list *migrate.Migrations, name string) error {
	want := len(list.Sorted())
	have, err := f.version(ctx)
	if err != nil {
		return err
	}
	if have == want {
		return nil
	}
	if have > want {
		return fmt.Errorf("the data was written by a newer Kontor (schema %d, this one knows %d)", have, want)
	}
	f.write.SetMaxIdleConns(1)
	defer f.write.SetMaxIdleConns(0)
	if err := applyMigrations(ctx, f.write, list, name, schema{}); err != nil {
		return err
	}
	_, err = f.write.ExecContext(ctx, fmt.Sprintf("pragma user_version = %d", want))
	return err
}

// version reads the file's user_version through a reader, which whoever opens the file is about to need.
func (f *liteFile) version(ctx context.Context) (n int, err error) {
	s, err := f.session(ctx, false)
	if err != nil {
		return 0, err
	}
	defer s.rollback()
	rows, err := s.query(ctx, Fresh, "pragma user_version", nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&n)
	}
	return n, errors.Join(err, rows.Err())
}

var templateMu sync.Mutex

// template is a migrated, empty tenant file that new tenants are copied from.
func (e *liteEngine) template(ctx context.Context) (string, error) {
	templateMu.Lock()
	defer templateMu.Unlock()
	path := filepath.Join(e.dir, fmt.Sprintf("template-%d.db", len(tenantMigrations.Sorted())))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	tmp := path + ".new"
	for _, p := range []string{tmp, tmp + "-wal", tmp + "-shm"} {
		if err := os.Remove(p); err != nil && !os.IsNotExist(err) {
			return "", err
		}
	}
	f, err := openLite(ctx, tmp, 1)
	if err != nil {
		return "", err
	}
	err = migrateTenantFile(ctx, f)
	if err == nil {
		_, err = f.write.ExecContext(ctx, "pragma wal_checkpoint(truncate)")
	}
	f.close()
	if err != nil {
		return "", err
	}
	return path, os.Rename(tmp, path)
}

// schema is what the migration templates are rendered with. Its methods are frozen: a change of them would change
// migrations that have already run.
type schema struct{ Postgres bool }

// ID is the type of identifier columns: byte-wise comparison, whatever the server's locale.
func (s schema) ID() string { return s.Text() }

// Text is the type of text columns.
func (s schema) Text() string {
	if s.Postgres {
		return `text collate "C"`
	}
	return "text"
}

// JSON is the type of JSON columns.
func (s schema) JSON() string {
	if s.Postgres {
		return "jsonb"
	}
	return "text"
}

// Time is the type of moments: UTC, microseconds.
func (s schema) Time() string {
	if s.Postgres {
		return "timestamptz"
	}
	return "timestamp"
}

// Float is the type of indexable numbers.
func (s schema) Float() string {
	if s.Postgres {
		return "double precision"
	}
	return "real"
}

// T is the tenant column at the head of keys and indexes: on SQLite the file is the tenant.
func (s schema) T() string {
	if s.Postgres {
		return "tenant_id, "
	}
	return ""
}

// Isolate puts a table under forced row-level security. On SQLite the file isolates.
func (s schema) Isolate(table string) string {
	if !s.Postgres {
		return ""
	}
	return fmt.Sprintf(`alter table %[1]s enable row level security;
alter table %[1]s force row level security;
create policy %[1]s_tenant on %[1]s using (tenant_id = current_setting('kontor.tenant', true)) with check (tenant_id = current_setting('kontor.tenant', true));
`, table)
}

// Ref is a composite foreign key: row-level security does not cover foreign keys, so the tenant is part of each.
func (s schema) Ref(table, column, target string) string {
	if s.Postgres {
		return fmt.Sprintf("constraint %s_%s_fk foreign key (tenant_id, %s) references %s (tenant_id, id) deferrable", table, column, column, target)
	}
	return fmt.Sprintf("constraint %s_%s_fk foreign key (%s) references %s (id) deferrable", table, column, column, target)
}

// Common are the columns that every record table has, with its flex slots: typed side columns for custom fields.
func (s schema) Common(table string, texts, numbers, times, refs int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `tenant_id %[1]s not null,
	id %[1]s not null,
	version bigint not null,
	title %[1]s not null default '',
	title_key %[1]s not null default '',
	owner_id %[1]s,
	external_id %[1]s,
	created_at %[2]s not null,
	created_by %[1]s not null default '',
	updated_at %[2]s not null,
	updated_by %[1]s not null default '',
	deleted_at %[2]s,
	merged_into %[1]s,
	custom %[3]s not null default '{}',
`, s.Text(), s.Time(), s.JSON())
	for _, c := range slots(texts, numbers, times, refs) {
		typ := map[byte]string{'t': s.Text(), 'n': s.Float(), 'd': s.Time(), 'r': s.Text()}[c[0]]
		fmt.Fprintf(&b, "\t%s %s,\n", c, typ)
	}
	fmt.Fprintf(&b, "\tconstraint %s_pk primary key (%sid)", table, s.T())
	return b.String()
}

// Indexes are the indexes that every record table has. The head is "" or a column such as "object_id, " that comes
// before the indexed one.
func (s schema) Indexes(table, head string, texts, numbers, times, refs int) string {
	var b strings.Builder
	line := func(name, columns, where string) {
		fmt.Fprintf(&b, "create index %s_%s_idx on %s (%s%s%s)%s;\n", table, name, table, s.T(), head, columns, where)
	}
	line("title_key", "title_key, id", "")
	line("owner_id", "owner_id, id", " where owner_id is not null")
	line("updated_at", "updated_at, id", "")
	line("deleted_at", "deleted_at, id", " where deleted_at is not null")
	fmt.Fprintf(&b, "create unique index %s_external_id_key on %s (%s%sexternal_id) where external_id is not null and deleted_at is null;\n", table, table, s.T(), head)
	for _, c := range slots(texts, numbers, times, refs) {
		line(c, c+", id", " where "+c+" is not null")
	}
	return b.String()
}

// ByName are indexes over one column each and a table's column of names, for the side columns of texts and the columns given.
func (s schema) ByName(table, name string, texts int, columns ...string) string {
	var b strings.Builder
	for _, c := range append(columns, slots(texts, 0, 0, 0)...) {
		fmt.Fprintf(&b, "create index %[1]s_%[2]s_name_idx on %[1]s (%[3]s%[2]s, %[4]s, id) where %[2]s is not null;\n", table, c, s.T(), name)
	}
	return b.String()
}

func slots(texts, numbers, times, refs int) []string {
	var out []string
	for _, k := range []struct {
		letter string
		n      int
	}{{"t", texts}, {"n", numbers}, {"d", times}, {"r", refs}} {
		for i := range k.n {
			out = append(out, fmt.Sprintf("%s%d", k.letter, i+1))
		}
	}
	return out
}
