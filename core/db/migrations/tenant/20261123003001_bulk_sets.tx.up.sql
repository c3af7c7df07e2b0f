-- The list of what was changed in bulk: one entry for each set with several changes, so that single changes, which are most,
-- pay nothing for it.
create index change_sets_several_idx on change_sets ({{.T}}id) where records > 1;
