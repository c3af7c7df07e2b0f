-- Work with a plugin that takes a while: an action on many records, or a version that is tried on what has happened.
create table plugin_runs (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	installation_id {{.ID}} not null,
	kind {{.Text}} not null,
	state {{.Text}} not null,
	input {{.JSON}} not null,
	total bigint not null default 0,
	done bigint not null default 0,
	failed bigint not null default 0,
	cursor_at {{.Text}} not null default '',
	result {{.JSON}} not null default '{}',
	reason {{.Text}} not null default '',
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	finished_at {{.Time}},
	constraint plugin_runs_pk primary key ({{.T}}id)
);
create index plugin_runs_installation on plugin_runs ({{.T}}installation_id, created_at);
{{.Isolate "plugin_runs"}}
