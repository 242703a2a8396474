-- Employees are also told that somebody made them responsible for an activity, or has them take part.
alter table notification
    drop constraint notification_reason_check,
    add constraint notification_reason_check check (reason in ('reminder', 'mention', 'assigned', 'invited'));
