package dev.perennial.model.metric;

import dev.perennial.contracts.definition.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Area under the ROC curve: the probability that a positive example scores above a negative one, ties counted half (J. A.
 * Hanley and B. J. McNeil, The meaning and use of the area under a receiver operating characteristic curve, Radiology
 * 143, 1982). The examples are ranked once; then each weighting of them takes one pass.
 */
final class RocAuc {
    private final int[] ascending;
    private final double[] scores;
    private final boolean[] positive;
    private final boolean hasNaN;

    RocAuc(double[] targets, double[][] classScores) {
        Metrics.requireShape(Metric.ROC_AUC, targets, classScores);
        this.scores = Arrays.stream(classScores).mapToDouble(row -> row[1]).toArray();
        this.positive = new boolean[targets.length];
        for (int i = 0; i < targets.length; i++) {
            positive[i] = targets[i] == 1;
        }
        this.hasNaN = Arrays.stream(scores).anyMatch(Double::isNaN);
        this.ascending = IntStream.range(0, targets.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    double value() {
        int[] once = new int[scores.length];
        Arrays.fill(once, 1);
        return value(once);
    }

    /** The area over a sample in which each example comes as often as its weight says. */
    double value(int[] weights) {
        if (hasNaN) {
            return Double.NaN;
        }
        double wins = 0;
        long negatives = 0;
        long positives = 0;
        for (int start = 0, end; start < ascending.length; start = end) {
            long tiedNegatives = 0;
            long tiedPositives = 0;
            for (end = start; end < ascending.length && scores[ascending[end]] == scores[ascending[start]]; end++) {
                int example = ascending[end];
                if (positive[example]) {
                    tiedPositives += weights[example];
                } else {
                    tiedNegatives += weights[example];
                }
            }
            wins += tiedPositives * (negatives + tiedNegatives / 2.0);
            negatives += tiedNegatives;
            positives += tiedPositives;
        }
        // 0 / 0 when a class is absent
        return wins / ((double) positives * negatives);
    }
}
