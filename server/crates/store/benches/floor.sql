-- The floor of a conversion: the same rows into the same tables with the same indexes, in one transaction, as plainly
-- as Postgres can. Nothing is read, planned or checked that is not the table's own.

-- As the conversion has it (store::runs::prepare_batch).
set gin_pending_list_limit = '32MB';
set work_mem = '32MB';

begin;

insert into run select * from staged.run;
insert into company select * from staged.company;
insert into company_search select * from staged.company_search;
insert into contact select * from staged.contact;
insert into contact_search select * from staged.contact_search;
insert into deal select * from staged.deal;
insert into deal_search select * from staged.deal_search;
insert into contact_point select * from staged.contact_point;
insert into history overriding system value select * from staged.history;
insert into conversion select * from staged.conversion;
insert into conversion_activity select * from staged.conversion_activity;

update lead
set stage = staged.stage, stage_semantics = staged.stage_semantics, contact_id = staged.contact_id,
    company_id = staged.company_id, version = staged.version, changed_at = staged.changed_at,
    changed_by = staged.changed_by, moved_at = staged.moved_at, moved_by = staged.moved_by,
    closed_at = staged.closed_at
from staged.lead as staged
where lead.id = staged.id;

update activity
set owner_kind = staged.owner_kind, owner_id = staged.owner_id, version = staged.version
from staged.activity as staged
where activity.id = staged.id;

commit;
