-- Why a tenant is suspended, and when one is to be erased; erase_notice are the people who are told.
alter table tenants add column state_reason {{.Text}} not null default '';
alter table tenants add column erase_at {{.Time}};
alter table tenants add column erase_notice {{.JSON}} not null default '[]';

-- Hosts that tenants have for themselves. Only one tenant can have proven that a host is its own. An operator's word needs no
-- proof; every other one is proven again and again.
create table tenant_domains (
	tenant_id {{.ID}} not null,
	domain {{.Text}} not null,
	token {{.Text}} not null,
	created_at {{.Time}} not null,
	checked_at {{.Time}},
	failing_since {{.Time}},
	verified_at {{.Time}},
	verified_by {{.Text}} not null default '',
	constraint tenant_domains_pk primary key (tenant_id, domain),
	constraint tenant_domains_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create unique index tenant_domains_verified_key on tenant_domains (domain) where verified_at is not null;

create table tenant_brands (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	updated_at {{.Time}} not null,
	constraint tenant_brands_pk primary key (tenant_id),
	constraint tenant_brands_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

-- What was measured of each tenant, and what was counted of it day by day.
create table tenant_usage (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	measured_at {{.Time}} not null,
	constraint tenant_usage_pk primary key (tenant_id),
	constraint tenant_usage_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create table usage_days (
	tenant_id {{.ID}} not null,
	day {{.Text}} not null,
	api_calls bigint not null default 0,
	emails bigint not null default 0,
	constraint usage_days_pk primary key (tenant_id, day),
	constraint usage_days_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create table tenant_limits (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	updated_at {{.Time}} not null,
	constraint tenant_limits_pk primary key (tenant_id),
	constraint tenant_limits_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

-- Archives of a whole tenant that were asked for in the app.
create table tenant_exports (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	state {{.Text}} not null,
	file_id {{.Text}} not null default '',
	size bigint not null default 0,
	requested_by {{.ID}} not null,
	created_at {{.Time}} not null,
	finished_at {{.Time}},
	expires_at {{.Time}},
	constraint tenant_exports_pk primary key (id),
	constraint tenant_exports_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index tenant_exports_tenant_idx on tenant_exports (tenant_id, id);
create index tenant_exports_expires_idx on tenant_exports (expires_at) where expires_at is not null;

-- Who runs this Kontor, besides those that the configuration names.
create table operators (
	account_id {{.ID}} not null,
	added_at {{.Time}} not null,
	constraint operators_pk primary key (account_id),
	constraint operators_account_fk foreign key (account_id) references accounts (id) on delete cascade
);

-- Access that operators have asked for, and what the tenant said.
create table support_grants (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	account_id {{.ID}} not null,
	operator {{.Text}} not null,
	reason {{.Text}} not null,
	minutes bigint not null,
	wants_write boolean not null default false,
	writes boolean not null default false,
	state {{.Text}} not null,
	requested_at {{.Time}} not null,
	decided_by {{.Text}} not null default '',
	decided_at {{.Time}},
	ends_at {{.Time}},
	constraint support_grants_pk primary key (id),
	constraint support_grants_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
	constraint support_grants_account_fk foreign key (account_id) references accounts (id) on delete cascade
);
create index support_grants_tenant_idx on support_grants (tenant_id, id);
create index support_grants_account_idx on support_grants (account_id, id);
