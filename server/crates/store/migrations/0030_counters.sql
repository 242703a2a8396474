-- Counters of activities by who is responsible for their records.

-- First all of the locks that the triggers need, in the order in which everybody takes them: records, the clients before
-- what names them, and then their activities. A server of the version before that still runs, and has changed a record,
-- ends its transaction before anything is held that it still reads. Reading records goes on meanwhile.
lock table lead, company, contact, deal in share row exclusive mode;
lock table activity in access exclusive mode;

-- Who is responsible for the record of an open activity; null once it is done. The triggers below keep it.
alter table activity add column owner_responsible_id bigint;

update activity set owner_responsible_id = lead.responsible_id
from lead where owner_kind = 1 and lead.id = owner_id and completed_at is null;
update activity set owner_responsible_id = deal.responsible_id
from deal where owner_kind = 2 and deal.id = owner_id and completed_at is null;
update activity set owner_responsible_id = contact.responsible_id
from contact where owner_kind = 3 and contact.id = owner_id and completed_at is null;
update activity set owner_responsible_id = company.responsible_id
from company where owner_kind = 4 and company.id = owner_id and completed_at is null;

-- For the counters of an employee, as activity_due is for those of who is responsible for the activities themselves.
create index activity_due_of_owner on activity (owner_responsible_id, owner_kind, deadline) where completed_at is null;

-- An activity that is open from now on, or on another record. Whoever makes somebody else responsible for the record
-- waits until it is committed, or is waited for: so neither misses the other. Done activities are left alone by them,
-- so who opens one again holds nothing that they wait for.
create function activity_take_owner_responsible() returns trigger language plpgsql as $$
begin
    new.owner_responsible_id := null;
    if new.completed_at is not null then
        return new;
    end if;
    case new.owner_kind
        when 1 then
            select responsible_id into new.owner_responsible_id from lead where id = new.owner_id for share;
        when 2 then
            select responsible_id into new.owner_responsible_id from deal where id = new.owner_id for share;
        when 3 then
            select responsible_id into new.owner_responsible_id from contact where id = new.owner_id for share;
        when 4 then
            select responsible_id into new.owner_responsible_id from company where id = new.owner_id for share;
        else
            null;
    end case;
    return new;
end
$$;

create trigger activity_is_new before insert on activity
    for each row execute function activity_take_owner_responsible();
-- Every other change of an activity leaves its record alone: who holds an activity never waits for a record.
create trigger activity_is_moved before update of owner_kind, owner_id, completed_at on activity
    for each row
    when ((old.owner_kind, old.owner_id, old.completed_at is null)
          is distinct from (new.owner_kind, new.owner_id, new.completed_at is null))
    execute function activity_take_owner_responsible();

-- A record of which somebody else is responsible from now on. Row by row, where that column is written and differs: a
-- trigger for whole statements that sees their rows cannot be bound to a column, and would have every conversion and
-- every move of many deals copy each row twice.
create function record_give_responsible() returns trigger language plpgsql as $$
declare
    of_kind constant smallint := tg_argv[0];
begin
    update activity set owner_responsible_id = new.responsible_id
    where owner_kind = of_kind and owner_id = new.id and completed_at is null;
    return null;
end
$$;

create trigger lead_is_given after update of responsible_id on lead
    for each row when (old.responsible_id is distinct from new.responsible_id)
    execute function record_give_responsible(1);
create trigger deal_is_given after update of responsible_id on deal
    for each row when (old.responsible_id is distinct from new.responsible_id)
    execute function record_give_responsible(2);
create trigger contact_is_given after update of responsible_id on contact
    for each row when (old.responsible_id is distinct from new.responsible_id)
    execute function record_give_responsible(3);
create trigger company_is_given after update of responsible_id on company
    for each row when (old.responsible_id is distinct from new.responsible_id)
    execute function record_give_responsible(4);
