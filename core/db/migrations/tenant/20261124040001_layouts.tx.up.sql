-- What a company has changed about the shipped layouts, one row for each layer.
create table layouts (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	kind {{.Text}} not null,
	object_id {{.Text}} not null default '',
	audience_kind {{.Text}} not null,
	audience_id {{.Text}} not null default '',
	type_field {{.Text}} not null default '',
	type_value {{.Text}} not null default '',
	changes {{.JSON}} not null,
	version bigint not null,
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null default '',
	constraint layouts_pk primary key ({{.T}}id)
);
create unique index layouts_scope_key on layouts ({{.T}}kind, object_id, audience_kind, audience_id, type_field, type_value);
{{.Isolate "layouts"}}
