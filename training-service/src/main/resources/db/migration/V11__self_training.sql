create table unlabelled_segment (
  object_key          text primary key,
  model_name          varchar(63) not null,
  sha256              char(64) not null,
  example_count       integer not null,
  earliest_event_time timestamptz not null,
  latest_event_time   timestamptz not null
);
create index unlabelled_segment_of_model on unlabelled_segment (model_name, latest_event_time);
-- the segments of unlabelled examples that a run reads, frozen with its plan, and what they were worth to it
alter table run add column unlabelled text;
alter table run add column self_training text;
