package dev.perennial.training.domain;

import dev.perennial.contracts.definition.Task;
import java.util.List;

/**
 * The models that a blend is made of: five that differ in how far back they look and in what they can express, one more
 * for two classes, one more for values that are never negative, and two champions of before. Windows are in examples, so the same for
 * every stream; none is tuned.
 */
public enum PoolMember {
    /** deep boosting on a recent window */
    RECENT(Learner.DEEP, 2_100, 0, 100),
    /** deep boosting on all examples; fitted again when they have grown by {@value #GROWTH} */
    ALL(Learner.DEEP, Integer.MAX_VALUE, 0, 150),
    /** shallow boosting on a long window that fades, monotone where the data are so throughout */
    MONOTONE(Learner.SHALLOW, 8_400, 2_100, 120),
    /** {@link #ALL}, continued by shallow boosting on a recent window */
    CORRECTED(Learner.SHALLOW, 2_100, 0, 40),
    /** regularised logistic or linear regression on a long window that fades */
    LINEAR(Learner.LINEAR, 8_400, 2_100, 0),
    /** deep boosting of the logarithm on a recent window */
    LOGARITHMIC(Learner.DEEP, 2_100, 0, 100),
    /** {@link #LINEAR} with hardly any penalty, for classes that a plane parts: a penalty keeps that edge soft */
    SHARP(Learner.SHARP_LINEAR, 8_400, 2_100, 0),
    /** the seventh last blend that served, as it was, but for its own past: no run fits it */
    PAST(7),
    /** the thirtieth last */
    LONG_PAST(30);

    /** As far as any of them goes back. */
    public static final int OLDEST_CHAMPION = 30;

    /** By which share all examples have to have grown for what is fitted on all of them to be fitted again. */
    public static final double GROWTH = 0.04;

    private final Learner learner;
    private final int newest;
    private final int halfLife;
    private final int rounds;
    private final int lastChampion;

    PoolMember(int lastChampion) {
        this.learner = Learner.NONE;
        this.newest = 0;
        this.halfLife = 0;
        this.rounds = 0;
        this.lastChampion = lastChampion;
    }

    PoolMember(Learner learner, int newest, int halfLife, int rounds) {
        this.learner = learner;
        this.newest = newest;
        this.halfLife = halfLife;
        this.rounds = rounds;
        this.lastChampion = 0;
    }

    /**
     * How a member learns.
     *
     * <p>Trees grow leaf by leaf, where the loss falls most.
     */
    public enum Learner {
        DEEP(31, 0.06, 20, 0.8, 0.8, 0),
        SHALLOW(7, 0.05, 40, 0.7, 0.8, 0),
        /** no trees */
        LINEAR(0, 0, 0, 1, 1, 2),
        /** no trees */
        SHARP_LINEAR(0, 0, 0, 1, 1, 0.02),
        /** learns nothing */
        NONE(0, 0, 0, 0, 0, 0);

        private final int leaves;
        private final double learningRate;
        private final int examplesPerLeaf;
        private final double rowFraction;
        private final double columnFraction;
        private final double l2;

        Learner(
                int leaves,
                double learningRate,
                int examplesPerLeaf,
                double rowFraction,
                double columnFraction,
                double l2) {
            this.leaves = leaves;
            this.learningRate = learningRate;
            this.examplesPerLeaf = examplesPerLeaf;
            this.rowFraction = rowFraction;
            this.columnFraction = columnFraction;
            this.l2 = l2;
        }

        /** Most leaves of a tree. */
        public int leaves() {
            return leaves;
        }

        public double learningRate() {
            return learningRate;
        }

        /** Fewest examples in a leaf. */
        public int examplesPerLeaf() {
            return examplesPerLeaf;
        }

        /** Share of the examples that a tree sees. */
        public double rowFraction() {
            return rowFraction;
        }

        /** Share of the encoded columns that a tree sees. */
        public double columnFraction() {
            return columnFraction;
        }

        /** How often half the squared coefficients of a linear model are added to the summed loss; its inverse is the C of others. */
        public double l2() {
            return l2;
        }
    }

    /**
     * The members that a pool may have.
     *
     * @param nonNegative whether no label is negative
     * @throws IllegalArgumentException for several classes, which no blend is made of
     */
    public static List<PoolMember> of(Task task, boolean nonNegative) {
        return switch (task) {
            case BINARY_CLASSIFICATION -> List.of(RECENT, ALL, MONOTONE, CORRECTED, LINEAR, SHARP, PAST, LONG_PAST);
            case REGRESSION ->
                nonNegative
                        ? List.of(RECENT, ALL, MONOTONE, CORRECTED, LINEAR, LOGARITHMIC, PAST, LONG_PAST)
                        : List.of(RECENT, ALL, MONOTONE, CORRECTED, LINEAR, PAST, LONG_PAST);
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION ->
                throw new IllegalArgumentException("task: " + task + " (expected: two classes, or a value)");
        };
    }

    /** Those that served before. */
    public static List<PoolMember> past() {
        return List.of(PAST, LONG_PAST);
    }

    /** Which of the champions it was, counted back from the one that serves, which is 1; 0 for one that a run fits. */
    public int lastChampion() {
        return lastChampion;
    }

    public boolean isPast() {
        return lastChampion > 0;
    }

    public Learner learner() {
        return learner;
    }

    /** Boosting rounds; 0 for a linear model. */
    public int rounds() {
        return rounds;
    }

    /** How many of so many examples it is fitted on: the newest. */
    public int examples(int available) {
        return Math.min(newest, available);
    }

    /**
     * What each example counts, the oldest first: half as much for every half-life back, 1 on average.
     *
     * @param examples as many as it is fitted on
     */
    public double[] weights(int examples) {
        double[] weights = new double[examples];
        double sum = 0;
        for (int row = 0; row < examples; row++) {
            weights[row] = halfLife == 0 ? 1 : StrictMath.pow(0.5, (examples - 1.0 - row) / halfLife);
            sum += weights[row];
        }
        for (int row = 0; row < examples; row++) {
            weights[row] *= examples / sum;
        }
        return weights;
    }
}
