package dev.perennial.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.ingest.rest.LogGate.Passage;
import org.junit.jupiter.api.Test;

class LogGateTest {
    private final LogGate gate = new LogGate();

    @Test
    void anyNumberPassesWhileTheLogAnswers() {
        try (Passage first = gate.enter();
                Passage second = gate.enter()) {
            first.acknowledged();
            second.acknowledged();
        }
        assertThat(gate.enter()).isNotNull();
    }

    @Test
    void onceItFailedOneTriesAtATimeUntilOneIsAcknowledged() {
        fail();
        try (Passage trial = gate.enter()) {
            assertThatThrownBy(gate::enter).isInstanceOf(BusyException.class);
            trial.failed();
        }
        try (Passage trial = gate.enter()) {
            assertThatThrownBy(gate::enter).isInstanceOf(BusyException.class);
            trial.acknowledged();
            gate.enter().close();
        }
        assertThat(gate.enter()).isNotNull();
    }

    @Test
    void oneThatPassedBeforeTheFailureDoesNotEndAnothersTrial() {
        Passage before = gate.enter();
        fail();
        try (Passage trial = gate.enter()) {
            before.failed();
            before.close();
            assertThatThrownBy(gate::enter).isInstanceOf(BusyException.class);
            assertThat(trial).isNotNull();
        }
    }

    private void fail() {
        try (Passage passage = gate.enter()) {
            passage.failed();
        }
    }
}
