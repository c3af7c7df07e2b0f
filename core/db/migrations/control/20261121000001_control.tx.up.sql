-- What stands above tenants. None of these tables holds a tenant's business data.
create table tenants (
	id {{.ID}} not null,
	slug {{.Text}} not null,
	name {{.Text}} not null,
	state {{.Text}} not null default 'active',
	locale {{.Text}} not null default 'en',
	country {{.Text}} not null default 'DE',
	time_zone {{.Text}} not null default 'Europe/Berlin',
	currency {{.Text}} not null default 'EUR',
	created_at {{.Time}} not null,
	constraint tenants_pk primary key (id),
	constraint tenants_slug_key unique (slug)
);

create table accounts (
	id {{.ID}} not null,
	email {{.Text}} not null,
	name {{.Text}} not null,
	password_hash {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint accounts_pk primary key (id),
	constraint accounts_email_key unique (email)
);

create table memberships (
	account_id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	active boolean not null default true,
	created_at {{.Time}} not null,
	constraint memberships_pk primary key (account_id, tenant_id),
	constraint memberships_account_fk foreign key (account_id) references accounts (id) on delete cascade,
	constraint memberships_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index memberships_tenant_idx on memberships (tenant_id);

create table sessions (
	id {{.ID}} not null,
	token_hash {{.Text}} not null,
	account_id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	created_at {{.Time}} not null,
	last_seen_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	ip {{.Text}} not null default '',
	user_agent {{.Text}} not null default '',
	constraint sessions_pk primary key (id),
	constraint sessions_token_key unique (token_hash),
	constraint sessions_account_fk foreign key (account_id) references accounts (id) on delete cascade,
	constraint sessions_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index sessions_account_idx on sessions (account_id);
create index sessions_user_idx on sessions (tenant_id, user_id);

create table api_keys (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	name {{.Text}} not null,
	hint {{.Text}} not null,
	token_hash {{.Text}} not null,
	scopes {{.JSON}} not null default '[]',
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	expires_at {{.Time}},
	last_used_at {{.Time}},
	revoked_at {{.Time}},
	constraint api_keys_pk primary key (id),
	constraint api_keys_token_key unique (token_hash),
	constraint api_keys_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index api_keys_tenant_idx on api_keys (tenant_id, id);

create table jobs (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	kind {{.Text}} not null,
	lane {{.Text}} not null default 'default',
	args {{.JSON}} not null default '{}',
	unique_key {{.Text}},
	state {{.Text}} not null default 'available',
	priority bigint not null default 0,
	attempt bigint not null default 0,
	max_attempts bigint not null default 10,
	run_at {{.Time}} not null,
	created_at {{.Time}} not null,
	started_at {{.Time}},
	finished_at {{.Time}},
	lease_owner {{.Text}} not null default '',
	lease_until {{.Time}},
	last_error {{.Text}} not null default '',
	constraint jobs_pk primary key (id)
);
create index jobs_ready_idx on jobs (lane, priority, tenant_id, run_at, id) where state = 'available';
create index jobs_scheduled_idx on jobs (run_at) where state = 'scheduled';
create index jobs_running_idx on jobs (lease_until) where state = 'running';
create index jobs_finished_idx on jobs (state, finished_at) where finished_at is not null;
create index jobs_tenant_idx on jobs (tenant_id, state, id);
create unique index jobs_unique_key on jobs (tenant_id, kind, unique_key) where unique_key is not null and state in ('available', 'scheduled', 'running');

create table leases (
	name {{.Text}} not null,
	owner {{.Text}} not null,
	until {{.Time}} not null,
	constraint leases_pk primary key (name)
);

create table node_settings (
	name {{.Text}} not null,
	value {{.Text}} not null,
	constraint node_settings_pk primary key (name)
);
