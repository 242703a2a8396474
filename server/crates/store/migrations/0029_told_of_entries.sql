-- What employees are told leads to the activity or the comment that it is about.
alter table notification
    add column activity_id bigint,
    add column comment_id bigint;
