-- What the administrators of a company were told of the operator's limits.
create table usage_notices (
	tenant_id {{.ID}} not null,
	key {{.Text}} not null,
	sent_at {{.Time}} not null,
	constraint usage_notices_pk primary key (tenant_id, key),
	constraint usage_notices_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
