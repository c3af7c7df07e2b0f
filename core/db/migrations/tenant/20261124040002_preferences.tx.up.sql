-- What people have set for themselves.
create table preferences (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	document {{.JSON}} not null,
	version bigint not null,
	updated_at {{.Time}} not null,
	constraint preferences_pk primary key (tenant_id, user_id)
);
{{.Isolate "preferences"}}
