-- workers and the outbox look for what is to do among all runs there ever were
create index run_to_do on run (occurred_at, run_id) where state in ('WAITING', 'QUEUED', 'RUNNING');
create index run_to_announce on run (run_id)
  where not request_published or not violations_published or (state = 'TRAINED' and not trained_published);
