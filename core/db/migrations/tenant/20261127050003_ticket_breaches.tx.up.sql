-- What reports on SLAs group by: the policy that counts for a ticket, and the clock that was not kept.
alter table tickets add column sla_policy {{.Text}};
alter table tickets add column sla_breach {{.Text}};
create index tickets_sla_policy_idx on tickets ({{.T}}sla_policy, id) where sla_policy is not null;
create index tickets_sla_breach_idx on tickets ({{.T}}sla_breach, id) where sla_breach is not null;
