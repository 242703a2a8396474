-- Stages, pipelines and dictionary values can be renamed, ordered, deleted and brought back.

-- Deleted values keep their rows: their codes stay taken, and the history can still name them.
alter table pipeline
    -- Translations of a renamed pipeline, by language code.
    add column names jsonb not null default '{}',
    add column closing_run bigint references run,
    add column deleted_at timestamptz;

alter table stage
    -- The run that moves its records away before it is deleted.
    add column closing_run bigint references run,
    add column deleted_at timestamptz,
    drop column version;

alter table dictionary_value
    add column closing_run bigint references run,
    add column deleted_at timestamptz,
    drop column version;

alter table crm_settings
    -- Where new deals go unless somebody chooses.
    add column default_pipeline_id bigint not null default 0 references pipeline;

-- Runs that move records away from a value that is deleted, or back to it.
alter table run drop constraint run_kind_check;
alter table run add constraint run_kind_check check (kind in ('conversion', 'import', 'move'));

-- What was changed in the lists, with what is needed to take it back.
create table settings_change (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    employee_id bigint not null references employee,
    -- Which list (domain::settings::ListKey).
    list text not null,
    -- What was done (domain::settings::Done).
    done jsonb not null,
    -- The run that moved records, and how many they were.
    run_id bigint references run,
    moved bigint not null default 0,
    undoes bigint references settings_change,
    undone_by bigint references settings_change
);

-- What a run moved, to move it back.
create index history_run on history (run_id) where run_id is not null and cause = 'settings';
