-- Tickets, the conversations on each channel about them, and what was said in those.
create table tickets (
	number {{.Text}},
	subject {{.Text}},
	type {{.Text}},
	status {{.Text}},
	priority {{.Text}},
	topic {{.Text}},
	topic_key {{.Text}},
	channel {{.Text}},
	contact_id {{.ID}},
	company_id {{.ID}},
	contract_id {{.ID}},
	deal_id {{.ID}},
	requester_name {{.Text}},
	requester_email {{.Text}},
	language {{.Text}},
	team_id {{.ID}},
	snoozed_until {{.Time}},
	complaint_state {{.Text}},
	complaint_cause {{.Text}},
	complaint_remedy {{.Text}},
	description {{.Text}},
	checklist {{.JSON}},
	tags {{.JSON}},
	mentioned {{.JSON}},
	last_message_at {{.Time}},
	waiting_since {{.Time}},
	first_response_at {{.Time}},
	first_response_due {{.Time}},
	next_response_due {{.Time}},
	resolution_due {{.Time}},
	sla_due {{.Time}},
	sla_status {{.Text}},
	sla {{.JSON}},
	solved_at {{.Time}},
	closed_at {{.Time}},
	reopened bigint,
	satisfaction bigint,
	satisfaction_comment {{.Text}},
	satisfaction_at {{.Time}},
	suggestion {{.JSON}},
	{{.Common "tickets" 8 5 3 4}},
	{{.Ref "tickets" "contact_id" "contacts"}},
	{{.Ref "tickets" "company_id" "companies"}},
	{{.Ref "tickets" "contract_id" "contracts"}},
	{{.Ref "tickets" "deal_id" "deals"}}
);
{{.Indexes "tickets" "" 8 5 3 4}}
create index tickets_number_idx on tickets ({{.T}}number, id) where number is not null;
create index tickets_type_idx on tickets ({{.T}}type, id) where type is not null;
create index tickets_status_idx on tickets ({{.T}}status, id) where status is not null;
create index tickets_priority_idx on tickets ({{.T}}priority, id) where priority is not null;
create index tickets_topic_idx on tickets ({{.T}}topic_key, id) where topic_key is not null;
create index tickets_channel_idx on tickets ({{.T}}channel, id) where channel is not null;
create index tickets_contact_idx on tickets ({{.T}}contact_id, id) where contact_id is not null;
create index tickets_company_idx on tickets ({{.T}}company_id, id) where company_id is not null;
create index tickets_contract_idx on tickets ({{.T}}contract_id, id) where contract_id is not null;
create index tickets_deal_idx on tickets ({{.T}}deal_id, id) where deal_id is not null;
create index tickets_requester_email_idx on tickets ({{.T}}requester_email, id) where requester_email is not null;
create index tickets_team_idx on tickets ({{.T}}team_id, id) where team_id is not null;
create index tickets_snoozed_idx on tickets ({{.T}}snoozed_until, id) where snoozed_until is not null;
create index tickets_complaint_state_idx on tickets ({{.T}}complaint_state, id) where complaint_state is not null;
create index tickets_last_message_idx on tickets ({{.T}}last_message_at, id) where last_message_at is not null;
create index tickets_waiting_idx on tickets ({{.T}}waiting_since, id) where waiting_since is not null;
create index tickets_sla_due_idx on tickets ({{.T}}sla_due, id) where sla_due is not null;
create index tickets_sla_status_idx on tickets ({{.T}}sla_status, id) where sla_status is not null;
create index tickets_solved_idx on tickets ({{.T}}solved_at, id) where solved_at is not null;
create index tickets_satisfaction_idx on tickets ({{.T}}satisfaction, id) where satisfaction is not null;
{{.Isolate "tickets"}}
create table conversations (
	subject {{.Text}},
	ticket_id {{.ID}},
	channel {{.Text}},
	external_key {{.Text}},
	address {{.Text}},
	{{.Common "conversations" 2 1 1 1}},
	{{.Ref "conversations" "ticket_id" "tickets"}}
);
{{.Indexes "conversations" "" 2 1 1 1}}
create index conversations_ticket_idx on conversations ({{.T}}ticket_id, id) where ticket_id is not null;
create index conversations_external_key_idx on conversations ({{.T}}external_key, id) where external_key is not null;
{{.Isolate "conversations"}}
create table messages (
	subject {{.Text}},
	ticket_id {{.ID}},
	conversation_id {{.ID}},
	direction {{.Text}},
	visibility {{.Text}},
	state {{.Text}},
	contact_id {{.ID}},
	author_id {{.ID}},
	from_name {{.Text}},
	from_address {{.Text}},
	to_addresses {{.JSON}},
	cc_addresses {{.JSON}},
	body_text {{.Text}},
	body_html {{.Text}},
	sent_at {{.Time}},
	send_after {{.Time}},
	message_id {{.Text}},
	in_reply_to {{.Text}},
	failure {{.Text}},
	automatic boolean,
	{{.Common "messages" 4 2 1 2}},
	{{.Ref "messages" "ticket_id" "tickets"}},
	{{.Ref "messages" "conversation_id" "conversations"}},
	{{.Ref "messages" "contact_id" "contacts"}}
);
{{.Indexes "messages" "" 4 2 1 2}}
create index messages_ticket_idx on messages ({{.T}}ticket_id, id) where ticket_id is not null;
create index messages_conversation_idx on messages ({{.T}}conversation_id, id) where conversation_id is not null;
create index messages_contact_idx on messages ({{.T}}contact_id, id) where contact_id is not null;
create index messages_state_idx on messages ({{.T}}state, id) where state is not null;
create index messages_sent_idx on messages ({{.T}}sent_at, id) where sent_at is not null;
create index messages_send_after_idx on messages ({{.T}}send_after, id) where send_after is not null;
create index messages_message_id_idx on messages ({{.T}}message_id, id) where message_id is not null;
{{.Isolate "messages"}}
