-- Employees are also told that somebody made them responsible for a record, or for many at once.
alter table notification
    -- How many records it is about; record_id is one of them.
    add column records bigint not null default 1,
    drop constraint notification_reason_check,
    add constraint notification_reason_check
        check (reason in ('reminder', 'mention', 'assigned', 'invited', 'responsible'));
