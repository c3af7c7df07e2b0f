-- What roles inherit from, and who has them besides people: teams, and principals that are no people.
create table role_parents (
	tenant_id {{.ID}} not null,
	role_id {{.ID}} not null,
	parent_id {{.ID}} not null,
	constraint role_parents_pk primary key ({{.T}}role_id, parent_id),
	{{.Ref "role_parents" "role_id" "roles"}},
	{{.Ref "role_parents" "parent_id" "roles"}}
);
create index role_parents_parent_idx on role_parents ({{.T}}parent_id, role_id);
{{.Isolate "role_parents"}}
create table team_roles (
	tenant_id {{.ID}} not null,
	team_id {{.ID}} not null,
	role_id {{.ID}} not null,
	constraint team_roles_pk primary key ({{.T}}team_id, role_id),
	{{.Ref "team_roles" "team_id" "teams"}},
	{{.Ref "team_roles" "role_id" "roles"}}
);
create index team_roles_role_idx on team_roles ({{.T}}role_id, team_id);
{{.Isolate "team_roles"}}
create table principal_roles (
	tenant_id {{.ID}} not null,
	kind {{.Text}} not null,
	principal_id {{.ID}} not null,
	role_id {{.ID}} not null,
	constraint principal_roles_pk primary key ({{.T}}kind, principal_id, role_id),
	{{.Ref "principal_roles" "role_id" "roles"}}
);
create index principal_roles_role_idx on principal_roles ({{.T}}role_id);
{{.Isolate "principal_roles"}}
-- What one person may do beyond the roles, and what is taken away from this person alone.
create table user_grants (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	user_id {{.ID}} not null,
	definition {{.JSON}} not null,
	reason {{.Text}} not null default '',
	expires_at {{.Time}},
	created_at {{.Time}} not null,
	created_by {{.Text}} not null default '',
	constraint user_grants_pk primary key ({{.T}}id),
	{{.Ref "user_grants" "user_id" "users"}}
);
create index user_grants_user_idx on user_grants ({{.T}}user_id, id);
{{.Isolate "user_grants"}}
-- Who is away, and who then looks after what that person owns.
create table absences (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	user_id {{.ID}} not null,
	deputy_id {{.ID}} not null,
	starts_at {{.Time}} not null,
	ends_at {{.Time}} not null,
	created_at {{.Time}} not null,
	created_by {{.Text}} not null default '',
	constraint absences_pk primary key ({{.T}}id),
	{{.Ref "absences" "user_id" "users"}},
	{{.Ref "absences" "deputy_id" "users"}}
);
create index absences_user_idx on absences ({{.T}}user_id, ends_at);
create index absences_deputy_idx on absences ({{.T}}deputy_id, ends_at);
{{.Isolate "absences"}}
-- Single records that people or teams were given. The first index serves scopes, the second the list of a record.
create table record_shares (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	record_id {{.ID}} not null,
	grantee_kind {{.Text}} not null,
	grantee_id {{.ID}} not null,
	level {{.Text}} not null,
	expires_at {{.Time}},
	created_at {{.Time}} not null,
	created_by {{.Text}} not null default '',
	constraint record_shares_pk primary key ({{.T}}id)
);
create index record_shares_grantee_idx on record_shares ({{.T}}grantee_id, object_id, record_id);
create unique index record_shares_record_key on record_shares ({{.T}}record_id, grantee_id);
{{.Isolate "record_shares"}}
-- The rights that a job was started with, named by their hash.
create table right_snapshots (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	user_id {{.ID}} not null,
	epoch bigint not null,
	source {{.JSON}} not null,
	created_at {{.Time}} not null,
	used_at {{.Time}} not null,
	constraint right_snapshots_pk primary key ({{.T}}id)
);
{{.Isolate "right_snapshots"}}
-- Who looks at Kontor as somebody else, until when and why.
create table viewings (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	viewer_id {{.ID}} not null,
	user_id {{.ID}} not null,
	reason {{.Text}} not null default '',
	started_at {{.Time}} not null,
	ends_at {{.Time}} not null,
	constraint viewings_pk primary key ({{.T}}id),
	{{.Ref "viewings" "viewer_id" "users"}},
	{{.Ref "viewings" "user_id" "users"}}
);
create index viewings_viewer_idx on viewings ({{.T}}viewer_id, ends_at);
{{.Isolate "viewings"}}
create index users_manager_idx on users ({{.T}}manager_id, id) where manager_id is not null;
{{- if .Postgres}}
-- Search among somebody's own records and those that were shared with them.
create function kontor_search(query text, objects text[], owners text[], unowned boolean, shared text[], at_most int) returns table (object_id text, record_id text)
	language sql stable security definer set search_path from current as $$
	select d.object_id, d.record_id from search_docs d
	where d.terms @@ query::tsquery and d.tenant_id = current_setting('kontor.tenant', true)
		and d.object_id = any(objects) and (owners is null or d.owner_id = any(owners) or unowned and d.owner_id is null or d.record_id = any(shared))
	limit at_most $$;
{{- end}}
