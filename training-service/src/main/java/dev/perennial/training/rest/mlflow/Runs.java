package dev.perennial.training.rest.mlflow;

import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;
import dev.perennial.training.store.LoggedRunRepository;
import dev.perennial.training.store.OwnRunRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs of this service and runs logged from outside, alike. */
@ApplicationScoped
class Runs {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final OwnRunRepository own;
    private final LoggedRunRepository logged;

    Runs(OwnRunRepository own, LoggedRunRepository logged) {
        this.own = own;
        this.logged = logged;
    }

    /**
     * @param runId a UUID with or without hyphens
     * @throws MlflowException when there is no such run
     */
    Uni<MlflowRun> find(String runId) {
        String id = runId == null ? "" : runId.replace("-", "");
        if (!ID.matcher(id).matches()) {
            return Uni.createFrom().failure(missing(runId));
        }
        return logged.find(id)
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : own.find(id))
                .map((Optional<MlflowRun> found) -> found.orElseThrow(() -> missing(runId)));
    }

    /** A run that can be changed from outside, deleted or not. */
    Uni<MlflowRun> external(String runId) {
        return find(runId).invoke(run -> {
            if (!run.external()) {
                throw MlflowException.readOnly("Run '" + run.runId() + "'");
            }
        });
    }

    /** A run that can be logged to. */
    Uni<MlflowRun> open(String runId) {
        return external(runId).invoke(run -> {
            if (run.stage() == Stage.DELETED) {
                throw MlflowException.invalid(
                        "The run " + run.runId() + " must be in the 'active' state. Current state is deleted.");
            }
        });
    }

    /** The newest of these experiments, of each kind at most so many. */
    Uni<List<MlflowRun>> newest(List<String> experimentIds, int limit) {
        return own.newest(experimentIds, limit)
                .chain(of -> logged.newest(experimentIds, limit).map(others -> {
                    List<MlflowRun> all = new ArrayList<>(of);
                    all.addAll(others);
                    return all;
                }));
    }

    private static MlflowException missing(String runId) {
        return MlflowException.missing("Run with id=" + runId + " not found");
    }
}
