package dev.perennial.serving.rest;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.model.aggregate.AggregateValue;
import dev.perennial.model.aggregate.Entities;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.serving.UnknownModelException;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.domain.ServedModel;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this replica knows of one entity, under the definition of the version that is served. */
@Path("/v1/models/{model}/features/{entity}")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
class FeaturesResource {
    private static final double MILLIS_PER_SECOND = 1000;

    private final Champions champions;
    private final FeatureValues values;
    private final Clock clock;

    FeaturesResource(Champions champions, FeatureValues values, Clock clock) {
        this.champions = champions;
        this.values = values;
        this.clock = clock;
    }

    /**
     * The aggregates of one entity.
     *
     * @param modelVersion whose definition says what they are
     * @param entity       value by feature that is a key
     * @param at           as of when they are (UTC)
     * @param aggregates   by name
     */
    record EntityView(
            String modelName,
            int modelVersion,
            Map<String, Object> entity,
            Instant at,
            Map<String, AggregateView> aggregates) {}

    /**
     * One aggregate.
     *
     * @param value      number or text as it was computed; absent when missing
     * @param ageSeconds since the newest event that it knows, also one from before its window; absent when it knows none
     * @param window     how far back it looks
     * @param stale      whether the newest event is older than the definition allows
     */
    record AggregateView(Object value, Double ageSeconds, Duration window, boolean stale) {}

    /** @see EntityRequest#read */
    @GET
    public EntityView features(String model, String entity, @QueryParam("by") String by, @QueryParam("at") String at) {
        return champions
                .use(Names.requireModel(model), served -> {
                    Instant now = clock.instant();
                    return view(served, EntityRequest.read(served.definition(), entity, by, at, now));
                })
                .orElseThrow(() -> new UnknownModelException(model, null));
    }

    private EntityView view(ServedModel served, EntityRequest request) {
        String modelName = served.definition().name();
        Map<String, AggregateView> aggregates = new LinkedHashMap<>();
        request.aggregates().forEach((name, aggregate) -> {
            String entity = Entities.of(aggregate, request.keys()).orElseThrow();
            AggregateValue value = values.value(modelName, name, aggregate, entity, request.at());
            aggregates.put(name, view(aggregate, value, request.at()));
        });
        return new EntityView(modelName, served.version(), request.keys(), request.at(), aggregates);
    }

    private static AggregateView view(AggregateDefinition aggregate, AggregateValue found, Instant at) {
        Duration age = found.age(at);
        return new AggregateView(
                found.value(),
                age == null ? null : age.toMillis() / MILLIS_PER_SECOND,
                aggregate.window(),
                found.isStale(aggregate.stale(), at));
    }
}
