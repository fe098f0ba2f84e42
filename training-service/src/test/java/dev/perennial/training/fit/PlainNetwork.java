package dev.perennial.training.fit;

import ai.djl.engine.Engine;
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
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.util.SplittableRandom;

/**
 * A loop as anybody would write it with DJL, on numbers that are made already: what a fit of a perceptron is compared with. Not by
 * DJL's trainer, which learns something else (see {@link TorchEngine#step}).
 */
public final class PlainNetwork {
    private static final int BATCH = 512;

    private final Recipe recipe;
    private final long seed;
    private final int rows;
    private final int columns;
    private final float[] values;
    private final float[] labels;

    public PlainNetwork(ModelDefinition definition, Dataset examples, Recipe recipe) {
        this.recipe = recipe;
        this.seed = definition.training().seed();
        FeatureEncoding encoding = FeatureEncoding.fit(definition, examples.features(), Kind.FOR_LAYERS);
        Matrix encoded = encoding.encode(examples.features());
        Matrix standard = Standardisation.fit(encoded, encoding.amounts()).apply(encoded);
        this.rows = standard.rows();
        this.columns = standard.columns();
        this.values = new float[rows * columns];
        this.labels = new float[rows];
        // the order that a fit begins with, so that the batches are the same
        int[] order = TorchEngine.shuffled(rows, new SplittableRandom(seed));
        for (int row = 0; row < rows; row++) {
            System.arraycopy(standard.values(), order[row] * columns, values, row * columns, columns);
            labels[row] = (float) examples.targets()[order[row]];
        }
    }

    /** Fits; returns the mean loss of the last epoch. */
    public double fit() {
        SplittableRandom random = new SplittableRandom(seed);
        TorchEngine.shuffled(rows, random);
        int batches = (rows + BATCH - 1) / BATCH;
        int epochs = NeuralNetwork.epochs(recipe, rows);
        try (NDManager manager = TorchEngine.seeded(seed)) {
            Block block = block(manager);
            Optimizer optimizer = optimizer(epochs * batches);
            NDArray x = manager.create(values, new Shape(rows, columns));
            NDArray y = manager.create(labels, new Shape(rows, 1));
            double mean = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                mean = 0;
                for (int batch : TorchEngine.shuffled(batches, random)) {
                    mean += step(manager, block, optimizer, x, y, (long) batch * BATCH) / batches;
                }
            }
            return mean;
        }
    }

    private Block block(NDManager manager) {
        SequentialBlock block = new SequentialBlock();
        for (int layer = 0; layer < 2; layer++) {
            block.add(Linear.builder().setUnits(recipe.integer("units")).build());
            block.add(Activation.reluBlock());
        }
        block.add(Linear.builder().setUnits(2).build());
        block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, columns));
        return block;
    }

    private Optimizer optimizer(int steps) {
        float rate = (float) recipe.number("learningRate");
        return Optimizer.adam()
                .optWeightDecays((float) recipe.number("l2"))
                .optLearningRateTracker(Tracker.cosine()
                        .setBaseValue(rate)
                        .optFinalValue(rate / 100)
                        .setMaxUpdates(steps)
                        .build())
                .build();
    }

    private float step(NDManager manager, Block block, Optimizer optimizer, NDArray x, NDArray y, long from) {
        float told;
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDIndex batch = new NDIndex("{}:{}", from, Math.min(from + BATCH, rows));
            NDList predicted = block.forward(new ParameterStore(scope, false), new NDList(x.get(scope, batch)), true);
            NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y.get(scope, batch)), predicted);
            collector.backward(loss);
            told = loss.getFloat();
        }
        block.getParameters().forEach(named -> {
            NDArray weights = named.getValue().getArray();
            try (NDArray gradient = weights.getGradient()) {
                optimizer.update(named.getValue().getId(), weights, gradient);
            }
        });
        return told;
    }
}
