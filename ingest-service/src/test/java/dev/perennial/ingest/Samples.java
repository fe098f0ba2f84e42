package dev.perennial.ingest;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small model and what is observed of it. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    public static final Duration HORIZON = Duration.ofHours(24);

    private Samples() {}

    /** A numeric and a categorical feature, a boolean label, a horizon of 24 hours. */
    public static ModelDefinition definition(String modelName) {
        return DefinitionParser.parse(
                """
                name: %s
                task: binary-classification
                features:
                  distance: {type: numeric, min: 0}
                  carrier: {type: categorical}
                  departure: {type: time}
                label: {name: late, type: boolean, horizon: 24h}
                """
                        .formatted(modelName));
    }

    /** Features as a producer sends them. */
    public static FeaturesObserved features(String modelName, String exampleId, Instant eventTime, double distance) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("distance", distance);
        values.put("carrier", null);
        return new FeaturesObserved(
                context("features", modelName, exampleId, distance), modelName, exampleId, eventTime, null, values);
    }

    public static LabelObserved label(String modelName, String exampleId, boolean label, Instant knownAt) {
        return new LabelObserved(context("label", modelName, exampleId, label), modelName, exampleId, label, knownAt);
    }

    public static ExampleJoined example(String modelName, String exampleId, Instant eventTime) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("distance", 1.0);
        values.put("carrier", "AA");
        values.put("departure", (double) eventTime.toEpochMilli());
        return new ExampleJoined(
                context("example", modelName, exampleId, ""),
                modelName,
                exampleId,
                eventTime,
                eventTime.plusSeconds(60),
                values,
                true);
    }

    public static ExampleUnlabelled unlabelled(String modelName, String exampleId, Instant eventTime) {
        ExampleJoined labelled = example(modelName, exampleId, eventTime);
        return new ExampleUnlabelled(
                labelled.context(), modelName, exampleId, eventTime, eventTime.plus(HORIZON), labelled.features());
    }

    private static EventContext context(String what, String modelName, String exampleId, Object value) {
        return EventContext.first(EventContext.idOf(what + modelName + exampleId + value), NOON);
    }
}
