-- models that somebody brings: what was brought, the event time after which it is judged, and the segment it was last looked at with
alter table run add column upload text;
alter table run add column upload_sha256 char(64);
alter table run add column judged_after timestamptz;
alter table run add column looked_at bigint;
create index run_with_upload on run (model_name, upload_sha256) where upload_sha256 is not null;
