package dev.perennial.monitor.domain.drift;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.statistic.CategoryCounts;
import dev.perennial.model.statistic.Histogram;
import dev.perennial.model.statistic.TestResult;
import dev.perennial.model.statistic.TwoSampleTests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which test compares which variable: Kolmogorov-Smirnov for numbers, chi-square for categories and booleans; how many
 * numbers are missing is a test of its own. Time features are not compared: they differ by construction. What the window
 * holds too few values of is left out.
 *
 * @param definition  the model's
 * @param variables   the window's content
 * @param minExamples fewest values that are compared
 */
record Comparisons(ModelDefinition definition, Map<Variable, Summary> variables, int minExamples) {
    List<Comparison> with(Reference reference) {
        ReferenceProfile profile = reference.profile();
        List<Comparison> all = new ArrayList<>();
        profile.numbers().forEach((name, numbers) -> {
            Histogram current = summary(Variable.feature(name)).numbers();
            numbers(Kind.FEATURE, name, numbers, current).ifPresent(all::add);
            missing(name, numbers, current).ifPresent(all::add);
        });
        profile.categories().forEach((name, categories) -> {
            CategoryCounts current = summary(Variable.feature(name)).texts();
            categories(Kind.FEATURE, name, categories, current).ifPresent(all::add);
        });
        prediction(reference).ifPresent(all::add);
        String label = definition.label().name();
        Summary labels = summary(Variable.label(label));
        (profile.labelClasses() == null
                        ? numbers(Kind.LABEL, label, profile.labelValues(), labels.numbers())
                        : categories(Kind.LABEL, label, profile.labelClasses(), labels.texts()))
                .ifPresent(all::add);
        return all;
    }

    private Optional<Comparison> numbers(Kind kind, String name, Histogram reference, Histogram current) {
        if (current.count() < minExamples) {
            return Optional.empty();
        }
        TestResult result = TwoSampleTests.kolmogorovSmirnov(reference, current);
        return Optional.of(new Comparison(kind, name, Comparison.KOLMOGOROV_SMIRNOV, result));
    }

    private Optional<Comparison> missing(String name, Histogram reference, Histogram current) {
        if (reference.missing() + current.missing() == 0 || current.count() + current.missing() < minExamples) {
            return Optional.empty();
        }
        TestResult result = TwoSampleTests.chiSquare(
                new long[] {reference.count(), reference.missing()}, new long[] {current.count(), current.missing()});
        return Optional.of(new Comparison(Kind.FEATURE, name, Comparison.MISSING, result));
    }

    private Optional<Comparison> categories(Kind kind, String name, CategoryCounts reference, CategoryCounts current) {
        if (current.count() + current.missing() < minExamples) {
            return Optional.empty();
        }
        TestResult result = TwoSampleTests.chiSquare(reference, current);
        return Optional.of(new Comparison(kind, name, Comparison.CHI_SQUARE, result));
    }

    /** One comparison however many classes: that of the class that differs most, corrected for choosing it (Bonferroni). */
    private Optional<Comparison> prediction(Reference reference) {
        List<TestResult> results = new ArrayList<>();
        List<Histogram> scores = reference.profile().scores();
        Variable.scores(reference.modelVersion(), definition).forEach((variable, index) -> {
            Histogram current = summary(variable).numbers();
            if (index < scores.size() && current.count() >= minExamples) {
                results.add(TwoSampleTests.kolmogorovSmirnov(scores.get(index), current));
            }
        });
        return results.stream()
                .min(Comparator.comparingDouble(TestResult::pValue)
                        .thenComparing(Comparator.comparingDouble(TestResult::effectSize)
                                .reversed()))
                .map(most -> new TestResult(
                        most.statistic(), Math.min(1, most.pValue() * results.size()), most.effectSize()))
                .map(result ->
                        new Comparison(Kind.PREDICTION, Comparison.PREDICTION, Comparison.KOLMOGOROV_SMIRNOV, result));
    }

    private Summary summary(Variable variable) {
        Summary summary = variables.get(variable);
        return summary == null ? Summary.empty() : summary;
    }
}
