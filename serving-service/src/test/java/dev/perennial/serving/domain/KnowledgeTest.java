package dev.perennial.serving.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
    private static final Instant START = Instant.parse("2014-01-08T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Knowledge withCopies = new Knowledge(true, PATIENCE);
    private final Knowledge withoutCopies = new Knowledge(false, PATIENCE);

    @Test
    void sufficesOnceEverythingHasBeenHeard() {
        assertThat(withoutCopies.suffices(false, START, START)).isFalse();
        assertThat(withoutCopies.suffices(true, START, START)).isTrue();
    }

    @Test
    void neverSufficesWithoutCopiesWhileKafkaIsAway() {
        assertThat(withoutCopies.suffices(false, START, START.plusSeconds(3600)))
                .isFalse();
    }

    @Test
    void sufficesWithCopiesWhenNothingHasComeForAWhile() {
        assertThat(withCopies.suffices(false, START, START.plusMillis(4_999))).isFalse();
        assertThat(withCopies.suffices(false, START, START.plusSeconds(5))).isTrue();
    }

    @Test
    void doesNotSufficeWithCopiesWhileRecordsCome() {
        assertThat(withCopies.suffices(false, START.plusSeconds(59), START.plusSeconds(60)))
                .isFalse();
    }

    @Test
    void goesOnSufficingWhenKafkaIsBackAndThereIsMuchToHear() {
        withCopies.suffices(false, START, START.plusSeconds(5));

        assertThat(withCopies.suffices(false, START.plusSeconds(60), START.plusSeconds(60)))
                .isTrue();
    }
}
