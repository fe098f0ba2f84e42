package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which artifacts MLflow clients logged; their bytes are in object storage. */
@ApplicationScoped
public class LoggedArtifactRepository {
    private static final String PUT =
            """
            insert into training.mlflow_artifact values ($1, $2, $3, $4)
            on conflict (run_id, path) do update set size_bytes = excluded.size_bytes, sha256 = excluded.sha256
            """;

    private final Pool pool;

    LoggedArtifactRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * An artifact.
     *
     * @param path   within the run
     * @param sha256 digest of its bytes
     */
    public record Logged(String path, long sizeBytes, String sha256) {}

    /** Those of a run, ordered by path. */
    public Uni<List<Logged>> of(String runId) {
        return pool.preparedQuery("select * from training.mlflow_artifact where run_id = $1 order by path")
                .execute(Tuple.of(runId))
                .map(rows -> rows.stream().map(LoggedArtifactRepository::logged).toList());
    }

    /** Adds one, in the place of another one of its path. */
    public Uni<Void> put(String runId, Logged artifact) {
        return pool.preparedQuery(PUT)
                .execute(Tuple.of(runId, artifact.path(), artifact.sizeBytes(), artifact.sha256()))
                .replaceWithVoid();
    }

    private static Logged logged(Row row) {
        return new Logged(row.getString("path"), row.getLong("size_bytes"), row.getString("sha256"));
    }
}
