package dev.perennial.model.aggregate;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.AggregateDefinition.Function;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.model.statistic.ExactSum;
import java.math.BigDecimal;
import java.time.Instant;

/** Adds contributions to panes. The order in which they are added leaves no trace, but in the bytes of a sketch. */
public final class Panes {
    private Panes() {}

    /**
     * @param before the pane that the contribution falls into; null: there is none yet
     * @return the pane with it
     */
    public static Pane add(AggregateDefinition aggregate, Pane before, Contribution contribution) {
        Function function = aggregate.function();
        Object value = contribution.value();
        boolean isLater = before == null || isLater(contribution, before);
        return new Pane(
                contribution.aggregate(),
                contribution.entity(),
                Instant.ofEpochMilli(aggregate.paneStart(contribution.at())),
                (before == null ? 0 : before.count()) + 1,
                needsSum(function) ? plus(before == null ? null : before.sum(), number(value)) : null,
                function == Function.STANDARD_DEVIATION
                        ? plus(before == null ? null : before.sumOfSquares(), number(value) * number(value))
                        : null,
                function == Function.MIN ? least(before, number(value)) : null,
                function == Function.MAX ? largest(before, number(value)) : null,
                isLater ? contribution.at() : before.latest(),
                function != Function.LAST ? null : isLater ? value : before.last(),
                function == Function.DISTINCT_COUNT
                        ? Sketches.add(before == null ? null : before.sketch(), value)
                        : null);
    }

    /** Of two values of one instant the larger one counts as the later, whichever came first. */
    static boolean isLater(Instant at, Object value, Instant latest, Object last) {
        int order = at.compareTo(latest);
        return order > 0 || (order == 0 && value != null && last != null && compare(value, last) > 0);
    }

    private static boolean isLater(Contribution contribution, Pane before) {
        return isLater(contribution.at(), contribution.value(), before.latest(), before.last());
    }

    private static int compare(Object one, Object other) {
        return one instanceof Number number && other instanceof Number last
                ? Double.compare(number.doubleValue(), last.doubleValue())
                : one.toString().compareTo(other.toString());
    }

    private static boolean needsSum(Function function) {
        return function == Function.SUM || function == Function.MEAN || function == Function.STANDARD_DEVIATION;
    }

    private static String plus(String sum, double term) {
        return ExactSum.toText((sum == null ? BigDecimal.ZERO : new BigDecimal(sum)).add(ExactSum.term(term)));
    }

    private static double least(Pane before, double value) {
        return before == null ? value : Math.min(before.min(), value);
    }

    private static double largest(Pane before, double value) {
        return before == null ? value : Math.max(before.max(), value);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
