-- The ledger of conversions is written once for every lead: what nothing reads is not kept up. Its entries are found by
-- run and lead. Runs are never deleted, and whoever writes an entry holds its run (`modus check` counts them).
alter table conversion drop constraint conversion_run_id_fkey;
alter table conversion drop column id;
alter table conversion_activity drop constraint conversion_activity_run_id_fkey;
