-- Companies for the lists that are measured; `companies` says how many. A tenth as many contacts and deals belong to
-- some of them, and a sales team of twenty is responsible for all.
--
-- Values of custom fields are given for those that the measurement has made, whose names are Note, Segment, Rating,
-- Renewal, Budget, Audited and Interests. The indexes are made anew over all rows, which is faster than row by row.
set work_mem = '64MB';
set maintenance_work_mem = '512MB';
set synchronous_commit = off;
begin;

create temporary table rebuilt on commit drop as
    select format('drop index %s', indexrelid::regclass) as dropping, pg_get_indexdef(indexrelid) as making
    from pg_index
    where not indisunique and indrelid in (
        'company'::regclass, 'company_search'::regclass, 'contact'::regclass, 'contact_search'::regclass,
        'deal'::regclass, 'deal_search'::regclass, 'contact_point'::regclass
    );
select dropping from rebuilt \gexec

insert into employee (name, email)
select 'Employee ' || number, 'employee-' || number || '@bench.example' from generate_series(1, 20) as number;

create temporary table source on commit drop as
    select array(select id from employee where email like '%@bench.example' order by id) as people,
           array(select code from dictionary_value where dictionary = 'INDUSTRY' order by sort) as industries,
           array(select code from dictionary_value where dictionary = 'COMPANY_TYPE' order by sort) as types,
           '{Amber,Baltic,Cedar,Delta,Ember,Falcon,Granite,Harbour,Indigo,Jasper,Kestrel,Lumen,Meridian,Nordic,Orchid,'
               'Pioneer,Quartz,Ridge,Summit,Timber,Umbra,Vertex,Willow,Zephyr}'::text[] as firsts,
           '{Bakery,Builders,Chemicals,Dairy,Energy,Foods,Glass,Hotels,Insurance,Kitchens,Logistics,Machines,Optics,'
               'Paper,Robotics,Software,Textiles,Transport}'::text[] as seconds,
           '{Ltd,GmbH,S.A.,S.r.l.}'::text[] as forms,
           '{Berlin,Kraków,London,Milano,Praha,Warszawa,Hamburg,Torino,Łódź,Leeds,Bremen,Gdynia}'::text[] as cities;

create temporary table field on commit drop as
    select definition -> 'naming' ->> 'name' as name, id::text as key, definition -> 'options' as options
    from custom_field where kind = 'company' and deleted_at is null;

-- Each has a number of its own and others that follow from it as if by chance.
create temporary table made on commit drop as
select i, nextval(pg_get_serial_sequence('company', 'id')) as id,
       format('%s %s %s %s', firsts[1 + a % 24], seconds[1 + b % 18], i, forms[1 + c % 4]) as title,
       -- The first of the team have more to do.
       people[1 + least(a % 20, b % 20)] as responsible_id,
       -- One in 2,000 is somewhere else.
       case when a % 2000 = 7 then 'Sopot' else cities[1 + c % 12] end as city,
       industries[1 + b % cardinality(industries)] as industry,
       types[1 + a % cardinality(types)] as company_type,
       '+48' || 500000000 + i as phone, 'office-' || i || '@bench.example' as email,
       now() - interval '1 second' * (i * 150) as created_at, a, b, c
from source cross join (
    select i, abs(hashint8(i)) as a, abs(hashint8(i + 1000000007)) as b, abs(hashint8(i + 2000000011)) as c
    from generate_series(:companies::bigint, 1, -1) as i
) as chance;
analyze made;

insert into company (id, title, company_type, industry, annual_revenue, currency, address_city, responsible_id, is_open,
                     created_at, created_by, changed_at, changed_by, custom)
select id, title, company_type, industry, a % 10000000, 'EUR', city, responsible_id, b % 5 > 0, created_at,
       responsible_id, created_at + interval '1 day', responsible_id,
       jsonb_strip_nulls(jsonb_build_object(
           (select key from field where name = 'Note'),
           case when c % 10 < 7 then
               format('%s contract no. %s%s', (array['Yearly', 'Quarterly', 'Monthly'])[1 + b % 3], a % 1000000,
                      case when a % 1000 = 3 then ', under embargo' when a % 4 = 0 then ', by courier' else '' end)
           end,
           -- A quarter, a half, and so on down to one in a thousand.
           (select key from field where name = 'Segment'),
           (select options from field where name = 'Segment') -> (
               case when a % 1000 = 0 then 4 when a % 100 < 4 then 3 when a % 100 < 20 then 2 when a % 100 < 45 then 0
                    when a % 100 < 90 then 1 end
           ) -> 'code',
           (select key from field where name = 'Rating'),
           case when b % 10 < 8 then (c % 100000)::text end,
           (select key from field where name = 'Renewal'),
           case when c % 10 < 6 then (current_date + (a % 3650)::int - 1825)::text end,
           (select key from field where name = 'Budget'),
           case when a % 10 < 5 then
               jsonb_build_object('amount', ((b % 100000000) / 100.0)::numeric(12, 2)::text, 'currency', 'EUR')
           end,
           (select key from field where name = 'Audited'), case when b % 50 = 0 then true end,
           (select key from field where name = 'Interests'),
           case when c % 3 = 0 then jsonb_build_array(
               (select options from field where name = 'Interests') -> (a % 10)::int -> 'code'
           ) end
       ))
from made order by i desc;

insert into company_search (id, search)
select id, ' ' || lower(title) || ' ' || phone || ' ' || email from made order by i desc;

insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
select 4, id, point.kind, 'WORK', point.value, point.value, point.sort
from made cross join lateral (values ('PHONE', phone, 1), ('EMAIL', email, 2)) as point (kind, value, sort)
order by i desc, sort;

insert into contact (first_name, last_name, company_title, company_id, responsible_id, created_at, created_by,
                     changed_at, changed_by)
select firsts[1 + a % 24], seconds[1 + b % 18], title, id, responsible_id, created_at, responsible_id, created_at,
       responsible_id
from made cross join source where i % 10 = 0 order by i desc;
insert into contact_search (id, search)
select id, ' ' || lower(first_name) || ' ' || lower(last_name) || ' ' || lower(company_title) from contact order by id;

insert into deal (title, pipeline_id, stage, stage_semantics, amount, currency, company_id, responsible_id, created_at,
                  created_by, changed_at, changed_by)
select 'Order of ' || title, 0, 'NEW', 'P', a % 100000, 'EUR', id, responsible_id, created_at, responsible_id,
       created_at, responsible_id
from made where i % 10 = 5 order by i desc;
insert into deal_search (id, search) select id, ' ' || lower(title) from deal order by id;

insert into history (kind, record_id, field, at, employee_id, cause)
select 4, id, '', created_at, responsible_id, 'demo' from made order by i desc;

select making from rebuilt \gexec

do $$
begin
    if (select count(*) from company) = 0 or (select count(*) from company where custom = '{}') * 2 > (select count(*) from company)
    then
        raise exception 'there are no companies with values of custom fields to be measured';
    end if;
end
$$;
commit;
