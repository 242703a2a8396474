-- Indexes for the lists: each sortable column with the id as tie-breaker, over records that are not deleted.

create index lead_created on lead (created_at, id) where deleted_at is null;
create index lead_title on lead (title collate names, id) where deleted_at is null;
create index lead_last_name on lead (last_name collate names, id) where deleted_at is null;
create index lead_company_title on lead (company_title collate names, id) where deleted_at is null;
create index lead_amount on lead (amount, id) where deleted_at is null;
-- For the kanban: the newest of each stage, and the sums by currency without looking at the rows.
create index lead_stage on lead (stage, created_at, id) include (currency, amount) where deleted_at is null;
create index lead_search on lead using gin (search gin_trgm_ops) with (fastupdate = on) where deleted_at is null;
-- The leads that a switch to Simple converts, in the order in which it takes them.
create index lead_in_progress on lead (id) where deleted_at is null and stage_semantics = 'P';
create index lead_contact on lead (contact_id) where contact_id is not null;
create index lead_company on lead (company_id) where company_id is not null;

create index deal_created on deal (created_at, id) where deleted_at is null;
create index deal_title on deal (title collate names, id) where deleted_at is null;
create index deal_amount on deal (amount, id) where deleted_at is null;
create index deal_stage on deal (pipeline_id, stage, created_at, id) include (currency, amount) where deleted_at is null;
create index deal_search on deal using gin (search gin_trgm_ops) where deleted_at is null;
create index deal_contact on deal (contact_id) where contact_id is not null;
create index deal_company on deal (company_id) where company_id is not null;

create index contact_created on contact (created_at, id) where deleted_at is null;
create index contact_last_name on contact (last_name collate names, id) where deleted_at is null;
create index contact_search on contact using gin (search gin_trgm_ops) where deleted_at is null;
create index contact_company on contact (company_id) where company_id is not null;

create index company_created on company (created_at, id) where deleted_at is null;
create index company_title on company (title collate names, id) where deleted_at is null;
create index company_search on company using gin (search gin_trgm_ops) where deleted_at is null;
