package dev.perennial.model.scoring;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.FeatureTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open graph. Safe for use by many threads at once, until it is closed; whoever closes it sees to it that no thread
 * still scores with it.
 */
public final class ScoringModel implements AutoCloseable {
    /** Largest difference from a golden score, absolute up to 1 and relative beyond. */
    public static final double TOLERANCE = 1e-5;

    private static final String ENGINE = "OnnxRuntime";
    /** Rows given to the engine at once; bounds what the layers in between hold. */
    private static final int BATCH = 4096;
    /** Numbers given to the engine at once: fewer rows of images, of which each has thousands. */
    private static final int MOST_NUMBERS = 1 << 20;

    static {
        // read by DJL when its engine is first used: no second engine, no download, no usage report
        System.getProperties().putIfAbsent("ai.djl.onnx.disable_alternative", "true");
        System.getProperties().putIfAbsent("ai.djl.offline", "true");
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private final Model model;
    private final ModelDefinition definition;
    private final List<GraphInput> inputs;
    private final String outputName;
    private final int scoreCount;
    private final int batch;
    private final Block block;
    private final NDManager manager;
    private final ParameterStore parameters;

    private ScoringModel(Model model, ModelDefinition definition, String outputName, int scoreCount) {
        this.model = model;
        this.definition = definition;
        this.block = model.getBlock();
        this.manager = model.getNDManager();
        this.parameters = new ParameterStore(manager, false);
        this.inputs = inputs(block.describeInput().keys(), definition);
        int widest = inputs.stream().mapToInt(GraphInput::width).max().orElse(1);
        this.batch = Math.min(BATCH, Math.max(1, MOST_NUMBERS / widest));
        this.outputName = outputName;
        this.scoreCount = scoreCount;
    }

    /** @throws InvalidBundleException when the graph cannot be opened or does not keep to the contract */
    public static ScoringModel open(Bundle bundle) {
        return open(bundle.onnx(), bundle.definition());
    }

    /** @throws InvalidBundleException when the graph cannot be opened or does not keep to the contract */
    public static ScoringModel open(byte[] onnx, ModelDefinition definition) {
        return definition.task().isClassification()
                ? open(onnx, definition, "probabilities", definition.classes().size())
                : open(onnx, definition, "prediction", 1);
    }

    /**
     * A graph that gives something else of the definition's inputs.
     *
     * @param outputName of what is asked for: floats
     * @param scoreCount its numbers per example
     * @throws InvalidBundleException when the graph cannot be opened or does not keep to the contract
     */
    public static ScoringModel open(byte[] onnx, ModelDefinition definition, String outputName, int scoreCount) {
        GraphGuard.requireSafe(onnx);
        Model model = Model.newInstance(definition.name(), Device.cpu(), ENGINE);
        try {
            load(model, onnx);
            ScoringModel scoring = new ScoringModel(model, definition, outputName, scoreCount);
            // a row in which all is missing shows whether types and shapes fit
            scoring.score(FeatureTable.of(definition, List.of(Map.of())));
            return scoring;
        } catch (InvalidBundleException | Error e) {
            model.close();
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new InvalidBundleException("the graph cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * @return one row per example: a probability per class in the definition's order, or the one predicted value
     * @throws InvalidBundleException when the engine cannot compute the graph
     */
    public double[][] score(FeatureTable table) {
        double[][] scores = new double[table.size()][];
        for (int from = 0; from < scores.length; from += batch) {
            int to = Math.min(from + batch, scores.length);
            score(table.rows(from, to), from, scores);
        }
        return scores;
    }

    /**
     * Holds the model's scores of the golden examples against those recorded.
     *
     * @return the largest difference, as {@link #TOLERANCE} measures it
     * @throws InvalidBundleException when it is above {@link #TOLERANCE} or a score is no number
     */
    public double verify(List<GoldenExample> examples) {
        double[][] scores = score(FeatureTable.of(
                definition, examples.stream().map(GoldenExample::features).toList()));
        double largest = 0;
        for (int i = 0; i < scores.length; i++) {
            double difference = difference(examples.get(i).scores(), scores[i]);
            if (!(difference <= TOLERANCE)) {
                throw new InvalidBundleException("golden example " + i + " scores " + Arrays.toString(scores[i])
                        + " (expected: " + Arrays.toString(examples.get(i).scores()) + ")");
            }
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    @Override
    public void close() {
        model.close();
    }

    private void score(FeatureTable rows, int from, double[][] scores) {
        try (NDManager scope = manager.newSubManager()) {
            NDList arrays = new NDList(inputs.size());
            for (GraphInput input : inputs) {
                arrays.add(input.array(scope, rows));
            }
            // the outputs belong to the manager of the inputs and go with it
            NDArray output = output(block.forward(parameters, arrays, false), rows.size());
            float[] values = output.toFloatArray();
            for (int row = 0; row < rows.size(); row++) {
                scores[from + row] = row(values, row * scoreCount);
            }
        } catch (EngineException e) {
            throw new InvalidBundleException("the graph cannot be computed: " + e.getMessage(), e);
        }
    }

    private double[] row(float[] values, int from) {
        double[] row = new double[scoreCount];
        for (int i = 0; i < scoreCount; i++) {
            row[i] = values[from + i];
        }
        return row;
    }

    private NDArray output(NDList outputs, int rows) {
        for (NDArray output : outputs) {
            if (outputName.equals(output.getName())) {
                return requireShape(output, rows);
            }
        }
        throw new InvalidBundleException("the graph has no output " + outputName);
    }

    private NDArray requireShape(NDArray output, int rows) {
        Shape expected = new Shape(rows, scoreCount);
        if (output.getDataType() != DataType.FLOAT32 || !output.getShape().equals(expected)) {
            throw new InvalidBundleException("the graph's output " + outputName + " is " + output.getDataType() + " "
                    + output.getShape() + " (expected: float32 " + expected + ")");
        }
        return output;
    }

    private static double difference(double[] expected, double[] found) {
        if (expected.length != found.length) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - found[i]) / Math.max(1, Math.abs(expected[i]));
            // max also keeps NaN
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    /** In the graph's order, as unnamed arrays are matched by position: matching names costs more than a small graph. */
    private static List<GraphInput> inputs(List<String> names, ModelDefinition definition) {
        if (names.size() != definition.inputs().size()
                || !Set.copyOf(names).equals(definition.inputs().keySet())) {
            throw new InvalidBundleException("the graph's inputs are " + names + " (expected: "
                    + definition.inputs().keySet() + ")");
        }
        return names.stream()
                .map(name -> new GraphInput(name, definition.inputs().get(name)))
                .toList();
    }

    private static void load(Model model, byte[] onnx) throws IOException, MalformedModelException {
        // DJL looks at the second setting only when the first is there; one thread is fastest for one row
        String threads = Integer.toString(Integer.getInteger("perennial.scoring.threads", 1));
        model.load(new ByteArrayInputStream(onnx), Map.of("interOpNumThreads", "1", "intraOpNumThreads", threads));
        // DJL makes an empty folder for every model that comes as bytes
        Files.deleteIfExists(model.getModelPath());
    }
}
