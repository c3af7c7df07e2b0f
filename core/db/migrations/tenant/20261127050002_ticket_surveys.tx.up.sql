-- Who was asked how a ticket was solved: one row for each ticket at most, with the hash of what the link in the mail holds.
create table ticket_surveys (
	tenant_id {{.ID}} not null,
	ticket_id {{.ID}} not null,
	token {{.Text}} not null,
	sent_at {{.Time}} not null,
	answered_at {{.Time}},
	constraint ticket_surveys_pk primary key ({{.T}}ticket_id)
);
create index ticket_surveys_token_idx on ticket_surveys ({{.T}}token);
create index ticket_surveys_sent_idx on ticket_surveys ({{.T}}sent_at);
{{.Isolate "ticket_surveys"}}
-- When somebody was last asked, by the hash of the address: nobody is asked more often than the company's policy says.
create table survey_people (
	tenant_id {{.ID}} not null,
	address {{.Text}} not null,
	asked_at {{.Time}} not null,
	constraint survey_people_pk primary key ({{.T}}address)
);
create index survey_people_asked_idx on survey_people ({{.T}}asked_at);
{{.Isolate "survey_people"}}
