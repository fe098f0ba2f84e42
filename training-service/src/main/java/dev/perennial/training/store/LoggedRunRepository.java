package dev.perennial.training.store;

import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.domain.mlflow.MlflowRun.Status;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs that MLflow clients log. */
@ApplicationScoped
public class LoggedRunRepository {
    private static final String INSERT =
            """
            insert into training.mlflow_run
              (run_id, experiment_id, name, user_id, status, stage, start_time, end_time, inputs)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (run_id) do update set name = excluded.name, status = excluded.status, stage = excluded.stage,
              end_time = excluded.end_time, inputs = excluded.inputs
            """;
    private static final String PUT_PARAM =
            "insert into training.mlflow_param values ($1, $2, $3) on conflict do nothing";
    private static final String PUT_TAG =
            """
            insert into training.mlflow_tag values ($1, $2, $3) on conflict (run_id, key) do update set value = excluded.value
            """;
    private static final String ADD_METRIC =
            """
            insert into training.mlflow_metric (run_id, key, step, timestamp, value) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """;
    private static final String LATEST =
            """
            select distinct on (run_id, key) * from training.mlflow_metric where run_id = any($1)
            order by run_id, key, step desc, timestamp desc, value desc
            """;
    private static final String HISTORY =
            """
            select * from training.mlflow_metric where run_id = $1 and key = $2
            order by timestamp, step, value offset $3 limit $4
            """;

    private final Pool pool;

    LoggedRunRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * What is added to a run at once.
     *
     * @param metrics several of one name at several steps
     */
    public record Additions(Collection<MetricValue> metrics, Map<String, String> params, Map<String, String> tags) {}

    /** The newest of these experiments. */
    public Uni<List<MlflowRun>> newest(List<String> experimentIds, int limit) {
        return pool.preparedQuery(
                        "select * from training.mlflow_run where experiment_id = any($1) order by start_time desc limit $2")
                .execute(Tuple.of(experimentIds.toArray(String[]::new), limit))
                .chain(this::complete);
    }

    public Uni<Optional<MlflowRun>> find(String runId) {
        return pool.preparedQuery("select * from training.mlflow_run where run_id = $1")
                .execute(Tuple.of(runId))
                .chain(this::complete)
                .map(runs -> runs.stream().findFirst());
    }

