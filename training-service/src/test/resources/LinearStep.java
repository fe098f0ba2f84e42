import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.training.export.GraphBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A training step in one file: logistic regression on the numbers alone, by plain gradient descent. It reads the examples of its
 * first argument and writes a graph into its second.
 */
public final class LinearStep {
    private static final int STEPS = 300;
    private static final double RATE = 0.5;

    public static void main(String[] arguments) throws IOException {
        Path input = Path.of(arguments[0]);
        ModelDefinition definition = DefinitionParser.parse(Files.readString(input.resolve("definition.json")));
        Dataset examples = examples(input.resolve("examples"), definition);
        List<String> names = List.copyOf(examples.features().numberNames()).stream()
                .filter(name -> definition.inputs().get(name).type().name().equals("NUMERIC"))
                .toList();
        double[] means = new double[names.size()];
        double[] deviations = new double[names.size()];
        double[][] columns = new double[names.size()][];
        for (int i = 0; i < columns.length; i++) {
            double[] column = examples.features().numbers(names.get(i)).clone();
            double mean = Stream.of(column).flatMapToDouble(java.util.Arrays::stream).filter(Double::isFinite).average().orElse(0);
            double squares = 0;
            for (int row = 0; row < column.length; row++) {
                column[row] = Double.isNaN(column[row]) ? 0 : column[row] - mean;
                squares += column[row] * column[row];
            }
            means[i] = mean;
            deviations[i] = Math.sqrt(squares / column.length) + 1e-9;
            for (int row = 0; row < column.length; row++) {
                column[row] /= deviations[i];
            }
            columns[i] = column;
        }
        double[] weights = fit(columns, examples.targets());
        Files.write(
                Path.of(arguments[1], "model.onnx"), graph(definition, names, means, deviations, weights));
    }

    private static Dataset examples(Path folder, ModelDefinition definition) throws IOException {
        List<Dataset> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder).sorted()) {
            for (Path file : files.toList()) {
                parts.add(SegmentReader.read(Files.readAllBytes(file), definition));
            }
        }
        return Dataset.concat(parts);
    }

    /** The bias is the last one. */
    private static double[] fit(double[][] columns, double[] targets) {
        double[] weights = new double[columns.length + 1];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[weights.length];
            for (int row = 0; row < targets.length; row++) {
                double logit = weights[columns.length];
                for (int i = 0; i < columns.length; i++) {
                    logit += weights[i] * columns[i][row];
                }
                double error = 1 / (1 + Math.exp(-logit)) - targets[row];
                for (int i = 0; i < columns.length; i++) {
                    gradient[i] += error * columns[i][row];
                }
                gradient[columns.length] += error;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= RATE * gradient[i] / targets.length;
            }
        }
        return weights;
    }

    private static byte[] graph(
            ModelDefinition definition, List<String> names, double[] means, double[] deviations, double[] weights) {
        GraphBuilder graph = new GraphBuilder();
        definition.inputs().forEach((name, feature) -> {
            switch (feature.type()) {
                case NUMERIC, BOOLEAN -> graph.floatInput(name);
                case TIME -> graph.doubleInput(name);
                case CATEGORICAL -> graph.textInput(name);
                case IMAGE -> throw new IllegalArgumentException(name + ": an image (expected: numbers)");
            }
        });
        String logit = graph.floats(new float[] {(float) weights[names.size()]});
        for (int i = 0; i < names.size(); i++) {
            String mean = graph.floats(new float[] {(float) means[i]});
            String missing = graph.node("IsNaN", names.get(i)).add();
            String filled = graph.node("Where", missing, mean, names.get(i)).add();
            String weight = graph.floats(new float[] {(float) (weights[i] / deviations[i])});
            String centred = graph.node("Sub", filled, mean).add();
            logit = graph.node("Add", logit, graph.node("Mul", centred, weight).add()).add();
        }
        String positive = graph.node("Sigmoid", logit).add();
        String negative = graph.node("Sub", graph.floats(new float[] {1}), positive).add();
        return graph.build(graph.sideBySide(negative, positive), "probabilities", 2);
    }
}
