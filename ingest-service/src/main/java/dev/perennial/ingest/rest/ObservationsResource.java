package dev.perennial.ingest.rest;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.messaging.Definitions;
import dev.perennial.ingest.messaging.TalliesView;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * Feature events and labels of a model: one JSON object, or one per line ({@code application/x-ndjson}). An answer of 202
 * means that what it counts as accepted is on the log.
 */
@Path("/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ObservationsResource {
    static final String LINES = "application/x-ndjson";

    private final Definitions definitions;
    private final TalliesView tallies;
    private final Intake intake;

    ObservationsResource(Definitions definitions, TalliesView tallies, Intake intake) {
        this.definitions = definitions;
        this.tallies = tallies;
        this.intake = intake;
    }

    @POST
    @Path("/events")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response event(
            @PathParam("model") String model,
            @HeaderParam("ce-id") String id,
            @HeaderParam("ce-correlationid") String correlationId,
            InputStream body) {
        return accepted(intake.one(
                definition(model), body, new RequestContext(id, correlationId), ObservationParser::features));
    }

    @POST
    @Path("/events")
    @Consumes(LINES)
    public Response events(
            @PathParam("model") String model,
            @HeaderParam("ce-id") String id,
            @HeaderParam("ce-correlationid") String correlationId,
            InputStream body) {
        return accepted(intake.lines(
                definition(model), body, new RequestContext(id, correlationId), ObservationParser::features));
    }

    @POST
    @Path("/labels")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response label(
            @PathParam("model") String model,
            @HeaderParam("ce-id") String id,
            @HeaderParam("ce-correlationid") String correlationId,
            InputStream body) {
        return accepted(
                intake.one(definition(model), body, new RequestContext(id, correlationId), ObservationParser::label));
    }

    @POST
    @Path("/labels")
    @Consumes(LINES)
    public Response labels(
            @PathParam("model") String model,
            @HeaderParam("ce-id") String id,
            @HeaderParam("ce-correlationid") String correlationId,
            InputStream body) {
        return accepted(
                intake.lines(definition(model), body, new RequestContext(id, correlationId), ObservationParser::label));
    }

    @GET
    @Path("/labels")
    public LabelCounts counts(@PathParam("model") String model) {
        String modelName = definition(model).name();
        return LabelCounts.of(modelName, tallies.of(modelName));
    }

    private ModelDefinition definition(String model) {
        return definitions.findUpToDate(Names.requireModel(model)).orElseThrow(() -> new ModelUnknownException(model));
    }

    private static Response accepted(IntakeReport report) {
        return Response.accepted(report).build();
    }
}
