package dev.perennial.training.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** PyTorch through DJL, set up so that the same examples and the same seed give the same weights. */
final class TorchEngine {
    private static final String ENGINE = "PyTorch";

    static {
        // small layers are slower on many threads, and one thread adds in one order
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.offline", "true");
    }

    private TorchEngine() {}

    /**
     * A manager for all that one fit makes.
     *
     * @param seed of the weights that blocks start with from now on
     */
    static NDManager seeded(long seed) {
        Engine.getEngine(ENGINE).setRandomSeed((int) seed);
        return NDManager.newBaseManager(Device.cpu(), ENGINE);
    }

    /**
     * One step of gradient descent; returns the batch's loss before it. Not by DJL's trainer: it takes gradients that sum to zero, as those of a softmax do, for
     * absent ones.
     *
     * @param examples the batch's, made in the manager of the step
     * @param labels   theirs
     */
    static float step(
            NDManager manager,
            Block block,
            Loss loss,
            Optimizer optimizer,
            Function<NDManager, NDArray> examples,
            Function<NDManager, NDArray> labels) {
        return step(manager, parameters(block), optimizer, step -> {
            NDList predicted = block.forward(new ParameterStore(step, false), new NDList(examples.apply(step)), true);
            return loss.evaluate(new NDList(labels.apply(step)), predicted);
        });
    }

    /**
     * One step of gradient descent on a loss of whatever parameters there are.
     *
     * @param parameters what is moved, by id
     * @param loss       of a batch, made in the manager of the step
     * @return the loss before it
     */
    static float step(
            NDManager manager,
            Map<String, NDArray> parameters,
            Optimizer optimizer,
            Function<NDManager, NDArray> loss) {
        float told;
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getEngine(ENGINE).newGradientCollector()) {
            NDArray value = loss.apply(step);
            collector.backward(value);
            told = value.getFloat();
        }
        parameters.forEach((id, weights) -> {
            // every call gives another array, which would else live as long as the weights
            try (NDArray gradient = weights.getGradient()) {
                optimizer.update(id, weights, gradient);
            }
        });
        return told;
    }

    /** The parameters of a block by their ids, in its order. */
    static Map<String, NDArray> parameters(Block block) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        block.getParameters()
                .forEach(parameter -> parameters.put(
                        parameter.getValue().getId(), parameter.getValue().getArray()));
        return parameters;
    }

    static int[] shuffled(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Weights, then biases of each layer, from the first layer on. */
    static List<float[]> weights(Block block) {
        List<float[]> weights = new ArrayList<>();
        block.getParameters()
                .forEach(
                        parameter -> weights.add(parameter.getValue().getArray().toFloatArray()));
        return weights;
    }

    /** 32-bit floats, little-endian, one array after the other. */
    static byte[] bytes(List<float[]> weights) {
        int size = weights.stream().mapToInt(values -> values.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] values : weights) {
            for (float value : values) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }
}
