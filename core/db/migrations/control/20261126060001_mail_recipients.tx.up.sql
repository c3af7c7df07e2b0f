-- Whom the mail listener takes mail for, above tenants: an address of Kontor's own, which nobody can guess, and the mailbox's
-- own, which counts once the company has proven its domain.
create table mail_recipients (
	address {{.Text}} not null,
	tenant_id {{.ID}} not null,
	mailbox_id {{.ID}} not null,
	proven boolean not null default false,
	created_at {{.Time}} not null,
	constraint mail_recipients_pk primary key (address, tenant_id)
);
create index mail_recipients_tenant_idx on mail_recipients (tenant_id, mailbox_id);
