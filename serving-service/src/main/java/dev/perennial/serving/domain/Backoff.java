package dev.perennial.serving.domain;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waiting times between attempts: doubling up to a limit, each drawn evenly from the upper half ("equal jitter"), so that
 * replicas which failed together do not come back together.
 *
 * @param first   upper bound of the first wait, at least 2 ms
 * @param longest upper bound of every wait, not below {@code first}
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (first.toMillis() < 2 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "backoff: " + first + " to " + longest + " (expected: 2 ms <= first <= longest)");
        }
    }

    /** @param failures attempts that failed so far, at least 1 */
    public Duration after(int failures, RandomGenerator random) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long bound = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(random.nextLong(bound / 2, bound + 1));
    }
}
