-- The imports of a kind, the latest first (store::import::earlier). Those of the first version knew leads only.
create index run_import on run ((coalesce(options -> 'options' ->> 'kind', 'lead')), id) where kind = 'import';
