package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Half-hours of the electricity market of New South Wales, as the definition of the backtest declares them: raw columns
 * alone, each of its own half-hour. A label is known a day later.
 *
 * @param examples in event-time order
 */
record ElectricityHistory(ModelDefinition definition, Dataset examples) {
    /** Labels come so many rows later. */
    static final int LABEL_DELAY = 48;

    private static final String DEFINITION = "benchmarks/backtests/electricity.yaml";
    private static final String FILE = "elec2.csv";

    static ElectricityHistory read() throws IOException {
        Path tree = Path.of(System.getProperty("perennial.tree"));
        ModelDefinition definition = DefinitionParser.parse(Files.readString(tree.resolve(DEFINITION)));
        List<Map<String, String>> rows = rows(Path.of(System.getProperty("perennial.data"), FILE));
        long[] eventTimes = rows.stream()
                .mapToLong(row -> eventTime(row, definition).toEpochMilli())
                .toArray();
        String[] ids = new String[eventTimes.length];
        long[] knownTimes = new long[eventTimes.length];
        for (int row = 0; row < ids.length; row++) {
            ids[row] = Integer.toString(row);
            knownTimes[row] = eventTimes[row] + Duration.ofDays(1).toMillis();
        }
        double[] targets = rows.stream()
                .mapToDouble(row -> ValueChecker.target(
                        definition, row.get(definition.label().name())))
                .toArray();
        FeatureTable features = FeatureTable.of(
                definition, rows.stream().map(row -> numbers(row, definition)).toList());
        return new ElectricityHistory(definition, new Dataset(features, ids, eventTimes, knownTimes, targets));
    }

    private static Instant eventTime(Map<String, String> row, ModelDefinition definition) {
        return LocalDateTime.parse(row.get(definition.source().eventTime())).toInstant(ZoneOffset.UTC);
    }

    /** The features of this definition are all numbers. */
    private static Map<String, Object> numbers(Map<String, String> row, ModelDefinition definition) {
        Map<String, Object> numbers = new HashMap<>();
        definition.features().keySet().forEach(name -> numbers.put(name, Double.valueOf(row.get(name))));
        return numbers;
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < names.length; column++) {
                row.put(names[column], cells[column]);
            }
            rows.add(row);
        }
        rows.sort(Comparator.comparing(row -> row.get("event_time")));
        return rows;
    }
}
