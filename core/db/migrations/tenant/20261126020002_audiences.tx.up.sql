-- Audiences that plugins keep at advertising networks: the contacts of a saved view that have agreed to it. One job at a time works
-- on an audience, until lease_until.
create table plugin_audiences (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	installation_id {{.ID}} not null,
	view_id {{.ID}} not null,
	purpose {{.Text}} not null,
	name {{.Text}} not null,
	external_id {{.Text}} not null default '',
	size bigint not null default 0,
	failure {{.Text}} not null default '',
	lease_until {{.Time}},
	synced_at {{.Time}},
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	constraint plugin_audiences_pk primary key ({{.T}}id)
);
create unique index plugin_audiences_view_key on plugin_audiences ({{.T}}installation_id, view_id);
{{.Isolate "plugin_audiences"}}
-- Who is in an audience, with the hashes that were sent: whoever leaves is removed by these, whatever the contact holds now.
create table plugin_audience_members (
	tenant_id {{.ID}} not null,
	audience_id {{.ID}} not null,
	contact_id {{.ID}} not null,
	hashes {{.JSON}} not null,
	constraint plugin_audience_members_pk primary key (tenant_id, audience_id, contact_id)
);
{{.Isolate "plugin_audience_members"}}
