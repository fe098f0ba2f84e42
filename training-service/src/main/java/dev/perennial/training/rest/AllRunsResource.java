package dev.perennial.training.rest;

import dev.perennial.training.store.RunSearchRepository;
import dev.perennial.training.store.TrackingRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Runs of every model. */
@Path("/v1/runs")
class AllRunsResource {
    private final RunSearchRepository search;
    private final TrackingRepository tracking;

    AllRunsResource(RunSearchRepository search, TrackingRepository tracking) {
        this.search = search;
        this.tracking = tracking;
    }

    @GET
    public Uni<RunsAnswer> runs(@BeanParam RunQueries asked) {
        return RunsAnswer.find(search, tracking, asked.of(null));
    }
}
