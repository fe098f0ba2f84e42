package dev.perennial.training.domain.tuning;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Recipe;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A setting as far as it went.
 *
 * @param recipe what was asked for
 * @param losses by rung, from 0, what was found there, smaller being better; NaN where it cannot be computed. Empty before the first
 * @param goal   the rung that it was last told to go to; -1 before the first
 */
public record Tried(Recipe recipe, SortedMap<Integer, Double> losses, int goal) {
    public Tried {
        requireNonNull(recipe, "recipe");
        losses = Collections.unmodifiableSortedMap(new TreeMap<>(losses));
    }

    /** Before anything is fitted. */
    public static Tried asked(Recipe recipe) {
        return new Tried(recipe, new TreeMap<>(), -1);
    }

    /** This and what was found at one more rung. */
    public Tried with(int rung, double loss) {
        SortedMap<Integer, Double> more = new TreeMap<>(losses);
        more.put(rung, loss);
        return new Tried(recipe, more, Math.max(goal, rung));
    }

    /** This on its way to a rung, where nothing is found yet. */
    public Tried goingTo(int rung) {
        return new Tried(recipe, losses, rung);
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
        return losses.containsKey(rung);
    }

    /** The loss at a rung; NaN, which sorts last, when it is not known. */
    double at(int rung) {
        return losses.getOrDefault(rung, Double.NaN);
    }

    /** The highest rung known; -1 before the first. */
    int highest() {
        return losses.isEmpty() ? -1 : losses.lastKey();
    }

    /** The least loss known; infinite without any. */
    double least() {
        double least = Double.POSITIVE_INFINITY;
        for (double loss : losses.values()) {
            // a comparison with NaN is false
            if (loss < least) {
                least = loss;
            }
        }
        return least;
    }
}
