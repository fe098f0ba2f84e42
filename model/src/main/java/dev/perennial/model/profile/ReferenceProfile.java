package dev.perennial.model.profile;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.image.ImageStatistic;
import dev.perennial.model.statistic.CategoryCounts;
import dev.perennial.model.statistic.Histogram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The distributions of a model's training data and of its predictions on it. Time features are left out: they differ
 * from window to window by construction.
 *
 * @param exampleCount examples counted
 * @param numbers      by name of each numeric feature, and of each {@link ImageStatistic} of an image
 * @param categories   by name of each categorical and boolean feature; a boolean's are {@code false} and {@code true}
 * @param scores       one per class in the definition's order, or the one of the predicted value; see {@link WatchedScore}
 * @param labelClasses labels by class name; null for regression
 * @param labelValues  labels by value; null for classification
 */
public record ReferenceProfile(
        long exampleCount,
        Map<String, Histogram> numbers,
        Map<String, CategoryCounts> categories,
        List<Histogram> scores,
        CategoryCounts labelClasses,
        Histogram labelValues) {
    private static final int SCORED_AT_ONCE = 50_000;

    public ReferenceProfile {
        if (exampleCount < 0) {
            throw new IllegalArgumentException("exampleCount: " + exampleCount + " (expected: >= 0)");
        }
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
        scores = List.copyOf(scores);
        if ((labelClasses == null) == (labelValues == null)) {
            throw new IllegalArgumentException("label: both or neither (expected: classes or values)");
        }
    }

    /**
     * Scores the examples some at a time, for all scores together may take as much memory as the examples.
     *
     * @param model gives scores as {@code ScoringModel} does
     */
    public static ReferenceProfile of(
            ModelDefinition definition, Dataset examples, Function<FeatureTable, double[][]> model) {
        List<Histogram> scores = noScores(definition);
        for (int from = 0; from < examples.size(); from += SCORED_AT_ONCE) {
            int to = Math.min(examples.size(), from + SCORED_AT_ONCE);
            addScores(definition, model.apply(examples.features().rows(from, to)), scores);
        }
        return of(definition, examples, scores);
    }

    /**
     * @param scores the model's scores of the examples, as {@code ScoringModel} gives them
     */
    public static ReferenceProfile of(ModelDefinition definition, Dataset examples, double[][] scores) {
        if (scores.length != examples.size()) {
            throw new IllegalArgumentException(scores.length + " scores (expected: " + examples.size() + ")");
        }
        List<Histogram> histograms = noScores(definition);
        addScores(definition, scores, histograms);
        return of(definition, examples, histograms);
    }

    private static ReferenceProfile of(ModelDefinition definition, Dataset examples, List<Histogram> scores) {
        Map<String, Histogram> numbers = new LinkedHashMap<>();
        Map<String, CategoryCounts> categories = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> {
            FeatureTable table = examples.features();
            switch (feature.type()) {
                case NUMERIC -> numbers.put(name, histogram(table.numbers(name)));
                case BOOLEAN -> categories.put(name, booleans(table.numbers(name)));
                case CATEGORICAL -> categories.put(name, categories(table.texts(name)));
                case IMAGE -> numbers.putAll(images(name, feature.imageShape(), table.texts(name)));
                case TIME -> {
                    // differs by construction
                }
            }
        });
        boolean classifies = definition.task().isClassification();
        return new ReferenceProfile(
                examples.size(),
                numbers,
                categories,
                scores,
                classifies ? labels(definition.classes(), examples.targets()) : null,
                classifies ? null : histogram(examples.targets()));
    }

    private static List<Histogram> noScores(ModelDefinition definition) {
        int count = definition.task().isClassification() ? definition.classes().size() : 1;
        return Stream.generate(Histogram::new).limit(count).toList();
    }

    private static void addScores(ModelDefinition definition, double[][] scores, List<Histogram> histograms) {
        for (int i = 0; i < histograms.size(); i++) {
            double[] watched = new double[scores.length];
            for (int row = 0; row < watched.length; row++) {
                watched[row] = WatchedScore.of(definition, scores[row][i]);
            }
            histograms.get(i).addAll(watched);
        }
    }

    private static Histogram histogram(double[] values) {
        Histogram histogram = new Histogram();
        histogram.addAll(values);
        return histogram;
    }

    private static Map<String, Histogram> images(String name, ImageShape shape, String[] images) {
        Map<String, Histogram> histograms = new LinkedHashMap<>();
        for (String image : images) {
            ImageStatistic.of(name, image, shape).forEach((statistic, value) -> histograms
                    .computeIfAbsent(statistic, each -> new Histogram())
                    .add(value == null ? Double.NaN : value));
        }
        return histograms;
    }

    private static CategoryCounts categories(String[] values) {
        CategoryCounts counts = new CategoryCounts();
        for (String value : values) {
            counts.add(value);
        }
        return counts;
    }

    private static CategoryCounts booleans(double[] values) {
        CategoryCounts counts = new CategoryCounts();
        for (double value : values) {
            counts.add(Double.isNaN(value) ? null : Boolean.toString(value == 1));
        }
        return counts;
    }

    private static CategoryCounts labels(List<String> classes, double[] targets) {
        CategoryCounts counts = new CategoryCounts();
        for (double target : targets) {
            counts.add(classes.get((int) target));
        }
        return counts;
    }
}
