-- What was learned from a company's tickets: one row for each field that is suggested, with the model as base64 and no word of any ticket.
create table ticket_models (
	tenant_id {{.ID}} not null,
	field {{.Text}} not null,
	model {{.Text}} not null default '',
	report {{.JSON}} not null,
	trained_at {{.Time}} not null,
	accepted bigint not null default 0,
	rejected bigint not null default 0,
	corrected bigint not null default 0,
	constraint ticket_models_pk primary key ({{.T}}field)
);
{{.Isolate "ticket_models"}}
