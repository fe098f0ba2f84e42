package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What self-training was worth to a run: the winning recipe fitted without and with it, scored on the same later examples,
 * which have real labels and which neither fit has seen.
 *
 * @param unlabelled examples without a label in the time span that both were fitted on
 * @param taken      how many of them were taken for each class, by class name
 * @param metric     the objective
 * @param without    its value without self-training
 * @param with       its value with it; null when nothing was taken
 * @param used       whether the versions of the run are fitted with it: only if it was better
 */
public record Ablation(
        int unlabelled, Map<String, Integer> taken, Metric metric, double without, Double with, boolean used) {
    public Ablation {
        requireNonNull(metric, "metric");
        taken = Collections.unmodifiableMap(new LinkedHashMap<>(taken));
        if (used && with == null) {
            throw new IllegalArgumentException("used: true (expected: false, for nothing was taken)");
        }
    }

    /** Decides by the objective; what is as good as before is not better. */
    public static Ablation of(int unlabelled, Map<String, Integer> taken, Metric metric, double without, Double with) {
        boolean better = with != null && (metric.higherIsBetter() ? with > without : with < without);
        return new Ablation(unlabelled, taken, metric, without, with, better);
    }
}
