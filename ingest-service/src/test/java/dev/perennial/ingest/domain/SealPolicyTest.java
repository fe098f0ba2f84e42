package dev.perennial.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SealPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final SealPolicy policy = new SealPolicy(10, 1000, Duration.ofMillis(200));

    @Test
    void sealsAtWhicheverLimitIsMetFirst() {
        assertThat(policy.isDue(9, 999, NOW, NOW.plusMillis(199))).isFalse();
        assertThat(policy.isDue(10, 1, NOW, NOW)).isTrue();
        assertThat(policy.isDue(1, 1000, NOW, NOW)).isTrue();
        assertThat(policy.isDue(1, 1, NOW, NOW.plusMillis(200))).isTrue();
    }

    @Test
    void refusesLimitsThatNothingCanMeet() {
        assertThatThrownBy(() -> new SealPolicy(0, 1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SealPolicy(1, 1, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
