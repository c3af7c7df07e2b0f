-- The change sets under which sample data was written, until it is removed.
create table sample_sets (
	tenant_id {{.ID}} not null,
	change_set_id {{.ID}} not null,
	template {{.Text}} not null,
	created_at {{.Time}} not null,
	constraint sample_sets_pk primary key ({{.T}}change_set_id)
);
{{.Isolate "sample_sets"}}
