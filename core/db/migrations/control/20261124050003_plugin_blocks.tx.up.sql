-- Plugins that whoever runs this Kontor has stopped everywhere: a version, or with an empty one all of them.
create table plugin_blocks (
	plugin_id {{.Text}} not null,
	version {{.Text}} not null,
	reason {{.Text}} not null,
	created_at {{.Time}} not null,
	constraint plugin_blocks_pk primary key (plugin_id, version)
);
-- Under which token requests from outside come in for which company's plugin. Only hashes of tokens are kept.
create table plugin_hooks (
	token_hash {{.Text}} not null,
	tenant_id {{.ID}} not null,
	installation_id {{.ID}} not null,
	constraint plugin_hooks_pk primary key (token_hash),
	constraint plugin_hooks_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index plugin_hooks_tenant_idx on plugin_hooks (tenant_id);
