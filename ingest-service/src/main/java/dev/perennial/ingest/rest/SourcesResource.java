package dev.perennial.ingest.rest;

import dev.perennial.contracts.Names;
import dev.perennial.ingest.messaging.Definitions;
import dev.perennial.ingest.source.SourceState;
import dev.perennial.ingest.source.SourcesView;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The producer's own topics of a model: whether they are there, and how they are read. */
@Path("/v1/models/{model}/sources")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class SourcesResource {
    private final Definitions definitions;
    private final SourcesView view;

    SourcesResource(Definitions definitions, SourcesView view) {
        this.definitions = definitions;
        this.view = view;
    }

    /** @param sources empty for a model without own topics */
    record SourceList(String modelName, List<SourceState> sources) {}

    @GET
    public SourceList list(@PathParam("model") String model) {
        return definitions
                .findUpToDate(Names.requireModel(model))
                .map(definition -> new SourceList(definition.name(), view.of(definition)))
                .orElseThrow(() -> new ModelUnknownException(model));
    }
}
