package dev.perennial.training.domain.choice;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Preferences;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a candidate won, in one sentence.
 *
 * @param weighted   the criteria that have a weight
 * @param candidates all of them, by number
 * @param values     the weighted sum by number of those that no other beats; at least one
 */
record Reason(
        Metric metric,
        Preferences prefer,
        List<Criterion> weighted,
        List<Candidate> candidates,
        Map<Integer, Double> values) {
    private static final MathContext DIGITS = new MathContext(4);

    Candidate winner() {
        return byValue().get(0);
    }

    String sentence() {
        return weighted.size() == 1 ? ofMetric() : ofWeights();
    }

    private String ofMetric() {
        Candidate winner = winner();
        String second = byQuality().stream()
                .filter(candidate -> !candidate.equals(winner))
                .findFirst()
                .map(candidate -> "; second is " + name(candidate) + ", with " + number(candidate.quality()))
                .orElse("; no other has one");
        return title(winner) + ", has the best " + Json.name(metric) + ", " + number(winner.quality()) + second;
    }

    private String ofWeights() {
        Candidate winner = winner();
        List<Candidate> byValue = byValue();
        String second = byValue.size() == 1
                ? "; no other is better in any of it"
                : "; second is " + name(byValue.get(1)) + ", with " + number(value(byValue.get(1))) + ": "
                        + numbers(byValue.get(1), false);
        return title(winner) + ", has the highest weighted sum, " + number(value(winner)) + ": " + numbers(winner, true)
                + second + bestQuality(winner).orElse("");
    }

    /** What was given up for the rest. */
    private Optional<String> bestQuality(Candidate winner) {
        Candidate best = byQuality().get(0);
        return best.quality() == winner.quality()
                ? Optional.empty()
                : Optional.of(
                        "; the best " + Json.name(metric) + ", " + number(best.quality()) + ", has " + name(best));
    }

    private List<Candidate> byValue() {
        return candidates.stream()
                .filter(candidate -> values.containsKey(candidate.trial().number()))
                .sorted(Comparator.comparingDouble(this::value).reversed())
                .toList();
    }

    private List<Candidate> byQuality() {
        return candidates.stream()
                .filter(candidate -> !Double.isNaN(candidate.quality()))
                .sorted(Comparator.comparingDouble(candidate -> Criterion.QUALITY.loss(candidate, metric)))
                .toList();
    }

    private double value(Candidate candidate) {
        return values.get(candidate.trial().number());
    }

    private String title(Candidate candidate) {
        return name(candidate) + ", of " + candidates.size();
    }

    private static String name(Candidate candidate) {
        return Json.name(candidate.trial().recipe().algorithm()) + " in trial "
                + candidate.trial().number();
    }

    private String numbers(Candidate candidate, boolean weights) {
        return weighted.stream()
                .map(criterion -> (criterion == Criterion.QUALITY ? Json.name(metric) : Json.name(criterion)) + " "
                        + number(criterion.value(candidate))
                        + (weights ? " (weight " + number(criterion.weight(prefer)) + ")" : ""))
                .collect(Collectors.joining(", "));
    }

    /** Four digits, without an exponent. */
    private static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : "unknown";
    }
}
