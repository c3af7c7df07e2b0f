-- The ledger is append-only for the program. What it holds of a field from before that became secret may be sealed, and nothing
-- else: a text that is not sealed becomes one that is.
{{- if .Postgres}}
create function kontor_seal_change(of_record text, change bigint, field text, pair jsonb) returns void
	language sql volatile security definer set search_path from current as $$
	update changes set diff = jsonb_set(diff, array[field], pair)
	where tenant_id = current_setting('kontor.tenant', true) and record_id = of_record and seq = change
		and jsonb_typeof(pair) = 'array' and jsonb_array_length(pair) = 2 and jsonb_typeof(diff -> field) = 'array'
		and (pair -> 0 = diff -> field -> 0 or jsonb_typeof(diff -> field -> 0) = 'string' and left(diff -> field ->> 0, 4) <> 'ks1.' and left(pair ->> 0, 4) = 'ks1.')
		and (pair -> 1 = diff -> field -> 1 or jsonb_typeof(diff -> field -> 1) = 'string' and left(diff -> field ->> 1, 4) <> 'ks1.' and left(pair ->> 1, 4) = 'ks1.') $$;
{{- else}}
create trigger changes_update before update on changes
	when new.change_set_id <> old.change_set_id or new.object_id <> old.object_id or new.record_id <> old.record_id or new.action <> old.action
		or new.version <> old.version or new.created_at <> old.created_at begin
	select raise(abort, 'the ledger is append-only');
end;
{{- end}}
