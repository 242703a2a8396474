-- Of the loaded demo data, keeps what a conversion is measured with: the leads in progress, each with a person, a
-- company and two contact points of its own, and their activities. Everything else goes, also from the files of the
-- tables, so that nothing but the leads decides how fast it is.
--
-- Fails where a lead differs from that.
begin;

create temporary table kept_lead as
    select * from lead where deleted_at is null and stage_semantics = 'P';
create temporary table kept_contact_point as
    select contact_point.* from contact_point join kept_lead on (owner_kind, owner_id) = (1, kept_lead.id);
create temporary table kept_activity as
    select activity.* from activity join kept_lead on (owner_kind, owner_id) = (1, kept_lead.id);
create temporary table kept_history as
    select history.* from history join kept_lead on (kind, record_id) = (1, kept_lead.id);

create temporary table kept_search as
    select lead_search.* from lead_search join kept_lead using (id);

-- Some came back to a client that they have already; here every lead makes clients of its own.
update kept_lead set contact_id = null, company_id = null, is_return_customer = false;

do $$
begin
    if exists (select from kept_lead where first_name = '' or last_name = '' or company_title = '')
        or (select count(*) from (select from kept_contact_point group by owner_id having count(*) = 2) as reachable)
            <> (select count(*) from kept_lead)
        or (select count(*) from kept_activity where completed_at is null) * 2 <> (select count(*) from kept_lead)
    then
        raise exception 'the demo leads are no longer those that a conversion is measured with';
    end if;
end
$$;

truncate lead, lead_search, deal, deal_search, contact, contact_search, company, company_search,
         company_contact, contact_point, activity, history;

insert into lead select * from kept_lead order by id;
insert into lead_search select * from kept_search order by id;
insert into contact_point select * from kept_contact_point order by id;
insert into activity select * from kept_activity order by id;
insert into history overriding system value select * from kept_history order by id;

commit;
