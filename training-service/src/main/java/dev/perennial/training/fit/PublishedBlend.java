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
import java.util.Optional;

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

    /** Without what it has of a past of its own, so that pasts do not pile up; empty when nothing is left of it then. */
    public Optional<PublishedBlend> withoutPast() {
        Map<PoolMember, byte[]> others = new EnumMap<>(kept);
        others.keySet().removeIf(PoolMember::isPast);
        if (others.size() == kept.size()) {
            return Optional.of(this);
        }
        int[] places = others.keySet().stream().mapToInt(members()::indexOf).toArray();
        double share =
                Arrays.stream(places).mapToDouble(place -> weights[place]).sum();
        if (share <= 0) {
            return Optional.empty();
        }
        double[] own = Arrays.stream(places)
                .mapToDouble(place -> weights[place] / share)
                .toArray();
        return Optional.of(new PublishedBlend(graph.only(places), others, own));
    }

    /** As it was published, for the caller to close. */
    public ServedBlend open(ModelDefinition definition) {
        return open(definition, weights);
    }

    /**
     * The same members, mixed by other weights; for the caller to close.
     *
     * @param mixed of {@link #members} in their order, at least 0, together 1
     */
    public ServedBlend open(ModelDefinition definition, double[] mixed) {
        return new ServedBlend(definition, this, mixed);
    }

    WeightedGraph graph() {
        return graph;
    }

    /** Those that were not left out, in the order of the graph. */
    public List<PoolMember> members() {
        return List.copyOf(kept.keySet());
    }

    byte[] nativeBytes(PoolMember member) {
        return kept.get(member);
    }
}
