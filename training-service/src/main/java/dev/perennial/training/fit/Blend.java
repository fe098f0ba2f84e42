package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.export.GraphBuilder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A pool's members, mixed: the weighted sum of their logits as a probability, or of their values. A member of little weight is
 * left out. Closing it closes the pool.
 */
public final class Blend implements FittedModel {
    /** A member of less weight is left out. */
    static final double LEAST_WEIGHT = 0.01;

    private final Pool pool;
    private final Map<PoolMember, Double> weights;

    private Blend(Pool pool, Map<PoolMember, Double> weights) {
        this.pool = pool;
        this.weights = weights;
    }

    /** @param weights by member in the pool's order, at least 0, together 1 */
    public static Blend of(Pool pool, double[] weights) {
        List<PoolMember> members = pool.members();
        if (weights.length != members.size()) {
            throw new IllegalArgumentException(weights.length + " weights (expected: " + members.size() + ")");
        }
        double kept = 0;
        for (double weight : weights) {
            kept += weight < LEAST_WEIGHT ? 0 : weight;
        }
        Map<PoolMember, Double> normalised = new EnumMap<>(PoolMember.class);
        for (int member = 0; member < weights.length; member++) {
            if (weights[member] >= LEAST_WEIGHT) {
                normalised.put(members.get(member), weights[member] / kept);
            }
        }
        return new Blend(pool, normalised);
    }

    /** The weight of each member that is kept, together 1. */
    public Map<PoolMember, Double> weights() {
        return new EnumMap<>(weights);
    }

    /** How many examples each member of the pool was fitted on, those left out included. */
    public Map<PoolMember, Integer> exampleCounts() {
        Map<PoolMember, Integer> counts = new EnumMap<>(PoolMember.class);
        pool.members().forEach(member -> counts.put(member, pool.exampleCount(member)));
        return counts;
    }

    @Override
    public double[][] score(FeatureTable examples) {
        double[][] predictions = pool.predict(examples);
        List<PoolMember> members = pool.members();
        double[][] scores = new double[predictions.length][];
        for (int row = 0; row < predictions.length; row++) {
            double sum = 0;
            for (int member = 0; member < members.size(); member++) {
                sum += weights.getOrDefault(members.get(member), 0.0) * predictions[row][member];
            }
            scores[row] = scores(isLogistic(), sum);
        }
        return scores;
    }

    /** What a mixture says of an example. */
    static double[] scores(boolean isLogistic, double mixture) {
        return isLogistic ? probabilities(mixture) : new double[] {mixture};
    }

    /**
     * What some members say, as columns of others.
     *
     * @param said   by example, then by member
     * @param own    the members that said it
     * @param wanted in the order of the columns; NaN for one that is not among them
     */
    static double[][] arranged(double[][] said, List<PoolMember> own, List<PoolMember> wanted) {
        double[][] arranged = new double[said.length][wanted.size()];
        for (int column = 0; column < wanted.size(); column++) {
            int place = own.indexOf(wanted.get(column));
            for (int row = 0; row < said.length; row++) {
                arranged[row][column] = place < 0 ? Double.NaN : said[row][place];
            }
        }
        return arranged;
    }

    /** Asking it is asking all its members, of hundreds of trees each. */
    @Override
    public ShapEffort shapEffort() {
        return ShapEffort.SHORT_KERNEL;
    }

    private static double[] probabilities(double logit) {
        double positive = 1 / (1 + Math.exp(-logit));
        return new double[] {1 - positive, positive};
    }

    private boolean isLogistic() {
        return pool.definition().task() == Task.BINARY_CLASSIFICATION;
    }

    /** Per kept member its name, its weight, the length of its own form and that form, in the format of DataOutput. */
    @Override
    public byte[] nativeBytes() {
        return nativeBytes(weights, pool::nativeBytes);
    }

    static byte[] nativeBytes(Map<PoolMember, Double> weights, Function<PoolMember, byte[]> forms) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Map.Entry<PoolMember, Double> entry : weights.entrySet()) {
                byte[] member = forms.apply(entry.getKey());
                out.writeUTF(entry.getKey().name());
                out.writeDouble(entry.getValue());
                out.writeInt(member.length);
                out.write(member);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        FeatureEncoding.declareInputs(pool.definition(), graph);
        String predictions = pool.export(graph, List.copyOf(weights.keySet()));
        float[] column = new float[weights.size()];
        int next = 0;
        for (double weight : weights.values()) {
            column[next++] = (float) weight;
        }
        String mixed = graph.node("MatMul", predictions, graph.weights(column)).add();
        if (!isLogistic()) {
            return graph.build(mixed, "prediction", 1);
        }
        String positive = graph.node("Sigmoid", mixed).add();
        String negative =
                graph.node("Sub", graph.floats(new float[] {1}), positive).add();
        return graph.build(graph.sideBySide(negative, positive), "probabilities", 2);
    }

    @Override
    public void close() {
        pool.close();
    }
}
