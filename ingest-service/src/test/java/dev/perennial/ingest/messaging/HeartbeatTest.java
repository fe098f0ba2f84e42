package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static dev.perennial.ingest.messaging.Heartbeat.SILENT_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Instant RESTORED = NOON.plus(Duration.ofHours(2));

    private final Heartbeat heartbeat = new Heartbeat();

    @Test
    void aLongPreparationIsNoSilenceAndTheMinuteBeginsWithTheRunning() {
        heartbeat.expect(false, NOON);
        heartbeat.beat(NOON);
        assertThat(heartbeat.isSilent(RESTORED)).isFalse();

        heartbeat.expect(true, RESTORED);

        assertThat(heartbeat.isSilent(RESTORED.plus(SILENT_AFTER))).isFalse();
        assertThat(heartbeat.isSilent(RESTORED.plus(SILENT_AFTER).plusMillis(1)))
                .isTrue();
    }

    @Test
    void everyBeatBeginsAnotherMinute() {
        heartbeat.expect(true, NOON);
        heartbeat.beat(NOON.plusSeconds(59));

        assertThat(heartbeat.isSilent(NOON.plusSeconds(119))).isFalse();
        assertThat(heartbeat.isSilent(NOON.plusSeconds(120))).isTrue();
    }

    @Test
    void nothingIsExpectedOfWhatStoppedRunning() {
        heartbeat.expect(true, NOON);
        heartbeat.expect(false, NOON.plusSeconds(1));
        heartbeat.beat(NOON.plusSeconds(2));

        assertThat(heartbeat.isSilent(RESTORED)).isFalse();
    }
}
