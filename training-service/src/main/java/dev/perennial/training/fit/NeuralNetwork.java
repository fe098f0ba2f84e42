package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.fit.Fitting.LayerInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense layers fitted with Adam by PyTorch through DJL. Without a hidden layer this is multinomial logistic regression,
 * or linear regression; with two it is a multi-layer perceptron with ReLU. L2-regularised.
 */
final class NeuralNetwork implements FittedRecipe {
    private final Recipe recipe;
    private final LayerInput input;
    private final Targets targets;
    private final NDManager manager;
    private final Block block;
    private final Embeddings embeddings;
    private final List<Double> losses = new ArrayList<>();

    private NeuralNetwork(
            Recipe recipe, LayerInput input, Targets targets, NDManager manager, Block block, Embeddings embeddings) {
        this.recipe = recipe;
        this.input = input;
        this.targets = targets;
        this.manager = manager;
        this.block = block;
        this.embeddings = embeddings;
    }

    static NeuralNetwork fit(
            Recipe recipe,
            LayerInput input,
            List<EmbeddedCategory> embedded,
            Targets targets,
            Labels labels,
            long seed) {
        return (NeuralNetwork)
                advance(recipe, input, embedded, targets, labels, seed, null, 1).model();
    }

    /**
     * Fits up to a share of the epochs of one schedule of learning rates, which is the same for all parts.
     *
     * @param from the state that the part before left; null: from the start
     */
    static Part advance(
            Recipe recipe,
            LayerInput input,
            List<EmbeddedCategory> embedded,
            Targets targets,
            Labels labels,
            long seed,
            byte[] from,
            double share) {
        Matrix examples = input.examples();
        NDManager manager = TorchEngine.seeded(seed);
        try {
            Block block = block(recipe, targets);
            block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
            block.initialize(
                    manager, DataType.FLOAT32, new Shape(1, examples.columns() + embedded.size() * Embeddings.WIDTH));
            NeuralNetwork network =
                    new NeuralNetwork(recipe, input, targets, manager, block, new Embeddings(embedded, manager));
            int epochs = epochs(recipe, examples.rows());
            int end = (int) Math.ceil(share * epochs);
            NetworkState before = from == null ? NetworkState.START : NetworkState.read(from);
            NetworkState state = new NetworkTraining(recipe, input, targets, manager, block, network.embeddings)
                    .train(labels, seed, before, end, network.losses::add);
            return end == epochs ? Part.whole(network) : new Part(network, state.write(), false);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private static Block block(Recipe recipe, Targets targets) {
        SequentialBlock block = new SequentialBlock();
        if (recipe.algorithm() == Algorithm.MLP) {
            for (int layer = 0; layer < 2; layer++) {
                block.add(Linear.builder().setUnits(recipe.integer("units")).build());
                block.add(Activation.reluBlock());
            }
        }
        int outputs = targets.task().isClassification() ? targets.classes() : 1;
        return block.add(Linear.builder().setUnits(outputs).build());
    }

    /** How often it sees each of as many examples. */
    static int epochs(Recipe recipe, int rows) {
        return NetworkTraining.Schedule.of(recipe, rows).epochs();
    }

    /** The arrays that it holds in native memory: after a fit its parameters and nothing else. */
    int arrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public Recipe recipe() {
        return recipe;
    }

    @Override
    public Curve curve() {
        return Curve.of("training-loss-by-epoch", losses);
    }

    @Override
    public double[][] score(FeatureTable examples) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray raw = raw(scope, examples);
            boolean classes = targets.task().isClassification();
            float[] values = (classes ? raw.softmax(-1) : raw).toFloatArray();
            return targets.scores(values);
        }
    }

    private NDArray raw(NDManager scope, FeatureTable examples) {
        Matrix encoded = input.standardisation().apply(input.encoding().encode(examples));
        NDArray x = scope.create(encoded.values(), new Shape(encoded.rows(), encoded.columns()));
        if (!embeddings.isEmpty()) {
            x = embeddings.beside(x, embeddings.positions(scope, examples));
        }
        return block.forward(new ParameterStore(scope, false), new NDList(x), false)
                .singletonOrThrow();
    }

    @Override
    public double[][] margins(FeatureTable examples) {
        try (NDManager scope = manager.newSubManager()) {
            float[] values = raw(scope, examples).toFloatArray();
            int width = targets.classes();
            double[][] margins = new double[values.length / width][width == 2 ? 1 : width];
            for (int row = 0; row < margins.length; row++) {
                for (int column = 0; column < margins[row].length; column++) {
                    int at = row * width + column;
                    margins[row][column] = width == 2 ? values[at + 1] - values[at] : values[at];
                }
            }
            return margins;
        }
    }

    @Override
    public String exportMargins(GraphBuilder graph) {
        String raw = exportRaw(graph);
        return targets.classes() == 2
                ? graph.node("MatMul", raw, graph.floats(new float[] {-1, 1}, 2, 1))
                        .add()
                : raw;
    }

    @Override
    public Targets targets() {
        return targets;
    }

    private List<float[]> weights() {
        List<float[]> weights = new ArrayList<>();
        embeddings.tables().forEach(table -> weights.add(table.toFloatArray()));
        weights.addAll(TorchEngine.weights(block));
        return weights;
    }

    @Override
    public ShapEffort shapEffort() {
        return isLinear() ? ShapEffort.LINEAR : FittedRecipe.super.shapEffort();
    }

    @Override
    public Contributions contributions(List<String> inputs, FeatureTable examples, FeatureTable background, long seed) {
        if (!isLinear()) {
            return FittedRecipe.super.contributions(inputs, examples, background, seed);
        }
        Standardisation standardisation = input.standardisation();
        List<float[]> weights = TorchEngine.weights(block);
        return EncodedContributions.ofLine(
                new EncodedContributions.Line(weights.get(0), weights.get(1)),
                standardisation.apply(input.encoding().encode(examples)),
                standardisation.apply(input.encoding().encode(background)),
                standardisation.ofColumns(input.encoding().inputs()),
                inputs.size(),
                targets);
    }

    private boolean isLinear() {
        return recipe.algorithm() == Algorithm.LOGISTIC_REGRESSION;
    }

    /** Tables of embeddings; then weights, then biases of each layer: 32-bit floats, little-endian, a layer's weights row by row per output. */
    @Override
    public byte[] nativeBytes() {
        return TorchEngine.bytes(weights());
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        String tensor = exportRaw(graph);
        if (targets.task().isClassification()) {
            tensor = graph.node("Softmax", tensor).with("axis", 1).add();
        }
        return targets.finish(graph, tensor);
    }

    /** Adds everything up to the last layer. */
    private String exportRaw(GraphBuilder graph) {
        String tensor = input.standardisation().export(graph, input.encoding().export(graph));
        tensor = embeddings.isEmpty() ? tensor : embeddings.export(graph, tensor);
        List<float[]> weights = TorchEngine.weights(block);
        for (int layer = 0; layer < weights.size(); layer += 2) {
            if (layer > 0) {
                tensor = graph.node("Relu", tensor).add();
            }
            float[] biases = weights.get(layer + 1);
            float[] kernel = weights.get(layer);
            tensor = graph.node(
                            "Gemm",
                            tensor,
                            graph.floats(kernel, biases.length, kernel.length / biases.length),
                            graph.floats(biases, biases.length))
                    .with("transB", 1)
                    .add();
        }
        return tensor;
    }

    @Override
    public void close() {
        manager.close();
    }
}
