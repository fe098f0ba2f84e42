package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.export.WeightedGraph;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A published blend, open, mixed as it was or by other weights. What its members say is asked of its graph. For one thread. */
public final class ServedBlend implements FittedModel {
    private final boolean isLogistic;
    private final PublishedBlend published;
    private final double[] weights;
    private final ScoringModel addends;

    /** @param weights of the members that it has, in their order, together 1 */
    ServedBlend(ModelDefinition definition, PublishedBlend published, double[] weights) {
        this.isLogistic = definition.task() == Task.BINARY_CLASSIFICATION;
        this.published = published;
        this.weights = weights;
        this.addends =
                ScoringModel.open(published.graph().addends(), definition, WeightedGraph.ADDENDS, weights.length);
    }

    /**
     * Per example what each member says, as {@link Pool#predict}; NaN for one that it does not have.
     *
     * @param members in the order of the columns
     */
    public double[][] predict(FeatureTable examples, List<PoolMember> members) {
        return Blend.arranged(addends.score(examples), published.members(), members);
    }

    /** The weight of each member that it has, together 1. */
    public Map<PoolMember, Double> weights() {
        Map<PoolMember, Double> named = new EnumMap<>(PoolMember.class);
        int place = 0;
        for (PoolMember member : published.members()) {
            named.put(member, weights[place++]);
        }
        return named;
    }

    @Override
    public double[][] score(FeatureTable examples) {
        return Arrays.stream(mix(examples))
                .mapToObj(mixture -> Blend.scores(isLogistic, mixture))
                .toArray(double[][]::new);
    }

    /** Per example the weighted sum of what its members say: a logit or a value. */
    double[] mix(FeatureTable examples) {
        double[][] said = addends.score(examples);
        double[] mixed = new double[said.length];
        for (int row = 0; row < said.length; row++) {
            for (int member = 0; member < weights.length; member++) {
                mixed[row] += weights[member] * said[row][member];
            }
        }
        return mixed;
    }

    /** Adds it to a graph whose inputs are declared; returns the tensor of its weighted sums, one per example. */
    String export(GraphBuilder graph) {
        return published.graph().with(floats()).addTo(graph);
    }

    @Override
    public ShapEffort shapEffort() {
        return ShapEffort.SHORT_KERNEL;
    }

    @Override
    public byte[] nativeBytes() {
        return Blend.nativeBytes(weights(), published::nativeBytes);
    }

    @Override
    public byte[] onnx() {
        return published.graph().with(floats()).onnx();
    }

    private float[] floats() {
        float[] floats = new float[weights.length];
        for (int member = 0; member < weights.length; member++) {
            floats[member] = (float) weights[member];
        }
        return floats;
    }

    @Override
    public void close() {
        addends.close();
    }
}
