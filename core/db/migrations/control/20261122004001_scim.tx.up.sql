-- What the directories of tenants show to be let in. Only hashes are kept.
create table scim_tokens (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	name {{.Text}} not null,
	hint {{.Text}} not null,
	token_hash {{.Text}} not null,
	created_at {{.Time}} not null,
	created_by {{.ID}} not null,
	last_used_at {{.Time}},
	revoked_at {{.Time}},
	constraint scim_tokens_pk primary key (id),
	constraint scim_tokens_hash_key unique (token_hash),
	constraint scim_tokens_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index scim_tokens_tenant_idx on scim_tokens (tenant_id, id);
