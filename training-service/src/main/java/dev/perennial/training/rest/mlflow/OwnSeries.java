package dev.perennial.training.rest.mlflow;

import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.domain.tracking.Series;
import dev.perennial.training.store.OwnRunRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The metrics by step of a run of this service. */
@ApplicationScoped
class OwnSeries {
    private static final int MOST_TRIALS = 10_000;

    private final RunRepository runs;
    private final TrackingRepository tracking;

    OwnSeries(RunRepository runs, TrackingRepository tracking) {
        this.runs = runs;
        this.tracking = tracking;
    }

    Uni<List<Series>> of(MlflowRun run) {
        UUID runId = OwnRunRepository.uuid(run.runId());
        return runs.find(runId).map(Optional::orElseThrow).chain((Run known) -> tracking.progress(runId, 0, MOST_TRIALS)
                .map(progress -> known.metric() == null ? List.<Series>of() : Series.of(progress, known.metric())));
    }

    /** The run with each metric as of its last step, by which MLflow's pages tell a line from a single value. */
    Uni<MlflowRun> withSteps(MlflowRun run) {
        return of(run).map(all -> {
            Map<String, MetricValue> metrics = new TreeMap<>(run.metrics());
            all.forEach(series -> metrics.computeIfPresent(series.name(), (name, last) -> points(series)
                    .get(series.points().size() - 1)));
            return run.withMetrics(metrics);
        });
    }

    static List<MetricValue> points(Series series) {
        return series.points().stream()
                .map(point -> new MetricValue(series.name(), point.value(), point.atEpochMillis(), point.step()))
                .toList();
    }
}
