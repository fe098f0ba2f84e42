package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.NativeResource;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralNetworkTest {
    private static final String ENGINE = "PyTorch";
    private final ModelDefinition definition = Samples.binary("");

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void holdsItsParametersAndNothingElseHoweverManyStepsItTook(int epochs) {
        Recipe recipe = SearchSpace.usual(Algorithm.MLP).with("epochs", epochs);
        Fitting fitting = new Fitting(definition, Samples.dataset(definition, 2000, 1));

        try (NeuralNetwork network = (NeuralNetwork) fitting.fit(recipe, 7)) {
            int weightsAndBiasesOfThreeLayers = 6;
            assertThat(network.arrays()).isEqualTo(weightsAndBiasesOfThreeLayers);
        }
    }

    @Test
    void momentsAreFreedWithTheirOwner() {
        List<NDArray> moments;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE)) {
            NDArray weights = manager.create(new float[] {1, 2});
            weights.setRequiresGradient(true);
            try (NDManager owner = manager.newSubManager()) {
                OwnedAdam adam = new OwnedAdam(Optimizer.adam(), owner, 0, List.of());
                step(adam, weights);
                step(adam, weights);
                moments = List.copyOf(owner.getManagedArrays());
            }

            assertThat(weights.toFloatArray()[0]).isLessThan(1);
        }
        assertThat(moments).hasSize(2).allMatch(moment -> ((NativeResource<?>) moment).isReleased());
    }

    private static void step(OwnedAdam adam, NDArray weights) {
        try (NDManager scope = weights.getManager().newSubManager();
                GradientCollector collector = Engine.getEngine(ENGINE).newGradientCollector()) {
            NDList loss = new NDList(weights.square().sum());
            loss.attach(scope);
            collector.backward(loss.singletonOrThrow());
        }
        try (NDArray gradient = weights.getGradient()) {
            adam.update("weights", weights, gradient);
        }
    }
}
