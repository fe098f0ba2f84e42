-- A deleted model has no champion any more; its history stays.

alter table model add column withdrawn_at timestamptz;
alter table model add column tombstone_due boolean not null default false;
comment on column model.withdrawn_at is 'Since when the model has no champion because it was deleted; null otherwise.';
comment on column model.tombstone_due is 'The withdrawal is perhaps not on the log yet.';

create index model_to_withdraw on model (model_name) where tombstone_due;
