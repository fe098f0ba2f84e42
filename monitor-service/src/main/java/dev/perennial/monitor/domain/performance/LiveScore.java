package dev.perennial.monitor.domain.performance;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.statistic.Histogram;
import dev.perennial.monitor.domain.window.Window;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one version does in one window: sums that do not depend on the order of the examples.
 *
 * @param count     labelled answers
 * @param sums      sum of the losses by metric; their mean is the metric, for RMSE its square
 * @param negatives scores of examples of the negative class; binary classification only
 * @param positives scores of examples of the positive class; binary classification only
 */
public record LiveScore(long count, Map<Metric, ExactSum> sums, Histogram negatives, Histogram positives) {
    /** Before the first labelled answer. */
    public static final LiveScore EMPTY = new LiveScore(0, Map.of(), new Histogram(), new Histogram());

    public LiveScore {
        sums = Collections.unmodifiableMap(new TreeMap<>(sums));
        requireNonNull(negatives, "negatives");
        requireNonNull(positives, "positives");
    }

    /**
     * With one more labelled answer.
     *
     * @param answered one probability per class, or the one value
     * @param target   index of the true class, or the true value
     */
    public LiveScore plus(Task task, List<Double> answered, double target) {
        double[] scores = answered.stream().mapToDouble(Double::doubleValue).toArray();
        Map<Metric, ExactSum> added = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            if (metric.suits(task) && metric != Metric.ROC_AUC) {
                double loss = Metrics.losses(metric, new double[] {target}, new double[][] {scores})[0];
                added.put(metric, sums.getOrDefault(metric, ExactSum.ZERO).plus(loss));
            }
        }
        boolean binary = task == Task.BINARY_CLASSIFICATION;
        return new LiveScore(
                count + 1,
                added,
                binary && target == 0 ? with(negatives, scores[1]) : negatives,
                binary && target == 1 ? with(positives, scores[1]) : positives);
    }

    /** What it comes to. ROC AUC is there only if both classes are. */
    public PerformanceReport report(int modelVersion, Window window) {
        Map<String, Double> metrics = new TreeMap<>();
        sums.forEach((metric, sum) -> {
            double mean = sum.value() / count;
            metrics.put(Json.name(metric), metric == Metric.RMSE ? Math.sqrt(mean) : mean);
        });
        double pairs = (double) negatives.count() * positives.count();
        if (pairs > 0) {
            metrics.put(Json.name(Metric.ROC_AUC), wins() / pairs);
        }
        return new PerformanceReport(modelVersion, window.start(), window.end(), count, metrics);
    }

    /** Pairs in which the positive example scores above the negative one; those in one bin, at most 1% apart, are half. */
    private double wins() {
        double wins = 0;
        long below = 0;
        Iterator<Map.Entry<Integer, Long>> ascending =
                negatives.bins().entrySet().iterator();
        Map.Entry<Integer, Long> next = ascending.next();
        for (Map.Entry<Integer, Long> positive : positives.bins().entrySet()) {
            while (next != null && next.getKey() < positive.getKey()) {
                below += next.getValue();
                next = ascending.hasNext() ? ascending.next() : null;
            }
            long tied = next != null && next.getKey().equals(positive.getKey()) ? next.getValue() : 0;
            wins += positive.getValue() * (below + tied / 2.0);
        }
        return wins;
    }

    private static Histogram with(Histogram histogram, double value) {
        Histogram added = new Histogram();
        added.merge(histogram);
        added.add(value);
        return added;
    }
}
