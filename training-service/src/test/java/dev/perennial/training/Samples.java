package dev.perennial.training;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Made-up flights whose delay depends on the features, some of them missing. */
public final class Samples {
    private static final List<String> CARRIERS = List.of("AA", "B6", "DL", "UA", "WN");
    private static final List<String> CLASSES = List.of("early", "on-time", "late");
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");

    private Samples() {}

    /** @param rest further YAML of the definition */
    public static ModelDefinition binary(String rest) {
        return definition("binary-classification", "{name: late, type: boolean, horizon: 24h}", rest);
    }

    public static ModelDefinition multiclass(String rest) {
        return definition(
                "multiclass-classification",
                "{name: arrival, type: categorical, values: [early, on-time, late], horizon: 24h}",
                rest);
    }

    public static ModelDefinition regression(String rest) {
        return definition("regression", "{name: delay, type: numeric, horizon: 24h}", rest);
    }

    private static ModelDefinition definition(String task, String label, String rest) {
        return DefinitionParser.parse(
                """
                name: flights
                task: %s
                features:
                  distance: {type: numeric}
                  elevation: {type: numeric}
                  taxi: {type: numeric}
                  carrier: {type: categorical}
                  gate: {type: categorical}
                  international: {type: boolean}
                  departure: {type: time, of: departure}
                  at: {type: time}
                label: %s
                %s
                """
                        .formatted(task, label, rest));
    }

    /** Examples a minute apart, the same for the same arguments. */
    public static List<ExampleJoined> examples(ModelDefinition definition, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ExampleJoined> examples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Instant eventTime = START.plusSeconds(60L * i);
            Map<String, Object> row = row(random, eventTime.toEpochMilli());
            examples.add(new ExampleJoined(
                    EventContext.first(EventContext.idOf("flight-" + i), eventTime),
                    definition.name(),
                    "flight-" + i,
                    eventTime,
                    eventTime.plusSeconds(3600),
                    row,
                    label(definition, row, random)));
        }
        return examples;
    }

    public static Dataset dataset(ModelDefinition definition, int size, long seed) {
        return dataset(definition, examples(definition, size, seed));
    }

    public static Dataset dataset(ModelDefinition definition, List<ExampleJoined> examples) {
        return new Dataset(
                FeatureTable.of(
                        definition,
                        examples.stream().map(ExampleJoined::features).toList()),
                examples.stream().map(ExampleJoined::exampleId).toArray(String[]::new),
                examples.stream()
                        .mapToLong(example -> example.eventTime().toEpochMilli())
                        .toArray(),
                examples.stream()
                        .mapToLong(example -> example.knownAt().toEpochMilli())
                        .toArray(),
                examples.stream()
                        .mapToDouble(example -> ValueChecker.target(definition, example.label()))
                        .toArray());
    }

    private static Map<String, Object> row(SplittableRandom random, long eventTime) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("distance", missing(random) ? null : random.nextDouble(100, 3000));
        row.put("elevation", missing(random) ? null : random.nextDouble() * 1e-3);
        row.put("taxi", missing(random) ? null : (double) random.nextInt(40));
        row.put("carrier", missing(random) ? null : CARRIERS.get(random.nextInt(CARRIERS.size())));
        row.put("gate", missing(random) ? null : "G" + random.nextInt(90));
        row.put("international", missing(random) ? null : random.nextInt(4) == 0);
        row.put("departure", missing(random) ? null : (double) (eventTime + random.nextLong(86_400_000)));
        row.put("at", (double) eventTime);
        return row;
    }

    private static boolean missing(SplittableRandom random) {
        return random.nextInt(20) == 0;
    }

    private static Object label(ModelDefinition definition, Map<String, Object> row, SplittableRandom random) {
        double taxi = row.get("taxi") == null ? 25 : (Double) row.get("taxi");
        double carrier = "WN".equals(row.get("carrier")) ? 15 : 0;
        double departure = row.get("departure") == null ? 0 : (Double) row.get("departure");
        double evening = Math.floor(departure / 3_600_000) % 24 >= 17 ? 12 : 0;
        double delay = taxi + carrier + evening + random.nextDouble(-20, 20);
        return switch (definition.task()) {
            case BINARY_CLASSIFICATION -> delay > 32;
            case MULTICLASS_CLASSIFICATION -> CLASSES.get(delay < 15 ? 0 : delay < 32 ? 1 : 2);
            case REGRESSION -> delay;
            case IMAGE_CLASSIFICATION -> throw new IllegalArgumentException("flights have no images");
        };
    }
}
