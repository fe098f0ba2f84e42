package dev.perennial.local.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The time from a label's append to the first answer by a version that was trained on it. A label of a run that was rejected
 * goes on waiting for the next version that is promoted. Safe for several threads.
 */
final class Freshness {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Long> unknown = new ArrayDeque<>();
    private final Deque<Long> known = new ArrayDeque<>();
    private final DoubleStream.Builder seconds = DoubleStream.builder();

    /** Labels were appended to the log. */
    synchronized void appended(int labels, long nanoTime) {
        for (int i = 0; i < labels; i++) {
            unknown.add(nanoTime);
        }
    }

    /** A version that was trained on every label appended so far was promoted; it has yet to answer. */
    synchronized void promoted() {
        known.addAll(unknown);
        unknown.clear();
    }

    /** The version promoted last gave its first answer. */
    synchronized void firstAnswer(long nanoTime) {
        while (!known.isEmpty()) {
            seconds.add((nanoTime - known.remove()) / NANOS_PER_SECOND);
        }
    }

    /** Seconds, ascending; labels that no version has answered with yet are not in it. */
    synchronized List<Double> sorted() {
        return seconds.build().sorted().boxed().toList();
    }
}
