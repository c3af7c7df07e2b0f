-- What each company has subscribed to: a copy of what Stripe has said last, and what was counted of the company itself.
create table billing_accounts (
	tenant_id {{.ID}} not null,
	customer_id {{.Text}},
	checkout_id {{.Text}} not null default '',
	subscription {{.JSON}} not null default '{}',
	trial_ends_at {{.Time}} not null,
	usage {{.JSON}} not null default '{}',
	over_since {{.JSON}} not null default '{}',
	counted_at {{.Time}},
	synced_at {{.Time}},
	version bigint not null default 1,
	created_at {{.Time}} not null,
	constraint billing_accounts_pk primary key (tenant_id),
	constraint billing_accounts_customer_key unique (customer_id),
	constraint billing_accounts_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
-- Which of Stripe's events have come. An event is a hint to look, so that nothing but its name is kept.
create table billing_events (
	id {{.Text}} not null,
	type {{.Text}} not null,
	tenant_id {{.ID}},
	created_at {{.Time}} not null,
	received_at {{.Time}} not null,
	handled_at {{.Time}},
	constraint billing_events_pk primary key (id),
	constraint billing_events_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
create index billing_events_received_idx on billing_events (received_at);
create index billing_events_tenant_idx on billing_events (tenant_id);
-- Which notices were sent, so that each is sent once.
create table billing_notices (
	tenant_id {{.ID}} not null,
	key {{.Text}} not null,
	sent_at {{.Time}} not null,
	constraint billing_notices_pk primary key (tenant_id, key),
	constraint billing_notices_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);
