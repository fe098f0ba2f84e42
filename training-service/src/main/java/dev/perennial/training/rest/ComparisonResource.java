package dev.perennial.training.rest;

import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.Comparison;
import dev.perennial.training.domain.tracking.Comparison.Subject;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;

/** Runs side by side, of one model or of several. */
@Path("/v1/runs/compare")
class ComparisonResource {
    private final RunRepository runs;
    private final TrackingRepository tracking;

    ComparisonResource(RunRepository runs, TrackingRepository tracking) {
        this.runs = runs;
        this.tracking = tracking;
    }

    @GET
    public Uni<Comparison> compare(@QueryParam("ids") String ids) {
        List<UUID> runIds = RunIds.parseAll("ids", ids);
        return Multi.createFrom()
                .iterable(runIds)
                .onItem()
                .transformToUniAndConcatenate(this::subject)
                .collect()
                .asList()
                .map(Comparison::of);
    }

    private Uni<Subject> subject(UUID runId) {
        return runs.find(runId)
                .map(found -> found.orElseThrow(() -> new NotFoundException("there is no run " + runId)))
                .chain((Run run) -> tracking.find(runId).map(kept -> new Subject(run, kept.orElse(null))));
    }
}
