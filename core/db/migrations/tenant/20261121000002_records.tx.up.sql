create table companies (
	name {{.Text}},
	domain {{.Text}},
	website {{.Text}},
	email {{.Text}},
	phone {{.Text}},
	industry {{.Text}},
	industry_key {{.Text}},
	employees bigint,
	annual_revenue bigint,
	annual_revenue_currency {{.Text}},
	year_founded bigint,
	vat_id {{.Text}},
	company_type {{.Text}},
	lifecycle_stage {{.Text}},
	parent_id {{.ID}},
	address {{.JSON}},
	address_city_key {{.Text}},
	address_postal_code {{.Text}},
	address_country {{.Text}},
	shipping_address {{.JSON}},
	linkedin_url {{.Text}},
	description {{.Text}},
	tags {{.JSON}},
	{{.Common "companies" 8 5 3 4}},
	{{.Ref "companies" "parent_id" "companies"}}
);
{{.Indexes "companies" "" 8 5 3 4}}
create index companies_domain_idx on companies ({{.T}}domain, id) where domain is not null;
create index companies_email_idx on companies ({{.T}}email, id) where email is not null;
create index companies_phone_idx on companies ({{.T}}phone, id) where phone is not null;
create index companies_industry_idx on companies ({{.T}}industry_key, id) where industry_key is not null;
create index companies_parent_idx on companies ({{.T}}parent_id, id) where parent_id is not null;
create index companies_city_idx on companies ({{.T}}address_city_key, id) where address_city_key is not null;
create index companies_lifecycle_idx on companies ({{.T}}lifecycle_stage, id) where lifecycle_stage is not null;
create index companies_employees_idx on companies ({{.T}}employees, id) where employees is not null;
create index companies_revenue_idx on companies ({{.T}}annual_revenue, id) where annual_revenue is not null;
{{.Isolate "companies"}}
create table contacts (
	salutation {{.Text}},
	academic_title {{.Text}},
	first_name {{.Text}},
	first_name_key {{.Text}},
	middle_name {{.Text}},
	last_name {{.Text}},
	last_name_key {{.Text}},
	sort_key {{.Text}} not null default '',
	company_id {{.ID}},
	job_title {{.Text}},
	job_title_key {{.Text}},
	department {{.Text}},
	email {{.Text}},
	phone {{.Text}},
	mobile {{.Text}},
	website {{.Text}},
	linkedin_url {{.Text}},
	xing_url {{.Text}},
	address {{.JSON}},
	address_city_key {{.Text}},
	address_postal_code {{.Text}},
	address_country {{.Text}},
	other_address {{.JSON}},
	birthday {{.Text}},
	language {{.Text}},
	lead_source {{.Text}},
	lifecycle_stage {{.Text}},
	contact_status {{.Text}},
	do_not_call boolean,
	do_not_email boolean,
	score bigint,
	description {{.Text}},
	tags {{.JSON}},
	{{.Common "contacts" 8 5 3 4}},
	{{.Ref "contacts" "company_id" "companies"}}
);
{{.Indexes "contacts" "" 8 5 3 4}}
create index contacts_sort_idx on contacts ({{.T}}sort_key, id);
create index contacts_first_name_idx on contacts ({{.T}}first_name_key, id) where first_name_key is not null;
create index contacts_last_name_idx on contacts ({{.T}}last_name_key, id) where last_name_key is not null;
create index contacts_company_idx on contacts ({{.T}}company_id, id) where company_id is not null;
create index contacts_email_idx on contacts ({{.T}}email, id) where email is not null;
create index contacts_phone_idx on contacts ({{.T}}phone, id) where phone is not null;
create index contacts_mobile_idx on contacts ({{.T}}mobile, id) where mobile is not null;
create index contacts_city_idx on contacts ({{.T}}address_city_key, id) where address_city_key is not null;
create index contacts_postal_code_idx on contacts ({{.T}}address_postal_code, id) where address_postal_code is not null;
create index contacts_lifecycle_idx on contacts ({{.T}}lifecycle_stage, id) where lifecycle_stage is not null;
create index contacts_source_idx on contacts ({{.T}}lead_source, id) where lead_source is not null;
create index contacts_score_idx on contacts ({{.T}}score, id) where score is not null;
{{.Isolate "contacts"}}
create table leads (
	salutation {{.Text}},
	first_name {{.Text}},
	first_name_key {{.Text}},
	last_name {{.Text}},
	last_name_key {{.Text}},
	sort_key {{.Text}} not null default '',
	company_name {{.Text}},
	company_name_key {{.Text}},
	job_title {{.Text}},
	email {{.Text}},
	phone {{.Text}},
	mobile {{.Text}},
	website {{.Text}},
	industry {{.Text}},
	employees bigint,
	annual_revenue bigint,
	annual_revenue_currency {{.Text}},
	address {{.JSON}},
	address_city_key {{.Text}},
	address_postal_code {{.Text}},
	address_country {{.Text}},
	lead_source {{.Text}},
	status {{.Text}},
	rating {{.Text}},
	score bigint,
	campaign {{.Text}},
	unqualified_reason {{.Text}},
	do_not_call boolean,
	do_not_email boolean,
	description {{.Text}},
	tags {{.JSON}},
	converted_at {{.Time}},
	converted_contact_id {{.ID}},
	converted_company_id {{.ID}},
	converted_deal_id {{.ID}},
	{{.Common "leads" 8 5 3 4}},
	{{.Ref "leads" "converted_contact_id" "contacts"}},
	{{.Ref "leads" "converted_company_id" "companies"}}
);
{{.Indexes "leads" "" 8 5 3 4}}
create index leads_first_name_idx on leads ({{.T}}first_name_key, id) where first_name_key is not null;
create index leads_last_name_idx on leads ({{.T}}last_name_key, id) where last_name_key is not null;
create index leads_sort_idx on leads ({{.T}}sort_key, id);
create index leads_email_idx on leads ({{.T}}email, id) where email is not null;
create index leads_phone_idx on leads ({{.T}}phone, id) where phone is not null;
create index leads_company_name_idx on leads ({{.T}}company_name_key, id) where company_name_key is not null;
create index leads_status_idx on leads ({{.T}}status, id) where status is not null;
create index leads_source_idx on leads ({{.T}}lead_source, id) where lead_source is not null;
create index leads_city_idx on leads ({{.T}}address_city_key, id) where address_city_key is not null;
create index leads_score_idx on leads ({{.T}}score, id) where score is not null;
{{.Isolate "leads"}}
create table pipelines (
	name {{.Text}},
	description {{.Text}},
	is_default boolean,
	position bigint,
	rotting_days bigint,
	{{.Common "pipelines" 2 1 1 1}}
);
{{.Indexes "pipelines" "" 2 1 1 1}}
{{.Isolate "pipelines"}}
create table stages (
	name {{.Text}},
	pipeline_id {{.ID}},
	position bigint,
	probability bigint,
	category {{.Text}},
	rotting_days bigint,
	required_fields {{.JSON}},
	{{.Common "stages" 2 1 1 1}},
	{{.Ref "stages" "pipeline_id" "pipelines"}}
);
{{.Indexes "stages" "" 2 1 1 1}}
create index stages_pipeline_idx on stages ({{.T}}pipeline_id, position, id) where pipeline_id is not null;
{{.Isolate "stages"}}
create table products (
	name {{.Text}},
	sku {{.Text}},
	category {{.Text}},
	category_key {{.Text}},
	price bigint,
	price_currency {{.Text}},
	cost bigint,
	cost_currency {{.Text}},
	tax_rate {{.Float}},
	unit {{.Text}},
	active boolean,
	description {{.Text}},
	tags {{.JSON}},
	{{.Common "products" 4 2 1 2}}
);
{{.Indexes "products" "" 4 2 1 2}}
create index products_sku_idx on products ({{.T}}sku, id) where sku is not null;
create index products_category_idx on products ({{.T}}category_key, id) where category_key is not null;
create index products_price_idx on products ({{.T}}price, id) where price is not null;
{{.Isolate "products"}}
create table deals (
	name {{.Text}},
	amount bigint,
	amount_currency {{.Text}},
	pipeline_id {{.ID}},
	stage_id {{.ID}},
	status {{.Text}},
	probability bigint,
	close_date {{.Text}},
	company_id {{.ID}},
	contact_id {{.ID}},
	lead_id {{.ID}},
	product_id {{.ID}},
	lead_source {{.Text}},
	forecast_category {{.Text}},
	next_step {{.Text}},
	lost_reason {{.Text}},
	competitor {{.Text}},
	description {{.Text}},
	tags {{.JSON}},
	stage_changed_at {{.Time}},
	closed_at {{.Time}},
	{{.Common "deals" 8 5 3 4}},
	{{.Ref "deals" "pipeline_id" "pipelines"}},
	{{.Ref "deals" "stage_id" "stages"}},
	{{.Ref "deals" "company_id" "companies"}},
	{{.Ref "deals" "contact_id" "contacts"}},
	{{.Ref "deals" "lead_id" "leads"}},
	{{.Ref "deals" "product_id" "products"}}
);
{{.Indexes "deals" "" 8 5 3 4}}
create index deals_stage_idx on deals ({{.T}}stage_id, id) where stage_id is not null;
create index deals_pipeline_idx on deals ({{.T}}pipeline_id, id) where pipeline_id is not null;
create index deals_status_idx on deals ({{.T}}status, id) where status is not null;
create index deals_company_idx on deals ({{.T}}company_id, id) where company_id is not null;
create index deals_contact_idx on deals ({{.T}}contact_id, id) where contact_id is not null;
create index deals_lead_idx on deals ({{.T}}lead_id, id) where lead_id is not null;
create index deals_product_idx on deals ({{.T}}product_id, id) where product_id is not null;
create index deals_close_date_idx on deals ({{.T}}close_date, id) where close_date is not null;
create index deals_amount_idx on deals ({{.T}}amount, id) where amount is not null;
{{.Isolate "deals"}}
create table contracts (
	name {{.Text}},
	contract_number {{.Text}},
	company_id {{.ID}},
	contact_id {{.ID}},
	deal_id {{.ID}},
	status {{.Text}},
	start_date {{.Text}},
	end_date {{.Text}},
	notice_date {{.Text}},
	renewal {{.Text}},
	renewal_months bigint,
	value bigint,
	value_currency {{.Text}},
	description {{.Text}},
	tags {{.JSON}},
	{{.Common "contracts" 4 2 1 2}},
	{{.Ref "contracts" "company_id" "companies"}},
	{{.Ref "contracts" "contact_id" "contacts"}},
	{{.Ref "contracts" "deal_id" "deals"}}
);
{{.Indexes "contracts" "" 4 2 1 2}}
create index contracts_number_idx on contracts ({{.T}}contract_number, id) where contract_number is not null;
create index contracts_company_idx on contracts ({{.T}}company_id, id) where company_id is not null;
create index contracts_deal_idx on contracts ({{.T}}deal_id, id) where deal_id is not null;
create index contracts_status_idx on contracts ({{.T}}status, id) where status is not null;
create index contracts_end_date_idx on contracts ({{.T}}end_date, id) where end_date is not null;
create index contracts_notice_date_idx on contracts ({{.T}}notice_date, id) where notice_date is not null;
{{.Isolate "contracts"}}
