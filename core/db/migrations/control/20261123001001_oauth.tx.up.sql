-- Programs of others that tenants let in. Of secrets, codes and tokens only hashes are kept.
create table oauth_apps (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	name {{.Text}} not null,
	confidential boolean not null,
	machine boolean not null default false,
	active boolean not null default true,
	redirect_uris {{.JSON}} not null default '[]',
	scopes {{.JSON}} not null default '[]',
	secret_hash {{.Text}} not null default '',
	hint {{.Text}} not null default '',
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	updated_at {{.Time}} not null,
	version bigint not null default 1,
	constraint oauth_apps_pk primary key (id),
	constraint oauth_apps_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index oauth_apps_tenant_idx on oauth_apps (tenant_id, id);

-- What people have allowed which app.
create table oauth_consents (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	app_id {{.ID}} not null,
	scopes {{.JSON}} not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint oauth_consents_pk primary key (tenant_id, user_id, app_id),
	constraint oauth_consents_app_fk foreign key (app_id) references oauth_apps (id) on delete cascade,
	constraint oauth_consents_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index oauth_consents_app_idx on oauth_consents (app_id);

-- One row for each time that an app was let in: all tokens of it end together. user_id is empty where the app acts for itself.
create table oauth_grants (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	app_id {{.ID}} not null,
	user_id {{.Text}} not null default '',
	scopes {{.JSON}} not null,
	created_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	last_used_at {{.Time}},
	revoked_at {{.Time}},
	code_hash {{.Text}},
	code_expires_at {{.Time}},
	code_used_at {{.Time}},
	challenge {{.Text}} not null default '',
	redirect_uri {{.Text}} not null default '',
	constraint oauth_grants_pk primary key (id),
	constraint oauth_grants_code_key unique (code_hash),
	constraint oauth_grants_app_fk foreign key (app_id) references oauth_apps (id) on delete cascade,
	constraint oauth_grants_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index oauth_grants_app_idx on oauth_grants (app_id);
create index oauth_grants_user_idx on oauth_grants (tenant_id, user_id, app_id);
create index oauth_grants_end_idx on oauth_grants (expires_at);

-- A refresh token that was used stays until its grant ends, so that it is noticed when it is shown again.
create table oauth_tokens (
	hash {{.Text}} not null,
	grant_id {{.ID}} not null,
	kind {{.Text}} not null,
	scopes {{.JSON}} not null,
	created_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	used_at {{.Time}},
	constraint oauth_tokens_pk primary key (hash),
	constraint oauth_tokens_grant_fk foreign key (grant_id) references oauth_grants (id) on delete cascade
);
create index oauth_tokens_grant_idx on oauth_tokens (grant_id, kind);
create index oauth_tokens_end_idx on oauth_tokens (expires_at);
