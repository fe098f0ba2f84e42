package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Examples of twenty numbers, of which some say what the label is. The same arguments give the same ones. */
final class Generated {
    static final int COLUMNS = 20;
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final double MISSING = 0.02;

    private Generated() {}

    /**
     * @param training what stands under {@code training} beside the window, in YAML's short form
     * @param rows     of the window
     */
    static ModelDefinition definition(String training, int rows) {
        String features = IntStream.range(0, COLUMNS)
                .mapToObj(column -> "  " + name(column) + ": {type: numeric}\n")
                .collect(Collectors.joining());
        return DefinitionParser.parse(
                """
                name: generated
                task: binary-classification
                features:
                %slabel: {name: positive, type: boolean}
                training: {window: {kind: sliding, examples: %d}, %s}
                evaluation: {refit: false, holdout: {fraction: 0.2, minExamples: 20}}
                """
                        .formatted(features, rows, training));
    }

    /** @param from number of the first one, which is also its second since the start */
    static List<ExampleJoined> examples(ModelDefinition definition, int from, int to) {
        SplittableRandom random = new SplittableRandom(from).split();
        List<ExampleJoined> examples = new ArrayList<>();
        for (int number = from; number < to; number++) {
            Instant eventTime = START.plusSeconds(number);
            Map<String, Object> row = new LinkedHashMap<>();
            double[] values = random.doubles(COLUMNS).toArray();
            for (int column = 0; column < COLUMNS; column++) {
                row.put(name(column), random.nextDouble() < MISSING ? null : values[column]);
            }
            double says = values[0] + values[1] * values[2] + Math.abs(values[3] - 0.5) + 0.5 * values[4];
            examples.add(new ExampleJoined(
                    EventContext.first(EventContext.idOf("generated-" + number), eventTime),
                    definition.name(),
                    "generated-" + number,
                    eventTime,
                    eventTime,
                    row,
                    says + random.nextDouble() > 1.75));
        }
        return examples;
    }

    private static String name(int column) {
        return "x%02d".formatted(column);
    }
}
