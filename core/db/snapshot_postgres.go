package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// pgSnapshot is one repeatable-read transaction: all of it is the state of one moment.
type pgSnapshot struct {
	s      *pgSession
	tenant string
}

func (e *pgEngine) snapshot(ctx context.Context) (snapshotSource, error) {
	got, err := e.session(ctx, "", false)
	if err != nil {
		return nil, err
	}
	s := got.(*pgSession)
	if _, err := s.pgx.Exec(ctx, "begin isolation level repeatable read read only"); err != nil {
		s.release()
		return nil, mapPostgres(err)
	}
	s.began = true
	// The state is fixed by the first statement that reads.
	if _, err := s.pgx.Exec(ctx, "select set_config('kontor.tenant', '', true), set_config('statement_timeout', '0', true) from pg_catalog.pg_class limit 1"); err != nil {
		s.rollback()
		return nil, mapPostgres(err)
	}
	return &pgSnapshot{s: s}, nil
}

func (p *pgSnapshot) tables(ctx context.Context, control bool) ([]SnapshotTable, error) {
	rows, err := p.s.pgx.Query(ctx, `select c.relname, a.attname, format_type(a.atttypid, null),
			coalesce(array_position(i.indkey::int2[], a.attnum), -1)
		from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		left join pg_index i on i.indrelid = c.oid and i.indisprimary
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity = $1
		order by c.relname collate "C", a.attname collate "C"`, !control)
	if err != nil {
		return nil, mapPostgres(err)
	}
	defer rows.Close()
	var out []SnapshotTable
	keys := map[string]map[int]string{}
	for rows.Next() {
		var table, column, typ string
		var place int
		if err := rows.Scan(&table, &column, &typ, &place); err != nil {
			return nil, err
		}
		if derivedTable(table) {
			continue
		}
		kind, ok := map[string]Kind{"text": KindText, "bigint": KindInt, "integer": KindInt, "boolean": KindBool, "timestamp with time zone": KindTime, "double precision": KindFloat, "jsonb": KindJSON}[typ]
		if !ok {
			return nil, fmt.Errorf("column %s.%s has the unknown type %s", table, column, typ)
		}
		if len(out) == 0 || out[len(out)-1].Name != table {
			out = append(out, SnapshotTable{Name: table})
			keys[table] = map[int]string{}
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, SnapshotColumn{column, kind})
		if place >= 0 {
			keys[table][place] = column
		}
	}
	for i := range out {
		t := &out[i]
		for place := 0; place <= 10; place++ {
			if c, ok := keys[t.Name][place]; ok {
				t.Key = append(t.Key, c)
			}
		}
	}
	return out, rows.Err()
}

func (p *pgSnapshot) rows(ctx context.Context, tenant string, t SnapshotTable, fn func([]any) error) error {
	if tenant != p.tenant {
		if _, err := p.s.pgx.Exec(ctx, setTenant, tenant); err != nil {
			return mapPostgres(err)
		}
		p.tenant = tenant
	}
	list := ""
	for i, c := range t.Columns {
		if i > 0 {
			list += ", "
		}
		if list += c.Name; c.Kind == KindJSON {
			list += "::text"
		}
	}
	query, args := "select "+list+" from "+t.Name, []any{}
	if tenant != "" {
		query, args = query+" where tenant_id = $1", append(args, tenant)
	}
	rows, err := p.s.pgx.Query(ctx, query+orderOf(t), args...)
	if err != nil {
		return mapPostgres(err)
	}
	defer rows.Close()
	return mapPostgres(scanSnapshot(rows, t, fn))
}

func (p *pgSnapshot) release(string) {}

func (p *pgSnapshot) close() { p.s.rollback() }

func (e *pgEngine) loading(ctx context.Context, tenant string) (session, error) {
	return e.session(ctx, tenant, true)
}

// advance lets numbers go on behind those that were loaded. Only the tables' owner may.
func (e *pgEngine) advance(ctx context.Context, highest map[string]int64) error {
	if len(highest) == 0 {
		return nil
	}
	c, err := pgx.Connect(ctx, e.migrateURL)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	for table, n := range highest {
		var sequence *string
		if err := c.QueryRow(ctx, "select pg_get_serial_sequence($1, 'seq')", table).Scan(&sequence); err != nil {
			return err
		}
		if sequence == nil {
			continue
		}
		if _, err := c.Exec(ctx, "select setval($1::regclass, greatest($2, (select last_value from "+*sequence+")))", *sequence, n); err != nil {
			return fmt.Errorf("advance the numbers of %s: %w", table, err)
		}
	}
	return nil
}
