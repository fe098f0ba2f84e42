package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.FeatureDefinition;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A history as the definition of its backtest declares it: raw columns alone, each of its own row.
 *
 * @param examples in event-time order; those that never get a label are not among them
 */
record History(ModelDefinition definition, Dataset examples) {
    /**
     * Which history.
     *
     * @param definition below the source tree
     * @param file       in the folder of the data
     * @param labelDelay how long after its row a label is known
     * @param perDay     rows a day
     */
    record Source(String definition, String file, Duration labelDelay, int perDay) {
        /** Half-hours of the electricity market of New South Wales. */
        static final Source ELECTRICITY =
                new Source("benchmarks/backtests/electricity.yaml", "elec2.csv", Duration.ofDays(1), 48);

        /** Hours of three airports of New York, and the temperature six hours later. */
        static final Source WEATHER = new Source(
                "benchmarks/backtests/weather-blend.yaml", "nyc_weather_2013.csv", Duration.ofHours(6), 3 * 24);
    }

    static History read(Source source) throws IOException {
        Path tree = Path.of(System.getProperty("perennial.tree"));
        ModelDefinition definition = DefinitionParser.parse(Files.readString(tree.resolve(source.definition())));
        List<Map<String, String>> rows = rows(Path.of(System.getProperty("perennial.data"), source.file()), definition);
        long[] eventTimes = rows.stream()
                .mapToLong(row -> eventTime(row, definition).toEpochMilli())
                .toArray();
        String[] ids = new String[eventTimes.length];
        long[] knownTimes = new long[eventTimes.length];
        for (int row = 0; row < ids.length; row++) {
            ids[row] = Integer.toString(row);
            knownTimes[row] = eventTimes[row] + source.labelDelay().toMillis();
        }
        double[] targets =
                rows.stream().mapToDouble(row -> target(row, definition)).toArray();
        FeatureTable features = FeatureTable.of(
                definition, rows.stream().map(row -> values(row, definition)).toList());
        return new History(definition, new Dataset(features, ids, eventTimes, knownTimes, targets));
    }

    /** How many labels are known when a row is answered; those of the first rows. */
    int labelledBefore(int row) {
        long[] known = examples.knownTimes();
        int end = Arrays.binarySearch(known, examples.eventTime(row) + 1);
        end = end < 0 ? -end - 1 : end;
        // of several labels at one time the search may find any
        while (end > 0 && known[end - 1] > examples.eventTime(row)) {
            end--;
        }
        return end;
    }

    private static Instant eventTime(Map<String, String> row, ModelDefinition definition) {
        String time = row.get(definition.source().eventTime());
        return time.endsWith("Z")
                ? Instant.parse(time)
                : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    }

    private static double target(Map<String, String> row, ModelDefinition definition) {
        String label = row.get(definition.label().name());
        return ValueChecker.target(
                definition, definition.task().isClassification() ? label : (Object) Double.valueOf(label));
    }

    private static Map<String, Object> values(Map<String, String> row, ModelDefinition definition) {
        Map<String, Object> raw = new HashMap<>();
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                raw.put(name, value(row.get(name), feature));
            }
        });
        return ValueChecker.features(definition, raw, eventTime(row, definition));
    }

    private static Object value(String cell, FeatureDefinition feature) {
        if (cell.isEmpty()) {
            return null;
        }
        return feature.type() == FeatureDefinition.Type.NUMERIC ? (Object) Double.valueOf(cell) : cell;
    }

    private static List<Map<String, String>> rows(Path file, ModelDefinition definition) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < names.length; column++) {
                row.put(names[column], cells[column]);
            }
            if (!row.get(definition.label().name()).isEmpty()) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(row -> row.get(definition.source().eventTime())));
        return rows;
    }
}