    /** Makes a run, or makes one what is given; tags are added, the other maps are left alone. */
    public Uni<Void> put(MlflowRun run) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(INSERT)
                .execute(Tuple.from(new Object[] {
                    run.runId(),
                    run.experimentId(),
                    run.name(),
                    run.userId(),
                    run.status().name(),
                    MlflowExperimentRepository.stage(run.stage()),
                    run.startTime(),
                    run.endTime(),
                    run.inputs()
                }))
                .chain(() -> texts(connection, PUT_TAG, run.runId(), run.tags())));
    }

    /**
     * Adds all or nothing; what is there already stays.
     *
     * @throws MlflowException when a param is there with another value
     */
    public Uni<Void> add(String runId, Additions additions) {
        return pool.withTransaction(connection -> texts(connection, PUT_PARAM, runId, additions.params())
                .chain(() -> requireParams(connection, runId, additions.params()))
                .chain(() -> texts(connection, PUT_TAG, runId, additions.tags()))
                .chain(() -> metrics(connection, runId, additions.metrics())));
    }

    /** Returns whether there was such a tag. */
    public Uni<Boolean> deleteTag(String runId, String key) {
        return pool.preparedQuery("delete from training.mlflow_tag where run_id = $1 and key = $2")
                .execute(Tuple.of(runId, key))
                .map(rows -> rows.rowCount() > 0);
    }

    /** A metric at every step, in the order of time. */
    public Uni<List<MetricValue>> history(String runId, String key, int offset, int limit) {
        return pool.preparedQuery(HISTORY)
                .execute(Tuple.of(runId, key, offset, limit))
                .map(rows -> rows.stream().map(LoggedRunRepository::metric).toList());
    }

    private static Uni<Void> texts(SqlConnection connection, String sql, String runId, Map<String, String> texts) {
        List<Tuple> rows = texts.entrySet().stream()
                .map(entry -> Tuple.of(runId, entry.getKey(), entry.getValue()))
                .toList();
        return batch(connection, sql, rows);
    }

    private static Uni<Void> metrics(SqlConnection connection, String runId, Collection<MetricValue> metrics) {
        List<Tuple> rows = metrics.stream()
                .map(metric -> Tuple.of(runId, metric.key(), metric.step(), metric.timestamp(), metric.value()))
                .toList();
        return batch(connection, ADD_METRIC, rows);
    }

    private static Uni<Void> batch(SqlConnection connection, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(sql).executeBatch(rows).replaceWithVoid();
    }

    private static Uni<Void> requireParams(SqlConnection connection, String runId, Map<String, String> params) {
        return connection
                .preparedQuery("select key, value from training.mlflow_param where run_id = $1 and key = any($2)")
                .execute(Tuple.of(runId, params.keySet().toArray(String[]::new)))
                .invoke(rows -> rows.forEach(row -> requireSame(row, params.get(row.getString("key")))))
                .replaceWithVoid();
    }

    private static void requireSame(Row row, String value) {
        String known = row.getString("value");
        if (!known.equals(value)) {
            throw MlflowException.invalid("Changing param values is not allowed. Param with key='"
                    + row.getString("key") + "' was already logged with value='" + known
                    + "'; attempted to log new value '" + value + "'.");
        }
    }

    private Uni<List<MlflowRun>> complete(RowSet<Row> runs) {
        String[] ids = runs.stream().map(row -> row.getString("run_id")).toArray(String[]::new);
        return texts("mlflow_param", ids)
                .chain(params -> texts("mlflow_tag", ids).chain(tags -> pool.preparedQuery(LATEST)
                        .execute(Tuple.of(ids))
                        .map(LoggedRunRepository::byRun)
                        .map(metrics -> runs.stream()
                                .map(row -> run(row, params, metrics, tags))
                                .toList())));
    }

    private Uni<Map<String, Map<String, String>>> texts(String table, String[] ids) {
        return pool.preparedQuery("select * from training." + table + " where run_id = any($1)")
                .execute(Tuple.of(ids))
                .map(rows -> {
                    Map<String, Map<String, String>> byRun = new HashMap<>();
                    rows.forEach(row -> byRun.computeIfAbsent(row.getString("run_id"), run -> new HashMap<>())
                            .put(row.getString("key"), row.getString("value")));
                    return byRun;
                });
    }

    private static Map<String, Map<String, MetricValue>> byRun(RowSet<Row> rows) {
        Map<String, Map<String, MetricValue>> byRun = new HashMap<>();
        rows.forEach(row -> byRun.computeIfAbsent(row.getString("run_id"), run -> new HashMap<>())
                .put(row.getString("key"), metric(row)));
        return byRun;
    }

    private static MetricValue metric(Row row) {
        return new MetricValue(
                row.getString("key"), row.getDouble("value"), row.getLong("timestamp"), row.getLong("step"));
    }

    private static MlflowRun run(
            Row row,
            Map<String, Map<String, String>> params,
            Map<String, Map<String, MetricValue>> metrics,
            Map<String, Map<String, String>> tags) {
        String runId = row.getString("run_id");
        return new MlflowRun(
                runId,
                row.getString("experiment_id"),
                row.getString("name"),
                row.getString("user_id"),
                Status.valueOf(row.getString("status")),
                Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                row.getLong("start_time"),
                row.getLong("end_time"),
                params.getOrDefault(runId, Map.of()),
                metrics.getOrDefault(runId, Map.of()),
                tags.getOrDefault(runId, Map.of()),
                row.getString("inputs"),
                true);
    }
}
