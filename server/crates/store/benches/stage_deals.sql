-- Deals in a stage that is to be deleted; `deals` says how many. Their texts are as long as those of real ones.
begin;

insert into deal (title, pipeline_id, stage, stage_semantics, amount, currency, responsible_id, created_at, created_by,
                  changed_at, changed_by)
select 'Deal number ' || i, 0, 'EXECUTING', 'P', i, 'EUR', 1, now() - interval '1 second' * i, 1, now(), 1
from generate_series(1, :deals) as i;

insert into deal_search (id, search)
select id, ' deal number ' || id || ' some client name ' || md5(id::text) from deal order by id;

commit;
