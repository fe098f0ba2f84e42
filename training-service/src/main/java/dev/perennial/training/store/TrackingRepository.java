package dev.perennial.training.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tracking.Lineage;
import dev.perennial.training.domain.tracking.Progress;
import dev.perennial.training.domain.tracking.Rung;
import dev.perennial.training.domain.tracking.Tracking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is kept of runs beside their results, of the last attempt at each. */
@ApplicationScoped
public class TrackingRepository {
    private static final TypeReference<Lineage> LINEAGE = new TypeReference<>() {};
    private static final TypeReference<Trial> TRIAL = new TypeReference<>() {};
    private static final TypeReference<List<Rung>> RUNGS = new TypeReference<>() {};
    static final TypeReference<Curve> CURVE = new TypeReference<>() {};
    static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String BEGIN =
            """
            insert into training.run_tracking (run_id, attempt, lineage, parameters, metrics) values ($1, 1, $2, $3, '{}')
            on conflict (run_id) do update set attempt = run_tracking.attempt + 1, lineage = excluded.lineage,
              parameters = excluded.parameters, metrics = '{}', wall_seconds = null, cpu_seconds = null
            returning attempt
            """;
    /** Of an attempt that another one has followed nothing more is kept. */
    private static final String TRIAL_DONE =
            """
            insert into training.run_progress (run_id, attempt, at, number, trial, wall_seconds, cpu_seconds, curve, rungs)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9
            where exists (select 1 from training.run_tracking where run_id = $1 and attempt = $2)
            """;

    private static final String FINISH =
            """
            update training.run_tracking set parameters = $3, metrics = $4, wall_seconds = $5, cpu_seconds = $6
            where run_id = $1 and attempt = $2
            """;
    private static final String FIND =
            """
            select t.*, r.segments from training.run_tracking t join training.run r using (run_id) where run_id = $1
            """;
    private static final String PROGRESS =
            """
            select * from training.run_progress where run_id = $1 and sequence > $2 order by sequence limit $3
            """;

    private final Pool pool;

    TrackingRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * Begins an attempt and forgets the trials of those before; returns its number, from 1.
     *
     * @param lineage its segments are those of the run and not kept twice
     */
    public Uni<Integer> begin(UUID runId, Lineage lineage, Map<String, String> parameters) {
        String text = Texts.write(lineage.with(List.of()));
        return pool.withTransaction(connection -> forget(connection, runId).chain(() -> connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(runId, text, Texts.write(parameters)))
                .map(rows -> rows.iterator().next().getInteger(0))));
    }

    private static Uni<Void> forget(SqlConnection connection, UUID runId) {
        return connection
                .preparedQuery("delete from training.run_progress where run_id = $1")
                .execute(Tuple.of(runId))
                .replaceWithVoid();
    }

    /** Adds a trial that is done; its number in the order of the record is the database's own. */
    public Uni<Void> add(UUID runId, Progress done) {
        return pool.preparedQuery(TRIAL_DONE)
                .execute(Tuple.from(new Object[] {
                    runId,
                    done.attempt(),
                    done.at().atOffset(ZoneOffset.UTC),
                    done.trial().number(),
                    Texts.write(done.trial()),
                    done.cost().wallSeconds(),
                    known(done.cost().cpuSeconds()),
                    Texts.write(done.curve()),
                    Texts.write(done.rungs())
                }))
                .replaceWithVoid();
    }

    /** Records what an attempt took and gave; repeating it changes nothing. */
    public Uni<Void> finish(
            UUID runId, int attempt, Map<String, String> parameters, Map<String, Double> metrics, Cost cost) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(
                        runId,
                        attempt,
                        Texts.write(parameters),
                        Texts.write(metrics),
                        cost.wallSeconds(),
                        known(cost.cpuSeconds())))
                .replaceWithVoid();
    }

    /** Empty before a run is begun. */
    public Uni<Optional<Tracking>> find(UUID runId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(runId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(tracking(rows.iterator().next())));
    }

    /** What is kept of each of these runs, without their segments. */
    public Uni<Map<UUID, Tracking>> findAll(Collection<UUID> runIds) {
        return pool.preparedQuery("select *, '[]' as segments from training.run_tracking where run_id = any($1)")
                .execute(Tuple.of(runIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Tracking> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("run_id"), tracking(row)));
                    return found;
                });
    }

    /**
     * Trials that are done, in the order of the record.
     *
     * @param after the sequence number that comes before the first one; 0: from the start
     */
    public Uni<List<Progress>> progress(UUID runId, long after, int limit) {
        return pool.preparedQuery(PROGRESS)
                .execute(Tuple.of(runId, after, limit))
                .map(rows -> rows.stream().map(TrackingRepository::progress).toList());
    }

    private static Tracking tracking(Row row) {
        Double wall = row.getDouble("wall_seconds");
        return new Tracking(
                row.getInteger("attempt"),
                Texts.read(row.getString("lineage"), LINEAGE)
                        .with(Texts.read(row.getString("segments"), Texts.SEGMENTS)),
                Texts.read(row.getString("parameters"), TEXTS),
                Texts.read(row.getString("metrics"), Texts.NUMBERS),
                wall == null ? null : new Cost(wall, orNaN(row.getDouble("cpu_seconds"))));
    }

    private static Progress progress(Row row) {
        return new Progress(
                row.getLong("sequence"),
                row.getInteger("attempt"),
                row.getOffsetDateTime("at").toInstant(),
                Texts.read(row.getString("trial"), TRIAL),
                new Cost(row.getDouble("wall_seconds"), orNaN(row.getDouble("cpu_seconds"))),
                Texts.read(row.getString("curve"), CURVE),
                rungs(row.getString("rungs")));
    }

    /** Rows of older builds have none. */
    private static List<Rung> rungs(String text) {
        return text == null ? List.of() : Texts.read(text, RUNGS);
    }

    private static Double known(double seconds) {
        return Double.isNaN(seconds) ? null : seconds;
    }

    private static double orNaN(Double seconds) {
        return seconds == null ? Double.NaN : seconds;
    }
}
