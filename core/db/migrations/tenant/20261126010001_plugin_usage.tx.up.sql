-- What plugins cost, by hour and by how long the calls took: a bucket is half a power of two above 100 microseconds, so that
-- the 95th percentile can be read from a few rows. Rows are kept for eight days: at most 40 by hour and installation.
create table plugin_usage (
	tenant_id {{.ID}} not null,
	installation_id {{.ID}} not null,
	hour {{.Text}} not null,
	bucket bigint not null,
	calls bigint not null,
	errors bigint not null,
	duration_us bigint not null,
	own_us bigint not null,
	fuel bigint not null,
	bytes bigint not null,
	constraint plugin_usage_pk primary key ({{.T}}installation_id, hour, bucket)
);
{{.Isolate "plugin_usage"}}
