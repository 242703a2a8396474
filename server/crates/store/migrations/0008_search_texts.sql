-- The searchable texts of all kinds of records stand in tables of their own, as those of leads do: a deal whose stage
-- changes does not write the trigrams of its text anew, which was more than a third of the cost of moving many.
--
-- Only records that are not deleted have a row. There is no foreign key: `modus check` verifies it.

drop index deal_search;
drop index contact_search;
drop index company_search;

create table deal_search (
    -- The deal.
    id bigint not null,
    -- Folded text, each word after a blank (domain::search).
    search text not null
);
create table contact_search (like deal_search);
create table company_search (like deal_search);

insert into deal_search (id, search) select id, search from deal where deleted_at is null order by id;
insert into contact_search (id, search) select id, search from contact where deleted_at is null order by id;
insert into company_search (id, search) select id, search from company where deleted_at is null order by id;

alter table deal_search add primary key (id);
alter table contact_search add primary key (id);
alter table company_search add primary key (id);
create index deal_search_text on deal_search using gin (search gin_trgm_ops) with (fastupdate = on);
create index contact_search_text on contact_search using gin (search gin_trgm_ops) with (fastupdate = on);
create index company_search_text on company_search using gin (search gin_trgm_ops) with (fastupdate = on);

alter table deal drop column search;
alter table contact drop column search;
alter table company drop column search;

-- A search begins with an estimate of how much will be found: a sample of so many texts knows what one in a hundred has.
alter table lead_search alter column search set statistics 1000;
alter table deal_search alter column search set statistics 1000;
alter table contact_search alter column search set statistics 1000;
alter table company_search alter column search set statistics 1000;
