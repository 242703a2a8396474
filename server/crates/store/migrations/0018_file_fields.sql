-- Files in the fields that administrators added. As a picture, a file belongs to the record that it was uploaded for
-- (`file.owner_kind` and `owner_id`); a conversion passes it on to the records that the lead becomes, too. Who may read
-- one of them may read the file, and while there is one, it is kept.
create table file_record (
    file_id bigint not null references file,
    kind smallint not null,
    record_id bigint not null,
    primary key (file_id, kind, record_id)
);
