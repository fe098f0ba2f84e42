alter table trial add column fold_scores text;
alter table trial add column share double precision not null default 1;
-- the best settings of each algorithm in the last trained run; frozen with the plan, so a repeat begins alike
alter table run add column settings_before text;

-- what the search of a running run has found so far, in that order; gone with the run's end
create table trial_rung (
  run_id          uuid not null references run (run_id),
  place        integer not null,
  number          integer not null,
  rung            integer not null,
  algorithm       varchar(32) not null,
  hyperparameters text not null,
  fold_scores     text not null,
  block_scores    text not null,
  millis          bigint not null,
  state           bytea,
  primary key (run_id, place)
);
