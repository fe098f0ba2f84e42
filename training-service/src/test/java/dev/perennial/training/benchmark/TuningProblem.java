package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What settings of boosting are searched for, between wide bounds.
 *
 * @param older the older four fifths, which are fitted
 * @param newer what settings are scored on
 */
record TuningProblem(String name, ModelDefinition definition, Dataset older, Dataset newer) {
    /** Few, so that a fit takes milliseconds: a window that says nothing holds 20,000. */
    static final int EXAMPLES = Integer.getInteger("perennial.benchmark.examples", 1000);

    private static final String TRAINING =
            """
            training:
              algorithms: [gradient-boosting]
              tuning:
                space:
                  gradient-boosting:
                    learningRate: [0.005, 0.5]
                    maxDepth: [1, 10]
                    minChildWeight: [0.1, 100]
                    rowFraction: [0.3, 1]
                    columnFraction: [0.3, 1]
                    l2: [0.01, 100]
            """;

    /** Those on real data need their files in the folder {@code perennial.data}; without, they are left out, which is said. */
    static List<TuningProblem> all() throws IOException {
        List<TuningProblem> problems = new ArrayList<>();
        ModelDefinition flights = Samples.binary(TRAINING);
        problems.add(of("generated flights", flights, Samples.dataset(flights, EXAMPLES, 1)));
        Path data = Path.of(System.getProperty("perennial.data", ""));
        Path electricity = data.resolve("elec2.csv");
        if (isThere(electricity)) {
            ModelDefinition definition = definition(
                    "binary-classification",
                    "{name: class, type: categorical, positive: UP, values: [DOWN, UP]}",
                    "period nswprice nswdemand vicprice vicdemand transfer");
            problems.add(of("electricity", definition, read(electricity, definition, "", 20_000)));
        }
        Path weather = data.resolve("nyc_weather_2013.csv");
        if (isThere(weather)) {
            ModelDefinition definition = definition(
                    "regression",
                    "{name: temp_6h_f, type: numeric}",
                    "temp_f dewpoint_f humidity_pct wind_dir_deg wind_speed_mph precip_in pressure_mb visib_mi");
            problems.add(of("weather", definition, read(weather, definition, ",JFK,", 3000)));
        }
        return problems;
    }

    private static boolean isThere(Path file) {
        if (!Files.exists(file)) {
            System.out.println("a problem is left out, for there is no " + file.getFileName() + " in -Dperennial.data");
        }
        return Files.exists(file);
    }

    private static ModelDefinition definition(String task, String label, String features) {
        String all = Arrays.stream(features.split(" "))
                .map(name -> "  " + name + ": {type: numeric}\n")
                .collect(Collectors.joining());
        return DefinitionParser.parse(
                "name: problem\ntask: " + task + "\nfeatures:\n" + all + "label: " + label + "\n" + TRAINING);
    }

    private static TuningProblem of(String name, ModelDefinition definition, Dataset examples) {
        int cut = examples.size() * 4 / 5;
        return new TuningProblem(name, definition, rows(examples, 0, cut), rows(examples, cut, examples.size()));
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }

    /**
     * @param mark what stands in every line that counts
     * @param from how many of them are passed over
     */
    private static Dataset read(Path file, ModelDefinition definition, String mark, int from) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> names = List.of(lines.get(0).split(",", -1));
        // both files begin each line with the event time, so their order is that of time
        List<Map<String, String>> rows = lines.stream()
                .skip(1)
                .filter(line -> line.contains(mark))
                .sorted()
                .skip(from)
                .map(line -> row(names, line.split(",", -1)))
                .filter(row -> !row.get(definition.label().name()).isEmpty())
                .limit(EXAMPLES)
                .toList();
        long[] order = IntStream.range(0, rows.size()).asLongStream().toArray();
        return new Dataset(
                FeatureTable.of(
                        definition,
                        rows.stream().map(row -> numbers(definition, row)).toList()),
                Arrays.stream(order).mapToObj(Long::toString).toArray(String[]::new),
                order,
                order,
                rows.stream()
                        .map(row -> row.get(definition.label().name()))
                        .mapToDouble(label -> ValueChecker.target(
                                definition, definition.task().isClassification() ? label : Double.valueOf(label)))
                        .toArray());
    }

    private static Map<String, String> row(List<String> names, String[] cells) {
        Map<String, String> row = new HashMap<>();
        for (int column = 0; column < cells.length; column++) {
            row.put(names.get(column), cells[column]);
        }
        return row;
    }

    private static Map<String, Object> numbers(ModelDefinition definition, Map<String, String> row) {
        Map<String, Object> numbers = new HashMap<>();
        definition
                .features()
                .keySet()
                .forEach(name -> numbers.put(name, row.get(name).isEmpty() ? null : Double.valueOf(row.get(name))));
        return numbers;
    }
}
