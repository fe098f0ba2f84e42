package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogCountsTest {
    private static final LogCounts EARLIER = new LogCounts(100, 3);

    @Test
    void coverAnswersThatAreLoggedOrDropped() {
        assertThat(new LogCounts(104, 3).cover(5, EARLIER)).isFalse();
        assertThat(new LogCounts(104, 4).cover(5, EARLIER)).isTrue();
    }

    @Test
    void countOnlyTheNewDropsAsLost() {
        assertThat(new LogCounts(105, 3).lost(5, EARLIER)).isZero();
        assertThat(new LogCounts(103, 5).lost(5, EARLIER)).isEqualTo(2);
    }

    @Test
    void takeAllForLostWhenTheReplicaHasStartedAnew() {
        LogCounts restarted = new LogCounts(1, 0);

        assertThat(restarted.cover(5, EARLIER)).isTrue();
        assertThat(restarted.lost(5, EARLIER)).isEqualTo(5);
    }
}
