package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Monotonicity;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.PredictionRange;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fitted members that a blend is made of. For one thread; the same examples and pool before give the same bytes. */
public final class Pool implements AutoCloseable {
    private final ModelDefinition definition;
    private final PredictionRange range;
    private final int exampleCount;
    private final Map<PoolMember, Member> members = new EnumMap<>(PoolMember.class);

    private Pool(ModelDefinition definition, Dataset examples) {
        this.definition = definition;
        this.exampleCount = examples.size();
        this.range =
                isLogistic() ? PredictionRange.ofLogits(examples.size()) : PredictionRange.ofValues(examples.targets());
    }

    /**
     * Fits every member on the newest examples that it looks back to.
     *
     * @param examples all that are known, in event-time order
     * @param before   the pool fitted last time on the beginning of the same examples, whose member for all of them is kept
     *     while they have hardly grown; null: none. It stays open.
     * @throws dev.perennial.training.domain.RunFailedException when no model can be fitted on them
     */
    public static Pool fit(ModelDefinition definition, Dataset examples, Pool before, long seed) {
        // refuses what has a single class
        Targets.fit(definition, examples.targets());
        Pool pool = new Pool(definition, examples);
        try {
            boolean nonNegative = Arrays.stream(examples.targets()).allMatch(target -> target >= 0);
            for (PoolMember member : PoolMember.of(definition.task(), nonNegative)) {
                if (!member.isPast()) {
                    pool.members.put(member, pool.fit(member, examples, before, seed + pool.members.size()));
                }
            }
            return pool;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    private Member fit(PoolMember member, Dataset examples, Pool before, long seed) {
        Member all = before == null ? null : before.members.get(PoolMember.ALL);
        if (member == PoolMember.ALL && all != null && !hasGrown(all.exampleCount(), examples.size())) {
            return ((TreeMember) all).copy();
        }
        int size = member.examples(examples.size());
        Dataset newest = newest(examples, size);
        double[] weights = member.weights(size);
        double[] labels = newest.targets();
        PoolTargets targets = PoolTargets.fit(isLogistic(), member == PoolMember.LOGARITHMIC, labels);
        Leafwise boosting = new Leafwise(member.learner(), member.rounds(), seed);
        return switch (member) {
            case LINEAR, SHARP ->
                LinearMember.fit(definition, member.learner().l2(), targets, newest.features(), labels, weights);
            case CORRECTED ->
                ((TreeMember) members.get(PoolMember.ALL)).continued(boosting, newest.features(), labels, weights);
            case RECENT, ALL, MONOTONE, LOGARITHMIC -> {
                FeatureEncoding encoding = FeatureEncoding.fit(definition, newest.features(), Kind.FOR_TREES);
                List<Integer> signs = member == PoolMember.MONOTONE
                        ? signs(encoding, newest(examples, PoolMember.RECENT.examples(examples.size())))
                        : Collections.nCopies(encoding.width(), 0);
                yield TreeMember.fit(boosting, encoding, targets, newest.features(), labels, weights, signs);
            }
            case PAST, LONG_PAST -> throw new IllegalArgumentException("what served before is taken in, not fitted");
        };
    }

    /**
     * Takes in what served before as one member more.
     *
     * @param member       which of {@link PoolMember#past}
     * @param past         has no past of its own
     * @param exampleCount examples that it was fitted on
     */
    public void takeIn(PoolMember member, PublishedBlend past, int exampleCount) {
        members.put(member, new PastMember(past.open(definition), exampleCount));
    }

    private static boolean hasGrown(int fitted, int size) {
        return size >= fitted * (1 + PoolMember.GROWTH);
    }

    private static Dataset newest(Dataset examples, int size) {
        return examples.rows(examples.size() - size, examples.size());
    }

    private static List<Integer> signs(FeatureEncoding encoding, Dataset recent) {
        Matrix encoded = encoding.encode(recent.features());
        List<Integer> signs = new ArrayList<>();
        for (int column = 0; column < encoded.columns(); column++) {
            double[] values = new double[encoded.rows()];
            for (int row = 0; row < values.length; row++) {
                values[row] = encoded.at(row, column);
            }
            signs.add(Monotonicity.sign(values, recent.targets()));
        }
        return signs;
    }

    private boolean isLogistic() {
        return definition.task() == Task.BINARY_CLASSIFICATION;
    }

    ModelDefinition definition() {
        return definition;
    }

    PredictionRange range() {
        return range;
    }

    /** Its members, in the order of their predictions. */
    public List<PoolMember> members() {
        return List.copyOf(members.keySet());
    }

    /** Examples known when it was fitted. */
    public int exampleCount() {
        return exampleCount;
    }

    /** Examples that a member was fitted on. */
    public int exampleCount(PoolMember member) {
        return members.get(member).exampleCount();
    }

    /** Per example what each member says: a logit or a value, within the range of what was seen. */
    public double[][] predict(FeatureTable examples) {
        double[][] predictions = new double[examples.size()][members.size()];
        int column = 0;
        for (Member member : members.values()) {
            double[] own = member.predict(examples);
            for (int row = 0; row < own.length; row++) {
                // as a graph of floats has it
                predictions[row][column] = (float) range.clip(own[row]);
            }
            column++;
        }
        return predictions;
    }

    /**
     * The same for members in an order of their own; NaN for one that it does not have.
     *
     * @param wanted in the order of the columns
     */
    public double[][] predict(FeatureTable examples, List<PoolMember> wanted) {
        return Blend.arranged(predict(examples), members(), wanted);
    }

    /** Adds members to a graph whose inputs are declared; returns the tensor of their predictions side by side. */
    String export(GraphBuilder graph, List<PoolMember> kept) {
        String predictions = graph.sideBySide(
                kept.stream().map(member -> members.get(member).export(graph)).toArray(String[]::new));
        return graph.node(
                        "Clip", predictions, graph.floats(new float[] {(float) range.low()}), graph.floats(new float[] {
                            (float) range.high()
                        }))
                .add();
    }

    byte[] nativeBytes(PoolMember member) {
        return members.get(member).nativeBytes();
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
    }
}
