-- A key may come from some networks only, act by roles of its own in place of a person's, and be renewed: for a while the
-- former text then opens it, too.
alter table api_keys add column networks {{.JSON}} not null default '[]';
alter table api_keys add column own_roles boolean not null default false;
alter table api_keys add column rotated_at {{.Time}};
alter table api_keys add column previous_hash {{.Text}};
alter table api_keys add column previous_until {{.Time}};
create unique index api_keys_previous_key on api_keys (previous_hash);
