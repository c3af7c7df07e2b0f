-- What the anomaly watch has found. The key keeps one thing on one day from being found twice.
create table alerts (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	rule {{.Text}} not null,
	subject {{.Text}} not null,
	day {{.Text}} not null,
	user_id {{.Text}} not null,
	address {{.Text}} not null,
	value bigint not null,
	usual bigint not null,
	bound bigint not null,
	detail {{.JSON}} not null default '{}',
	action {{.Text}} not null,
	state {{.Text}} not null,
	reason {{.Text}} not null default '',
	closed_by {{.Text}} not null default '',
	closed_at {{.Time}},
	created_at {{.Time}} not null,
	constraint alerts_pk primary key ({{.T}}id)
);
create unique index alerts_subject_key on alerts ({{.T}}rule, subject, day);
create index alerts_state_idx on alerts ({{.T}}state, id);
{{.Isolate "alerts"}}
-- How often somebody has done something in an hour, counted from the Unix epoch: what the usual is learned from.
create table alert_counts (
	tenant_id {{.ID}} not null,
	subject {{.Text}} not null,
	metric {{.Text}} not null,
	hour bigint not null,
	n bigint not null,
	constraint alert_counts_pk primary key ({{.T}}subject, metric, hour)
);
create index alert_counts_hour_idx on alert_counts ({{.T}}hour);
{{.Isolate "alert_counts"}}
-- From where and with what somebody has signed in before.
create table alert_places (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	kind {{.Text}} not null,
	value {{.Text}} not null,
	seen_at {{.Time}} not null,
	constraint alert_places_pk primary key ({{.T}}user_id, kind, value)
);
{{.Isolate "alert_places"}}
-- How far the audit has been read.
create table alert_cursors (
	tenant_id {{.ID}} not null,
	seq bigint not null,
	constraint alert_cursors_pk primary key (tenant_id)
);
{{.Isolate "alert_cursors"}}
-- Whose exports are frozen until an administrator releases them.
create table alert_freezes (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	alert_id {{.ID}} not null,
	since {{.Time}} not null,
	constraint alert_freezes_pk primary key ({{.T}}user_id)
);
{{.Isolate "alert_freezes"}}
