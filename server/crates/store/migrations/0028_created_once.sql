-- What forms created, by the key that each draws for what it sends: a form that is sent again, because the answer was
-- lost, finds what is there; one that says something else by then is told so. Rows are thrown away after a day.

create table created_once (
    employee_id bigint not null references employee on delete cascade,
    key text not null,
    -- SHA-256 of what was sent.
    digest bytea not null,
    -- Empty only within the transaction that creates the record.
    kind smallint,
    record_id bigint,
    created_at timestamptz not null,
    primary key (employee_id, key),
    check ((kind is null) = (record_id is null))
);

create index created_once_time on created_once (created_at);
