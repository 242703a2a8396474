-- A company whose timeline has `entries` entries: what was said and done on itself, on a few of its contacts and on a
-- few of its deals, how its fields changed, and twenty activities that are planned. It is the newest company.
begin;

create temporary table card on commit drop as
select (select min(id) from employee where not is_system) as person, :entries::int as entries,
       nextval(pg_get_serial_sequence('company', 'id')) as company_id,
       (select array_agg(nextval(pg_get_serial_sequence('contact', 'id'))) from generate_series(1, 40)) as contacts,
       (select array_agg(nextval(pg_get_serial_sequence('deal', 'id'))) from generate_series(1, 60)) as deals;

insert into company (id, title, industry, address_city, responsible_id, created_at, created_by, changed_at, changed_by)
select company_id, 'Company with a long timeline', 'IT', 'Kraków', person, now(), person, now(), person from card;
insert into company_search (id, search) select company_id, ' company with a long timeline' from card;
insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
select 4, company_id, kind, 'WORK', value, value, sort
from card
cross join (values ('PHONE', '+48123456789', 1), ('EMAIL', 'office@timeline.example', 2)) as point (kind, value, sort);

with made as (
    insert into details (owner_kind, owner_id, is_primary, subject, country, fields)
    select 4, company_id, true, 'company', 'PL', '{"nip": "5260250274"}' from card returning id
), addresses as (
    insert into details_address (details_id, address_type, street, supplement, postal_code, city, region, country)
    select id, 1, 'ul. Długa 1', '', '31-147', 'Kraków', '', 'PL' from made
)
insert into details_account (details_id, sort, holder, bank, iban, bic, account_number, routing, currency, comment)
select id, 1, '', '', 'PL61109010140000071219812874', '', '', '', 'PLN', '' from made;

-- Half of the contacts are the company's own, the others are linked to it.
insert into contact (id, first_name, last_name, company_id, responsible_id, created_at, created_by, changed_at,
                     changed_by)
select contact_id, 'Person', 'Number ' || place, case when place % 2 = 0 then company_id end, person, now(), person,
       now(), person
from card cross join unnest(contacts) with ordinality as contact (contact_id, place);
insert into contact_search (id, search)
select contact_id, ' person number ' || place from card cross join unnest(contacts) with ordinality as contact (contact_id, place);
insert into company_contact (company_id, contact_id, role, is_primary)
select company_id, contact_id, 'Buyer', place = 1
from card cross join unnest(contacts) with ordinality as contact (contact_id, place) where place % 2 = 1;
insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
select 3, contact_id, 'PHONE', 'WORK', '+48600000' || 100 + place, '+48600000' || 100 + place, 1
from card cross join unnest(contacts) with ordinality as contact (contact_id, place);

insert into deal (id, title, pipeline_id, stage, stage_semantics, amount, currency, company_id, responsible_id,
                  created_at, created_by, changed_at, changed_by)
select deal_id, 'Order ' || place, 0, 'NEW', 'P', 100 * place, 'EUR', company_id, person, now(), person, now(), person
from card cross join unnest(deals) with ordinality as deal (deal_id, place);
insert into deal_search (id, search)
select deal_id, ' order ' || place from card cross join unnest(deals) with ordinality as deal (deal_id, place);

-- Of ten entries four are said, four are done, two are changes. Of what is said and done half belongs to the company,
-- the rest to its contacts and deals.
create temporary table entry on commit drop as
select i, person, now() - interval '1 hour' * (entries - i) as at,
       case when i % 4 < 2 then 4 when i % 4 = 2 then 3 else 2 end as owner_kind,
       case when i % 4 < 2 then company_id when i % 4 = 2 then contacts[1 + i % 40] else deals[1 + i % 60] end as owner_id
from card cross join lateral generate_series(1, entries) as i;

insert into comment (owner_kind, owner_id, body, author_id, created_at)
select owner_kind, owner_id, format('Said in conversation **no. %s**: they want the oak, see https://bench.example/%s', i, i),
       person, at
from entry where i % 10 < 4 order by i;

insert into activity (owner_kind, owner_id, kind, subject, deadline, minutes, direction, responsible_id, completed_at,
                      completed_by, result, created_at, created_by)
select owner_kind, owner_id, kind, 'Conversation ' || i, at, case when kind in ('call', 'meeting') then 30 end,
       case when kind = 'call' and i % 3 = 0 then 'incoming' end, person, at, person, 'Agreed', at, person
from entry cross join lateral (select (array['call', 'task', 'meeting', 'todo'])[1 + i / 10 % 4] as kind) as sort
where i % 10 between 4 and 7 order by i;

insert into history (kind, record_id, field, at, employee_id, cause)
select 4, company_id, '', now() - interval '1 hour' * entries, person, 'person' from card;
insert into history (kind, record_id, field, before, after, at, employee_id, cause)
select 4, company_id, 'address_city', 'Town ' || i - 1, 'Town ' || i, at, entry.person, 'person'
from entry cross join card where i % 10 > 7 order by i;

insert into activity (owner_kind, owner_id, kind, subject, deadline, responsible_id, created_at, created_by)
select owner_kind, owner_id, 'todo', 'Planned ' || i, now() + interval '1 day' * (i - 5), person, now(), person
from entry where i <= 20 order by i;

do $$
begin
    if (select count(*) from comment) = 0
        or (select count(*) from history, card where (kind, record_id) = (4, company_id)) < (select entries / 5 from card)
    then
        raise exception 'the timeline to be measured is empty';
    end if;
end
$$;
commit;
