package dev.perennial.local.report;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.model.metric.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The rows of a replay that were answered and have a label, with what was served and what the first model says. */
final class ScoredRows {
    private final ModelDefinition definition;
    private final List<HistoryRow> rows;
    private final double[] targets;
    private final double[][] served;
    private final double[][] staticFirst;

    private ScoredRows(
            ModelDefinition definition,
            List<HistoryRow> rows,
            double[] targets,
            double[][] served,
            double[][] staticFirst) {
        this.definition = definition;
        this.rows = rows;
        this.targets = targets;
        this.served = served;
        this.staticFirst = staticFirst;
    }

    /** Scores rows as one model does. */
    interface Scorer {
        /** @return per row one probability per class, or the one predicted value */
        double[][] score(ModelDefinition definition, List<HistoryRow> rows);
    }

    /**
     * @param from       event time of the first row that counts (UTC)
     * @param firstModel the first version that was served; not asked when nothing was
     */
    static ScoredRows of(ReplayOutcome outcome, Instant from, Scorer firstModel) {
        List<HistoryRow> rows = new ArrayList<>();
        List<double[]> served = new ArrayList<>();
        for (int index : outcome.answers().rows()) {
            HistoryRow row = outcome.history().get(index);
            if (row.label() != null && !row.eventTime().isBefore(from)) {
                rows.add(row);
                served.add(outcome.answers().scores(index));
            }
        }
        ModelDefinition definition = outcome.definition();
        double[] targets = rows.stream()
                .mapToDouble(row -> ValueChecker.target(definition, ValueChecker.label(definition, row.label())))
                .toArray();
        double[][] first = rows.isEmpty() ? new double[0][] : firstModel.score(definition, rows);
        return new ScoredRows(definition, rows, targets, served.toArray(double[][]::new), first);
    }

    /** By event time. */
    List<HistoryRow> rows() {
        return rows;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    ScoredRows where(Predicate<HistoryRow> condition) {
        int[] kept = IntStream.range(0, rows.size())
                .filter(row -> condition.test(rows.get(row)))
                .toArray();
        return new ScoredRows(
                definition,
                Arrays.stream(kept).mapToObj(rows::get).toList(),
                Arrays.stream(kept).mapToDouble(row -> targets[row]).toArray(),
                Arrays.stream(kept).mapToObj(row -> served[row]).toArray(double[][]::new),
                Arrays.stream(kept).mapToObj(row -> staticFirst[row]).toArray(double[][]::new));
    }

    /** Value by metric name of everything that suits the task; what cannot be computed, e.g. AUC of one class, is absent. */
    Map<String, Double> servedMetrics() {
        return metrics(served);
    }

    Map<String, Double> staticFirstMetrics() {
        return metrics(staticFirst);
    }

    /** A constant that knows the rate of each class among these rows; classification only. */
    Map<String, Double> constantRateMetrics() {
        double[] rates = new double[definition.classes().size()];
        for (double target : targets) {
            rates[(int) target] += 1.0 / targets.length;
        }
        double[][] constant = new double[targets.length][];
        Arrays.fill(constant, rates);
        return metrics(constant);
    }

    private Map<String, Double> metrics(double[][] scores) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            if (metric.suits(definition.task())) {
                double value = Metrics.value(metric, targets, scores);
                if (Double.isFinite(value)) {
                    values.put(name(metric), value);
                }
            }
        }
        return values;
    }

    /** As it stands in a report: {@code LOG_LOSS} is {@code logLoss}. */
    static String name(Metric metric) {
        return switch (metric) {
            case LOG_LOSS -> "logLoss";
            case ROC_AUC -> "rocAuc";
            case ACCURACY -> "accuracy";
            case BRIER -> "brier";
            case MAE -> "mae";
            case RMSE -> "rmse";
        };
    }
}
