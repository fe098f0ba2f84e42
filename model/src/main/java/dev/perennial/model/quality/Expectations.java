package dev.perennial.model.quality;

import dev.perennial.contracts.definition.Expectation;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Holds examples against the expectations of a definition. */
public final class Expectations {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Dataset examples;
    private final Instant requestedAt;

    private Expectations(Dataset examples, Instant requestedAt) {
        this.examples = examples;
        this.requestedAt = requestedAt;
    }

    /**
     * @param examples    with the columns of the definition
     * @param requestedAt when the run was asked for; freshness is measured from there
     * @return one outcome for each expectation, in the definition's order
     */
    public static List<ExpectationOutcome> outcomes(ModelDefinition definition, Dataset examples, Instant requestedAt) {
        Expectations expectations = new Expectations(examples, requestedAt);
        List<ExpectationOutcome> outcomes = new ArrayList<>();
        definition.expectations().forEach((name, expectation) -> {
            Double observed = expectations.observed(expectation);
            outcomes.add(new ExpectationOutcome(
                    name,
                    expectation.kind(),
                    expectation.of(),
                    observed,
                    expectation.expected(),
                    expectation.then(),
                    isMet(expectation, observed)));
        });
        return outcomes;
    }

    private static boolean isMet(Expectation expectation, Double observed) {
        return switch (expectation.kind()) {
            case MISSING_SHARE -> observed == null || observed <= expectation.max();
            case VOLUME -> observed >= expectation.min();
            case FRESHNESS ->
                observed != null && observed <= expectation.within().toMillis() / MILLIS_PER_SECOND;
            case UNIQUENESS -> observed == null || observed >= expectation.min();
            case RANGE, VALUES -> observed == null || observed >= expectation.mostly();
        };
    }

    /** In the unit of the kind; null when there is nothing to look at. */
    private Double observed(Expectation expectation) {
        return switch (expectation.kind()) {
            case MISSING_SHARE ->
                share(examples.size() - present(expectation.of()).size(), examples.size());
            case VOLUME -> volume(expectation.within());
            case FRESHNESS ->
                examples.size() == 0
                        ? null
                        : (Double) ((requestedAt.toEpochMilli() - times().getMax()) / MILLIS_PER_SECOND);
            case UNIQUENESS -> {
                List<?> present = present(expectation.of());
                yield share(Set.copyOf(present).size(), present.size());
            }
            case RANGE -> fitting(expectation, value -> isInRange(expectation, (Double) value));
            case VALUES -> {
                Set<String> expected = Set.copyOf(expectation.in());
                yield fitting(expectation, expected::contains);
            }
        };
    }

    private Double fitting(Expectation expectation, Predicate<Object> fits) {
        List<?> present = present(expectation.of());
        return share(present.stream().filter(fits).count(), present.size());
    }

    private static boolean isInRange(Expectation expectation, double value) {
        return (expectation.min() == null || value >= expectation.min())
                && (expectation.max() == null || value <= expectation.max());
    }

    private static Double share(long part, int whole) {
        return whole == 0 ? null : (Double) ((double) part / whole);
    }

    private List<?> present(String name) {
        FeatureTable features = examples.features();
        return features.textNames().contains(name)
                ? Arrays.stream(features.texts(name)).filter(Objects::nonNull).toList()
                : Arrays.stream(features.numbers(name))
                        .filter(value -> !Double.isNaN(value))
                        .boxed()
                        .toList();
    }

    private double volume(Duration within) {
        if (examples.size() == 0) {
            return 0;
        }
        LongSummaryStatistics times = times();
        double millis = (double) within.toMillis();
        return examples.size() * millis / Math.max(millis, (double) (times.getMax() - times.getMin()));
    }

    private LongSummaryStatistics times() {
        return Arrays.stream(examples.eventTimes()).summaryStatistics();
    }
}
