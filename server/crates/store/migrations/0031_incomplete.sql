-- Where less is required than before, marked records are looked at along their numbers.

-- First all of the locks that the indexes need, in the order in which everybody changes records: a server of the version
-- before that still runs is waited for here, and not while one of the indexes is held up by it.
lock table company, contact, deal in share mode;

create index company_incomplete on company (id) where is_incomplete;
create index contact_incomplete on contact (id) where is_incomplete;
create index deal_incomplete on deal (id) where is_incomplete;

-- What is left to the worker: marked records of a kind (domain::Kind::number) after a number.
create table incomplete_check (
    id bigint generated always as identity primary key,
    kind smallint not null,
    last_id bigint not null
);
