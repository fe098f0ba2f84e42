package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aLabelOfARejectedRunGoesOnWaiting() {
        Freshness freshness = new Freshness();
        freshness.appended(1, 0);
        freshness.appended(1, 4 * SECOND);
        freshness.firstAnswer(10 * SECOND);
        freshness.appended(1, 11 * SECOND);

        assertThat(freshness.sorted()).containsExactly(6.0, 10.0);
    }
}
