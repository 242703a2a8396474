-- Changes of many records are taken back, and everybody chooses the columns of a saved view.

-- What a change of many records has written, in order.
create index history_bulk on history (run_id, id) where cause = 'bulk';

-- The run that takes another one back.
create index run_undo on run (((options ->> 'undoes')::bigint)) where kind = 'bulk';

-- Who shows a saved view with other columns than it was saved with.
create table list_view_columns (
    view_id bigint not null references list_view on delete cascade,
    employee_id bigint not null references employee on delete cascade,
    -- domain::view::ListColumn
    columns jsonb not null,
    primary key (view_id, employee_id)
);
