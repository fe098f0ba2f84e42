package dev.perennial.training.domain.choice;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Trial;

/**
 * A trial with all that it is chosen by. None of it is read from a clock, so a repeated run chooses the same.
 *
 * @param trial            what was tried; its score is the quality
 * @param latency          operations that a prediction takes after the encoding, at least 0
 * @param interpretability in [0, 1], as {@link Interpretability} says
 * @param cost             operations that a fit takes, at least 0
 * @param stability        standard deviation of the objective metric over time, in its unit; NaN when there is too little to tell
 */
public record Candidate(Trial trial, double latency, double interpretability, double cost, double stability) {
    public Candidate {
        requireNonNull(trial, "trial");
        requireNotNegative("latency", latency);
        requireNotNegative("cost", cost);
        if (!(interpretability >= 0 && interpretability <= 1)) {
            throw new IllegalArgumentException("interpretability: " + interpretability + " (expected: in [0, 1])");
        }
        if (stability < 0) {
            throw new IllegalArgumentException("stability: " + stability + " (expected: >= 0 or NaN)");
        }
    }

    /** The objective metric on the validation part; NaN when it cannot be computed. */
    public double quality() {
        return trial.score();
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
