package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite"
)

// floorTable is the floor's table with the best index for each query of the driver.
const floorTable = `create table floor_contacts (
	tenant_id {text} not null, id {text} not null, version bigint not null, title {text} not null, created_at {time} not null, created_by {text} not null,
	updated_at {time} not null, updated_by {text} not null, owner_id {text}, external_id {text}, salutation {text}, academic_title {text},
	first_name {text}, middle_name {text}, last_name {text}, company_id {text}, job_title {text}, department {text}, email {text}, phone {text},
	mobile {text}, website {text}, linkedin_url {text}, xing_url {text}, address {json}, other_address {json}, birthday {text}, language {text},
	lead_source {text}, lifecycle_stage {text}, contact_status {text}, do_not_call boolean, do_not_email boolean, score bigint, description {text},
	tags {json}, region {text}, title_key {text} not null, sort_key {text} not null, last_name_key {text}, city_key {text}{terms},
	primary key (tenant_id, id))`

var floorIndexes = []string{
	"create index floor_city_created on floor_contacts (tenant_id, region, city_key, id)",
	"create index floor_city_name on floor_contacts (tenant_id, region, city_key, sort_key, id)",
	"create index floor_stage_created on floor_contacts (tenant_id, region, lifecycle_stage, id)",
	"create index floor_stage_name on floor_contacts (tenant_id, region, lifecycle_stage, sort_key, id)",
	"create index floor_title on floor_contacts (tenant_id, title_key, id)",
	"create index floor_sort on floor_contacts (tenant_id, sort_key, id)",
}

// floorCopy fills the floor's table from Kontor's: %s are the JSON of the region and the table. The names are those of floorTable.
const floorCopy = `insert into floor_contacts (tenant_id, id, version, title, created_at, created_by, updated_at, updated_by, owner_id, external_id, salutation,
	academic_title, first_name, middle_name, last_name, company_id, job_title, department, email, phone, mobile, website, linkedin_url, xing_url,
	address, other_address, birthday, language, lead_source, lifecycle_stage, contact_status, do_not_call, do_not_email, score, description, tags,
	region, title_key, sort_key, last_name_key, city_key)
	select tenant_id, id, version, title, created_at, created_by, updated_at, updated_by, owner_id, external_id, salutation, academic_title,
	first_name, middle_name, last_name, company_id, job_title, department, email, phone, mobile, website, linkedin_url, xing_url, address,
	other_address, birthday, language, lead_source, lifecycle_stage, contact_status, do_not_call, do_not_email, score, description, tags,
	%s, title_key, sort_key, last_name_key, address_city_key from %s`

// floorWords is the text that the floor searches.
const floorWords = "title_key || ' ' || coalesce(email, '') || ' ' || coalesce(job_title, '') || ' ' || coalesce(city_key, '')"

func floorDDL(words map[string]string) string {
	s := floorTable
	for k, v := range words {
		s = strings.ReplaceAll(s, "{"+k+"}", v)
	}
	return s
}

type floorPostgres struct{ pool *pgxpool.Pool }

func openFloorPostgres(ctx context.Context, url string) (*floorPostgres, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	c.MaxConns = 20
	pool, err := pgxpool.NewWithConfig(ctx, c)
	return &floorPostgres{pool}, err
}

// fillFloorPostgres copies the contacts of all companies into the floor's table beside Kontor's.
func fillFloorPostgres(ctx context.Context, url, field string) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	ddl := floorDDL(map[string]string{
		"text": `text collate "C"`, "time": "timestamptz", "json": "jsonb",
		"terms": ", terms tsvector generated always as (to_tsvector('simple', " + floorWords + ")) stored",
	})
	statements := append([]string{ddl, fmt.Sprintf(floorCopy, "custom->>'"+field+"'", "contacts")}, floorIndexes...)
	statements = append(statements, "create index floor_terms on floor_contacts using gin (terms)", "vacuum analyze", "checkpoint")
	for _, q := range statements {
		if _, err := c.Exec(ctx, q); err != nil {
			return fmt.Errorf("fill the floor: %w", err)
		}
	}
	return nil
}

