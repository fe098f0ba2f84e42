package dev.perennial.training.rest;

import static dev.perennial.training.work.Blocking.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.tracking.Progress;
import dev.perennial.training.domain.tracking.Series;
import dev.perennial.training.run.RunDatasets;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is asked of one run. */
@Path("/v1/runs/{run}")
class RunResource {
    private static final long RETRY_AFTER_SECONDS = 5;
    /** More than a search has. */
    private static final int MOST_TRIALS = 10_000;

    private final RunRepository runs;
    private final TrackingRepository tracking;
    private final RunDatasets datasets;
    private final Clock clock;

    RunResource(RunRepository runs, TrackingRepository tracking, RunDatasets datasets, Clock clock) {
        this.runs = runs;
        this.tracking = tracking;
        this.datasets = datasets;
        this.clock = clock;
    }

    @GET
    public Uni<ObjectNode> run(@PathParam("run") String run) {
        return found(run)
                .chain(known -> tracking.find(known.runId()).map(kept -> RunDocument.whole(known, kept.orElse(null))));
    }

    /** Ends a run that waits or is running; its search stops at the next rung. One that has ended stays as it is. */
    @DELETE
    public Uni<ObjectNode> cancel(@PathParam("run") String run) {
        UUID runId = RunIds.parse("runId", run);
        return runs.cancel(runId, "cancelled by request", clock.instant())
                .map(found -> found.orElseThrow(() -> missing(runId)))
                .chain(known -> tracking.find(known.runId()).map(kept -> RunDocument.whole(known, kept.orElse(null))));
    }

    /** Of a run that is not over, those that are done. */
    @GET
    @Path("trials")
    public Uni<Map<String, List<ObjectNode>>> trials(@PathParam("run") String run) {
        return found(run).chain(known -> runs.trials(known.runId()).chain(trials -> progress(known)
                .map(progress -> Map.of("trials", TrialDocument.of(trials, progress)))));
    }

    /** Metrics by step: the trials' scores, and how the fit of the best trial went. */
    @GET
    @Path("metrics")
    public Uni<Map<String, List<Series>>> metrics(@PathParam("run") String run) {
        return found(run).chain(known -> progress(known)
                .map(progress -> Map.of(
                        "metrics", known.metric() == null ? List.<Series>of() : Series.of(progress, known.metric()))));
    }

    private Uni<List<Progress>> progress(Run run) {
        return tracking.progress(run.runId(), 0, MOST_TRIALS);
    }

    private Uni<Run> found(String run) {
        UUID runId = RunIds.parse("runId", run);
        return runs.find(runId).map(found -> found.orElseThrow(() -> missing(runId)));
    }

    /** The examples that the run read, the oldest first: one JSON object a line. */
    @GET
    @Path("dataset")
    @Produces("application/x-ndjson")
    @Blocking
    public StreamingOutput dataset(@PathParam("run") String run) {
        UUID runId = RunIds.parse("runId", run);
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

    private static NotFoundException missing(UUID runId) {
        return new NotFoundException("there is no run " + runId);
    }
}
