-- The registry of versions, verdicts and moves of the champion. Times are UTC; JSON is kept as the text that was decided.

create table model (
    model_name text primary key,
    champion integer,
    sequence bigint not null default 0 check (sequence >= 0)
);
comment on table model is 'One row a model; sequence counts the moves of its champion and is what a move compares and sets.';

create table trained_run (
    run_id uuid primary key,
    arrival bigint generated always as identity unique,
    model_name text not null references model,
    trained text not null,
    event_id uuid not null,
    occurred_at timestamptz not null,
    correlation_id uuid not null,
    causation_id uuid
);
comment on table trained_run is 'Each model-trained event once, in the order of the log; one without a verdict waits for it.';

create index trained_run_by_model on trained_run (model_name, arrival);

create table version (
    model_name text not null references model,
    model_version integer not null check (model_version >= 1),
    kind text not null check (kind in ('CHALLENGER', 'REFIT')),
    run_id uuid not null references trained_run,
    algorithm text not null,
    artifact_prefix text not null,
    manifest_sha256 text not null,
    trained_through timestamptz not null,
    example_count bigint not null,
    primary key (model_name, model_version),
    unique (run_id, kind)
);

create table verdict (
    run_id uuid primary key references trained_run,
    arrival bigint not null unique,
    model_name text not null references model,
    model_version integer not null,
    champion_version integer,
    verdict text not null check (verdict in ('PROMOTED', 'REJECTED')),
    deployed_version integer,
    example_count integer not null,
    checks text not null,
    event_id uuid not null unique,
    evaluated_at timestamptz not null,
    correlation_id uuid not null,
    causation_id uuid,
    announced boolean not null default false,
    unique (model_name, model_version)
);
comment on table verdict is 'One verdict a challenger; announced says that its event is on the log for sure.';

create index verdict_to_announce on verdict (arrival) where not announced;

create table deployment (
    model_name text not null references model,
    sequence bigint not null check (sequence >= 1),
    model_version integer not null,
    previous_version integer,
    reason text not null check (reason in ('PROMOTION', 'ROLLBACK')),
    actor text not null,
    run_id uuid references verdict,
    event_id uuid not null unique,
    decided_at timestamptz not null,
    correlation_id uuid not null,
    causation_id uuid,
    announced boolean not null default false,
    primary key (model_name, sequence),
    foreign key (model_name, model_version) references version
);
comment on table deployment is 'Every move of a champion; run_id names the verdict behind a promotion.';

create index deployment_to_announce on deployment (model_name, sequence) where not announced;
