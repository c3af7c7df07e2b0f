-- The keys that names and addresses of people in the audit are sealed with, themselves sealed with the tenant's data key. An
-- erased person's key is empty for good: the chain stays, and the name in it is gone.
create table audit_people (
	tenant_id {{.ID}} not null,
	person_id {{.ID}} not null,
	key {{.Text}} not null,
	constraint audit_people_pk primary key (tenant_id, person_id)
);
{{.Isolate "audit_people"}}
