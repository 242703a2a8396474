-- The searchable text of leads stands in a table of its own. Leads change their status in multitudes; in their own
-- table each change would write the trigrams of the text anew, which was a third of the cost of a conversion. And what
-- is looked through for a text is small.
--
-- Only leads that are not deleted have a row. There is no foreign key: `modus check` verifies it, and the checks would
-- cost every import.

drop index lead_search;

create table lead_search (
    -- The lead.
    id bigint not null,
    -- Folded text, each word after a blank (domain::search).
    search text not null
);

insert into lead_search (id, search) select id, search from lead where deleted_at is null order by id;

alter table lead_search add primary key (id);
create index lead_search_text on lead_search using gin (search gin_trgm_ops) with (fastupdate = on);

alter table lead drop column search;
