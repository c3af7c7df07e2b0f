-- Since when a session has to be proven anew before it may go on; a renewed session has none.
alter table sessions add column doubted_at {{.Time}};
