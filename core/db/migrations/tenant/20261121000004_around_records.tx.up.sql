-- A record's further e-mail addresses, phones and profiles. The typed columns hold the primary ones.
create table contact_points (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	record_id {{.ID}} not null,
	kind {{.Text}} not null,
	value {{.Text}} not null,
	label {{.Text}} not null default '',
	is_primary boolean not null default false,
	position bigint not null default 0,
	constraint contact_points_pk primary key ({{.T}}id)
);
create index contact_points_record_idx on contact_points ({{.T}}record_id, position);
create index contact_points_value_idx on contact_points ({{.T}}kind, value, object_id, record_id);
{{.Isolate "contact_points"}}
-- Labelled relations: an edge says which relation, between whom, in which role, and from when to when.
create table edges (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	relation_id {{.ID}} not null,
	from_object {{.ID}} not null,
	from_id {{.ID}} not null,
	to_object {{.ID}} not null,
	to_id {{.ID}} not null,
	role {{.Text}} not null default '',
	is_primary boolean not null default false,
	valid_from {{.Text}},
	valid_to {{.Text}},
	created_at {{.Time}} not null,
	created_by {{.Text}} not null default '',
	constraint edges_pk primary key ({{.T}}id)
);
create unique index edges_pair_key on edges ({{.T}}relation_id, from_id, to_id, role);
create index edges_from_idx on edges ({{.T}}from_id, relation_id, id);
create index edges_to_idx on edges ({{.T}}to_id, relation_id, id);
{{.Isolate "edges"}}
-- Values of unique fields, of records that are not in the bin.
create table unique_values (
	tenant_id {{.ID}} not null,
	field_id {{.ID}} not null,
	value {{.Text}} not null,
	record_id {{.ID}} not null,
	constraint unique_values_pk primary key ({{.T}}field_id, value)
);
create index unique_values_record_idx on unique_values ({{.T}}record_id);
{{.Isolate "unique_values"}}
create table change_sets (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	actor_kind {{.Text}} not null,
	actor_id {{.Text}} not null,
	user_id {{.Text}} not null default '',
	on_behalf_of {{.Text}} not null default '',
	via {{.Text}} not null,
	reason {{.Text}} not null default '',
	request_id {{.Text}} not null default '',
	records bigint not null default 0,
	created_at {{.Time}} not null,
	finished_at {{.Time}},
	undo_of {{.ID}},
	undone_by {{.ID}},
	constraint change_sets_pk primary key ({{.T}}id)
);
{{.Isolate "change_sets"}}
-- The change ledger: one row per record and change set, append-only. The diff maps field ids to [old, new].
-- Readers by cursor go by (txid, seq) and stop at the oldest transaction still running, so that they miss nothing.
create table changes (
	tenant_id {{.ID}} not null,
{{- if .Postgres}}
	txid bigint not null default (pg_current_xact_id()::text::bigint),
	seq bigint not null generated always as identity,
{{- else}}
	txid bigint not null default 0,
	seq integer primary key autoincrement,
{{- end}}
	change_set_id {{.ID}} not null,
	object_id {{.ID}} not null,
	record_id {{.ID}} not null,
	action {{.Text}} not null,
	version bigint not null,
	owner_id {{.ID}},
	diff {{.JSON}} not null,
	created_at {{.Time}} not null
{{- if .Postgres}},
	constraint changes_pk primary key (tenant_id, txid, seq)
{{- end}}
);
create index changes_record_idx on changes ({{.T}}record_id, seq);
create index changes_set_idx on changes ({{.T}}change_set_id, seq);
{{.Isolate "changes"}}
-- What must happen because of a change, written in the change's own transaction. A relay turns rows into jobs and
-- live events and deletes them.
create table outbox (
	tenant_id {{.ID}} not null,
{{- if .Postgres}}
	seq bigint not null generated always as identity,
{{- else}}
	seq integer primary key autoincrement,
{{- end}}
	id {{.ID}} not null,
	kind {{.Text}} not null,
	topic {{.Text}} not null,
	payload {{.JSON}} not null,
	created_at {{.Time}} not null
{{- if .Postgres}},
	constraint outbox_pk primary key (tenant_id, seq)
{{- end}}
);
{{- if .Postgres}}
alter table outbox enable row level security;
alter table outbox force row level security;
create policy outbox_tenant on outbox using (tenant_id = current_setting('kontor.tenant', true)) with check (tenant_id = current_setting('kontor.tenant', true));
create index outbox_job_idx on outbox (tenant_id, seq) where kind = 'job';
-- The relay serves all tenants: it may see, lock and remove waiting rows, and nothing else.
create policy outbox_relay_read on outbox for select using (current_setting('kontor.relay', true) = 'on');
create policy outbox_relay_lock on outbox for update using (current_setting('kontor.relay', true) = 'on') with check (false);
create policy outbox_relay_remove on outbox for delete using (current_setting('kontor.relay', true) = 'on');
{{- end}}
-- Full-text search. On PostgreSQL the lexemes carry the tenant and the object, since tsvector matching is not
-- leak-proof and would lose its index under row-level security; only the function below reads across the policy.
create table search_docs (
	tenant_id {{.ID}} not null,
{{- if not .Postgres}}
	doc integer primary key autoincrement,
{{- end}}
	record_id {{.ID}} not null,
	object_id {{.ID}} not null,
	owner_id {{.ID}},
	match_keys {{.Text}}{{if .Postgres}},
	terms tsvector not null,
	constraint search_docs_pk primary key (tenant_id, record_id){{end}}
);
{{- if .Postgres}}
create index search_docs_terms_idx on search_docs using gin (terms);
alter table search_docs enable row level security;
create policy search_docs_tenant on search_docs using (tenant_id = current_setting('kontor.tenant', true)) with check (tenant_id = current_setting('kontor.tenant', true));
create function kontor_search(query text, objects text[], owners text[], unowned boolean, at_most int) returns table (object_id text, record_id text)
	language sql stable security definer set search_path from current as $$
	select d.object_id, d.record_id from search_docs d
	where d.terms @@ query::tsquery and d.tenant_id = current_setting('kontor.tenant', true)
		and d.object_id = any(objects) and (owners is null or d.owner_id = any(owners) or unowned and d.owner_id is null)
	limit at_most $$;
{{- else}}
create unique index search_docs_record_key on search_docs (record_id);
create virtual table search_terms using fts5 (terms, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 tokenchars '@.-_+:'", prefix = '2 3');
{{- end}}
-- By what records are alike: hashes of keys, which a record's row of search_docs lists as JSON. On SQLite they name that row,
-- so that a key of a million records costs a dozen bytes.
create table match_keys (
{{- if .Postgres}}
	tenant_id {{.ID}} not null,
	key bigint not null,
	record_id {{.ID}} not null,
	constraint match_keys_pk primary key (tenant_id, key, record_id)
);
{{.Isolate "match_keys"}}
{{- else}}
	key integer not null,
	doc integer not null,
	constraint match_keys_pk primary key (key, doc)
) without rowid;
{{- end}}
create table duplicate_pairs (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	a_id {{.ID}} not null,
	b_id {{.ID}} not null,
	score bigint not null,
	reasons {{.JSON}} not null,
	state {{.Text}} not null default 'open',
	decided_by {{.Text}} not null default '',
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint duplicate_pairs_pk primary key ({{.T}}id)
);
create unique index duplicate_pairs_pair_key on duplicate_pairs ({{.T}}a_id, b_id);
create index duplicate_pairs_open_idx on duplicate_pairs ({{.T}}object_id, state, score, id);
create index duplicate_pairs_b_idx on duplicate_pairs ({{.T}}b_id);
{{.Isolate "duplicate_pairs"}}
create table files (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	name {{.Text}} not null,
	mime {{.Text}} not null,
	size bigint not null,
	sha256 {{.Text}} not null,
	blob_key {{.Text}} not null,
	purpose {{.Text}} not null default 'record',
	created_by {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint files_pk primary key ({{.T}}id)
);
{{.Isolate "files"}}
create table idempotency_keys (
	tenant_id {{.ID}} not null,
	principal {{.Text}} not null,
	key {{.Text}} not null,
	request_hash {{.Text}} not null,
	status bigint not null default 0,
	headers {{.JSON}} not null default '{}',
	body {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint idempotency_keys_pk primary key ({{.T}}principal, key)
);
create index idempotency_keys_created_idx on idempotency_keys ({{.T}}created_at);
{{.Isolate "idempotency_keys"}}
create table imports (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	state {{.Text}} not null,
	file_id {{.ID}} not null,
	file_name {{.Text}} not null default '',
	options {{.JSON}} not null,
	dry_run boolean not null default false,
	total_rows bigint not null default 0,
	done_rows bigint not null default 0,
	created_rows bigint not null default 0,
	updated_rows bigint not null default 0,
	skipped_rows bigint not null default 0,
	failed_rows bigint not null default 0,
	last_row bigint not null default 0,
	change_set_id {{.ID}},
	problem {{.JSON}},
	created_by {{.Text}} not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	finished_at {{.Time}},
	constraint imports_pk primary key ({{.T}}id)
);
{{.Isolate "imports"}}
create table import_rows (
	tenant_id {{.ID}} not null,
	import_id {{.ID}} not null,
	row_number bigint not null,
	outcome {{.Text}} not null,
	record_id {{.ID}},
	errors {{.JSON}},
	cells {{.JSON}},
	constraint import_rows_pk primary key ({{.T}}import_id, row_number)
);
{{.Isolate "import_rows"}}
create table exports (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	state {{.Text}} not null,
	format {{.Text}} not null,
	options {{.JSON}} not null,
	done_rows bigint not null default 0,
	file_id {{.ID}},
	problem {{.JSON}},
	actor {{.JSON}} not null,
	created_by {{.Text}} not null,
	created_at {{.Time}} not null,
	finished_at {{.Time}},
	constraint exports_pk primary key ({{.T}}id)
);
{{.Isolate "exports"}}
create table webhooks (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	name {{.Text}} not null default '',
	url {{.Text}} not null,
	events {{.JSON}} not null default '[]',
	filter {{.JSON}},
	secret {{.Text}} not null,
	previous_secret {{.Text}} not null default '',
	previous_until {{.Time}},
	state {{.Text}} not null default 'active',
	failing_since {{.Time}},
	created_by {{.Text}} not null,
	version bigint not null default 1,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint webhooks_pk primary key ({{.T}}id)
);
{{.Isolate "webhooks"}}
create table webhook_deliveries (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	webhook_id {{.ID}} not null,
	event_id {{.Text}} not null,
	event_type {{.Text}} not null,
	record_id {{.ID}} not null default '',
	payload {{.Text}} not null,
	state {{.Text}} not null default 'pending',
	attempt bigint not null default 0,
	next_at {{.Time}},
	last_status bigint not null default 0,
	last_error {{.Text}} not null default '',
	last_response {{.Text}} not null default '',
	duration_ms bigint not null default 0,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint webhook_deliveries_pk primary key ({{.T}}id),
	{{.Ref "webhook_deliveries" "webhook_id" "webhooks"}}
);
create unique index webhook_deliveries_event_key on webhook_deliveries ({{.T}}webhook_id, event_id);
create index webhook_deliveries_hook_idx on webhook_deliveries ({{.T}}webhook_id, id);
create index webhook_deliveries_due_idx on webhook_deliveries ({{.T}}next_at) where state = 'pending';
{{.Isolate "webhook_deliveries"}}
