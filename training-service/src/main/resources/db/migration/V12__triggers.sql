create table performance (
  event_id       uuid primary key,
  model_name     varchar(63) not null,
  correlation_id uuid not null,
  occurred_at    timestamptz not null,
  window_end     timestamptz not null,
  example_count  bigint not null,
  metrics        text not null,
  run_id         uuid references run (run_id)
);
create index performance_of_model on performance (model_name, window_end);

alter table run add column definition_digest char(64);
