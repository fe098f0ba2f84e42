package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.Fitting.LayerInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Moves what a network has learnt, layers and tables of embeddings, batch by batch with Adam. The order of examples and of batches is
 * the seed's, so that a training in parts ends where one in a whole does.
 */
final class NetworkTraining {
    private static final int BATCH = 512;
    /** A convex problem bears large steps, which shrink to nothing by the end. */
    private static final double LINEAR_LEARNING_RATE = 0.03;

    private static final int LINEAR_EPOCHS = 20;
    /** Small data need as many steps as large ones to converge. */
    private static final int LEAST_STEPS = 150;

    private final Schedule schedule;
    private final LayerInput input;
    private final Targets targets;
    private final NDManager manager;
    private final Block block;
    private final Embeddings embeddings;

    NetworkTraining(
            Recipe recipe, LayerInput input, Targets targets, NDManager manager, Block block, Embeddings embeddings) {
        this.schedule = Schedule.of(recipe, input.examples().rows());
        this.input = input;
        this.targets = targets;
        this.manager = manager;
        this.block = block;
        this.embeddings = embeddings;
    }

    /**
     * Goes on from a state.
     *
     * @param before where an earlier part ended, or {@link NetworkState#START}
     * @param end    the number of epochs after which it stops, in all parts together
     * @param losses told the mean loss of each epoch of this part
     */
    NetworkState train(Labels labels, long seed, NetworkState before, int end, DoubleConsumer losses) {
        before.restore(learnt());
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = TorchEngine.shuffled(input.examples().rows(), random);
        try (NDManager data = manager.newSubManager()) {
            OwnedAdam optimizer =
                    new OwnedAdam(schedule.adam(), data, before.epochs() * schedule.batches(), before.moments());
            Map<String, NDArray> parameters = parameters();
            List<Batch> batches = batches(data, labels, order);
            for (int epoch = 0; epoch < end; epoch++) {
                // what comes next in the order depends on what came before
                int[] places = TorchEngine.shuffled(schedule.batches(), random);
                if (epoch < before.epochs()) {
                    continue;
                }
                FitStop.check(() -> {});
                double sum = 0;
                for (int place : places) {
                    sum += step(parameters, optimizer, batches.get(place));
                }
                losses.accept(sum / schedule.batches());
            }
            return NetworkState.of(end, learnt(), optimizer);
        }
    }

    /** All that is learnt: what the layers hold, then the tables. */
    private List<NDArray> learnt() {
        List<NDArray> learnt = new ArrayList<>(TorchEngine.parameters(block).values());
        learnt.addAll(embeddings.tables());
        return learnt;
    }

    /** What is moved at each step, by id. */
    private Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = TorchEngine.parameters(block);
        for (int table = 0; table < embeddings.tables().size(); table++) {
            parameters.put("table-" + table, embeddings.tables().get(table));
        }
        return parameters;
    }

    private float step(Map<String, NDArray> parameters, Optimizer optimizer, Batch batch) {
        return TorchEngine.step(manager, parameters, optimizer, step -> {
            batch.lendTo(step);
            NDArray x = embeddings.isEmpty() ? batch.x : embeddings.beside(batch.x, batch.positions);
            NDList predicted = block.forward(new ParameterStore(step, false), new NDList(x), true);
            return loss(predicted, batch.y, batch.weights);
        });
    }

    /** Examples to fit, row by row; positions are null without embeddings, weights when all count alike. */
    private record Batch(NDArray x, NDArray positions, NDArray y, NDArray weights) {
        /** What is computed from them then goes with the step. */
        void lendTo(NDManager step) {
            for (NDArray array : Arrays.asList(x, positions, y, weights)) {
                if (array != null) {
                    array.tempAttach(step);
                }
            }
        }
    }

    /** Made once, as every epoch takes the same; only their order is another. */
    private List<Batch> batches(NDManager data, Labels labels, int[] order) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += BATCH) {
            int[] own = Arrays.copyOfRange(order, from, Math.min(from + BATCH, order.length));
            batches.add(new Batch(
                    rows(data, input.examples(), own),
                    embeddings.isEmpty()
                            ? null
                            : embeddings.positions(data, input.raw().select(own)),
                    column(data, labels.values(), own),
                    labels.weights() == null ? null : column(data, labels.weights(), own)));
        }
        return batches;
    }

    private NDArray loss(NDList predicted, NDArray y, NDArray weights) {
        boolean classes = targets.task().isClassification();
        if (weights == null) {
            Loss loss = classes ? Loss.softmaxCrossEntropyLoss() : Loss.l2Loss();
            return loss.evaluate(new NDList(y), predicted);
        }
        NDArray raw = predicted.singletonOrThrow();
        NDArray losses = classes
                ? raw.logSoftmax(-1)
                        .mul(y.flatten().toType(DataType.INT64, false).oneHot(targets.classes()))
                        .sum(new int[] {-1}, true)
                        .neg()
                : raw.sub(y).square().mul(0.5f);
        return losses.mul(weights).mean();
    }

    private static NDArray rows(NDManager manager, Matrix examples, int[] order) {
        int columns = examples.columns();
        float[] values = new float[order.length * columns];
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(examples.values(), order[row] * columns, values, row * columns, columns);
        }
        return manager.create(values, new Shape(order.length, columns));
    }

    private static NDArray column(NDManager manager, float[] column, int[] order) {
        float[] values = new float[order.length];
        for (int row = 0; row < order.length; row++) {
            values[row] = column[order[row]];
        }
        return manager.create(values, new Shape(order.length, 1));
    }

    /** Of learning: rates that shrink from epoch to epoch. */
    record Schedule(double learningRate, double l2, int epochs, int batches) {
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
}
