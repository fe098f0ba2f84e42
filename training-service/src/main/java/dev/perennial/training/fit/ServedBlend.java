package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.export.WeightedGraph;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A published blend whose members stay and whose weights change. What its members say is asked of its graph. For one thread.
 */
public final class ServedBlend implements FittedModel {
    private final ModelDefinition definition;
    private final WeightedGraph graph;
    /** The native forms of the members that it has, in the order of the graph. */
    private final Map<PoolMember, byte[]> kept;

    private final ScoringModel addends;
    private final double[] weights;

    private ServedBlend(
            ModelDefinition definition, WeightedGraph graph, Map<PoolMember, byte[]> kept, double[] weights) {
        this.definition = definition;
        this.graph = graph;
        this.kept = kept;
        this.weights = weights;
        this.addends = ScoringModel.open(graph.addends(), definition, WeightedGraph.ADDENDS, kept.size());
    }

    /**
     * As it is served.
     *
     * @param onnx        its graph
     * @param nativeModel as {@link Blend#nativeBytes}
     * @throws IllegalArgumentException when the two do not fit each other, or cannot be read
     */
    public static ServedBlend open(ModelDefinition definition, byte[] onnx, byte[] nativeModel) {
        WeightedGraph graph = WeightedGraph.of(onnx);
        Map<PoolMember, byte[]> kept = new EnumMap<>(PoolMember.class);
        Map<PoolMember, Double> weights = new EnumMap<>(PoolMember.class);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(nativeModel))) {
            while (in.available() > 0) {
                PoolMember member = PoolMember.valueOf(in.readUTF());
                weights.put(member, in.readDouble());
                kept.put(member, in.readNBytes(in.readInt()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the blend's members cannot be read", e);
        }
        if (kept.size() != graph.width()) {
            throw new IllegalArgumentException(
                    kept.size() + " members (expected: " + graph.width() + ", as the graph)");
        }
        double[] own =
                weights.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new ServedBlend(definition, graph, kept, own);
    }

    /**
     * The same members, mixed by other weights; open besides this one.
     *
     * @param members  whose weights these are
     * @param mixed    at least 0; where those of the members that it has are all 0 these count alike
     */
    public ServedBlend mixed(List<PoolMember> members, double[] mixed) {
        double[] own = kept.keySet().stream()
                .mapToDouble(member -> mixed[members.indexOf(member)])
                .toArray();
        double sum = Arrays.stream(own).sum();
        for (int member = 0; member < own.length; member++) {
            own[member] = sum > 0 ? own[member] / sum : 1.0 / own.length;
        }
        return new ServedBlend(definition, graph, kept, own);
    }

    /** Whether it has no member beside these. */
    public boolean isOf(List<PoolMember> members) {
        return members.containsAll(kept.keySet());
    }

    /**
     * Per example what each member says, as {@link Pool#predict}; NaN for one that it does not have.
     *
     * @param members in the order of the columns
     */
    public double[][] predict(FeatureTable examples, List<PoolMember> members) {
        List<PoolMember> own = List.copyOf(kept.keySet());
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
        for (PoolMember member : kept.keySet()) {
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
            scores[row] = Blend.scores(definition.task() == Task.BINARY_CLASSIFICATION, sum);
        }
        return scores;
    }

    @Override
    public ShapEffort shapEffort() {
        return ShapEffort.SHORT_KERNEL;
    }

    @Override
    public byte[] nativeBytes() {
        return Blend.nativeBytes(weights(), kept::get);
    }

    @Override
    public byte[] onnx() {
        float[] floats = new float[weights.length];
        for (int member = 0; member < weights.length; member++) {
            floats[member] = (float) weights[member];
        }
        return graph.with(floats);
    }

    @Override
    public void close() {
        addends.close();
    }
}
