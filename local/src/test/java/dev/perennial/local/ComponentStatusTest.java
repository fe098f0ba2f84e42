package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.local.ComponentStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ComponentStatusTest {
    @Test
    void whatDoesNotAnswerIsStartingOnlyAsLongAsAStartMayTake() {
        assertThat(State.running(true, Duration.ZERO)).isEqualTo(State.READY);
        assertThat(State.running(true, Duration.ofDays(1))).isEqualTo(State.READY);
        assertThat(State.running(false, Duration.ofMinutes(5))).isEqualTo(State.STARTING);
        assertThat(State.running(false, Duration.ofMinutes(5).plusMillis(1))).isEqualTo(State.UNRESPONSIVE);
    }
}
