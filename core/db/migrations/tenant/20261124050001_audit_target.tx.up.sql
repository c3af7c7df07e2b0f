-- Entries are found by what they are about through an index in sections of 1,024 entries: the reads of many records then
-- change the few pages of the newest section, instead of pages all over the index. See core/audit/list.go.
drop index audit_log_target_idx;
create index audit_log_target_idx on audit_log ({{.T}}(seq >> 10), target) where target <> '';
