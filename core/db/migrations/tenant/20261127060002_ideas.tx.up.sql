-- What customers and staff wish for, and who wishes it too.
create table ideas (
	name {{.Text}},
	description {{.Text}},
	status {{.Text}},
	answer {{.Text}},
	votes bigint,
	contact_id {{.ID}},
	decided_at {{.Time}},
	{{.Common "ideas" 2 1 1 1}},
	{{.Ref "ideas" "contact_id" "contacts"}}
);
{{.Indexes "ideas" "" 2 1 1 1}}
create index ideas_status_idx on ideas ({{.T}}status, id) where status is not null;
create index ideas_votes_idx on ideas ({{.T}}votes, id) where votes is not null;
create index ideas_contact_idx on ideas ({{.T}}contact_id, id) where contact_id is not null;
{{.Isolate "ideas"}}
-- One vote of each person for an idea. Whoever wants no more mails about it keeps the vote.
create table idea_votes (
	tenant_id {{.ID}} not null,
	idea_id {{.ID}} not null,
	contact_id {{.ID}} not null,
	language {{.Text}} not null,
	-- token is in the link that ends the mails about this idea to this person.
	token {{.Text}} not null,
	told boolean not null,
	created_at {{.Time}} not null,
	constraint idea_votes_pk primary key ({{.T}}idea_id, contact_id)
);
create index idea_votes_contact_idx on idea_votes ({{.T}}contact_id);
create index idea_votes_token_idx on idea_votes ({{.T}}token);
{{.Isolate "idea_votes"}}
