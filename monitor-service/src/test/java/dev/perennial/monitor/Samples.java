package dev.perennial.monitor;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.PredictionMade.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One small model and its events. */
public final class Samples {
    public static final String MODEL = "late-train";
    public static final Instant MIDNIGHT = Instant.parse("2024-05-01T00:00:00Z");

    private Samples() {}

    /** Windows of an hour, labels within two hours, an alarm after one drifted window, quiet after two. */
    public static ModelDefinition definition() {
        return DefinitionParser.parse(
                """
                name: late-train
                task: binary-classification
                features:
                  distance: {type: numeric}
                  line: {type: categorical}
                  freight: {type: boolean}
                  departure: {type: time}
                label: {name: late, horizon: 2h}
                monitoring: {drift: {window: 1h, minExamples: 50, falseAlarmRate: 0.01}}
                """);
    }

    public static Map<String, Object> features(Double distance, String line, Boolean freight) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("distance", distance);
        features.put("line", line);
        features.put("freight", freight);
        features.put("departure", (double) MIDNIGHT.toEpochMilli());
        return features;
    }

    public static PredictionMade prediction(
            String exampleId, Instant eventTime, Map<String, Object> features, double score, int version, Role role) {
        EventContext context = EventContext.first(EventContext.idOf(exampleId + "/" + version + role), eventTime);
        return new PredictionMade(
                context, MODEL, exampleId, eventTime, features, List.of(1 - score, score), version, role);
    }

    public static PredictionMade prediction(String exampleId, Instant eventTime, double score, int version) {
        return prediction(exampleId, eventTime, features(10.0, "A", false), score, version, Role.CHAMPION);
    }

    /** What it takes to move the clock to an instant: four predictions, the first of them then. */
    public static List<PredictionMade> passing(String exampleId, Instant eventTime, double score, int version) {
        return IntStream.range(0, 4)
                .mapToObj(i -> prediction(exampleId + i, eventTime.plusMillis(i), score, version))
                .toList();
    }

    /** What it takes to move the clock of labels to an instant: four that are known at once, the first of them then. */
    public static List<ExampleJoined> labelled(String exampleId, Instant knownAt) {
        return IntStream.range(0, 4)
                .mapToObj(i -> example(exampleId + i, knownAt.plusMillis(i), Duration.ZERO, true))
                .toList();
    }

    public static ExampleJoined example(String exampleId, Instant eventTime, Duration labelDelay, boolean late) {
        EventContext context = EventContext.first(EventContext.idOf("example/" + exampleId), eventTime);
        Instant knownAt = eventTime.plus(labelDelay);
        return new ExampleJoined(context, MODEL, exampleId, eventTime, knownAt, features(10.0, "A", false), late);
    }

    public static Instant minute(double minutes) {
        return MIDNIGHT.plusMillis(Math.round(minutes * 60_000));
    }
}
