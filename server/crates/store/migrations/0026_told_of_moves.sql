-- Employees are also told that somebody gave an activity of theirs another time, or deleted it.
alter table notification
    -- When the activity begins or is due now, and how long it takes, as far as it has that.
    add column deadline timestamptz,
    add column minutes integer,
    drop constraint notification_reason_check,
    add constraint notification_reason_check
        check (reason in ('reminder', 'mention', 'assigned', 'invited', 'responsible', 'moved', 'deleted'));
