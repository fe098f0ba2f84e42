package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final long SECOND = 1_000_000_000L;

    private final Freshness freshness = new Freshness();

    @Test
    void aLabelOfARejectedRunGoesOnWaiting() {
        freshness.appended(1, 0);
        freshness.appended(1, 4 * SECOND);
        freshness.promoted();
        freshness.firstAnswer(10 * SECOND);
        freshness.appended(1, 11 * SECOND);

        assertThat(freshness.sorted()).containsExactly(6.0, 10.0);
    }

    @Test
    void aLabelThatCameAfterThePromotionWaitsForTheNext() {
        freshness.appended(1, 0);
        freshness.promoted();
        freshness.appended(1, 5 * SECOND);
        freshness.firstAnswer(7 * SECOND);
        freshness.promoted();
        freshness.firstAnswer(9 * SECOND);

        assertThat(freshness.sorted()).containsExactly(4.0, 7.0);
    }

    @Test
    void aVersionThatNeverAnsweredHandsItsLabelsToTheNext() {
        freshness.appended(1, 0);
        freshness.promoted();
        freshness.appended(1, 2 * SECOND);
        freshness.promoted();
        freshness.firstAnswer(3 * SECOND);

        assertThat(freshness.sorted()).containsExactly(1.0, 3.0);
    }
}
