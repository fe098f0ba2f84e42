-- why the trial that a run is built on won: one sentence, and as JSON the whole table that it was chosen from
alter table run add column why text;
alter table run add column choice text;
