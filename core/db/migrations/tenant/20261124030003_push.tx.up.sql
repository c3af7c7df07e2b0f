-- The tenant's key that pushes are signed with, sealed, and the devices of people that have agreed to be told.
create table push_keys (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	sealed {{.Text}} not null,
	created_at {{.Time}} not null,
	constraint push_keys_pk primary key ({{.T}}id)
);
{{.Isolate "push_keys"}}
create table push_subscriptions (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	user_id {{.ID}} not null,
	endpoint {{.Text}} not null,
	endpoint_key {{.Text}} not null,
	p256dh {{.Text}} not null,
	auth {{.Text}} not null,
	created_at {{.Time}} not null,
	constraint push_subscriptions_pk primary key ({{.T}}id)
);
create unique index push_subscriptions_endpoint_key on push_subscriptions ({{.T}}endpoint_key);
create index push_subscriptions_user_idx on push_subscriptions ({{.T}}user_id, id);
{{.Isolate "push_subscriptions"}}
