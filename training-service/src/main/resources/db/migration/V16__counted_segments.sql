-- what a model has had is counted as it comes, for there is a segment for every few examples, and most went into others long ago
alter table model add column segments bigint not null default 0;
alter table model add column examples bigint not null default 0;
alter table model add column known_through timestamptz;
insert into model (model_name) select distinct model_name from segment on conflict do nothing;
update model set segments = had.segments, examples = had.examples, known_through = had.known_through
  from (
    select model_name, count(*) as segments, sum(example_count) as examples, max(latest_known_at) as known_through
    from segment where not compacted group by model_name) had
  where had.model_name = model.model_name;

create index segment_in_place on segment (model_name, object_key) where replaced_at is null;
create index segment_to_delete on segment (object_key)
  where not deleted and (retired_at is not null or replaced_at is not null);
