package dev.perennial.evaluation.domain;

import dev.perennial.contracts.event.ModelEvaluated.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether a refit may go out on the verdict of the version that was judged. */
final class RefitChecks {
    /** Largest mean difference of probabilities; more is another model than the one that was judged. */
    static final double LARGEST_PROBABILITY_DIFFERENCE = 0.25;

    /** Largest mean difference of values, in standard deviations of the holdout's labels. */
    static final double LARGEST_DEVIATION_DIFFERENCE = 0.5;

    private static final String AGREES = "refit agrees with challenger";

    private RefitChecks() {}

    static List<Check> of(Case judged) {
        List<Check> checks = new ArrayList<>();
        Check servable = Checks.servable("refit", judged.refit());
        checks.add(servable);
        if (servable.passed()) {
            checks.add(agreement(judged));
        }
        checks.add(newer(judged));
        return checks;
    }

    private static Check agreement(Case judged) {
        Contestant challenger = judged.challenger();
        Contestant refit = judged.refit();
        if (refit.answersAnotherQuestionThan(challenger.definition())) {
            return Checks.failed(AGREES, "The refit answers another question than the challenger that was judged.");
        }
        boolean classification = challenger.definition().task().isClassification();
        double difference = classification
                ? meanTotalVariation(challenger.scores(), refit.scores())
                : meanAbsoluteDifference(challenger.scores(), refit.scores());
        double limit = classification
                ? LARGEST_PROBABILITY_DIFFERENCE
                : LARGEST_DEVIATION_DIFFERENCE * standardDeviation(judged.targets());
        if (!classification && limit == 0) {
            return Checks.passed(
                    AGREES,
                    "All labels of the holdout are equal, so there is no scale to hold a difference of "
                            + Checks.number(difference) + " against.");
        }
        String explanation = "On " + judged.size() + " examples the answers of refit and challenger differ by "
                + Checks.number(difference) + " on average (allowed: " + Checks.number(limit) + ").";
        return new Check(
                AGREES,
                difference <= limit,
                null,
                null,
                Checks.finiteOrNull(difference),
                null,
                null,
                Checks.finiteOrNull(limit),
                explanation);
    }

    private static Check newer(Case judged) {
        String name = "refit newer";
        Instant refit = judged.refit().trainedThrough();
        Instant challenger = judged.challenger().trainedThrough();
        if (!refit.isAfter(challenger)) {
            return Checks.failed(
                    name,
                    "The refit was fitted through " + refit + ", no later than the challenger's " + challenger + ".");
        }
        if (judged.champion() != null && refit.isBefore(judged.champion().trainedThrough())) {
            return Checks.failed(
                    name,
                    "The refit was fitted through " + refit + ", earlier than the champion's "
                            + judged.champion().trainedThrough() + ".");
        }
        return Checks.passed(
                name, "The refit was fitted through " + refit + ", the challenger through " + challenger + ".");
    }

    /** Half the summed difference of the probabilities, in [0, 1]; for two classes the difference of either. */
    private static double meanTotalVariation(double[][] a, double[][] b) {
        double sum = 0;
        for (int row = 0; row < a.length; row++) {
            for (int index = 0; index < a[row].length; index++) {
                sum += Math.abs(a[row][index] - b[row][index]) / 2;
            }
        }
        return sum / a.length;
    }

    private static double meanAbsoluteDifference(double[][] a, double[][] b) {
        double sum = 0;
        for (int row = 0; row < a.length; row++) {
            sum += Math.abs(a[row][0] - b[row][0]);
        }
        return sum / a.length;
    }

    private static double standardDeviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(Double.NaN));
    }
}
