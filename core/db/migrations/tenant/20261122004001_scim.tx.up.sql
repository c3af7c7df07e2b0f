-- The users whom the tenant's directory has provisioned: how it calls them, and what it says of them beyond what users hold.
create table scim_users (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	user_name_key {{.Text}} not null,
	external_id {{.Text}} not null default '',
	attributes {{.JSON}} not null default '{}',
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint scim_users_pk primary key ({{.T}}user_id),
	{{.Ref "scim_users" "user_id" "users"}}
);
create unique index scim_users_name_key on scim_users ({{.T}}user_name_key);
create index scim_users_external_idx on scim_users ({{.T}}external_id, user_id);
{{.Isolate "scim_users"}}
-- The teams that are groups of the directory. A team may be removed by people; its row here is then of no effect.
create table scim_groups (
	tenant_id {{.ID}} not null,
	team_id {{.ID}} not null,
	external_id {{.Text}} not null default '',
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint scim_groups_pk primary key ({{.T}}team_id)
);
{{.Isolate "scim_groups"}}
-- Which roles a tenant gives to whom its directory names.
create table scim_mappings (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	updated_at {{.Time}} not null,
	constraint scim_mappings_pk primary key (tenant_id)
);
{{.Isolate "scim_mappings"}}
