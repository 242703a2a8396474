-- How the cards and forms of a kind of record are laid out, where somebody arranged that.

create table layout (
    kind text not null check (kind in ('lead', 'deal', 'contact', 'company')),
    -- For this employee alone; nothing is for everybody.
    employee_id bigint references employee on delete cascade,
    version integer not null default 1,
    -- domain::layout::Layout
    content jsonb not null,
    changed_at timestamptz not null,
    changed_by bigint not null references employee,
    unique nulls not distinct (kind, employee_id)
);
