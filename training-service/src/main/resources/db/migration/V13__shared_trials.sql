-- who fitted what a search found, and at which attempt; null: not known
alter table trial_rung add column replica varchar(128);
alter table trial_rung add column attempt integer;

-- parts of trials that a running run asked its replicas for; gone with the run's end
create table trial_request (
  run_id          uuid not null references run (run_id),
  place           integer not null,
  number          integer not null,
  rung            integer not null,
  algorithm       varchar(32) not null,
  hyperparameters text not null,
  asked_at        timestamptz not null,
  published       boolean not null default false,
  offered_to      varchar(128),
  owner           varchar(128),
  lease_until     timestamptz,
  attempts        integer not null default 0,
  failure         text,
  found_at        timestamptz,
  found_published boolean not null default false,
  wall_seconds    double precision,
  cpu_seconds     double precision,
  curve           text,
  primary key (run_id, place)
);

-- the parts of a trial, with who fitted each
alter table run_progress add column rungs text;
