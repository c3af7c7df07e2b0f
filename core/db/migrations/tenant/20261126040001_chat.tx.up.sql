-- Live chat: the company's widget, its visitors' conversations, and who of the staff is there to answer.
create table chat_widgets (
	tenant_id {{.ID}} not null,
	secret {{.Text}} not null,
	document {{.JSON}} not null,
	updated_at {{.Time}} not null,
	constraint chat_widgets_pk primary key (tenant_id)
);
{{.Isolate "chat_widgets"}}
create table chat_sessions (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	token_hash {{.Text}} not null,
	state {{.Text}} not null,
	name {{.Text}} not null,
	email {{.Text}} not null,
	page {{.Text}} not null,
	ticket_id {{.ID}} not null,
	conversation_id {{.ID}} not null,
	agent_id {{.ID}},
	created_at {{.Time}} not null,
	seen_at {{.Time}} not null,
	spoken_at {{.Time}} not null,
	constraint chat_sessions_pk primary key (tenant_id, id)
);
create index chat_sessions_state_idx on chat_sessions ({{.T}}state, spoken_at);
create index chat_sessions_spoken_idx on chat_sessions ({{.T}}spoken_at);
{{.Isolate "chat_sessions"}}
create table chat_agents (
	tenant_id {{.ID}} not null,
	user_id {{.ID}} not null,
	seen_at {{.Time}} not null,
	constraint chat_agents_pk primary key (tenant_id, user_id)
);
{{.Isolate "chat_agents"}}
