package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.export.WeightedGraph;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A blend as it was published, whose members stay and whose weights may change. Holds nothing open. */
public final class PublishedBlend {
    private final WeightedGraph graph;
    /** The native forms of its members, in the order of the graph. */
    private final Map<PoolMember, byte[]> kept;

    private final double[] weights;

    private PublishedBlend(WeightedGraph graph, Map<PoolMember, byte[]> kept, double[] weights) {
        this.graph = graph;
        this.kept = kept;
        this.weights = weights;
    }

    /**
     * Takes one apart.
     *
     * @param onnx        its graph
     * @param nativeModel as {@link Blend#nativeBytes}
     * @throws IllegalArgumentException when the two do not fit each other, or cannot be read
     */
    public static PublishedBlend read(byte[] onnx, byte[] nativeModel) {
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
        return new PublishedBlend(
                graph,
                kept,
                weights.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Whether it has no member beside these. */
    public boolean isOf(List<PoolMember> members) {
        return members.containsAll(kept.keySet());
    }

    /** As it was published, for the caller to close. */
    public ServedBlend open(ModelDefinition definition) {
        return new ServedBlend(definition, this, weights);
    }

    /**
     * The same members, mixed by other weights; for the caller to close.
     *
     * @param members  whose weights these are
     * @param mixed    at least 0; where those of the members that it has are all 0 these count alike
     */
    public ServedBlend open(ModelDefinition definition, List<PoolMember> members, double[] mixed) {
        double[] own = kept.keySet().stream()
                .mapToDouble(member -> mixed[members.indexOf(member)])
                .toArray();
        double sum = Arrays.stream(own).sum();
        for (int member = 0; member < own.length; member++) {
            own[member] = sum > 0 ? own[member] / sum : 1.0 / own.length;
        }
        return new ServedBlend(definition, this, own);
    }

    WeightedGraph graph() {
        return graph;
    }

    /** Those that were not left out, in the order of the graph. */
    List<PoolMember> members() {
        return List.copyOf(kept.keySet());
    }

    byte[] nativeBytes(PoolMember member) {
        return kept.get(member);
    }
}
