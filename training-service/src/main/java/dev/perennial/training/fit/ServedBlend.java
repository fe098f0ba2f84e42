package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.export.WeightedGraph;
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
        List<PoolMember> own = published.members();
        double[][] scores = addends.score(examples);
        double[][] predictions = new double[scores.length][members.size()];
        for (int column = 0; column < members.size(); column++) {
            int place = own.indexOf(members.get(column));
            for (int row = 0; row < scores.length; row++) {
                predictions[row][column] = place < 0 ? Double.NaN : scores[row][place];
            }
        }
        return predictions;
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
        double[][] said = addends.score(examples);
        double[][] scores = new double[said.length][];
        for (int row = 0; row < said.length; row++) {
            double sum = 0;
            for (int member = 0; member < weights.length; member++) {
                sum += weights[member] * said[row][member];
            }
            scores[row] = Blend.scores(isLogistic, sum);
        }
        return scores;
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
        float[] floats = new float[weights.length];
        for (int member = 0; member < weights.length; member++) {
            floats[member] = (float) weights[member];
        }
        return published.graph().with(floats);
    }

    @Override
    public void close() {
        addends.close();
    }
}
