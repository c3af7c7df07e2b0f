-- Signing in. An account that only a provider opens has its own id in place of an address, so that nobody can sign in to it
-- with a password, and no account of the same address elsewhere is touched by it.
alter table accounts add column verified_at {{.Time}};

-- methods are how the person has proven to be the same, separated by blanks; authenticated_at is when, if not at the start.
alter table sessions add column methods {{.Text}} not null default '';
alter table sessions add column authenticated_at {{.Time}};
alter table sessions add column provider_id {{.Text}} not null default '';
alter table sessions add column provider_subject {{.Text}} not null default '';
alter table sessions add column provider_session {{.Text}} not null default '';
create index sessions_provider_idx on sessions (provider_id, provider_subject) where provider_id <> '';

-- Sign-ins that are under way: each is taken once, by the browser that began it.
create table sign_in_flows (
	token_hash {{.Text}} not null,
	kind {{.Text}} not null,
	browser_hash {{.Text}} not null default '',
	data {{.JSON}} not null default '{}',
	expires_at {{.Time}} not null,
	constraint sign_in_flows_pk primary key (token_hash)
);
create index sign_in_flows_expires_idx on sign_in_flows (expires_at);

-- Links that were sent to an address.
create table email_tokens (
	token_hash {{.Text}} not null,
	purpose {{.Text}} not null,
	account_id {{.ID}} not null,
	email {{.Text}} not null,
	expires_at {{.Time}} not null,
	constraint email_tokens_pk primary key (token_hash),
	constraint email_tokens_account_fk foreign key (account_id) references accounts (id) on delete cascade
);
create index email_tokens_account_idx on email_tokens (account_id, purpose);
create index email_tokens_expires_idx on email_tokens (expires_at);

create table passkeys (
	id {{.ID}} not null,
	account_id {{.ID}} not null,
	credential_id {{.Text}} not null,
	name {{.Text}} not null,
	credential {{.JSON}} not null,
	created_at {{.Time}} not null,
	last_used_at {{.Time}},
	constraint passkeys_pk primary key (id),
	constraint passkeys_credential_key unique (credential_id),
	constraint passkeys_account_fk foreign key (account_id) references accounts (id) on delete cascade
);
create index passkeys_account_idx on passkeys (account_id);

-- The seed is sealed. last_step is the latest code that was taken, so that none is taken twice.
create table totp_seeds (
	account_id {{.ID}} not null,
	seed {{.Text}} not null,
	confirmed_at {{.Time}},
	last_step bigint not null default 0,
	constraint totp_seeds_pk primary key (account_id),
	constraint totp_seeds_account_fk foreign key (account_id) references accounts (id) on delete cascade
);

create table recovery_codes (
	account_id {{.ID}} not null,
	code_hash {{.Text}} not null,
	constraint recovery_codes_pk primary key (account_id, code_hash),
	constraint recovery_codes_account_fk foreign key (account_id) references accounts (id) on delete cascade
);

create table sign_in_policies (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	constraint sign_in_policies_pk primary key (tenant_id),
	constraint sign_in_policies_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

create table invitations (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	email {{.Text}} not null,
	name {{.Text}} not null default '',
	locale {{.Text}} not null default 'en',
	role_ids {{.JSON}} not null default '[]',
	team_ids {{.JSON}} not null default '[]',
	token_hash {{.Text}} not null,
	invited_by {{.ID}} not null,
	created_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	constraint invitations_pk primary key (id),
	constraint invitations_token_key unique (token_hash),
	constraint invitations_email_key unique (tenant_id, email),
	constraint invitations_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

create table sso_providers (
	id {{.ID}} not null,
	tenant_id {{.ID}} not null,
	name {{.Text}} not null,
	preset {{.Text}} not null default '',
	issuer {{.Text}} not null,
	client_id {{.Text}} not null,
	secret {{.Text}} not null default '',
	definition {{.JSON}} not null default '{}',
	active boolean not null default true,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint sso_providers_pk primary key (id),
	constraint sso_providers_name_key unique (tenant_id, name),
	constraint sso_providers_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

-- Only one tenant can have proven that a domain is its own.
create table sso_domains (
	tenant_id {{.ID}} not null,
	domain {{.Text}} not null,
	token {{.Text}} not null,
	created_at {{.Time}} not null,
	verified_at {{.Time}},
	verified_by {{.Text}} not null default '',
	constraint sso_domains_pk primary key (tenant_id, domain),
	constraint sso_domains_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create unique index sso_domains_verified_key on sso_domains (domain) where verified_at is not null;

-- Who somebody is at a provider. The same issuer and subject in another tenant, or at another registration, is another row.
create table sso_identities (
	provider_id {{.ID}} not null,
	issuer {{.Text}} not null,
	subject {{.Text}} not null,
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	email {{.Text}} not null default '',
	created_at {{.Time}} not null,
	last_login_at {{.Time}} not null,
	constraint sso_identities_pk primary key (provider_id, issuer, subject),
	constraint sso_identities_provider_fk foreign key (provider_id) references sso_providers (id) on delete cascade
);
create index sso_identities_user_idx on sso_identities (tenant_id, user_id);

-- Logout tokens that were taken, so that none is taken twice.
create table sso_logouts (
	provider_id {{.ID}} not null,
	token_hash {{.Text}} not null,
	expires_at {{.Time}} not null,
	constraint sso_logouts_pk primary key (provider_id, token_hash),
	constraint sso_logouts_provider_fk foreign key (provider_id) references sso_providers (id) on delete cascade
);
