-- Activities of the companies of companies.sql, and of their contacts and deals; `activities` says how many. Nine in
-- ten are done; of the open ones a part is overdue, a part has no time.
set work_mem = '64MB';
set maintenance_work_mem = '512MB';
set synchronous_commit = off;
begin;

create temporary table rebuilt on commit drop as
    select format('drop index %s', indexrelid::regclass) as dropping, pg_get_indexdef(indexrelid) as making
    from pg_index where not indisunique and indrelid = 'activity'::regclass;
select dropping from rebuilt \gexec

insert into activity (owner_kind, owner_id, kind, subject, deadline, minutes, place, participants, checklist, color,
                      responsible_id, completed_at, completed_by, result, created_at, created_by)
select owner_kind, owner_id, kind, format('%s no. %s', subject, i), at, minutes,
       case when kind = 'meeting' then 'Room ' || a % 9 else '' end,
       case when kind = 'meeting' and b % 2 = 0 then array[people[1 + a / 10 % 20]] else '{}' end,
       case when kind = 'task' and c % 3 = 0 then '[{"text": "Prepare", "is_done": true}]'::jsonb else '[]' end,
       case when kind = 'todo' and c % 4 = 0 then 'blue' end,
       responsible_id, case when is_done then at end, case when is_done then responsible_id end,
       case when is_done and b % 3 = 0 then 'Agreed on the next step' else '' end, least(at, now()) - interval '5 days', responsible_id
from (
    select drawn.*, people,
           case when a % 10 < 6 then 4 when a % 10 < 8 then 3 else 2 end as owner_kind,
           case when a % 10 < 6 then company_from + b % companies when a % 10 < 8 then contact_from + b % contacts
                else deal_from + b % deals end as owner_id,
           people[1 + least(b % 20, c % 20)] as responsible_id,
           case when has_length then 15 + 15 * (a % 6)::int end as minutes,
           -- On working hours of five years that have passed, and of one that comes.
           case when is_done then date_trunc('day', now()) - interval '1 day' * (1 + c % 1800) + hour
                when has_length or b % 10 < 9 then date_trunc('day', now()) + interval '1 day' * (c % 395 - 30) + hour
           end as at
    from (
        select i, a, b, c, i % 10 < 9 as is_done, kind, subject, kind in ('call', 'meeting') as has_length,
               interval '8 hours' + interval '15 minutes' * (a % 40) as hour
        from (
            select i, abs(hashint8(i)) as a, abs(hashint8(i + 1000000007)) as b, abs(hashint8(i + 2000000011)) as c
            from generate_series(1, :activities::bigint) as i
        ) as chance
        cross join lateral (
            select (array['call', 'task', 'meeting', 'todo'])[1 + b % 4] as kind,
                   (array['Call', 'Offer', 'Visit', 'Invoice'])[1 + b % 4] as subject
        ) as sort
    ) as drawn
    cross join (select min(id) as company_from, count(*) as companies from company) as of_company
    cross join (select min(id) as contact_from, count(*) as contacts from contact) as of_contact
    cross join (select min(id) as deal_from, count(*) as deals from deal) as of_deal
    cross join (select array(select id from employee where email like '%@bench.example' order by id) as people) as team
) as made
order by i;

select making from rebuilt \gexec

do $$
begin
    if (select count(*) from activity where completed_at is null and deadline is not null) = 0 then
        raise exception 'there are no open activities to be measured';
    end if;
end
$$;
commit;
