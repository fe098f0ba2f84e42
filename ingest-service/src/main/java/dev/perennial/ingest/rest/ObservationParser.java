package dev.perennial.ingest.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.ingest.domain.TimeBound;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads one JSON object as an event and holds it against the model's definition; reports every field that is wrong. */
final class ObservationParser {
    private static final ObjectReader FIELDS =
            Json.mapper().readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

    private final Map<String, Object> fields;
    private final TimeBound bound;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();

    private ObservationParser(byte[] json, TimeBound bound, Instant now) {
        this.fields = object(json);
        this.bound = bound;
        this.now = now;
    }

    /** What a kind of body is read by. */
    interface Reading {
        /**
         * @param context with the time at which the event was taken in
         * @throws InvalidInputException with every problem found
         */
        PipelineEvent read(ModelDefinition definition, TimeBound bound, byte[] json, EventContext context);
    }

    /** {@code {"exampleId","eventTime","knownAt"?,"features":{}}}. */
    static FeaturesObserved features(ModelDefinition definition, TimeBound bound, byte[] json, EventContext context) {
        ObservationParser parser = new ObservationParser(json, bound, context.occurredAt());
        parser.allow("exampleId", "eventTime", "knownAt", "features");
        String exampleId = parser.exampleId();
        Instant eventTime = parser.time("eventTime", parser.fields.get("eventTime"));
        Instant knownAt = parser.knownAt();
        Map<String, Object> features = parser.features();
        if (features != null) {
            parser.attempt(() -> ValueChecker.requireFeatures(definition, features));
        }
        parser.requireSound();
        return new FeaturesObserved(context, definition.name(), exampleId, eventTime, knownAt, features);
    }

    /** {@code {"exampleId","label","knownAt"?}}. */
    static LabelObserved label(ModelDefinition definition, TimeBound bound, byte[] json, EventContext context) {
        ObservationParser parser = new ObservationParser(json, bound, context.occurredAt());
        parser.allow("exampleId", "label", "knownAt");
        String exampleId = parser.exampleId();
        Object label = parser.attempt(() -> ValueChecker.label(definition, parser.fields.get("label")));
        Instant knownAt = parser.knownAt();
        parser.requireSound();
        return new LabelObserved(context, definition.name(), exampleId, label, knownAt);
    }

    /** {@code {"exampleId","eventTime","knownAt","features":{},"label"}}, the features in the form that models see. */
    static ExampleJoined example(ModelDefinition definition, TimeBound bound, byte[] json, EventContext context) {
        ObservationParser parser = new ObservationParser(json, bound, context.occurredAt());
        parser.allow("exampleId", "eventTime", "knownAt", "features", "label");
        String exampleId = parser.exampleId();
        Instant eventTime = parser.time("eventTime", parser.fields.get("eventTime"));
        Instant knownAt = parser.time("knownAt", parser.fields.get("knownAt"));
        Map<String, Object> features = parser.features();
        Map<String, Object> checked = features == null
                ? null
                : parser.attempt(() ->
                        ValueChecker.features(definition, features, eventTime == null ? Instant.EPOCH : eventTime));
        Object label = parser.attempt(() -> ValueChecker.label(definition, parser.fields.get("label")));
        parser.requireWithin(definition.label().horizon(), eventTime, knownAt);
        parser.requireSound();
        return new ExampleJoined(context, definition.name(), exampleId, eventTime, knownAt, checked, label);
    }

    private void requireWithin(Duration horizon, Instant eventTime, Instant knownAt) {
        if (eventTime == null || knownAt == null) {
            return;
        }
        if (knownAt.isBefore(eventTime) || knownAt.isAfter(eventTime.plus(horizon))) {
            problems.add(new Problem(
                    "knownAt",
                    knownAt.toString(),
                    "from the event time, " + eventTime + ", to the label's horizon, " + eventTime.plus(horizon)));
        }
    }

    private static Map<String, Object> object(byte[] json) {
        try {
            Map<String, Object> fields = FIELDS.readValue(json);
            if (fields != null) {
                return fields;
            }
        } catch (MismatchedInputException e) {
            throw new InvalidInputException(
                    "$", "other JSON", "one JSON object; for one per line send " + ObservationsResource.LINES);
        } catch (JsonProcessingException e) {
            throw new NotJsonException("a JSON object: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new NotJsonException("a JSON object in UTF-8");
        }
        throw new InvalidInputException("$", "null", "a JSON object");
    }

    private void allow(String... names) {
        List<String> allowed = List.of(names);
        fields.forEach((name, value) -> {
            if (!allowed.contains(name)) {
                problems.add(
                        new Problem(name, String.valueOf(value), "no such field; one of " + String.join(", ", names)));
            }
        });
    }

    private String exampleId() {
        return attempt(() -> ValueChecker.exampleId(fields.get("exampleId")));
    }

    private Instant knownAt() {
        Object raw = fields.get("knownAt");
        return raw == null ? null : time("knownAt", raw);
    }

    private Instant time(String path, Object raw) {
        Instant time = attempt(() -> ValueChecker.instant(raw, path));
        bound.problem(path, time, now).ifPresent(problems::add);
        return time;
    }

    @SuppressWarnings("unchecked") // a JSON object's names are text
    private Map<String, Object> features() {
        if (fields.get("features") instanceof Map<?, ?> features) {
            return (Map<String, Object>) features;
        }
        problems.add(new Problem("features", String.valueOf(fields.get("features")), "a JSON object"));
        return null;
    }

    private <T> T attempt(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    private void requireSound() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }
}
