package dev.perennial.local.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The time from a label's append to the first answer by a version that was trained on it. A label of a run that was rejected
 * goes on waiting for the next version that is promoted.
 */
final class Freshness {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Long> waiting = new ArrayDeque<>();
    private final DoubleStream.Builder seconds = DoubleStream.builder();

    /** Labels were appended to the log. */
    void appended(int labels, long nanoTime) {
        for (int i = 0; i < labels; i++) {
            waiting.add(nanoTime);
        }
    }

    /** A version that knows every label appended so far gave its first answer. */
    void firstAnswer(long nanoTime) {
        while (!waiting.isEmpty()) {
            seconds.add((nanoTime - waiting.remove()) / NANOS_PER_SECOND);
        }
    }

    /** Seconds, ascending; labels that no version has learnt from yet are not in it. */
    List<Double> sorted() {
        return seconds.build().sorted().boxed().toList();
    }
}
