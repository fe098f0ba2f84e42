package dev.perennial.training.store;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.domain.mlflow.MlflowRun.Status;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The runs of this service as MLflow clients see them. Nothing is written. */
@ApplicationScoped
public class OwnRunRepository {
    private static final String COLUMNS =
            """
            select r.run_id, r.model_name, r.reason, r.detail, r.state, r.occurred_at, r.started_at, r.finished_at, r.failure,
              r.challenger_version, r.refit_version, t.parameters, t.metrics,
              jsonb_extract_path_text(cast(t.lineage as jsonb), 'definitionSha256') as definition,
              jsonb_extract_path_text(cast(t.lineage as jsonb), 'codeVersion') as code
            from training.run r left join training.run_tracking t on t.run_id = r.run_id
            """;

    private final Pool pool;

    OwnRunRepository(Pool pool) {
        this.pool = pool;
    }

    /** The newest of these models. */
    public Uni<List<MlflowRun>> newest(List<String> modelNames, int limit) {
        return pool.preparedQuery(COLUMNS + "where r.model_name = any($1) order by r.occurred_at desc limit $2")
                .execute(Tuple.of(modelNames.toArray(String[]::new), limit))
                .map(rows -> rows.stream().map(OwnRunRepository::run).toList());
    }

    /** @param runId as MLflow clients write it */
    public Uni<Optional<MlflowRun>> find(String runId) {
        return pool.preparedQuery(COLUMNS + "where r.run_id = $1")
                .execute(Tuple.of(uuid(runId)))
                .map(rows -> rows.stream().map(OwnRunRepository::run).findFirst());
    }

    /** @param runId 32 hexadecimal digits */
    public static UUID uuid(String runId) {
        return UUID.fromString(runId.replaceFirst(
                "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})", "$1-$2-$3-$4-$5"));
    }

    private static MlflowRun run(Row row) {
        Long end = millis(row.getOffsetDateTime("finished_at"));
        OffsetDateTime started = row.getOffsetDateTime("started_at");
        long start = millis(started == null ? row.getOffsetDateTime("occurred_at") : started);
        String modelName = row.getString("model_name");
        String name = name(modelName, row);
        return new MlflowRun(
                row.getUUID("run_id").toString().replace("-", ""),
                modelName,
                name,
                "perennial",
                status(RunEntity.State.valueOf(row.getString("state"))),
                Stage.ACTIVE,
                start,
                end,
                row.getString("parameters") == null
                        ? Map.of()
                        : Texts.read(row.getString("parameters"), TrackingRepository.TEXTS),
                metrics(row.getString("metrics"), end == null ? start : end),
                tags(row, name),
                "[]",
                false);
    }

    private static String name(String modelName, Row row) {
        Integer version = row.getInteger("challenger_version");
        return version == null
                ? modelName + "-" + row.getUUID("run_id").toString().substring(0, 8)
                : modelName + "-" + version;
    }

    private static Status status(RunEntity.State state) {
        return switch (state) {
            case REQUESTED, WAITING, QUEUED -> Status.SCHEDULED;
            case RUNNING -> Status.RUNNING;
            case TRAINED -> Status.FINISHED;
            case FAILED -> Status.FAILED;
        };
    }

    private static Map<String, MetricValue> metrics(String text, long at) {
        Map<String, MetricValue> metrics = new HashMap<>();
        if (text != null) {
            Texts.read(text, Texts.NUMBERS)
                    .forEach((key, value) -> metrics.put(key, new MetricValue(key, value, at, 0)));
        }
        return metrics;
    }

    private static Map<String, String> tags(Row row, String name) {
        Map<String, String> tags = new TreeMap<>();
        tags.put("mlflow.runName", name);
        tags.put("mlflow.user", "perennial");
        tags.put("mlflow.source.name", "perennial training-service");
        tags.put("mlflow.source.type", "JOB");
        tags.put("perennial.runId", row.getUUID("run_id").toString());
        tags.put("perennial.reason", Json.name(Reason.valueOf(row.getString("reason"))));
        tags.put("perennial.detail", row.getString("detail"));
        for (String column : List.of("challenger_version", "refit_version", "definition", "code", "failure")) {
            Object value = row.getValue(column);
            if (value != null) {
                tags.put("perennial." + column, value.toString());
            }
        }
        return tags;
    }

    private static Long millis(OffsetDateTime time) {
        return time == null ? null : (Long) time.toInstant().toEpochMilli();
    }
}
