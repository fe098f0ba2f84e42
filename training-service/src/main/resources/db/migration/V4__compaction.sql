alter table segment add column partition_number integer;
alter table segment add column first_offset bigint;
alter table segment add column last_offset bigint;
alter table segment add column size_bytes bigint;
alter table segment add column sealed_at timestamptz;
alter table segment add column compacted boolean not null default false;
alter table segment add column grouping varchar(16) not null default 'ANY';
alter table segment add column replaced_by text;
alter table segment add column replaced_at timestamptz;
-- what was announced before has no last offset here, and stays as it is until it is announced again
update segment set
  partition_number = cast(substring(object_key from '/partition=([0-9]+)/') as integer),
  first_offset = cast(substring(object_key from '/([0-9]+)[.]parquet$') as bigint);
create index segment_by_range on segment (model_name, partition_number, last_offset);
create index segment_by_replacement on segment (replaced_by) where replaced_by is not null;
