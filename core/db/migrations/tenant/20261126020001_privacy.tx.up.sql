create table consents (
	contact_id {{.ID}},
	channel {{.Text}},
	purpose {{.Text}},
	state {{.Text}},
	legal_basis {{.Text}},
	address {{.Text}},
	proof_text {{.Text}},
	source {{.Text}},
	ip {{.Text}},
	requested_at {{.Time}},
	granted_at {{.Time}},
	withdrawn_at {{.Time}},
	decided_at {{.Time}},
	valid_until {{.Time}},
	{{.Common "consents" 2 1 1 1}},
	{{.Ref "consents" "contact_id" "contacts"}}
);
{{.Indexes "consents" "" 2 1 1 1}}
-- What a person has agreed to is one range of this index, the latest decision last.
create index consents_current_idx on consents ({{.T}}contact_id, channel, purpose, decided_at) where contact_id is not null;
create index consents_purpose_idx on consents ({{.T}}purpose, channel, state, id) where purpose is not null;
create index consents_channel_idx on consents ({{.T}}channel, state, id) where channel is not null;
create index consents_state_idx on consents ({{.T}}state, id) where state is not null;
create index consents_decided_idx on consents ({{.T}}decided_at, id) where decided_at is not null;
create index consents_valid_idx on consents ({{.T}}valid_until, id) where valid_until is not null;
{{.Isolate "consents"}}
-- What a company has decided about writing to people.
create table privacy_settings (
	tenant_id {{.ID}} not null,
	document {{.JSON}} not null,
	version bigint not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null,
	constraint privacy_settings_pk primary key (tenant_id)
);
{{.Isolate "privacy_settings"}}
-- Messages to people on their way, and for a while afterwards: what they say stands in the record of the timeline. sender_key is
-- what keeps a message that is asked for twice from being sent twice.
create table privacy_messages (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	kind {{.Text}} not null,
	contact_id {{.ID}} not null,
	channel {{.Text}} not null,
	purpose {{.Text}} not null,
	consent_id {{.Text}} not null default '',
	counts boolean not null,
	object_id {{.Text}} not null default '',
	record_id {{.Text}} not null default '',
	state {{.Text}} not null,
	detail {{.Text}} not null default '',
	external_id {{.Text}} not null default '',
	thread {{.Text}} not null default '',
	sender {{.Text}} not null,
	sender_key {{.Text}},
	created_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint privacy_messages_pk primary key ({{.T}}id)
);
create unique index privacy_messages_sender_key on privacy_messages ({{.T}}sender, sender_key) where sender_key is not null;
create index privacy_messages_contact_idx on privacy_messages ({{.T}}contact_id, created_at);
create index privacy_messages_external_idx on privacy_messages ({{.T}}channel, external_id) where external_id <> '';
create index privacy_messages_created_idx on privacy_messages ({{.T}}created_at);
{{.Isolate "privacy_messages"}}
