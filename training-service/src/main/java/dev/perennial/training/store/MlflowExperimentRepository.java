package dev.perennial.training.store;

import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowException.Code;
import dev.perennial.training.domain.mlflow.MlflowExperiment;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The experiments that MLflow clients see: one for each model that had a run, and those made from outside. */
@ApplicationScoped
public class MlflowExperimentRepository {
    private static final String MODELS =
            """
            select model_name, cast(extract(epoch from min(occurred_at)) * 1000 as bigint) as created,
              cast(extract(epoch from max(coalesce(finished_at, occurred_at))) * 1000 as bigint) as updated
            from training.run group by model_name order by model_name
            """;
    private static final String INSERT =
            """
            insert into training.mlflow_experiment (experiment_id, name, stage, created, updated, tags)
            select cast(nextval('training.mlflow_experiment_number') as text), $1, 'active', $2, $2, $3
            where not exists (select 1 from training.run where model_name = $1)
            on conflict (name) do nothing returning experiment_id
            """;
    private static final String UPDATE =
            """
            update training.mlflow_experiment set name = $2, stage = $3, updated = $4, tags = $5 where experiment_id = $1
            """;

    private final Pool pool;

    MlflowExperimentRepository(Pool pool) {
        this.pool = pool;
    }

    public Uni<List<MlflowExperiment>> all() {
        return pool.query(MODELS).execute().chain(models -> pool.query("select * from training.mlflow_experiment")
                .execute()
                .map(others -> {
                    List<MlflowExperiment> all = new ArrayList<>();
                    models.forEach(row -> all.add(ofModel(row)));
                    others.forEach(row -> all.add(external(row)));
                    return all;
                }));
    }

    public Uni<Optional<MlflowExperiment>> find(String id) {
        return all().map(all ->
                all.stream().filter(experiment -> experiment.id().equals(id)).findFirst());
    }

    /** Of two of one name that of the model. */
    public Uni<Optional<MlflowExperiment>> findByName(String name) {
        return all().map(all -> all.stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst());
    }

    /**
     * Makes one; returns its id.
     *
     * @throws MlflowException when there is one of that name
     */
    public Uni<String> create(String name, Map<String, String> tags, long now) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.of(name, now, Texts.write(tags)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw taken(name);
                    }
                    return rows.iterator().next().getString(0);
                });
    }

    /**
     * Makes one that was made from outside what is given.
     *
     * @throws MlflowException when there is another one of its name
     */
    public Uni<Void> update(MlflowExperiment changed, long now) {
        return findByName(changed.name())
                .invoke(other -> other.filter(known -> !known.id().equals(changed.id()))
                        .ifPresent(known -> {
                            throw taken(known.name());
                        }))
                .chain(() -> pool.preparedQuery(UPDATE)
                        .execute(Tuple.of(
                                changed.id(),
                                changed.name(),
                                stage(changed.stage()),
                                now,
                                Texts.write(changed.tags()))))
                .replaceWithVoid();
    }

    private static MlflowException taken(String name) {
        return new MlflowException(Code.RESOURCE_ALREADY_EXISTS, "There is an experiment '" + name + "' already.");
    }

    private static MlflowExperiment ofModel(Row row) {
        String modelName = row.getString("model_name");
        return new MlflowExperiment(
                modelName,
                modelName,
                Stage.ACTIVE,
                row.getLong("created"),
                row.getLong("updated"),
                Map.of(
                        "mlflow.note.content",
                        "The runs that Perennial carries out for the model " + modelName + ".",
                        "mlflow.experimentKind",
                        "custom_model_development"),
                false);
    }

    private static MlflowExperiment external(Row row) {
        return new MlflowExperiment(
                row.getString("experiment_id"),
                row.getString("name"),
                Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                row.getLong("created"),
                row.getLong("updated"),
                Texts.read(row.getString("tags"), TrackingRepository.TEXTS),
                true);
    }

    static String stage(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
