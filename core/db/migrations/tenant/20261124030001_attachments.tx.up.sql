-- Files on records. A file that was taken away keeps its row, so that the change can be taken back, until it is swept.
create table attachments (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	object_id {{.ID}} not null,
	record_id {{.ID}} not null,
	created_by {{.Text}} not null default '',
	created_at {{.Time}} not null,
	removed_at {{.Time}},
	constraint attachments_pk primary key ({{.T}}id),
	{{.Ref "attachments" "id" "files"}}
);
create index attachments_record_idx on attachments ({{.T}}record_id, id) where removed_at is null;
create index attachments_removed_idx on attachments ({{.T}}removed_at) where removed_at is not null;
{{.Isolate "attachments"}}
