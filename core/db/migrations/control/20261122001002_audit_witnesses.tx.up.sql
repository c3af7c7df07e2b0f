-- The newest signed head of each tenant's audit, kept away from the tenant's own rows: a log that ends before it was cut off.
create table audit_witnesses (
	tenant_id {{.ID}} not null,
	seq bigint not null,
	hash {{.Text}} not null,
	at {{.Time}} not null,
	key {{.Text}} not null,
	signature {{.Text}} not null,
	constraint audit_witnesses_pk primary key (tenant_id)
);
