create table tasks (
	subject {{.Text}},
	status {{.Text}},
	priority {{.Text}},
	due_at {{.Time}},
	reminder_at {{.Time}},
	completed_at {{.Time}},
	description {{.Text}},
	contact_id {{.ID}},
	company_id {{.ID}},
	deal_id {{.ID}},
	lead_id {{.ID}},
	tags {{.JSON}},
	{{.Common "tasks" 4 2 1 2}},
	{{.Ref "tasks" "contact_id" "contacts"}},
	{{.Ref "tasks" "company_id" "companies"}},
	{{.Ref "tasks" "deal_id" "deals"}},
	{{.Ref "tasks" "lead_id" "leads"}}
);
{{.Indexes "tasks" "" 4 2 1 2}}
create index tasks_status_idx on tasks ({{.T}}status, id) where status is not null;
create index tasks_due_idx on tasks ({{.T}}due_at, id) where due_at is not null;
create index tasks_contact_idx on tasks ({{.T}}contact_id, id) where contact_id is not null;
create index tasks_company_idx on tasks ({{.T}}company_id, id) where company_id is not null;
create index tasks_deal_idx on tasks ({{.T}}deal_id, id) where deal_id is not null;
create index tasks_lead_idx on tasks ({{.T}}lead_id, id) where lead_id is not null;
{{.Isolate "tasks"}}
create table notes (
	subject {{.Text}},
	body {{.Text}},
	pinned boolean,
	contact_id {{.ID}},
	company_id {{.ID}},
	deal_id {{.ID}},
	lead_id {{.ID}},
	{{.Common "notes" 4 2 1 2}},
	{{.Ref "notes" "contact_id" "contacts"}},
	{{.Ref "notes" "company_id" "companies"}},
	{{.Ref "notes" "deal_id" "deals"}},
	{{.Ref "notes" "lead_id" "leads"}}
);
{{.Indexes "notes" "" 4 2 1 2}}
create index notes_contact_idx on notes ({{.T}}contact_id, id) where contact_id is not null;
create index notes_company_idx on notes ({{.T}}company_id, id) where company_id is not null;
create index notes_deal_idx on notes ({{.T}}deal_id, id) where deal_id is not null;
create index notes_lead_idx on notes ({{.T}}lead_id, id) where lead_id is not null;
{{.Isolate "notes"}}
create table calls (
	subject {{.Text}},
	direction {{.Text}},
	outcome {{.Text}},
	phone {{.Text}},
	started_at {{.Time}},
	duration_seconds bigint,
	description {{.Text}},
	contact_id {{.ID}},
	company_id {{.ID}},
	deal_id {{.ID}},
	lead_id {{.ID}},
	{{.Common "calls" 4 2 1 2}},
	{{.Ref "calls" "contact_id" "contacts"}},
	{{.Ref "calls" "company_id" "companies"}},
	{{.Ref "calls" "deal_id" "deals"}},
	{{.Ref "calls" "lead_id" "leads"}}
);
{{.Indexes "calls" "" 4 2 1 2}}
create index calls_started_idx on calls ({{.T}}started_at, id) where started_at is not null;
create index calls_contact_idx on calls ({{.T}}contact_id, id) where contact_id is not null;
create index calls_company_idx on calls ({{.T}}company_id, id) where company_id is not null;
create index calls_deal_idx on calls ({{.T}}deal_id, id) where deal_id is not null;
create index calls_lead_idx on calls ({{.T}}lead_id, id) where lead_id is not null;
{{.Isolate "calls"}}
create table meetings (
	subject {{.Text}},
	location {{.Text}},
	start_at {{.Time}},
	end_at {{.Time}},
	all_day boolean,
	outcome {{.Text}},
	description {{.Text}},
	contact_id {{.ID}},
	company_id {{.ID}},
	deal_id {{.ID}},
	lead_id {{.ID}},
	{{.Common "meetings" 4 2 1 2}},
	{{.Ref "meetings" "contact_id" "contacts"}},
	{{.Ref "meetings" "company_id" "companies"}},
	{{.Ref "meetings" "deal_id" "deals"}},
	{{.Ref "meetings" "lead_id" "leads"}}
);
{{.Indexes "meetings" "" 4 2 1 2}}
create index meetings_start_idx on meetings ({{.T}}start_at, id) where start_at is not null;
create index meetings_contact_idx on meetings ({{.T}}contact_id, id) where contact_id is not null;
create index meetings_company_idx on meetings ({{.T}}company_id, id) where company_id is not null;
create index meetings_deal_idx on meetings ({{.T}}deal_id, id) where deal_id is not null;
create index meetings_lead_idx on meetings ({{.T}}lead_id, id) where lead_id is not null;
{{.Isolate "meetings"}}
create table emails (
	subject {{.Text}},
	direction {{.Text}},
	status {{.Text}},
	from_address {{.Text}},
	to_addresses {{.JSON}},
	cc_addresses {{.JSON}},
	body_text {{.Text}},
	body_html {{.Text}},
	sent_at {{.Time}},
	message_id {{.Text}},
	thread_id {{.Text}},
	contact_id {{.ID}},
	company_id {{.ID}},
	deal_id {{.ID}},
	lead_id {{.ID}},
	{{.Common "emails" 4 2 1 2}},
	{{.Ref "emails" "contact_id" "contacts"}},
	{{.Ref "emails" "company_id" "companies"}},
	{{.Ref "emails" "deal_id" "deals"}},
	{{.Ref "emails" "lead_id" "leads"}}
);
{{.Indexes "emails" "" 4 2 1 2}}
create index emails_sent_idx on emails ({{.T}}sent_at, id) where sent_at is not null;
create index emails_message_idx on emails ({{.T}}message_id, id) where message_id is not null;
create index emails_thread_idx on emails ({{.T}}thread_id, id) where thread_id is not null;
create index emails_contact_idx on emails ({{.T}}contact_id, id) where contact_id is not null;
create index emails_company_idx on emails ({{.T}}company_id, id) where company_id is not null;
create index emails_deal_idx on emails ({{.T}}deal_id, id) where deal_id is not null;
create index emails_lead_idx on emails ({{.T}}lead_id, id) where lead_id is not null;
{{.Isolate "emails"}}
-- All custom objects live here: customisation never runs DDL.
create table custom_records (
	object_id {{.ID}} not null,
	{{.Common "custom_records" 10 6 4 6}}
);
{{.Indexes "custom_records" "object_id, " 10 6 4 6}}
create index custom_records_object_idx on custom_records ({{.T}}object_id, id);
{{.Isolate "custom_records"}}
