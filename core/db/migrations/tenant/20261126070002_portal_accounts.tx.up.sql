-- Links that let somebody into the portal: each works once. Only a hash of what is in the link is kept.
create table portal_links (
	tenant_id {{.ID}} not null,
	id {{.Text}} not null,
	email {{.Text}} not null,
	created_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	constraint portal_links_pk primary key ({{.T}}id)
);
create index portal_links_email_idx on portal_links ({{.T}}email, created_at);
create index portal_links_expires_idx on portal_links ({{.T}}expires_at);
{{.Isolate "portal_links"}}
-- Who is signed in to the portal. Only a hash of what the browser holds is kept.
create table portal_sessions (
	tenant_id {{.ID}} not null,
	id {{.Text}} not null,
	contact_id {{.ID}} not null,
	created_at {{.Time}} not null,
	expires_at {{.Time}} not null,
	constraint portal_sessions_pk primary key ({{.T}}id)
);
create index portal_sessions_contact_idx on portal_sessions ({{.T}}contact_id);
create index portal_sessions_expires_idx on portal_sessions ({{.T}}expires_at);
{{.Isolate "portal_sessions"}}
