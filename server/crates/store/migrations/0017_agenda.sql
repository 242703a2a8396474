-- The section of activities, in groups and as a calendar; and files in comments.

-- What lies in a range of days, of each employee.
create index activity_calendar on activity (responsible_id, deadline) where deadline is not null;
-- What was done, the latest first; what is open is found by `activity_due`.
create index activity_done on activity (responsible_id, owner_kind, completed_at, id) where completed_at is not null;
-- What somebody takes part in.
create index activity_participants on activity using gin (participants) where participants <> '{}';

alter table file
    -- Of any kind, for a comment: given back to be saved, and never shown.
    add column is_attachment boolean not null default false,
    add column comment_id bigint references comment;

create index file_comment on file (comment_id) where comment_id is not null;
