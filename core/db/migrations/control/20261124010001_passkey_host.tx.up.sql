-- The host that a passkey was made at; empty for Kontor's own, from before companies' own hosts had any.
alter table passkeys add column host {{.Text}} not null default '';
