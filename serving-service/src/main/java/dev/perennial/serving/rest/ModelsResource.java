package dev.perennial.serving.rest;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.serving.Deployer;
import dev.perennial.serving.UnknownModelException;
import dev.perennial.serving.domain.Rollout;
import dev.perennial.serving.messaging.PredictionLog;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** What this replica serves. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
class ModelsResource {
    private final Deployer deployer;
    private final PredictionLog log;
    private final FeatureValues values;

    ModelsResource(Deployer deployer, PredictionLog log, FeatureValues values) {
        this.deployer = deployer;
        this.log = log;
        this.values = values;
    }

    /**
     * One model as it is served here.
     *
     * @param modelVersion           what answers; absent while nothing does
     * @param sequence               of the deployment that brought it; absent while nothing answers
     * @param trainedThrough         latest event time it was fitted on (UTC)
     * @param refused                the newest deployment, if it was refused
     * @param predictionsLogged      on the log since the start
     * @param predictionsDropped     not on the log since the start
     * @param aggregateContributions values of events that its aggregates have taken in since the start
     */
    record ModelView(
            String modelName,
            Integer modelVersion,
            Long sequence,
            Instant trainedThrough,
            Rollout.Refusal refused,
            long predictionsLogged,
            long predictionsDropped,
            long aggregateContributions) {}

    record ModelsView(List<ModelView> models) {}

    @GET
    public ModelsView models() {
        return new ModelsView(
                deployer.rollouts().values().stream().map(this::view).toList());
    }

    @GET
    @Path("/{model}")
    public ModelView model(String model) {
        Names.requireModel(model);
        return deployer.rollout(model).map(this::view).orElseThrow(() -> new UnknownModelException(model, null));
    }

    private ModelView view(Rollout rollout) {
        String modelName = rollout.wanted().modelName();
        ModelDeployment served = rollout.served();
        return new ModelView(
                modelName,
                served == null ? null : served.champion().modelVersion(),
                served == null ? null : served.sequence(),
                served == null ? null : served.champion().trainedThrough(),
                rollout.refusal(),
                log.logged(modelName),
                log.dropped(modelName),
                values.contributions(modelName));
    }
}
