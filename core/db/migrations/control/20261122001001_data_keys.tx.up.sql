-- Data keys, each sealed by the key-encryption key of the node. The owner is a tenant, or `kontor` for what stands above
-- tenants. Without the row nobody can open what its key has sealed, in no backup of the tenant's rows either.
create table data_keys (
	id {{.ID}} not null,
	owner {{.ID}} not null,
	state {{.Text}} not null default 'active',
	wrapped {{.Text}} not null,
	wrapper {{.Text}} not null,
	created_at {{.Time}} not null,
	retired_at {{.Time}},
	constraint data_keys_pk primary key (id)
);
create unique index data_keys_active_key on data_keys (owner) where state = 'active';
create index data_keys_owner_idx on data_keys (owner, id);
