-- The section of activities, in groups and as a calendar; and files in comments.

-- What lies in a range of days, of each employee.
create index activity_calendar on activity (responsible_id, deadline) where deadline is not null;
-- The groups of the list, in their order, of each kind.
create index activity_open on activity (responsible_id, kind, deadline, id) where completed_at is null;
create index activity_done on activity (responsible_id, kind, completed_at, id) where completed_at is not null;
-- What somebody takes part in; what is done is more by far. For the calendar, what others share on a day.
create index activity_participants_open on activity using gin (participants)
    where participants <> '{}' and completed_at is null;
create index activity_participants_done on activity using gin (participants)
    where participants <> '{}' and completed_at is not null;
create index activity_shared on activity (deadline) where participants <> '{}' and deadline is not null;

alter table file
    -- Of any kind, for a comment: given back to be saved, and never shown.
    add column is_attachment boolean not null default false,
    add column comment_id bigint references comment;

create index file_comment on file (comment_id) where comment_id is not null;
