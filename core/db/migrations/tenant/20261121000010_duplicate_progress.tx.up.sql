-- How far the search for duplicates has come: in the ledger (find), with an object's records (sweep:…) and keys (keys:…).
create table duplicate_progress (
	tenant_id {{.ID}} not null,
	name {{.ID}} not null,
	txid bigint not null,
	seq bigint not null,
	constraint duplicate_progress_pk primary key ({{.T}}name)
);
{{.Isolate "duplicate_progress"}}
