-- What somebody is told. The source names what a notification comes from, so that nothing is told twice.
create table notifications (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	user_id {{.ID}} not null,
	kind {{.Text}} not null,
	source {{.Text}} not null,
	object {{.Text}} not null default '',
	record_id {{.Text}} not null default '',
	actor_id {{.Text}} not null default '',
	params {{.JSON}} not null default '{}',
	listed boolean not null default true,
	read_at {{.Time}},
	created_at {{.Time}} not null,
	constraint notifications_pk primary key ({{.T}}id)
);
create unique index notifications_source_key on notifications ({{.T}}user_id, source);
create index notifications_mine_idx on notifications ({{.T}}user_id, id) where listed;
create index notifications_unread_idx on notifications ({{.T}}user_id, id) where listed and read_at is null;
create index notifications_created_idx on notifications ({{.T}}created_at);
{{.Isolate "notifications"}}
create table notification_settings (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	definition {{.JSON}} not null default '{}',
	updated_at {{.Time}} not null,
	constraint notification_settings_pk primary key ({{.T}}user_id)
);
{{.Isolate "notification_settings"}}
-- Reminders that are due in a minute are one range of this index.
create index tasks_reminder_idx on tasks ({{.T}}reminder_at, id) where reminder_at is not null;
