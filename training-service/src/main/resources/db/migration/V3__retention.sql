alter table segment add column retired_at timestamptz;
alter table segment add column deleted boolean not null default false;
