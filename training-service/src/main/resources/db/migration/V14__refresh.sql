-- what serves of each model, as far as the deployments are read
create table champion (
  model_name      varchar(63) primary key,
  sequence        bigint not null,
  model_version   integer not null,
  artifact_prefix text not null,
  manifest_sha256 char(64) not null
);

-- what was known of continuing that when a run was claimed, and what came of it
alter table run add column refresh_before text;
alter table run add column refresh text;
