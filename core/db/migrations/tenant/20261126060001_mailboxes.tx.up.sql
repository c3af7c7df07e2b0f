-- Mailboxes of the company. The secrets are sealed.
create table mailboxes (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	name {{.Text}} not null,
	address {{.Text}} not null,
	forward_to {{.Text}} not null,
	sender_name {{.Text}} not null default '',
	team_id {{.Text}} not null default '',
	signature {{.Text}} not null default '',
	state {{.Text}} not null,
	acknowledge boolean not null default false,
	acknowledgement {{.Text}} not null default '',
	imap {{.JSON}} not null default '{}',
	imap_secret {{.Text}} not null default '',
	smtp {{.JSON}} not null default '{}',
	smtp_secret {{.Text}} not null default '',
	uid_validity bigint not null default 0,
	uid_next bigint not null default 0,
	polled_at {{.Time}},
	problem {{.Text}} not null default '',
	version bigint not null default 1,
	created_at {{.Time}} not null,
	created_by {{.Text}} not null,
	updated_at {{.Time}} not null,
	constraint mailboxes_pk primary key ({{.T}}id)
);
create unique index mailboxes_address_key on mailboxes ({{.T}}address);
{{.Isolate "mailboxes"}}
-- Every mail that came in, and what became of it. The raw mail is a file.
create table mail_ledger (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	mailbox_id {{.ID}} not null,
	source {{.Text}} not null,
	hash {{.Text}} not null,
	message_id {{.Text}} not null default '',
	sender {{.Text}} not null default '',
	recipient {{.Text}} not null default '',
	subject {{.Text}} not null default '',
	size bigint not null,
	file_id {{.ID}} not null,
	state {{.Text}} not null,
	rule {{.Text}} not null default '',
	problem {{.Text}} not null default '',
	attempts bigint not null default 0,
	thread_id {{.Text}} not null default '',
	record_id {{.Text}} not null default '',
	opened boolean not null default false,
	damage {{.JSON}} not null default '[]',
	received_at {{.Time}} not null,
	updated_at {{.Time}} not null,
	constraint mail_ledger_pk primary key ({{.T}}id)
);
create unique index mail_ledger_hash_key on mail_ledger ({{.T}}mailbox_id, hash);
create index mail_ledger_mailbox_idx on mail_ledger ({{.T}}mailbox_id, id);
create index mail_ledger_state_idx on mail_ledger ({{.T}}state, id);
create index mail_ledger_sender_idx on mail_ledger ({{.T}}sender, received_at);
{{.Isolate "mail_ledger"}}
-- Mail on its way out, and what became of it. The reference is the sender's own name of it, the thread what it belongs to.
create table mail_outgoing (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	mailbox_id {{.Text}} not null default '',
	message_id {{.Text}} not null,
	reference {{.Text}} not null default '',
	thread_id {{.Text}} not null default '',
	recipient {{.Text}} not null,
	subject {{.Text}} not null,
	content {{.JSON}} not null,
	automatic boolean not null default false,
	state {{.Text}} not null,
	problem {{.Text}} not null default '',
	status {{.Text}} not null default '',
	attempts bigint not null default 0,
	created_at {{.Time}} not null,
	sent_at {{.Time}},
	updated_at {{.Time}} not null,
	constraint mail_outgoing_pk primary key ({{.T}}id)
);
create unique index mail_outgoing_message_key on mail_outgoing ({{.T}}message_id);
create index mail_outgoing_state_idx on mail_outgoing ({{.T}}state, id);
create index mail_outgoing_recipient_idx on mail_outgoing ({{.T}}recipient, created_at);
create index mail_outgoing_thread_idx on mail_outgoing ({{.T}}thread_id, id);
{{.Isolate "mail_outgoing"}}
-- Addresses that nothing is sent to any more, and why.
create table mail_suppressions (
	tenant_id {{.ID}} not null,
	address {{.Text}} not null,
	reason {{.Text}} not null,
	detail {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint mail_suppressions_pk primary key ({{.T}}address)
);
{{.Isolate "mail_suppressions"}}
-- The domains that the company signs its mail with. The key is sealed.
create table mail_domains (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	domain {{.Text}} not null,
	selector {{.Text}} not null,
	public_key {{.Text}} not null,
	private_key {{.Text}} not null,
	proven_at {{.Time}},
	checked_at {{.Time}},
	problem {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint mail_domains_pk primary key ({{.T}}id)
);
create unique index mail_domains_domain_key on mail_domains ({{.T}}domain);
{{.Isolate "mail_domains"}}
