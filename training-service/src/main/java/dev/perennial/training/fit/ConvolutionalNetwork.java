package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A small convolutional network fitted with Adam by PyTorch through DJL: twice 3x3 convolutions with ReLU and 2x2 maximum
 * pooling, then two dense layers. L2-regularised.
 */
final class ConvolutionalNetwork implements FittedRecipe {
    private static final int BATCH = 64;
    /** Small data need as many steps as large ones to converge. */
    private static final int LEAST_STEPS = 250;

    /** More than that is not kept per rung of a search. */
    private static final long MOST_STATE_BYTES = 2L * 1024 * 1024;

    private static final int KERNEL = 3;
    private static final int POOLED = 2;

    private final Recipe recipe;
    private final ImageInput input;
    private final Targets targets;
    private final NDManager manager;
    private final Block block;
    private final List<Double> losses = new ArrayList<>();

    private ConvolutionalNetwork(Recipe recipe, ImageInput input, Targets targets, NDManager manager, Block block) {
        this.recipe = recipe;
        this.input = input;
        this.targets = targets;
        this.manager = manager;
        this.block = block;
    }

    static ConvolutionalNetwork fit(Recipe recipe, ImageInput input, Targets targets, float[] labels, long seed) {
        return (ConvolutionalNetwork)
                advance(recipe, input, targets, labels, seed, null, 1).model();
    }

