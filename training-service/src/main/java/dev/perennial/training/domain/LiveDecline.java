package dev.perennial.training.domain;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition.Triggers.Performance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a model's answers got worse: each of the newest windows is worse, by more than a margin, than the median of
 * those before. What several versions answered in one window counts as one, by their numbers of examples.
 */
final class LiveDecline {
    /** Windows before the newest ones that say what is usual. */
    static final int USUAL = 10;

    private final Performance performance;
    private final Metric metric;
    private final int minExamples;

    /** @param minExamples windows with fewer say nothing */
    LiveDecline(Performance performance, Metric metric, int minExamples) {
        this.performance = performance;
        this.metric = metric;
        this.minExamples = minExamples;
    }

    private record Mean(double sum, long examples, boolean taken) {
        double value() {
            return sum / examples;
        }

        Mean and(Mean other) {
            return new Mean(sum + other.sum, examples + other.examples, taken || other.taken);
        }
    }

    /**
     * The decline in words; empty when there is none.
     *
     * @param windows in any order
     */
    Optional<String> in(List<LiveWindow> windows) {
        List<Mean> means = means(windows);
        int first = means.size() - performance.windows();
        if (first < 1) {
            return Optional.empty();
        }
        List<Mean> newest = means.subList(first, means.size());
        double usual = median(means.subList(Math.max(0, first - USUAL), first));
        boolean declined = newest.stream().allMatch(mean -> !mean.taken() && isWorse(mean.value(), usual));
        return declined ? Optional.of(sentence(newest, usual)) : Optional.empty();
    }

    private List<Mean> means(List<LiveWindow> windows) {
        String name = Json.name(metric);
        Map<Instant, Mean> byEnd = new TreeMap<>();
        for (LiveWindow window : windows) {
            Double value = window.metrics().get(name);
            if (value != null) {
                long examples = window.exampleCount();
                byEnd.merge(window.end(), new Mean(value * examples, examples, window.taken()), Mean::and);
            }
        }
        return byEnd.values().stream()
                .filter(mean -> mean.examples() >= minExamples)
                .toList();
    }

    private boolean isWorse(double value, double usual) {
        double worse = metric.higherIsBetter() ? usual - value : value - usual;
        return worse > performance.margin() * Math.abs(usual);
    }

    private static double median(List<Mean> means) {
        List<Double> sorted =
                new ArrayList<>(means.stream().map(Mean::value).sorted().toList());
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String sentence(List<Mean> newest, double usual) {
        return String.format(
                Locale.ROOT,
                "live %s was %.4f in the last of %d windows, worse than the usual %.4f by more than %s of it",
                Json.name(metric),
                newest.get(newest.size() - 1).value(),
                newest.size(),
                usual,
                performance.margin());
    }
}
