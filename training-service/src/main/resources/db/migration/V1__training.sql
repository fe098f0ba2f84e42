create table model (
  model_name   varchar(63) primary key,
  next_version integer not null default 1,
  held         boolean not null default false
);

create table segment (
  object_key          text primary key,
  model_name          varchar(63) not null,
  seen                bigint generated always as identity,
  sha256              char(64) not null,
  example_count       integer not null,
  earliest_event_time timestamptz not null,
  latest_event_time   timestamptz not null,
  latest_known_at     timestamptz not null,
  event_id            uuid not null,
  correlation_id      uuid not null
);
create index segment_of_model on segment (model_name, seen);

create table run (
  run_id             uuid primary key,
  model_name         varchar(63) not null,
  reason             varchar(16) not null,
  detail             text not null,
  state              varchar(16) not null,
  occurred_at        timestamptz not null,
  correlation_id     uuid not null,
  causation_id       uuid,
  request_published  boolean not null,
  known_through      timestamptz,
  owner              varchar(128),
  lease_until        timestamptz,
  attempts           integer not null default 0,
  started_at         timestamptz,
  finished_at        timestamptz,
  definition         text,
  segments           text,
  segment_count      integer not null default 0,
  total_examples     bigint,
  fresh_examples     bigint,
  challenger_version integer,
  refit_version      integer,
  example_count      integer,
  holdout_count      integer,
  trained_through    timestamptz,
  algorithm          varchar(32),
  metric             varchar(32),
  score              double precision,
  failure            text,
  trained_event      text,
  trained_published  boolean not null default false
);
create index run_of_model on run (model_name, occurred_at);
create unique index one_running_run_per_model on run (model_name) where state = 'RUNNING';

create table drift (
  event_id       uuid primary key,
  model_name     varchar(63) not null,
  correlation_id uuid not null,
  detected_at    timestamptz not null,
  run_id         uuid references run (run_id)
);
create index drift_of_model on drift (model_name, run_id);

create table trial (
  run_id          uuid not null references run (run_id),
  number          integer not null,
  algorithm       varchar(32) not null,
  hyperparameters text not null,
  score           double precision,
  primary key (run_id, number)
);
