package dev.perennial.training.domain.tuning;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import java.util.List;

/**
 * What a trial was found to be at a rung.
 *
 * @param number     the trial, from 1
 * @param rung       the rung, from 0
 * @param recipe     what was fitted, with the number of rounds that early stopping found
 * @param foldScores the objective metric on each validation part, the oldest first; NaN where it cannot be computed
 * @param blockScores the same on stretches of time within them, as the choice among trials takes it; may be empty
 * @param millis     how long the fit took, at least 0
 * @param state      what the next rung goes on from; null when there is nothing left to fit
 * @param origin     who fitted it; null when it is not known, or nothing was
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Reached(
        int number,
        int rung,
        Recipe recipe,
        List<Double> foldScores,
        List<Double> blockScores,
        long millis,
        byte[] state,
        Origin origin) {
    public Reached {
        requireNonNull(recipe, "recipe");
        foldScores = List.copyOf(foldScores);
        blockScores = List.copyOf(blockScores);
    }

    /** By nobody known. */
    public Reached(
            int number,
            int rung,
            Recipe recipe,
            List<Double> foldScores,
            List<Double> blockScores,
            long millis,
            byte[] state) {
        this(number, rung, recipe, foldScores, blockScores, millis, state, null);
    }

    /** The same, fitted by somebody. */
    public Reached by(Origin known) {
        return new Reached(number, rung, recipe, foldScores, blockScores, millis, state, known);
    }

    /** The same as a trial. */
    public Trial toTrial(double share) {
        return new Trial(number, recipe, foldScores, share);
    }

    /** At the next rung, when there is nothing left to fit. */
    public Reached unchanged(int nextRung) {
        return new Reached(number, nextRung, recipe, foldScores, blockScores, 0, null);
    }
}
