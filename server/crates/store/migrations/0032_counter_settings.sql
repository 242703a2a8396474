-- What the counters count is chosen: how long before their time, and in whose counters activities are.
--
-- In a transaction of its own: whoever changes records reads these settings before or after that. With locks on both, a
-- server of the version before that still runs and this migration would wait for each other.

alter table crm_settings
    add column counter_mode text not null default 'item' check (counter_mode in ('item', 'activity')),
    add column counted_minutes integer not null default 15 check (counted_minutes between 0 and 1440);
