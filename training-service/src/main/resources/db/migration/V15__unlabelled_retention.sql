-- unlabelled segments grow too old like others
alter table unlabelled_segment add column retired_at timestamptz;
alter table unlabelled_segment add column deleted boolean not null default false;
create index unlabelled_segment_to_delete on unlabelled_segment (retired_at) where retired_at is not null and not deleted;
