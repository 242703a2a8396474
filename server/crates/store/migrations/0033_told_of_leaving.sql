-- Employees are also told that somebody took them off an activity.
alter table notification
    drop constraint notification_reason_check,
    add constraint notification_reason_check
        check (reason in ('reminder', 'mention', 'assigned', 'invited', 'responsible', 'moved', 'deleted', 'removed'));
