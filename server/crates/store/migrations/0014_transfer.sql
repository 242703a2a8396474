-- Import of contacts and companies, from workbooks too, and the taking back of imports.

alter table import_file
    -- The sheets of a workbook, whose content is kept as text: each with its name and its bytes (store::import).
    add column sheets jsonb not null default '[]';

-- What was made of the row, or changed by it: a record of the run's kind.
alter table import_row rename column lead_id to record_id;

alter table run
    -- The records that an import created lie between these ids; others may lie between them too.
    add column first_record bigint,
    add column last_record bigint,
    drop constraint run_kind_check,
    add constraint run_kind_check check (kind in ('conversion', 'import', 'move', 'bulk', 'undo'));

-- An import is taken back once.
create unique index run_one_undo on run (((options ->> 'import')::bigint)) where kind = 'undo';

-- The contact points that an import added to records that were there.
create table import_point (
    run_id bigint not null references run on delete cascade,
    contact_point_id bigint not null,
    primary key (run_id, contact_point_id)
);

-- The values that an import changed.
create index history_import on history (run_id, id) where cause = 'import' and field <> '';

-- Rows find companies and contacts by their names (store::import::matching).
create index company_title_lower on company (lower(title)) where deleted_at is null;
create index contact_name_lower on contact (lower(trim(first_name || ' ' || last_name))) where deleted_at is null;

-- Imports from before, which were of leads, can be taken back as well.
update run set first_record = made.first, last_record = made.last
from (
    select run_id, min(record_id) as first, max(record_id) as last from history
    where kind = 1 and field = '' and cause = 'import' and run_id is not null
    group by run_id
) as made
where run.id = made.run_id and run.kind = 'import';
