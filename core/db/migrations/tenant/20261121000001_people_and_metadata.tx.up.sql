create table tenant_state (
	tenant_id {{.ID}} not null,
	access_epoch bigint not null default 1,
	metadata_epoch bigint not null default 1,
	settings {{.JSON}} not null default '{}',
	constraint tenant_state_pk primary key (tenant_id)
);
{{.Isolate "tenant_state"}}
create table users (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	email {{.Text}} not null,
	name {{.Text}} not null,
	name_key {{.Text}} not null default '',
	manager_id {{.ID}},
	locale {{.Text}} not null default 'en',
	time_zone {{.Text}} not null default '',
	active boolean not null default true,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint users_pk primary key ({{.T}}id)
);
create unique index users_email_key on users ({{.T}}email);
create index users_name_key_idx on users ({{.T}}name_key, id);
{{.Isolate "users"}}
create table teams (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	name {{.Text}} not null,
	parent_id {{.ID}},
	created_at {{.Time}} not null,
	constraint teams_pk primary key ({{.T}}id),
	{{.Ref "teams" "parent_id" "teams"}}
);
create unique index teams_name_key on teams ({{.T}}name);
{{.Isolate "teams"}}
create table team_members (
	tenant_id {{.ID}} not null,
	team_id {{.ID}} not null,
	user_id {{.ID}} not null,
	constraint team_members_pk primary key ({{.T}}team_id, user_id),
	{{.Ref "team_members" "team_id" "teams"}},
	{{.Ref "team_members" "user_id" "users"}}
);
create index team_members_user_idx on team_members ({{.T}}user_id, team_id);
{{.Isolate "team_members"}}
create table roles (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	name {{.Text}} not null,
	labels {{.JSON}} not null default '{}',
	builtin boolean not null default false,
	definition {{.JSON}} not null default '{}',
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint roles_pk primary key ({{.T}}id)
);
create unique index roles_name_key on roles ({{.T}}name);
{{.Isolate "roles"}}
create table user_roles (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	role_id {{.ID}} not null,
	constraint user_roles_pk primary key ({{.T}}user_id, role_id),
	{{.Ref "user_roles" "user_id" "users"}},
	{{.Ref "user_roles" "role_id" "roles"}}
);
create index user_roles_role_idx on user_roles ({{.T}}role_id, user_id);
{{.Isolate "user_roles"}}

-- Metadata: custom objects, and what a tenant has changed about the shipped ones. Shipped definitions are code.
create table objects (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	api_name {{.Text}} not null,
	prefix {{.Text}} not null,
	definition {{.JSON}} not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	deleted_at {{.Time}},
	constraint objects_pk primary key ({{.T}}id)
);
create unique index objects_api_name_key on objects ({{.T}}api_name) where deleted_at is null;
create unique index objects_prefix_key on objects ({{.T}}prefix);
{{.Isolate "objects"}}
create table fields (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	api_name {{.Text}} not null,
	aliases {{.JSON}} not null default '[]',
	type {{.Text}} not null,
	slot {{.Text}} not null default '',
	slot_ready boolean not null default true,
	definition {{.JSON}} not null,
	position bigint not null default 0,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	deleted_at {{.Time}},
	constraint fields_pk primary key ({{.T}}id)
);
create unique index fields_api_name_key on fields ({{.T}}object_id, api_name) where deleted_at is null;
create unique index fields_slot_key on fields ({{.T}}object_id, slot) where slot <> '' and deleted_at is null;
{{.Isolate "fields"}}
create table relations (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	api_name {{.Text}} not null,
	from_object {{.ID}} not null,
	to_object {{.ID}} not null,
	definition {{.JSON}} not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	deleted_at {{.Time}},
	constraint relations_pk primary key ({{.T}}id)
);
create unique index relations_api_name_key on relations ({{.T}}from_object, api_name) where deleted_at is null;
{{.Isolate "relations"}}
create table counters (
	tenant_id {{.ID}} not null,
	name {{.Text}} not null,
	value bigint not null,
	constraint counters_pk primary key ({{.T}}name)
);
{{.Isolate "counters"}}
create table match_rules (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	name {{.Text}} not null,
	active boolean not null default true,
	definition {{.JSON}} not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint match_rules_pk primary key ({{.T}}id)
);
create index match_rules_object_idx on match_rules ({{.T}}object_id, id);
{{.Isolate "match_rules"}}
create table views (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	name {{.Text}} not null,
	owner_id {{.ID}} not null,
	shared {{.Text}} not null default 'private',
	definition {{.JSON}} not null,
	version bigint not null default 1,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint views_pk primary key ({{.T}}id)
);
create index views_object_idx on views ({{.T}}object_id, id);
{{.Isolate "views"}}
