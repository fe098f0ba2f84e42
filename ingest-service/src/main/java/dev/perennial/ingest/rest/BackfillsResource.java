package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.ingest.messaging.BackfillsView;
import dev.perennial.ingest.messaging.Definitions;
import dev.perennial.ingest.rest.IntakeReport.LineError;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;

/**
 * Histories that are loaded beside the live traffic: rows with their features, their label and both times, which are examples
 * as they stand. A row that is done is on the log once, whoever sends it again.
 */
@Path("/v1/models/{model}/backfills/{backfill}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class BackfillsResource {
    private final Definitions definitions;
    private final BackfillsView backfills;
    private final BackfillIntake intake;

    BackfillsResource(Definitions definitions, BackfillsView backfills, BackfillIntake intake) {
        this.definitions = definitions;
        this.backfills = backfills;
        this.intake = intake;
    }

    /**
     * How far a backfill is.
     *
     * @param nextRow  rows that are done; the number of the next one, from 0
     * @param accepted rows of these that became examples
     * @param errors   what was wrong with rows of this request, by its line; none of a request whose rows were done already
     */
    record Progress(String backfill, long nextRow, long accepted, List<LineError> errors) {
        static Progress of(BackfillAdvanced advanced, List<LineError> errors) {
            return new Progress(advanced.backfill(), advanced.nextRow(), advanced.accepted(), errors);
        }
    }

    @GET
    public Progress progress(@PathParam("model") String model, @PathParam("backfill") String backfill) {
        ModelDefinition definition = definition(model);
        return backfills
                .find(definition.name(), Names.require(backfill, "backfill"))
                .map(advanced -> Progress.of(advanced, List.of()))
                .orElseThrow(() -> new NotFoundException("nothing of the backfill " + backfill + " is done"));
    }

    /** @param from number of the first row of the body, from 0 */
    @POST
    @Path("rows")
    @Consumes(ObservationsResource.LINES)
    public Progress rows(
            @PathParam("model") String model,
            @PathParam("backfill") String backfill,
            @QueryParam("from") String from,
            InputStream body) {
        ModelDefinition definition = definition(model);
        Names.require(backfill, "backfill");
        long first = row(from);
        if (!definition.aggregates().isEmpty()) {
            throw new InvalidInputException(
                    "aggregates",
                    definition.aggregates().size() + " of them",
                    "a model without; publish its history as events and labels before it has live traffic");
        }
        return intake.take(definition, backfill, first, body);
    }

    private static long row(String text) {
        if (text == null || !text.matches("\\d{1,18}")) {
            throw new InvalidInputException("from", String.valueOf(text), "the number of the first row, from 0");
        }
        return Long.parseLong(text);
    }

    private ModelDefinition definition(String model) {
        return definitions.findUpToDate(Names.requireModel(model)).orElseThrow(() -> new ModelUnknownException(model));
    }
}
