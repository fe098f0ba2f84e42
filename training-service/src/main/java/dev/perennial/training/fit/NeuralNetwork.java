package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.ShapMethod;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.fit.Fitting.LayerInput;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Dense layers fitted with Adam by PyTorch through DJL. Without a hidden layer this is multinomial logistic regression,
 * or linear regression; with two it is a multi-layer perceptron with ReLU. L2-regularised.
 */
final class NeuralNetwork implements FittedRecipe {
    private static final int BATCH = 512;
    /** A convex problem bears large steps, which shrink to nothing by the end. */
    private static final double LINEAR_LEARNING_RATE = 0.03;

    private static final int LINEAR_EPOCHS = 20;
    /** Small data need as many steps as large ones to converge. */
    private static final int LEAST_STEPS = 150;

    private final Recipe recipe;
    private final LayerInput input;
    private final Targets targets;
    private final NDManager manager;
    private final Block block;

    private NeuralNetwork(Recipe recipe, LayerInput input, Targets targets, NDManager manager, Block block) {
        this.recipe = recipe;
        this.input = input;
        this.targets = targets;
        this.manager = manager;
        this.block = block;
    }

    static NeuralNetwork fit(Recipe recipe, LayerInput input, Targets targets, float[] labels, long seed) {
        Matrix examples = input.examples();
        NDManager manager = TorchEngine.seeded(seed);
        try {
            Block block = block(recipe, targets);
            block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, examples.columns()));
            NeuralNetwork network = new NeuralNetwork(recipe, input, targets, manager, block);
            network.train(Schedule.of(recipe, examples.rows()), examples, labels, seed);
            return network;
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

    private record Schedule(double learningRate, double l2, int epochs, int batches) {
        static Schedule of(Recipe recipe, int rows) {
            boolean linear = recipe.algorithm() == Algorithm.LOGISTIC_REGRESSION;
            int batches = (rows + BATCH - 1) / BATCH;
            int epochs = linear ? LINEAR_EPOCHS : recipe.integer("epochs");
            return new Schedule(
                    linear ? LINEAR_LEARNING_RATE : recipe.number("learningRate"),
                    recipe.number("l2"),
                    Math.max(epochs, LEAST_STEPS / batches),
                    batches);
        }

        Adam.Builder adam() {
            return Optimizer.adam()
                    .optWeightDecays((float) l2)
                    .optLearningRateTracker(Tracker.cosine()
                            .setBaseValue((float) learningRate)
                            .optFinalValue((float) learningRate / 100)
                            .setMaxUpdates(epochs * batches)
                            .build());
        }
    }

    /** How often it sees each of as many examples. */
    static int epochs(Recipe recipe, int rows) {
        return Schedule.of(recipe, rows).epochs();
    }

    private void train(Schedule schedule, Matrix examples, float[] labels, long seed) {
        Loss loss = targets.task().isClassification() ? Loss.softmaxCrossEntropyLoss() : Loss.l2Loss();
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = TorchEngine.shuffled(examples.rows(), random);
        try (NDManager data = manager.newSubManager()) {
            Optimizer optimizer = new OwnedAdam(schedule.adam(), data);
            NDArray x = rows(data, examples, order);
            NDArray y = labels(data, labels, order);
            for (int epoch = 0; epoch < schedule.epochs(); epoch++) {
                for (int batch : TorchEngine.shuffled(schedule.batches(), random)) {
                    step(loss, optimizer, x, y, batch);
                }
            }
        }
    }

    private void step(Loss loss, Optimizer optimizer, NDArray x, NDArray y, int batch) {
        long from = (long) batch * BATCH;
        NDIndex rows =
                new NDIndex("{}:{}", from, Math.min(from + BATCH, x.getShape().get(0)));
        TorchEngine.step(manager, block, loss, optimizer, step -> x.get(step, rows), step -> y.get(step, rows));
    }

    /** The arrays that it holds in native memory: after a fit its parameters and nothing else. */
    int arrays() {
        return manager.getManagedArrays().size();
    }

    private static NDArray rows(NDManager manager, Matrix examples, int[] order) {
        int columns = examples.columns();
        float[] values = new float[examples.values().length];
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(examples.values(), order[row] * columns, values, row * columns, columns);
        }
        return manager.create(values, new Shape(order.length, columns));
    }

    private static NDArray labels(NDManager manager, float[] labels, int[] order) {
        float[] values = new float[order.length];
        for (int row = 0; row < order.length; row++) {
            values[row] = labels[order[row]];
        }
        return manager.create(values, new Shape(order.length, 1));
    }

    @Override
    public Recipe recipe() {
        return recipe;
    }

    @Override
    public double[][] score(FeatureTable examples) {
        Matrix encoded = input.standardisation().apply(input.encoding().encode(examples));
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = scope.create(encoded.values(), new Shape(encoded.rows(), encoded.columns()));
            NDArray raw = block.forward(new ParameterStore(scope, false), new NDList(x), false)
                    .singletonOrThrow();
            boolean classes = targets.task().isClassification();
            float[] values = (classes ? raw.softmax(-1) : raw).toFloatArray();
            return targets.scores(values);
        }
    }

    @Override
    public ShapMethod shapMethod() {
        return isLinear() ? ShapMethod.LINEAR : FittedRecipe.super.shapMethod();
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

    /** Weights, then biases of each layer: 32-bit floats, little-endian, a layer's weights row by row per output. */
    @Override
    public byte[] nativeBytes() {
        return TorchEngine.bytes(TorchEngine.weights(block));
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        String tensor = input.standardisation().export(graph, input.encoding().export(graph));
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
        if (targets.task().isClassification()) {
            tensor = graph.node("Softmax", tensor).with("axis", 1).add();
        }
        return targets.finish(graph, tensor);
    }

    @Override
    public void close() {
        manager.close();
    }
}
