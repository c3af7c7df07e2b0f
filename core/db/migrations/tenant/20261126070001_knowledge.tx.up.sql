create table article_categories (
	name {{.Text}},
	slug {{.Text}},
	texts {{.JSON}},
	description {{.Text}},
	position bigint,
	{{.Common "article_categories" 2 1 1 1}}
);
{{.Indexes "article_categories" "" 2 1 1 1}}
create index article_categories_slug_idx on article_categories ({{.T}}slug, id) where slug is not null;
create index article_categories_position_idx on article_categories ({{.T}}position, id) where position is not null;
{{.Isolate "article_categories"}}
create table articles (
	name {{.Text}},
	slug {{.Text}},
	language {{.Text}},
	category_id {{.ID}},
	status {{.Text}},
	visibility {{.Text}},
	audience {{.JSON}},
	texts {{.JSON}},
	keywords {{.JSON}},
	position bigint,
	publish_at {{.Time}},
	live boolean,
	published {{.JSON}},
	published_at {{.Time}},
	published_by {{.ID}},
	published_version bigint,
	search_text {{.Text}},
	{{.Common "articles" 4 2 1 2}},
	{{.Ref "articles" "category_id" "article_categories"}}
);
{{.Indexes "articles" "" 4 2 1 2}}
create index articles_slug_idx on articles ({{.T}}slug, id) where slug is not null;
create index articles_category_idx on articles ({{.T}}category_id, id) where category_id is not null;
create index articles_status_idx on articles ({{.T}}status, id) where status is not null;
create index articles_visibility_idx on articles ({{.T}}visibility, id) where visibility is not null;
create index articles_publish_idx on articles ({{.T}}publish_at, id) where publish_at is not null;
create index articles_live_idx on articles ({{.T}}live, id) where live is not null;
create index articles_published_idx on articles ({{.T}}published_at, id) where published_at is not null;
{{.Isolate "articles"}}
-- What became of an article on a day (UTC): one row for each article and day on which something happened.
create table article_days (
	tenant_id {{.ID}} not null,
	article_id {{.ID}} not null,
	day {{.Text}} not null,
	seen bigint not null default 0,
	helpful bigint not null default 0,
	unhelpful bigint not null default 0,
	tickets bigint not null default 0,
	constraint article_days_pk primary key ({{.T}}article_id, day)
);
create index article_days_day_idx on article_days ({{.T}}day);
{{.Isolate "article_days"}}
-- What readers have said about an article.
create table article_feedback (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	article_id {{.ID}} not null,
	language {{.Text}} not null,
	helpful boolean not null,
	comment {{.Text}} not null default '',
	created_at {{.Time}} not null,
	constraint article_feedback_pk primary key ({{.T}}id)
);
create index article_feedback_article_idx on article_feedback ({{.T}}article_id, id);
create index article_feedback_created_idx on article_feedback ({{.T}}created_at);
{{.Isolate "article_feedback"}}
-- What was searched for on a day, by its words in small letters: one row for each search, not for each searcher.
create table knowledge_searches (
	tenant_id {{.ID}} not null,
	day {{.Text}} not null,
	words {{.Text}} not null,
	language {{.Text}} not null,
	searches bigint not null default 0,
	misses bigint not null default 0,
	constraint knowledge_searches_pk primary key ({{.T}}day, words, language)
);
{{.Isolate "knowledge_searches"}}
-- How the knowledge base and the portal are set up: one row.
create table knowledge_settings (
	tenant_id {{.ID}} not null,
	id {{.ID}} not null,
	definition {{.JSON}} not null,
	updated_at {{.Time}} not null,
	updated_by {{.Text}} not null default '',
	constraint knowledge_settings_pk primary key ({{.T}}id)
);
{{.Isolate "knowledge_settings"}}
