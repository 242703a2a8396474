-- Demo leads number $6 to $7 with everything that belongs to them, in one statement. Every choice is a hash of the
-- lead's number and the seed $8, so that equal seeds make equal data.
--
-- $1–$5 parts: region, kind, number, shown, folded   $9 now   $10 responsible persons   $11 pipelines, the first
-- one preferred   $12 sources   $13 whether clients come back with new leads
with part as materialized (
    select * from unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::text[])
        as part (region, kind, number, shown, folded)
), deal_stage as materialized (
    select pipeline_id, code, semantics,
           row_number() over (partition by pipeline_id order by sort, id) - 1 as number,
           count(*) over (partition by pipeline_id) as in_pipeline
    from stage where entity = 'deal' and pipeline_id = any($11)
), numbered as (
    -- Of twenty leads, ten are in progress, four were converted and six are junk.
    select i, $8::bigint as seed, i % 20 as slot, $13 and i % 100 = 48 as returns,
           -- Who comes back is the person of the lead before, which was converted.
           case when $13 and i % 100 = 48 then i - 1 else i end as person
    from generate_series($6::bigint, $7::bigint) as i
), chosen as (
    select *,
           case when slot in (0, 2, 4, 6, 8) then 'NEW' when slot in (10, 12, 14) then 'IN_PROCESS'
                when slot in (16, 18) then 'PROCESSED' when slot in (1, 3, 5, 7) then 'CONVERTED' else 'JUNK' end as stage,
           abs(hashint8extended(person, seed + 1) % 4)::int as region,
           abs(hashint8extended(person, seed + 2) % 20)::int as first_name,
           abs(hashint8extended(person, seed + 3) % 24)::int as last_name,
           abs(hashint8extended(person, seed + 4) % 24)::int as founder,
           abs(hashint8extended(person, seed + 5) % 24)::int as partner,
           abs(hashint8extended(person, seed + 6) % 3) > 0 as is_partnership,
           abs(hashint8extended(person, seed + 7) % 10)::int as branch,
           abs(hashint8extended(person, seed + 8) % 2)::int as legal_form,
           abs(hashint8extended(person, seed + 9) % 8)::int as city,
           abs(hashint8extended(person, seed + 10) % 8)::int as street,
           abs(hashint8extended(person, seed + 11) % 8)::int as position,
           lpad(abs(hashint8extended(person, seed + 12) % 10000000)::text, 7, '0') as digits,
           abs(hashint8extended(i, seed + 13) % 6)::int as topic,
           abs(hashint8extended(i, seed + 14) % 12)::int as product,
           abs(hashint8extended(i, seed + 15) % 16)::int as comment,
           abs(hashint8extended(i, seed + 16) % 8)::int as subject,
           abs(hashint8extended(i, seed + 17) % 100) as of_hundred,
           abs(hashint8extended(i, seed + 18) % 1000) as of_thousand,
           abs(hashint8extended(i, seed + 19) % 32400000) as office_ms,
           abs(hashint8extended(i, seed + 20) % 9) as days_worked_on,
           ($10::bigint[])[1 + abs(hashint8extended(i, seed + 21) % cardinality($10::bigint[]))] as responsible_id,
           ($12::text[])[1 + abs(hashint8extended(i, seed + 22) % cardinality($12::text[]))] as source,
           ($11::bigint[])[greatest(1, 1 - cardinality($11::bigint[])
               + abs(hashint8extended(i, seed + 23) % (2 * cardinality($11::bigint[]))))] as pipeline_id,
           abs(hashint8extended(i, seed + 24) % 1000) as deal_stage,
           case when abs(hashint8extended(i, seed + 25) % 7) > 0
                then 50 * (10 + abs(hashint8extended(i, seed + 26) % 1000)) end as amount
    from numbered
), dated as (
    -- Newer leads are less worked on; everything happened at office hours, and before today.
    select *,
           date_trunc('day', $9::timestamptz, 'UTC')
               - interval '1 day' * (1 + case stage when 'NEW' then of_thousand * 40 / 1000
                                               when 'IN_PROCESS' then 10 + of_thousand * 80 / 1000
                                               when 'PROCESSED' then 12 + of_thousand * 120 / 1000
                                               else 60 + of_thousand * 305 / 1000 end)
               + interval '8 hours' + interval '1 millisecond' * office_ms as created_at
    from chosen
), spelled as (
    select dated.*, case when stage <> 'NEW' then created_at + interval '1 day' * days_worked_on end as moved_at,
           case stage when 'CONVERTED' then 'S' when 'JUNK' then 'F' else 'P' end as semantics,
           country.shown as country_name, currency.shown as currency, city.shown as city_name,
           postal_code.shown as postal_code, region.shown as region_name,
           street.shown || ' ' || 1 + of_thousand % 98 as street_name,
           case when of_hundred % 3 = 0 then honorific.shown end as honorific,
           first.shown as first_shown, first.folded as first_folded, last.shown as last_shown,
           last.folded as last_folded, position.shown as position_name, coalesce(comment.shown, '') as comment_text,
           subject.shown as subject_text,
           topic.shown || ': ' || product.shown || ', ' || city.shown as title,
           topic.folded || ' ' || product.folded || ' ' || city.folded as title_folded,
           founder.shown || case when is_partnership then ' & ' || partner.shown else '' end || ' ' || branch.shown
               || ' ' || legal_form.shown as company,
           founder.folded || case when is_partnership then ' ' || partner.folded else '' end || ' ' || branch.folded
               as company_folded,
           legal_form.folded as legal_form_folded,
           case dated.region
               when 0 then '+48 60' || left(digits, 1) || ' ' || substr(digits, 2, 3) || ' ' || substr(digits, 5)
               when 1 then '+49 1512 ' || digits
               when 2 then '+39 347 ' || left(digits, 3) || ' ' || substr(digits, 4)
               else '+44 7400 ' || substr(digits, 2) end as phone
    from dated
    join part as country on (country.region, country.kind) = (dated.region, 'country')
    join part as currency on (currency.region, currency.kind) = (dated.region, 'currency')
    join part as honorific on (honorific.region, honorific.kind, honorific.number) = (dated.region, 'honorific', first_name % 2)
    join part as first on (first.region, first.kind, first.number) = (dated.region, 'first_name', first_name)
    join part as last on (last.region, last.kind, last.number) = (dated.region, 'last_name', last_name)
    join part as founder on (founder.region, founder.kind, founder.number) = (dated.region, 'last_name', dated.founder)
    join part as partner on (partner.region, partner.kind, partner.number) = (dated.region, 'last_name', dated.partner)
    join part as branch on (branch.region, branch.kind, branch.number) = (dated.region, 'branch', dated.branch)
    join part as legal_form
        on (legal_form.region, legal_form.kind, legal_form.number) = (dated.region, 'legal_form', dated.legal_form)
    join part as city on (city.region, city.kind, city.number) = (dated.region, 'city', dated.city)
    join part as postal_code
        on (postal_code.region, postal_code.kind, postal_code.number) = (dated.region, 'postal_code', dated.city)
    join part as region on (region.region, region.kind, region.number) = (dated.region, 'region', dated.city)
    join part as street on (street.region, street.kind, street.number) = (dated.region, 'street', dated.street)
    join part as position on (position.region, position.kind, position.number) = (dated.region, 'position', dated.position)
    join part as topic on (topic.region, topic.kind, topic.number) = (dated.region, 'topic', dated.topic)
    join part as product on (product.region, product.kind, product.number) = (dated.region, 'product', dated.product)
    join part as subject on (subject.region, subject.kind, subject.number) = (dated.region, 'subject', dated.subject)
    -- Half of them have no comment.
    left join part as comment on (comment.region, comment.kind, comment.number) = (dated.region, 'comment', dated.comment)
), reachable as (
    select *, replace(phone, ' ', '') as phone_normalized,
           replace(first_folded, ' ', '') || '.' || replace(last_folded, ' ', '') || '@'
               || replace(company_folded, ' ', '-') || '.example' as email,
           replace(company_folded, ' ', '-') || '.example' as host
    from spelled
), demo as materialized (
    -- Older leads have smaller ids; what was converted has a deal, a contact and a company.
    select *, nextval('lead_id_seq') as lead_id,
           case when semantics = 'S' then nextval('deal_id_seq') end as deal_id,
           case when semantics = 'S' then nextval('contact_id_seq') end as contact_id,
           case when semantics = 'S' then nextval('company_id_seq') end as company_id
    from (select * from reachable order by created_at, i) as reachable
), companies as (
    insert into company (id, title, company_type, address_street, address_postal_code, address_city, address_region,
                         address_country, source, currency, responsible_id, lead_id, created_at, created_by, changed_at,
                         changed_by)
    select company_id, company, 'CUSTOMER', street_name, postal_code, city_name, region_name, country_name, source,
           currency, responsible_id, lead_id, moved_at, responsible_id, moved_at, responsible_id
    from demo where company_id is not null
    returning id, created_at, created_by
), company_texts as (
    insert into company_search (id, search)
    select company_id, ' ' || company_folded || ' ' || legal_form_folded || ' office@' || host || ' https ' || host
    from demo where company_id is not null
), contacts as (
    insert into contact (id, honorific, first_name, last_name, company_title, position, company_id, contact_type, source,
                         responsible_id, lead_id, created_at, created_by, changed_at, changed_by)
    select contact_id, honorific, first_shown, last_shown, company, position_name, company_id, 'CLIENT', source,
           responsible_id, lead_id, moved_at, responsible_id, moved_at, responsible_id
    from demo where contact_id is not null
    returning id, created_at, created_by
), contact_texts as (
    insert into contact_search (id, search)
    select contact_id, ' ' || first_folded || ' ' || last_folded || ' ' || company_folded || ' ' || legal_form_folded
               || ' ' || phone_normalized || ' ' || email
    from demo where contact_id is not null
), leads as (
    insert into lead (id, title, honorific, first_name, last_name, company_title, position, address_street,
                      address_postal_code, address_city, address_region, address_country, source, stage,
                      stage_semantics, amount, currency, comment, contact_id, company_id, is_return_customer,
                      responsible_id, is_open, created_at, created_by, changed_at, changed_by, moved_at, moved_by,
                      closed_at)
    select lead_id, title, honorific, first_shown, last_shown, company, position_name, street_name, postal_code,
           city_name, region_name, country_name, source, stage, semantics,
           amount, currency, comment_text,
           coalesce(contact_id, (select earlier.contact_id from demo as earlier where demo.returns and earlier.i = demo.i - 1)),
           coalesce(company_id, (select earlier.company_id from demo as earlier where demo.returns and earlier.i = demo.i - 1)),
           returns, responsible_id, of_hundred % 5 > 0, created_at, responsible_id, coalesce(moved_at, created_at),
           responsible_id, moved_at, case when moved_at is not null then responsible_id end,
           case when semantics <> 'P' then moved_at end
    from demo
    returning id, created_at, created_by
), lead_texts as (
    insert into lead_search (id, search)
    select lead_id, ' ' || title_folded || ' ' || first_folded || ' ' || last_folded || ' ' || company_folded || ' '
               || legal_form_folded || ' ' || phone_normalized || ' ' || email
    from demo
), deals as (
    insert into deal (id, title, deal_type, pipeline_id, stage, stage_semantics, amount, currency, contact_id, company_id,
                      lead_id, begin_date, close_date, source, comment, responsible_id, is_open, created_at, created_by,
                      changed_at, changed_by, moved_at, moved_by, closed_at)
    select deal_id, title, 'SALE', demo.pipeline_id, deal_stage.code, deal_stage.semantics,
           amount, currency, contact_id, company_id, lead_id,
           moved_at::date, moved_at::date + 30, source, comment_text, responsible_id, of_hundred % 5 > 0, moved_at,
           responsible_id, moved_at, responsible_id, moved_at, responsible_id,
           case when deal_stage.semantics <> 'P' then moved_at + interval '5 days' end
    from demo
    join deal_stage on deal_stage.pipeline_id = demo.pipeline_id and deal_stage.number = demo.deal_stage % in_pipeline
    where deal_id is not null
    returning id, created_at, created_by, stage_semantics
), deal_texts as (
    insert into deal_search (id, search)
    select deal_id, ' ' || title_folded || ' ' || first_folded || ' ' || last_folded || ' ' || company_folded || ' '
               || legal_form_folded
    from demo where deal_id is not null
), contact_points as (
    insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
    select owner_kind, owner_id, point.kind, point.value_type, point.value, point.normalized, point.sort
    from demo
    cross join lateral (values (1, lead_id), (3, contact_id)) as owner (owner_kind, owner_id)
    cross join lateral (values ('PHONE', 'MOBILE', phone, phone_normalized, 1), ('EMAIL', 'WORK', email, email, 2))
        as point (kind, value_type, value, normalized, sort)
    where owner_id is not null
    union all
    select 4, company_id, point.kind, 'WORK', point.value, point.value, point.sort
    from demo
    cross join lateral (values ('EMAIL', 'office@' || host, 1), ('WEB', 'https://' || host, 2)) as point (kind, value, sort)
    where company_id is not null
), activities as (
    -- Half of the leads in progress have something planned, a part of it overdue; others have something done.
    insert into activity (owner_kind, owner_id, subject, deadline, responsible_id, completed_at, completed_by, created_at,
                          created_by)
    -- An open one comes after its record, of which it learns who is responsible.
    select 1, lead_id, subject_text, date_trunc('day', $9::timestamptz, 'UTC') + interval '1 day' * (of_thousand % 22 - 7)
               + interval '9 hours' + interval '30 minutes' * (of_hundred % 16),
           responsible_id, null, null, demo.created_at, responsible_id
    from demo join leads on leads.id = demo.lead_id where semantics = 'P' and slot % 4 = 0
    union all
    select 1, lead_id, subject_text, created_at + interval '2 hours', responsible_id, moved_at, responsible_id,
           created_at, responsible_id
    from demo where semantics <> 'P' and of_hundred < 40
    union all
    select 2, deal_id, subject_text, date_trunc('day', $9::timestamptz, 'UTC') + interval '1 day' * (of_thousand % 30 - 7)
               + interval '9 hours' + interval '30 minutes' * (of_hundred % 16),
           demo.responsible_id, case when deals.stage_semantics <> 'P' then moved_at + interval '4 days' end,
           case when deals.stage_semantics <> 'P' then demo.responsible_id end, moved_at, demo.responsible_id
    from demo join deals on deals.id = demo.deal_id where of_hundred < 70
    returning id
), histories as (
    insert into history (kind, record_id, field, at, employee_id, cause)
    select 4, id, '', created_at, created_by, 'demo' from companies
    union all
    select 3, id, '', created_at, created_by, 'demo' from contacts
    union all
    select 1, id, '', created_at, created_by, 'demo' from leads
    union all
    select 2, id, '', created_at, created_by, 'demo' from deals
)
select (select count(*) from leads) as "leads!", (select count(*) from deals) as "deals!",
       (select count(*) from contacts) as "contacts!", (select count(*) from companies) as "companies!",
       (select count(*) from activities) as "activities!"
