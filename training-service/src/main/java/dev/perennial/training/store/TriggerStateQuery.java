package dev.perennial.training.store;

import dev.perennial.training.domain.LiveWindow;
import dev.perennial.training.domain.ModelTraining;
import dev.perennial.training.domain.TriggerState;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Sums up a model in one round trip. Times cross as epoch milliseconds. */
final class TriggerStateQuery {
    private static final String SQL =
            """
            with
              known as (
                select coalesce(bool_or(held), false) as held, coalesce(max(segments), 0) as segments,
                  coalesce(max(examples), 0) as examples, max(known_through) as through
                from training.model where model_name = :model),
              runs as (
                select count(*) as total,
                  count(*) filter (where state = 'TRAINED') as trained,
                  count(*) filter (where state = 'FAILED') as failed,
                  count(*) filter (where state in ('REQUESTED', 'QUEUED', 'RUNNING')) as active,
                  coalesce(max(total_examples) filter (where state in ('TRAINED', 'FAILED')), 0) as seen_examples,
                  max(known_through) filter (where reason <> 'MANUAL') as last_automatic,
                  count(*) filter (
                    where reason <> 'MANUAL'
                    and known_through > (select through from known) - interval '24 hours') as automatic_in_day
                from training.run where model_name = :model),
              drifts as (
                select count(*) as total, count(*) filter (where run_id is null) as pending
                from training.drift where model_name = :model)
            select
              known.held, known.segments, known.examples, cast(extract(epoch from known.through) * 1000 as bigint),
              runs.total, runs.trained, runs.failed, runs.active, runs.seen_examples,
              cast(extract(epoch from runs.last_automatic) * 1000 as bigint), runs.automatic_in_day,
              drifts.total, drifts.pending,
              (select cast(run_id as varchar) from training.run
                where model_name = :model and state in ('REQUESTED', 'QUEUED', 'RUNNING')
                order by state = 'RUNNING' desc, occurred_at limit 1),
              (select definition_digest from training.run
                where model_name = :model and definition_digest is not null
                order by challenger_version desc limit 1)
            from known, runs, drifts
            """;

    private final String modelName;
    private final Object[] row;

    private TriggerStateQuery(String modelName, Object[] row) {
        this.modelName = modelName;
        this.row = row;
    }

    static Uni<TriggerStateQuery> read(Mutiny.Session session, String modelName) {
        return session.createNativeQuery(SQL, Object[].class)
                .setParameter("model", modelName)
                .getSingleResult()
                .map(row -> new TriggerStateQuery(modelName, row));
    }

    long examples() {
        return number(2);
    }

    Instant knownThrough() {
        return instant(3);
    }

    /** @param live the newest windows of live performance */
    TriggerState toState(List<LiveWindow> live) {
        return new TriggerState(
                (Boolean) row[0],
                number(7) > 0,
                examples(),
                Math.max(0, examples() - number(8)),
                number(12),
                knownThrough(),
                instant(9),
                number(10),
                (String) row[14],
                live);
    }

    /** @param nextRun what the policy says */
    ModelTraining toTraining(String nextRun) {
        return new ModelTraining(
                modelName,
                (Boolean) row[0],
                number(1),
                examples(),
                Math.max(0, examples() - number(8)),
                number(11),
                row[13] == null ? null : UUID.fromString((String) row[13]),
                new ModelTraining.Runs(number(4), number(5), number(6)),
                knownThrough(),
                nextRun);
    }

    private long number(int column) {
        return ((Number) row[column]).longValue();
    }

    private Instant instant(int column) {
        return row[column] == null ? null : Instant.ofEpochMilli(number(column));
    }
}
