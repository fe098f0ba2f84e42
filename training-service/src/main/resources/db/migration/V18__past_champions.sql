-- what served before of each model, the newest first, as JSON
alter table champion add column before text not null default '[]';

-- the champions of before that a run's blend may have as members, by member, as JSON
alter table run add column past text;
