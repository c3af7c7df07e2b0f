-- What a company has set for its service desk: macros, canned replies, calendars, SLA policies and routing, by kind.
create table service_rules (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	kind {{.Text}} not null,
	name {{.Text}} not null,
	position bigint not null default 0,
	active boolean not null,
	definition {{.JSON}} not null,
	version bigint not null,
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null,
	constraint service_rules_pk primary key ({{.T}}id)
);
create index service_rules_kind_idx on service_rules ({{.T}}kind, position, id);
{{.Isolate "service_rules"}}
