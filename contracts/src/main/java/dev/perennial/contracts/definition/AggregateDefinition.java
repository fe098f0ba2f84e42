package dev.perennial.contracts.definition;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One declared aggregate: a number (or the last value) computed in the stream over what became known of one entity in a
 * window of time. A feature counts at its event time, or at its known time where that is later; a label at its known time.
 * So an aggregate as of an instant holds nothing that was not known then.
 *
 * <p>Time is cut into panes, 60 to a window. The value as of an instant is that of the panes that had ended by then, so it
 * does not depend on the order in which the events of one pane come.
 *
 * @param function  what is computed
 * @param of        the feature or label that it is computed of; null for a count of all, and for the time since any
 * @param by        the features whose values name the entity, at most 3; none: the whole stream is one
 * @param window    how far back it looks, 1 second to 365 days
 * @param where     only events whose features have exactly these values count; empty: all
 * @param stale    what to do when nothing came for the entity for long; null: it is never stale
 */
public record AggregateDefinition(
        Function function, String of, List<String> by, Duration window, Map<String, Object> where, Staleness stale) {
    /** Panes to a window, unless they would be shorter than {@link #SHORTEST_PANE}. */
    public static final int PANES = 60;

    /** The shortest pane. */
    public static final Duration SHORTEST_PANE = Duration.ofSeconds(1);

    /** What is computed of the values in the window. */
    public enum Function {
        /** how many values were not missing; without {@code of}, how many events; 0 when none */
        COUNT,
        /** their sum; 0 when there are none */
        SUM,
        /** their mean; missing when there are none */
        MEAN,
        /** the smallest; missing when there are none */
        MIN,
        /** the largest; missing when there are none */
        MAX,
        /** the standard deviation, of the population; missing when there are none */
        STANDARD_DEVIATION,
        /** how many different values, from a HyperLogLog sketch (relative standard error 2.3%, exact when few) */
        DISTINCT_COUNT,
        /** the value of the latest event; missing when there are none */
        LAST,
        /** seconds since the latest event; missing when there are none */
        TIME_SINCE;

        /** Whether it needs numbers; the others take any value. */
        public boolean isNumeric() {
            return switch (this) {
                case SUM, MEAN, MIN, MAX, STANDARD_DEVIATION -> true;
                case COUNT, DISTINCT_COUNT, LAST, TIME_SINCE -> false;
            };
        }

        /** Whether it has a meaning without {@code of}. */
        public boolean countsEvents() {
            return this == COUNT || this == TIME_SINCE;
        }
    }

    /**
     * What to do when the newest event of an entity is older than a stated age.
     *
     * @param after the age, 1 second to 365 days
     * @param then  what happens
     * @param value the value of {@link Then#DEFAULT}; null elsewhere
     */
    public record Staleness(Duration after, Then then, Double value) {
        /** What happens to a value that is stale. */
        public enum Then {
            /** it is served as it is */
            SERVE,
            /** the declared default stands in its place */
            DEFAULT,
            /** the prediction is refused */
            REFUSE
        }
    }

    public AggregateDefinition {
        requireNonNull(function, "function");
        requireNonNull(window, "window");
        by = List.copyOf(by);
        where = Collections.unmodifiableMap(new LinkedHashMap<>(where));
    }

    /** Length of a pane in milliseconds. */
    public long paneMillis() {
        return Math.max(SHORTEST_PANE.toMillis(), -Math.floorDiv(-window.toMillis(), PANES));
    }

    /** Number of panes that a value covers. */
    public long panes() {
        return -Math.floorDiv(-window.toMillis(), paneMillis());
    }

    /** Start of the pane that an instant falls into, in epoch milliseconds. */
    public long paneStart(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), paneMillis()) * paneMillis();
    }
}
