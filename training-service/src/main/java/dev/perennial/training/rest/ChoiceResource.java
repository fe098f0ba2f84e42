package dev.perennial.training.rest;

import dev.perennial.training.store.ChoiceRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Why the trial that a run is built on won. */
@Path("/v1/runs/{run}/choice")
class ChoiceResource {
    private final ChoiceRepository choices;

    ChoiceResource(ChoiceRepository choices) {
        this.choices = choices;
    }

    /** The sentence, and every trial with all that it was chosen by: a {@link dev.perennial.training.domain.choice.Choice}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<String> choice(@PathParam("run") String run) {
        UUID runId = RunIds.parse("runId", run);
        return choices.find(runId)
                .map(found -> found.orElseThrow(
                        () -> new NotFoundException("there is no run " + runId + " that chose between trials")));
    }
}
