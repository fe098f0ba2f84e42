package dev.perennial.training.rest;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.ModelTraining;
import dev.perennial.training.run.Definitions;
import dev.perennial.training.run.Triggers;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.RunSearchRepository;
import dev.perennial.training.store.TrackingRepository;
import dev.perennial.training.store.TriggerRepository;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** What is asked of one model. */
@Path("/v1/models/{model}")
class TrainingResource {
    private final RunRepository runs;
    private final RunSearchRepository search;
    private final TrackingRepository tracking;
    private final TriggerRepository repository;
    private final Triggers triggers;
    private final Definitions definitions;
    private final Clock clock;

    TrainingResource(
            RunRepository runs,
            RunSearchRepository search,
            TrackingRepository tracking,
            TriggerRepository repository,
            Triggers triggers,
            Definitions definitions,
            Clock clock) {
        this.runs = runs;
        this.search = search;
        this.tracking = tracking;
        this.repository = repository;
        this.triggers = triggers;
        this.definitions = definitions;
        this.clock = clock;
    }

    @POST
    @Path("runs")
    public Uni<Response> request(@PathParam("model") String modelName) {
        definition(modelName);
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), clock.instant()), modelName, Reason.MANUAL, "somebody asked");
        Map<String, UUID> answer = Map.of("runId", request.context().eventId());
        return runs.request(request).replaceWith(() -> Response.accepted(answer).build());
    }

    /** Runs of a model, the newest first unless asked otherwise; {@code next} is what {@code after} asks for the page that follows. */
    @GET
    @Path("runs")
    public Uni<RunsAnswer> runs(@PathParam("model") String modelName, @BeanParam RunQueries asked) {
        return RunsAnswer.find(search, tracking, asked.of(Names.requireModel(modelName)));
    }

    /** The offline store of a model, page by page. */
    @GET
    @Path("segments")
    public Uni<SegmentsAnswer> segments(
            @PathParam("model") String modelName,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("1000") String limit) {
        int most = SegmentsAnswer.limit(limit);
        return repository
                .segments(Names.requireModel(modelName), after, most)
                .map(segments -> SegmentsAnswer.of(segments, most));
    }

    @GET
    @Path("training")
    public Uni<ModelTraining> training(@PathParam("model") String modelName) {
        return repository.training(definition(modelName));
    }

    @PUT
    @Path("training/hold")
    public Uni<Void> hold(@PathParam("model") String modelName) {
        return repository.hold(definition(modelName).name(), true);
    }

    @DELETE
    @Path("training/hold")
    public Uni<Void> release(@PathParam("model") String modelName) {
        return repository.hold(definition(modelName).name(), false).chain(() -> triggers.evaluate(modelName));
    }

    @POST
    @Path("training/decisions")
    public Uni<DecisionAnswer> decide(@PathParam("model") String modelName) {
        return triggers.decideNow(definition(modelName)).map(DecisionAnswer::of);
    }

    private ModelDefinition definition(String modelName) {
        return definitions
                .find(Names.requireModel(modelName))
                .orElseThrow(() -> new NotFoundException("there is no model " + modelName));
    }
}
