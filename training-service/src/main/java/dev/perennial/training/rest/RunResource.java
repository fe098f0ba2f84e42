package dev.perennial.training.rest;

import static dev.perennial.training.work.Blocking.await;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.run.RunDatasets;
import dev.perennial.training.store.RunRepository;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is asked of one run. */
@Path("/v1/runs/{run}")
class RunResource {
    private static final long RETRY_AFTER_SECONDS = 5;

    private final RunRepository runs;
    private final RunDatasets datasets;

    RunResource(RunRepository runs, RunDatasets datasets) {
        this.runs = runs;
        this.datasets = datasets;
    }

    /**
     * A trial as it is answered.
     *
     * @param score the objective on the validation part; null when it cannot be computed
     */
    record TrialAnswer(int number, String algorithm, Map<String, Double> hyperparameters, Double score) {
        static TrialAnswer of(Trial trial) {
            return new TrialAnswer(
                    trial.number(),
                    Json.name(trial.recipe().algorithm()),
                    trial.recipe().hyperparameters(),
                    Double.isNaN(trial.score()) ? null : trial.score());
        }
    }

    @GET
    public Uni<Run> run(@PathParam("run") String run) {
        UUID runId = runId(run);
        return runs.find(runId).map(found -> found.orElseThrow(() -> missing(runId)));
    }

    @GET
    @Path("trials")
    public Uni<Map<String, List<TrialAnswer>>> trials(@PathParam("run") String run) {
        return run(run).chain(found -> runs.trials(found.runId()))
                .map(trials ->
                        Map.of("trials", trials.stream().map(TrialAnswer::of).toList()));
    }

    /** The examples that the run read, the oldest first: one JSON object a line. */
    @GET
    @Path("dataset")
    @Produces("application/x-ndjson")
    @Blocking
    public StreamingOutput dataset(@PathParam("run") String run) {
        UUID runId = runId(run);
        RunPlan plan = await(() -> runs.plan(runId))
                .orElseThrow(() -> new NotFoundException("there is no run " + runId + " that has begun"));
        Dataset examples;
        try {
            examples = datasets.of(plan);
        } catch (RunFailedException e) {
            throw new NotFoundException(e.getMessage(), e);
        } catch (ObjectStoreException e) {
            throw new ServiceUnavailableException(e.getMessage(), RETRY_AFTER_SECONDS, e);
        }
        return out -> ExampleLines.write(plan.definition(), examples, out);
    }

    static UUID runId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("runId", '"' + text + '"', "a UUID");
        }
    }

    private static NotFoundException missing(UUID runId) {
        return new NotFoundException("there is no run " + runId);
    }
}
