-- An assistant that answers in the live chat: which one, how much of what was said it has answered, and what its answers rest on.
alter table chat_sessions add column channel {{.Text}} not null default '';
alter table chat_sessions add column locale {{.Text}} not null default '';
alter table chat_sessions add column responder_id {{.Text}} not null default '';
-- asked counts what the visitor has said to the assistant, answered what of it was answered, turns the answers.
alter table chat_sessions add column asked bigint not null default 0;
alter table chat_sessions add column answered bigint not null default 0;
alter table chat_sessions add column turns bigint not null default 0;
alter table chat_sessions add column asked_at {{.Time}};
-- Why the assistant has handed over; empty where none did.
alter table chat_sessions add column reason {{.Text}} not null default '';
create table chat_answers (
	tenant_id {{.ID}} not null,
	message_id {{.ID}} not null,
	session_id {{.ID}} not null,
	responder_id {{.Text}} not null,
	document {{.JSON}} not null,
	created_at {{.Time}} not null,
	constraint chat_answers_pk primary key (tenant_id, message_id)
);
create index chat_answers_session_idx on chat_answers ({{.T}}session_id);
create index chat_answers_created_idx on chat_answers ({{.T}}created_at);
{{.Isolate "chat_answers"}}
