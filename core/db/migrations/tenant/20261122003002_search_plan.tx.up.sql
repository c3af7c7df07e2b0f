{{- if .Postgres}}
-- Search with a plan that is made once for a connection: a function in SQL is planned at each call, which takes longer than
-- most searches. No statistics tell how many records have a word, so the index of words is the only way in: the company is
-- compared by an expression, which no index serves.
create or replace function kontor_search(query text, objects text[], owners text[], unowned boolean, shared text[], at_most int) returns table (object_id text, record_id text)
	language plpgsql stable security definer set search_path from current set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
	#variable_conflict use_column
	begin
		return query select d.object_id, d.record_id from search_docs d
			where d.terms @@ query::tsquery and d.tenant_id || '' = current_setting('kontor.tenant', true)
				and d.object_id = any(objects) and (owners is null or d.owner_id = any(owners) or unowned and d.owner_id is null or d.record_id = any(shared))
			limit at_most;
	end $$;
{{- end}}
