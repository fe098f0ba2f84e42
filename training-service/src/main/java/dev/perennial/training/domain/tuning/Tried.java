package dev.perennial.training.domain.tuning;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Recipe;
import java.util.Arrays;

/** A setting as far as it went: immutable, and asked so often that it keeps bare numbers. */
public final class Tried {
    private static final double[] NONE = {};

    private final Recipe recipe;
    /** The rung that it began with. */
    private final int first;
    /** What was found at that rung, and at each one after it. */
    private final double[] losses;

    private final double least;
    private final int goal;

    private Tried(Recipe recipe, int first, double[] losses, double least, int goal) {
        this.recipe = requireNonNull(recipe, "recipe");
        this.first = first;
        this.losses = losses;
        this.least = least;
        this.goal = goal;
    }

    /** Before anything is fitted. */
    public static Tried asked(Recipe recipe) {
        return new Tried(recipe, 0, NONE, Double.POSITIVE_INFINITY, -1);
    }

    /**
     * This and what was found at one more rung.
     *
     * @param rung the one after the highest; any from 0 when it is the first
     * @param loss smaller being better; NaN where it cannot be computed
     */
    public Tried with(int rung, double loss) {
        boolean isFirst = losses.length == 0;
        if (isFirst ? rung < 0 : rung != highest() + 1) {
            throw new IllegalArgumentException("rung: " + rung + " (expected: the one after " + highest() + ")");
        }
        double[] more = Arrays.copyOf(losses, losses.length + 1);
        more[losses.length] = loss;
        // a comparison with NaN is false
        return new Tried(recipe, isFirst ? rung : first, more, loss < least ? loss : least, Math.max(goal, rung));
    }

    /** This on its way to a rung, where nothing is found yet. */
    public Tried goingTo(int rung) {
        return new Tried(recipe, first, losses, least, rung);
    }

    /** What was asked for. */
    public Recipe recipe() {
        return recipe;
    }

    /** The rung that it was last told to go to; -1 before the first. */
    int goal() {
        return goal;
    }

    /** Whether it is on its way to a rung. */
    boolean isGoing() {
        return goal > highest();
    }

    /** Whether it is at a rung, or on its way there. */
    boolean isBoundFor(int rung) {
        return goal >= rung;
    }

    boolean isAt(int rung) {
        return rung >= first && rung - first < losses.length;
    }

    /** The loss at a rung, smaller being better; NaN, which sorts last, when it is not known, or cannot be computed. */
    public double at(int rung) {
        return isAt(rung) ? losses[rung - first] : Double.NaN;
    }

    /** The highest rung known; -1 before the first. */
    int highest() {
        return losses.length == 0 ? -1 : first + losses.length - 1;
    }

    /** The least loss known; infinite without any. */
    double least() {
        return least;
    }
}
