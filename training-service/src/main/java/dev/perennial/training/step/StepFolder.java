package dev.perennial.training.step;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes what a step reads: the definition, and the examples as segments in their event-time order. */
final class StepFolder {
    static final String DEFINITION = "definition.json";
    static final String EXAMPLES = "examples";

    private static final int EXAMPLES_A_FILE = 20_000;

    private StepFolder() {}

    static void write(Path folder, ModelDefinition definition, Dataset examples) throws IOException {
        Files.writeString(folder.resolve(DEFINITION), definition.toJson());
        Path files = Files.createDirectory(folder.resolve(EXAMPLES));
        for (int from = 0; from < examples.size(); from += EXAMPLES_A_FILE) {
            int to = Math.min(examples.size(), from + EXAMPLES_A_FILE);
            SegmentRange range = new SegmentRange(definition.name(), 0, from, to - 1);
            List<ExampleJoined> rows = IntStream.range(from, to)
                    .mapToObj(row -> example(definition, examples, row))
                    .toList();
            Files.write(files.resolve("%09d.parquet".formatted(from)), SegmentWriter.write(definition, range, rows));
        }
    }

    private static ExampleJoined example(ModelDefinition definition, Dataset examples, int row) {
        Instant eventTime = Instant.ofEpochMilli(examples.eventTime(row));
        String id = examples.exampleId(row);
        return new ExampleJoined(
                EventContext.first(EventContext.idOf(id), eventTime),
                definition.name(),
                id,
                eventTime,
                Instant.ofEpochMilli(examples.knownTime(row)),
                features(definition, examples.features(), row),
                label(definition, examples.target(row)));
    }

    private static Map<String, Object> features(ModelDefinition definition, FeatureTable table, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> {
            Object value = value(feature, name, table, row);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    private static Object value(FeatureDefinition feature, String name, FeatureTable table, int row) {
        if (FeatureTable.isText(feature)) {
            return table.text(name, row);
        }
        double number = table.number(name, row);
        if (Double.isNaN(number)) {
            return null;
        }
        return feature.type() == FeatureDefinition.Type.BOOLEAN ? (Object) (number == 1) : (Object) number;
    }

    private static Object label(ModelDefinition definition, double target) {
        return switch (definition.label().type()) {
            case NUMERIC -> target;
            case BOOLEAN -> target == 1;
            case CATEGORICAL -> definition.classes().get((int) target);
        };
    }
}
