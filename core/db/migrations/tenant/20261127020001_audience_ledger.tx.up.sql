-- A paused audience takes nobody in; whoever withdraws leaves it all the same.
alter table plugin_audiences add column paused boolean not null default false;
-- When a network was told of a member: before that nobody knows whether it has them, and they are taken out like any other.
alter table plugin_audience_members add column told_at {{.Time}};
-- What was told of an audience, run by run.
create table plugin_audience_runs (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	audience_id {{.ID}} not null,
	added bigint not null,
	removed bigint not null,
	refused bigint not null,
	failure {{.Text}} not null default '',
	whole boolean not null,
	started_at {{.Time}} not null,
	finished_at {{.Time}} not null,
	constraint plugin_audience_runs_pk primary key ({{.T}}id)
);
create index plugin_audience_runs_audience_idx on plugin_audience_runs ({{.T}}audience_id, id);
{{.Isolate "plugin_audience_runs"}}
