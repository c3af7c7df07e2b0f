-- Rights that principals which are no persons have of their own, besides those of their roles: what a plugin was granted.
create table principal_grants (
	tenant_id {{.ID}} not null,
	kind {{.Text}} not null,
	principal_id {{.ID}} not null,
	definition {{.JSON}} not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null,
	constraint principal_grants_pk primary key ({{.T}}kind, principal_id)
);
{{.Isolate "principal_grants"}}
-- Packages that the company has taken in: the manifest as it was signed, and the file with the archive.
create table plugin_packages (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	plugin_id {{.Text}} not null,
	version {{.Text}} not null,
	digest {{.Text}} not null,
	manifest {{.Text}} not null,
	file_id {{.ID}} not null,
	signer {{.Text}} not null,
	source {{.Text}} not null,
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	constraint plugin_packages_pk primary key ({{.T}}id)
);
create unique index plugin_packages_version_key on plugin_packages ({{.T}}plugin_id, version);
{{.Isolate "plugin_packages"}}
-- What is installed. previous_id is the package before the last upgrade, newest the highest version that ever was there.
create table plugin_installations (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	plugin_id {{.Text}} not null,
	package_id {{.ID}} not null,
	previous_id {{.Text}} not null default '',
	previous_config {{.JSON}} not null default '{}',
	newest {{.Text}} not null,
	state {{.Text}} not null,
	reason {{.Text}} not null default '',
	scopes {{.JSON}} not null,
	hosts {{.JSON}} not null,
	policy {{.Text}} not null default 'suggest',
	config {{.JSON}} not null default '{}',
	secrets {{.JSON}} not null default '{}',
	token {{.Text}} not null,
	failures bigint not null default 0,
	failing_since {{.Time}},
	trips bigint not null default 0,
	open_until {{.Time}},
	version bigint not null default 1,
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null,
	constraint plugin_installations_pk primary key ({{.T}}id)
);
create unique index plugin_installations_plugin_key on plugin_installations ({{.T}}plugin_id);
{{.Isolate "plugin_installations"}}
-- What plugins remember. The area "data" is the plugin's own, "cursor" is where its jobs have come to.
create table plugin_values (
	tenant_id {{.ID}} not null,
	installation_id {{.ID}} not null,
	area {{.Text}} not null,
	key {{.Text}} not null,
	value {{.Text}} not null,
	size bigint not null,
	version bigint not null,
	expires_at {{.Time}},
	updated_at {{.Time}} not null,
	constraint plugin_values_pk primary key ({{.T}}installation_id, area, key)
);
{{.Isolate "plugin_values"}}
-- Every call of a plugin, for two weeks.
create table plugin_calls (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	installation_id {{.ID}} not null,
	cause {{.Text}} not null,
	method {{.Text}} not null,
	object_id {{.Text}} not null default '',
	record_id {{.Text}} not null default '',
	outcome {{.Text}} not null,
	detail {{.Text}} not null default '',
	log {{.Text}} not null default '',
	duration_us bigint not null,
	created_at {{.Time}} not null,
	constraint plugin_calls_pk primary key ({{.T}}id)
);
create index plugin_calls_installation_idx on plugin_calls ({{.T}}installation_id, id);
{{.Isolate "plugin_calls"}}
-- What plugins have read, written and sent, by day: never the values themselves.
create table plugin_flows (
	tenant_id {{.ID}} not null,
	installation_id {{.ID}} not null,
	day {{.Text}} not null,
	kind {{.Text}} not null,
	name {{.Text}} not null,
	amount bigint not null,
	constraint plugin_flows_pk primary key ({{.T}}installation_id, day, kind, name)
);
{{.Isolate "plugin_flows"}}
-- What plugins have suggested for records, until somebody has decided.
create table plugin_suggestions (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	installation_id {{.ID}} not null,
	object_id {{.Text}} not null,
	record_id {{.ID}} not null,
	items {{.JSON}} not null,
	created_at {{.Time}} not null,
	constraint plugin_suggestions_pk primary key ({{.T}}id)
);
create unique index plugin_suggestions_record_key on plugin_suggestions ({{.T}}record_id, installation_id);
{{.Isolate "plugin_suggestions"}}
