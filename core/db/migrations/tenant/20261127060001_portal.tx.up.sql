-- A customer's tickets, and those of a company, as they have changed. Without these SQLite walks through the tickets of everybody.
create index tickets_contact_updated_idx on tickets ({{.T}}contact_id, updated_at, id) where contact_id is not null;
create index tickets_company_updated_idx on tickets ({{.T}}company_id, updated_at, id) where company_id is not null;
-- The address by which somebody has come in: once the contact has another, the session is over.
alter table portal_sessions add column email {{.Text}};
