package dev.perennial.training.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.store.RunRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is asked of one run. */
@Path("/v1/runs/{run}")
class RunResource {
    private final RunRepository runs;

    RunResource(RunRepository runs) {
        this.runs = runs;
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

    private static UUID runId(String text) {
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