func (d *floorPostgres) query(ctx context.Context, q string, args []any, fn func(floorRows) error) error {
	rows, err := d.pool.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

const floorInsert = `insert into floor_contacts (tenant_id, id, version, title, created_at, created_by, updated_at, updated_by, owner_id, first_name,
	last_name, job_title, email, phone, address, lead_source, lifecycle_stage, score, region, title_key, sort_key, last_name_key, city_key)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`

func insertArgs(tenant string, c *floorContact, k floorKeys) []any {
	var address any
	if c.Address != nil {
		address = string(*c.Address)
	}
	return []any{
		tenant, c.ID, c.Version, c.Title, c.CreatedAt.Time, c.CreatedBy, c.UpdatedAt.Time, c.UpdatedBy, c.OwnerID, c.FirstName, c.LastName, c.JobTitle, c.Email,
		c.Phone, address, c.LeadSource, c.LifecycleStage, c.Score, c.Custom.Region, k.title, k.sort, k.last, k.city,
	}
}

func (d *floorPostgres) create(ctx context.Context, tenant string, c *floorContact, k floorKeys) error {
	_, err := d.pool.Exec(ctx, floorInsert, insertArgs(tenant, c, k)...)
	return err
}

func (d *floorPostgres) matching(words []string) (q, arg string) {
	return "select id, title from floor_contacts where tenant_id = $1 and terms @@ $2::tsquery limit 20", "'" + strings.Join(words, "':* & '") + "':*"
}

// floorSQLite has one writer and several readers, as Kontor has.
type floorSQLite struct{ read, write *sql.DB }

const liteOptions = "?_inttotime=1&_time_integer_format=unix_micro&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(normal)&_pragma=cache_size(-4096)&_pragma=temp_store(2)"

func openFloorSQLite(path string) (*floorSQLite, error) {
	read, err := sql.Open("sqlite", "file:"+path+liteOptions)
	if err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", "file:"+path+liteOptions+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	write.SetMaxOpenConns(1)
	return &floorSQLite{read: read, write: write}, nil
}

// fillFloorSQLite copies the contacts of one company's file into a file of the floor.
func fillFloorSQLite(ctx context.Context, path, from, field string) error {
	d, err := sql.Open("sqlite", "file:"+path+liteOptions)
	if err != nil {
		return err
	}
	defer d.Close()
	d.SetMaxOpenConns(1)
	statements := append([]string{
		"attach database 'file:" + from + "' as kontor",
		floorDDL(map[string]string{"text": "text", "time": "timestamp", "json": "text", "terms": ""}),
		fmt.Sprintf(floorCopy, `custom->>'$."`+field+`"'`, "kontor.contacts order by id"),
	}, floorIndexes...)
	statements = append(statements,
		"create virtual table floor_terms using fts5 (words, content = '', contentless_delete = 1, tokenize = \"unicode61 tokenchars '@.-_+'\", prefix = '2 3')",
		"insert into floor_terms (rowid, words) select rowid, "+floorWords+" from floor_contacts", "analyze main",
	)
	for _, q := range statements {
		if _, err := d.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("fill the floor: %w", err)
		}
	}
	return nil
}

func (d *floorSQLite) query(ctx context.Context, q string, args []any, fn func(floorRows) error) error {
	pool := d.read
	if strings.HasPrefix(q, "update") {
		pool = d.write
	}
	rows, err := pool.QueryContext(ctx, strings.ReplaceAll(q, "$", "?"), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (d *floorSQLite) create(ctx context.Context, tenant string, c *floorContact, k floorKeys) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	res, err := tx.ExecContext(ctx, strings.ReplaceAll(floorInsert, "$", "?"), insertArgs(tenant, c, k)...)
	if err != nil {
		return err
	}
	rowid, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "insert into floor_terms (rowid, words) values (?, ?)", rowid,
		strings.Join([]string{k.title, *c.Email, *c.JobTitle, k.city}, " ")); err != nil {
		return err
	}
	return tx.Commit()
}

func (d *floorSQLite) matching(words []string) (q, arg string) {
	return `select c.id, c.title from floor_terms t join floor_contacts c on c.rowid = t.rowid
		where t.words match $2 and c.tenant_id = $1 order by t.rowid desc limit 20`, `"` + strings.Join(words, `"* "`) + `"*`
}