    /**
     * Fits up to a share of the epochs of one schedule of learning rates, which is the same for all parts; a network whose state would be
     * larger than {@value #MOST_STATE_BYTES} bytes whole.
     *
     * @param from the state that the part before left; null: from the start
     */
    static Part advance(
            Recipe recipe, ImageInput input, Targets targets, float[] labels, long seed, byte[] from, double share) {
        NDManager manager = TorchEngine.seeded(seed);
        try {
            Block block = block(recipe, targets);
            block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
            block.initialize(manager, DataType.FLOAT32, shape(1, input.shape()));
            ConvolutionalNetwork network = new ConvolutionalNetwork(recipe, input, targets, manager, block);
            int epochs = epochs(recipe, labels.length);
            int end = network.stateBytes() > MOST_STATE_BYTES ? epochs : (int) Math.ceil(share * epochs);
            NetworkState before = from == null ? NetworkState.START : NetworkState.read(from);
            before.restore(network.learnt());
            NetworkState state = network.train(labels, seed, before, end);
            return state == null ? Part.whole(network) : new Part(network, state.write(), false);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private static Block block(Recipe recipe, Targets targets) {
        int filters = recipe.integer("filters");
        SequentialBlock block = new SequentialBlock();
        for (int layer = 1; layer <= 2; layer++) {
            block.add(Conv2d.builder()
                            .setKernelShape(new Shape(KERNEL, KERNEL))
                            .optPadding(new Shape(1, 1))
                            .setFilters(layer * filters)
                            .build())
                    .add(Activation.reluBlock())
                    .add(Pool.maxPool2dBlock(new Shape(POOLED, POOLED), new Shape(POOLED, POOLED)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(recipe.integer("units")).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(targets.classes()).build());
    }

    private List<NDArray> learnt() {
        return List.copyOf(TorchEngine.parameters(block).values());
    }

    /** Of the weights and the two moments of each. */
    private long stateBytes() {
        return 3L * Float.BYTES * learnt().stream().mapToLong(NDArray::size).sum();
    }

    /** Returns what the next part goes on from; null after the last epoch, as a whole network may be large. */
    private NetworkState train(float[] labels, long seed, NetworkState before, int end) {
        int batches = batches(labels.length);
        int epochs = epochs(recipe, labels.length);
        Loss loss = Loss.softmaxCrossEntropyLoss();
        SplittableRandom random = new SplittableRandom(seed);
        try (NDManager state = manager.newSubManager()) {
            OwnedAdam optimizer = new OwnedAdam(
                    Optimizer.adam()
                            .optWeightDecays((float) recipe.number("l2"))
                            .optLearningRateTracker(Tracker.cosine()
                                    .setBaseValue((float) recipe.number("learningRate"))
                                    .optFinalValue((float) recipe.number("learningRate") / 100)
                                    .setMaxUpdates(epochs * batches)
                                    .build()),
                    state,
                    before.epochs() * batches,
                    before.moments());
            for (int epoch = 0; epoch < end; epoch++) {
                // what comes next in the order depends on what came before
                int[] order = TorchEngine.shuffled(labels.length, random);
                if (epoch < before.epochs()) {
                    continue;
                }
                FitStop.check(() -> {});
                double sum = 0;
                for (int from = 0; from < order.length; from += BATCH) {
                    int[] rows = Arrays.copyOfRange(order, from, Math.min(from + BATCH, order.length));
                    sum += TorchEngine.step(
                            manager,
                            block,
                            loss,
                            optimizer,
                            step -> images(step, input.examples(), rows),
                            step -> labels(step, labels, rows));
                }
                losses.add(sum / batches);
            }
            return end == epochs ? null : NetworkState.of(end, learnt(), optimizer);
        }
    }

    private static int batches(int images) {
        return (images + BATCH - 1) / BATCH;
    }

    /** How often each of so many images is seen. */
    static int epochs(Recipe recipe, int images) {
        int batches = batches(images);
        return Math.max(recipe.integer("epochs"), (LEAST_STEPS + batches - 1) / batches);
    }

    private NDArray images(NDManager scope, byte[][] images, int[] rows) {
        return scope.create(input.standardised(images, rows), shape(rows.length, input.shape()));
    }

    private static NDArray labels(NDManager scope, float[] labels, int[] rows) {
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = labels[rows[i]];
        }
        return scope.create(values, new Shape(rows.length, 1));
    }

    private static Shape shape(int images, ImageShape shape) {
        return new Shape(images, shape.channels(), shape.height(), shape.width());
    }

    /** The arrays that it holds in native memory: after a fit its parameters and nothing else. */
    int arrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public Targets targets() {
        return targets;
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
        byte[][] images = input.read(examples);
        double[][] scores = new double[images.length][];
        for (int from = 0; from < images.length; from += BATCH) {
            int[] rows =
                    IntStream.range(from, Math.min(from + BATCH, images.length)).toArray();
            try (NDManager scope = manager.newSubManager()) {
                NDArray raw = block.forward(
                                new ParameterStore(scope, false), new NDList(images(scope, images, rows)), false)
                        .singletonOrThrow();
                double[][] part = targets.scores(raw.softmax(-1).toFloatArray());
                System.arraycopy(part, 0, scores, from, part.length);
            }
        }
        return scores;
    }

    /**
     * Weights, then biases of each layer: 32-bit floats, little-endian; a convolution's weights by filter, channel, row and
     * column of the kernel, a dense layer's row by row per output.
     */
    @Override
    public byte[] nativeBytes() {
        return TorchEngine.bytes(TorchEngine.weights(block));
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        List<float[]> weights = TorchEngine.weights(block);
        String tensor = input.export(graph);
        tensor = convolution(graph, tensor, weights.get(0), weights.get(1));
        tensor = convolution(graph, tensor, weights.get(2), weights.get(3));
        tensor = graph.node("Flatten", tensor).with("axis", 1).add();
        tensor = dense(graph, tensor, weights.get(4), weights.get(5));
        tensor = graph.node("Relu", tensor).add();
        tensor = dense(graph, tensor, weights.get(6), weights.get(7));
        return targets.finish(
                graph, graph.node("Softmax", tensor).with("axis", 1).add());
    }

    private static String convolution(GraphBuilder graph, String tensor, float[] kernel, float[] biases) {
        int channels = kernel.length / (biases.length * KERNEL * KERNEL);
        String convolved = graph.node(
                        "Conv",
                        tensor,
                        graph.floats(kernel, biases.length, channels, KERNEL, KERNEL),
                        graph.floats(biases, biases.length))
                .with("kernel_shape", new long[] {KERNEL, KERNEL})
                .with("pads", new long[] {1, 1, 1, 1})
                .add();
        return graph.node("MaxPool", graph.node("Relu", convolved).add())
                .with("kernel_shape", new long[] {POOLED, POOLED})
                .with("strides", new long[] {POOLED, POOLED})
                .add();
    }

    private static String dense(GraphBuilder graph, String tensor, float[] kernel, float[] biases) {
        return graph.node(
                        "Gemm",
                        tensor,
                        graph.floats(kernel, biases.length, kernel.length / biases.length),
                        graph.floats(biases, biases.length))
                .with("transB", 1)
                .add();
    }

    @Override
    public void close() {
        manager.close();
    }
}
