package dev.perennial.monitor.domain.drift;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Drift;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.monitor.domain.drift.DriftReport.Outcome;
import dev.perennial.monitor.domain.window.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compares a closed window with the champion's reference.
 *
 * <p>A variable differs when its test says so and the difference is large enough to matter: with many examples a test
 * finds differences that are real but of no consequence. The tests together keep the definition's false-alarm rate by
 * Holm's method (S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6,
 * 1979), which holds however the variables depend on one another.
 */
public final class DriftJudge {
    /** Least effect that matters: a tenth of the probability mass lies elsewhere. */
    public static final double LEAST_EFFECT = 0.1;

    private DriftJudge() {}

    /**
     * @param variables the window's content
     * @param reference asked only when there is enough to compare
     * @return empty for a window in which nothing was predicted
     */
    public static Optional<DriftReport> judge(
            ModelDefinition definition,
            Window window,
            Map<Variable, Summary> variables,
            Supplier<Optional<Reference>> reference) {
        long examples = examples(variables);
        if (examples == 0) {
            return Optional.empty();
        }
        Drift settings = definition.monitoring().drift();
        if (examples < settings.minExamples()) {
            return Optional.of(DriftReport.untested(Outcome.TOO_FEW, window, examples));
        }
        return Optional.of(reference
                .get()
                .map(champion -> compare(definition, window, variables, champion))
                .orElseGet(() -> DriftReport.untested(Outcome.NO_REFERENCE, window, examples)));
    }

    private static DriftReport compare(
            ModelDefinition definition, Window window, Map<Variable, Summary> variables, Reference reference) {
        Drift settings = definition.monitoring().drift();
        List<Comparison> comparisons = new Comparisons(definition, variables, settings.minExamples()).with(reference);
        List<Finding> findings = findings(comparisons, settings.falseAlarmRate());
        return new DriftReport(
                reference.modelVersion(),
                window.start(),
                window.end(),
                examples(variables),
                Outcome.TESTED,
                !findings.isEmpty(),
                comparisons.size(),
                comparisons.stream().mapToDouble(Comparison::effectSize).max().orElse(0),
                findings);
    }

    /** What differs, the largest effect first. */
    private static List<Finding> findings(List<Comparison> comparisons, double falseAlarmRate) {
        List<Comparison> leastLikelyFirst = comparisons.stream()
                .sorted(Comparator.comparingDouble(Comparison::pValue))
                .toList();
        List<Finding> findings = new ArrayList<>();
        Map<Finding, Double> effects = new HashMap<>();
        for (int i = 0; i < leastLikelyFirst.size(); i++) {
            Comparison comparison = leastLikelyFirst.get(i);
            double threshold = falseAlarmRate / (leastLikelyFirst.size() - i);
            if (comparison.pValue() > threshold) {
                break;
            }
            if (comparison.effectSize() >= LEAST_EFFECT) {
                Finding finding = comparison.finding(threshold);
                findings.add(finding);
                effects.put(finding, comparison.effectSize());
            }
        }
        findings.sort(Comparator.<Finding>comparingDouble(effects::get).reversed());
        return findings;
    }

    /** Every example brings a value, present or missing, of every feature. */
    private static long examples(Map<Variable, Summary> variables) {
        return variables.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == Kind.FEATURE)
                .mapToLong(entry -> entry.getValue().size())
                .max()
                .orElse(0);
    }
}
