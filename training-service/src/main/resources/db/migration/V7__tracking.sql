-- what is kept of a run beside its result; of the last attempt at it alone
create table run_tracking (
  run_id       uuid primary key references run (run_id),
  attempt      integer not null,
  lineage      text not null,
  parameters   text not null,
  metrics      text not null,
  wall_seconds double precision,
  cpu_seconds  double precision
);

-- its trials as they are done
create table run_progress (
  sequence     bigint generated always as identity primary key,
  run_id       uuid not null references run (run_id),
  attempt      integer not null,
  at           timestamptz not null,
  number       integer not null,
  trial        text not null,
  wall_seconds double precision not null,
  cpu_seconds  double precision,
  curve        text not null
);
create index progress_of_run on run_progress (run_id, sequence);

-- what MLflow clients log; runs of this service are none of these
create table mlflow_experiment (
  experiment_id text primary key,
  name          text not null unique,
  stage         text not null,
  created       bigint not null,
  updated       bigint not null,
  tags          text not null
);
create sequence mlflow_experiment_number;
insert into mlflow_experiment values ('0', 'Default', 'active', 0, 0, '{}');

create table mlflow_run (
  run_id        char(32) primary key,
  experiment_id text not null,
  name          text not null,
  user_id       text not null,
  status        text not null,
  stage         text not null,
  start_time    bigint not null,
  end_time      bigint,
  inputs        text not null
);
create index mlflow_run_of_experiment on mlflow_run (experiment_id, start_time);

create table mlflow_param (
  run_id char(32) not null references mlflow_run (run_id),
  key    text not null,
  value  text not null,
  primary key (run_id, key)
);

create table mlflow_tag (
  run_id char(32) not null references mlflow_run (run_id),
  key    text not null,
  value  text not null,
  primary key (run_id, key)
);

create table mlflow_metric (
  run_id    char(32) not null references mlflow_run (run_id),
  key       text not null,
  step      bigint not null,
  timestamp bigint not null,
  value     double precision not null,
  primary key (run_id, key, step, timestamp, value)
);

create table mlflow_artifact (
  run_id     char(32) not null references mlflow_run (run_id),
  path       text not null,
  size_bytes bigint not null,
  sha256     char(64) not null,
  primary key (run_id, path)
);
