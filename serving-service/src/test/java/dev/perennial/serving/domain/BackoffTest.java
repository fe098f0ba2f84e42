package dev.perennial.serving.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));

    @Test
    void doublesUpToTheLimitAndStaysInTheUpperHalf() {
        SplittableRandom random = new SplittableRandom(1);
        for (int failures = 1; failures <= 100; failures++) {
            long bound = Math.min(200L << Math.min(failures - 1, 20), 15_000);

            assertThat(backoff.after(failures, random).toMillis()).isBetween(bound / 2, bound);
        }
    }

    @Test
    void spreadsReplicasThatFailedTogether() {
        SplittableRandom random = new SplittableRandom(2);

        long distinct = random.longs(100)
                .map(seed -> backoff.after(5, new SplittableRandom(seed)).toMillis())
                .distinct()
                .count();

        assertThat(distinct).isGreaterThan(50);
    }
}
