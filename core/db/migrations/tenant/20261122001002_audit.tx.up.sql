-- The audit: who has done what, each entry bound to the one before it by a hash. Entries are written to the inbox in the
-- transaction of their cause; one chainer at a time links them to the log, which is append-only.
create table audit_inbox (
	tenant_id {{.ID}} not null,
{{- if .Postgres}}
	seq bigint not null generated always as identity,
{{- else}}
	seq integer primary key autoincrement,
{{- end}}
	entry {{.Text}} not null
{{- if .Postgres}},
	constraint audit_inbox_pk primary key (tenant_id, seq)
{{- end}}
);
{{.Isolate "audit_inbox"}}
create table audit_log (
	tenant_id {{.ID}} not null,
{{- if .Postgres}}
	seq bigint not null,
{{- else}}
	seq integer primary key,
{{- end}}
	id {{.ID}} not null,
	at {{.Time}} not null,
	actor_kind {{.Text}} not null,
	actor_id {{.Text}} not null,
	user_id {{.Text}} not null,
	on_behalf_of {{.Text}} not null,
	via {{.Text}} not null,
	session_id {{.Text}} not null,
	address {{.Text}} not null,
	agent {{.Text}} not null,
	request_id {{.Text}} not null,
	action {{.Text}} not null,
	object {{.Text}} not null,
	target {{.Text}} not null,
	detail {{.Text}} not null,
	prev {{.Text}} not null,
	hash {{.Text}} not null
{{- if .Postgres}},
	constraint audit_log_pk primary key (tenant_id, seq)
{{- end}}
);
create index audit_log_action_idx on audit_log ({{.T}}action, seq);
create index audit_log_user_idx on audit_log ({{.T}}user_id, seq);
create index audit_log_target_idx on audit_log ({{.T}}target, seq) where target <> '';
create index audit_log_at_idx on audit_log ({{.T}}at, seq);
{{.Isolate "audit_log"}}
create table audit_heads (
	tenant_id {{.ID}} not null,
	seq bigint not null,
	hash {{.Text}} not null,
	at {{.Time}} not null,
	key {{.Text}} not null default '',
	signature {{.Text}} not null default '',
	constraint audit_heads_pk primary key (tenant_id)
);
{{.Isolate "audit_heads"}}
-- Signed heads. A cut says that the entries up to it were removed after their time, and with which hash the rest goes on.
create table audit_checkpoints (
	tenant_id {{.ID}} not null,
	seq bigint not null,
	kind {{.Text}} not null,
	hash {{.Text}} not null,
	at {{.Time}} not null,
	key {{.Text}} not null,
	signature {{.Text}} not null,
	constraint audit_checkpoints_pk primary key ({{.T}}kind, seq)
);
{{.Isolate "audit_checkpoints"}}
create table audit_settings (
	tenant_id {{.ID}} not null,
	definition {{.JSON}} not null,
	version bigint not null,
	updated_at {{.Time}} not null,
	constraint audit_settings_pk primary key (tenant_id)
);
{{.Isolate "audit_settings"}}
{{- if .Postgres}}
create function kontor_audit_cut(at_most bigint) returns bigint
	language sql volatile security definer set search_path from current as $$
	with gone as (
		delete from audit_log where tenant_id = current_setting('kontor.tenant', true) and seq in (
			select l.seq from audit_log l where l.tenant_id = current_setting('kontor.tenant', true)
				and l.seq <= (select max(c.seq) from audit_checkpoints c where c.tenant_id = current_setting('kontor.tenant', true) and c.kind = 'cut')
			order by l.seq limit at_most)
		returning 1)
	select count(*) from gone $$;
{{- else}}
create trigger audit_log_update before update on audit_log begin
	select raise(abort, 'the audit is append-only');
end;
create trigger audit_log_delete before delete on audit_log
	when old.seq > coalesce((select max(seq) from audit_checkpoints where kind = 'cut'), 0) begin
	select raise(abort, 'the audit is append-only');
end;
{{- end}}
