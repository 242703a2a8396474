-- Reads what floor_export.sql wrote into tables beside the real ones, from where floor.sql takes it.
create schema staged;

create unlogged table staged.run (like run);
create unlogged table staged.lead (like lead);
create unlogged table staged.company (like company);
create unlogged table staged.company_search (like company_search);
create unlogged table staged.contact (like contact);
create unlogged table staged.contact_search (like contact_search);
create unlogged table staged.deal (like deal);
create unlogged table staged.deal_search (like deal_search);
create unlogged table staged.contact_point (like contact_point);
create unlogged table staged.activity (like activity);
create unlogged table staged.history (like history);
create unlogged table staged.conversion (like conversion);
create unlogged table staged.conversion_activity (like conversion_activity);

\copy staged.run from 'run' (format binary)
\copy staged.lead from 'lead' (format binary)
\copy staged.company from 'company' (format binary)
\copy staged.company_search from 'company_search' (format binary)
\copy staged.contact from 'contact' (format binary)
\copy staged.contact_search from 'contact_search' (format binary)
\copy staged.deal from 'deal' (format binary)
\copy staged.deal_search from 'deal_search' (format binary)
\copy staged.contact_point from 'contact_point' (format binary)
\copy staged.activity from 'activity' (format binary)
\copy staged.history from 'history' (format binary)
\copy staged.conversion from 'conversion' (format binary)
\copy staged.conversion_activity from 'conversion_activity' (format binary)

-- A floor without some of the rows would be no floor: for each lead its deal, both clients, two contact points of the
-- person and one of the company, three changed fields and three new records, its entry in the ledger; for every other
-- lead an activity.
do $$
declare
    leads bigint := (select count(*) from staged.lead);
begin
    if leads = 0
        or (select count(*) from staged.run) <> 1
        or (select count(*) from staged.deal) <> leads
        or (select count(*) from staged.deal_search) <> leads
        or (select count(*) from staged.contact) <> leads
        or (select count(*) from staged.contact_search) <> leads
        or (select count(*) from staged.company) <> leads
        or (select count(*) from staged.company_search) <> leads
        or (select count(*) from staged.contact_point) <> 3 * leads
        or (select count(*) from staged.activity) * 2 <> leads
        or (select count(*) from staged.history) <> 6 * leads
        or (select count(*) from staged.conversion) <> leads
        or (select count(*) from staged.conversion_activity) * 2 <> leads
    then
        raise exception 'the conversion has not left the rows that its floor consists of';
    end if;
end
$$;
