package dev.perennial.monitor.domain.window;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.time.EventClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The tumbling windows of a model in event time, aligned to 1970-01-01T00:00Z, and when they close by the model's
 * clock.
 *
 * @param length  length of a window
 * @param horizon how long after the event time a label may become known
 */
public record WindowGrid(Duration length, Duration horizon) {
    /** A window waits this part of its length for records that are out of order. */
    private static final int GRACE_DIVISOR = 4;
    /** Live performance is told at the latest this many windows after its window closed. */
    private static final int MOST_WINDOWS_FOR_LABELS = 2;
    /** Where labels stop, at most so many times of what is remembered otherwise is kept for them. */
    private static final int MOST_LABELS_BEHIND = 8;

    public WindowGrid {
        if (length.toMillis() < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 1 ms)");
        }
    }

    public static WindowGrid of(ModelDefinition definition) {
        return new WindowGrid(
                definition.monitoring().drift().window(), definition.label().horizon());
    }

    /** The window that an instant falls in. */
    public Window windowOf(Instant time) {
        long millis = length.toMillis();
        Instant start = Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
        return new Window(start, start.plus(length));
    }

    /**
     * Windows that end then or before are closed and compared with the reference: it is a quarter of a window past their
     * end.
     */
    public Instant closedThrough(Instant clock) {
        return windowOf(clock.minus(grace())).start();
    }

    /**
     * How far the time of predictions and labels has come together. Labels reach the monitor through the join, and where
     * that stood still, predictions are far ahead of them; so it is the labels that say which of them can still come. Where
     * they stop for good, predictions are not kept for ever, and where none came yet, event time alone counts.
     *
     * @param clock      how far event time has come
     * @param labelClock how far the known times of labels have come
     */
    public Instant labelledThrough(Instant clock, Instant labelClock) {
        if (labelClock.equals(EventClock.BEGINNING)) {
            return clock;
        }
        Instant least = clock.minus(remembered().multipliedBy(MOST_LABELS_BEHIND));
        Instant known = labelClock.isBefore(least) ? least : labelClock;
        return known.isBefore(clock) ? known : clock;
    }

    /**
     * Of windows that end then or before, live performance is told: they are closed, and their labels had their time, for
     * which they wait the label's horizon, but at most two windows.
     *
     * @param labelled how far predictions and labels have come together
     */
    public Instant settledThrough(Instant labelled) {
        Duration most = length.multipliedBy(MOST_WINDOWS_FOR_LABELS);
        return closedThrough(labelled.minus(horizon.compareTo(most) < 0 ? horizon : most));
    }

    /**
     * How far predictions and labels have come together when an example is forgotten: no window and no label can need it
     * any more.
     */
    public Instant forgottenAt(Instant eventTime) {
        return eventTime.plus(remembered());
    }

    private Duration remembered() {
        Duration window = length.plus(grace());
        return horizon.compareTo(window) < 0 ? window : horizon;
    }

    private Duration grace() {
        return length.dividedBy(GRACE_DIVISOR);
    }
}
