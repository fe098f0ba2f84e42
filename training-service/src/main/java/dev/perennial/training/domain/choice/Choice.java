package dev.perennial.training.domain.choice;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Preferences;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The candidate that wins, and the table that it was chosen from.
 *
 * <p>Chosen is among those that no other beats, in what has a weight: a candidate is beaten by another that is as good in all of it
 * and better in some. Over those that are left, each criterion is brought to [0, 1], from the worst of them to the best (nadir
 * and ideal point), so neither its unit nor a beaten candidate has a say. The largest weighted sum wins; of equal ones the earliest
 * trial. Without preferences that is the trial with the best metric.
 *
 * @param metric the objective
 * @param prefer what counts beside it
 * @param winner number of the trial that won
 * @param why    one sentence with the numbers that decided
 * @param table  every candidate, by number
 */
public record Choice(Metric metric, Preferences prefer, int winner, String why, List<Row> table) {
    public Choice {
        table = List.copyOf(table);
    }

    /**
     * A candidate as it is shown. What is null cannot be computed.
     *
     * @param number           of the trial
     * @param algorithm        what was fitted
     * @param quality          the objective metric
     * @param latency          operations that a prediction takes
     * @param interpretability in [0, 1]
     * @param cost             operations that a fit takes
     * @param stability        standard deviation of the metric over time
     * @param front            whether no other candidate is as good in all five and better in some (the Pareto front)
     * @param value            the weighted sum, in [0, 1]; null when another candidate beats it in what has a weight
     */
    public record Row(
            int number,
            Algorithm algorithm,
            Double quality,
            double latency,
            double interpretability,
            double cost,
            Double stability,
            boolean front,
            Double value) {
        private static Row of(Candidate candidate, boolean front, Double value) {
            return new Row(
                    candidate.trial().number(),
                    candidate.trial().recipe().algorithm(),
                    number(candidate.quality()),
                    candidate.latency(),
                    candidate.interpretability(),
                    candidate.cost(),
                    number(candidate.stability()),
                    front,
                    value);
        }

        private static Double number(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /**
     * @param candidates with different numbers, in any order
     * @return empty when none has a value of the metric
     */
    public static Optional<Choice> of(Metric metric, Preferences prefer, List<Candidate> candidates) {
        List<Candidate> all = candidates.stream()
                .sorted(Comparator.comparingInt(candidate -> candidate.trial().number()))
                .toList();
        List<Candidate> scored = all.stream()
                .filter(candidate -> !Double.isNaN(candidate.quality()))
                .toList();
        if (scored.isEmpty()) {
            return Optional.empty();
        }
        Set<Criterion> weighted = EnumSet.allOf(Criterion.class);
        weighted.removeIf(criterion -> criterion.weight(prefer) == 0);
        Map<Integer, Double> values = values(metric, prefer, unbeaten(metric, weighted, scored));
        List<Candidate> front = unbeaten(metric, EnumSet.allOf(Criterion.class), scored);
        Reason reason = new Reason(metric, prefer, List.copyOf(weighted), all, values);
        return Optional.of(new Choice(
                metric,
                prefer,
                reason.winner().trial().number(),
                reason.sentence(),
                all.stream()
                        .map(candidate -> Row.of(
                                candidate,
                                front.contains(candidate),
                                values.get(candidate.trial().number())))
                        .toList()));
    }

    private static List<Candidate> unbeaten(Metric metric, Set<Criterion> criteria, List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate ->
                        candidates.stream().noneMatch(other -> isBeaten(metric, criteria, candidate, other)))
                .toList();
    }

    private static boolean isBeaten(Metric metric, Set<Criterion> criteria, Candidate candidate, Candidate other) {
        boolean better = false;
        for (Criterion criterion : criteria) {
            double own = criterion.loss(candidate, metric);
            double others = criterion.loss(other, metric);
            if (others > own) {
                return false;
            }
            better |= others < own;
        }
        return better;
    }

    /** The weighted sum of each, by number of the trial. */
    private static Map<Integer, Double> values(Metric metric, Preferences prefer, List<Candidate> unbeaten) {
        Map<Criterion, Double> best = new EnumMap<>(Criterion.class);
        Map<Criterion, Double> worst = new EnumMap<>(Criterion.class);
        for (Criterion criterion : Criterion.values()) {
            unbeaten.forEach(candidate -> {
                best.merge(criterion, criterion.loss(candidate, metric), Math::min);
                worst.merge(criterion, criterion.loss(candidate, metric), Math::max);
            });
        }
        Map<Integer, Double> values = new TreeMap<>();
        for (Candidate candidate : unbeaten) {
            double value = 0;
            for (Criterion criterion : Criterion.values()) {
                double range = worst.get(criterion) - best.get(criterion);
                double gain = worst.get(criterion) - criterion.loss(candidate, metric);
                // where all are alike, all have the best
                value += criterion.weight(prefer) * (range > 0 ? gain / range : 1);
            }
            values.put(candidate.trial().number(), value);
        }
        return values;
    }
}
