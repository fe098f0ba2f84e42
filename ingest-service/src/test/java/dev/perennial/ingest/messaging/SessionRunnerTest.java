package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.Await;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionRunnerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicBoolean mayOpen = new AtomicBoolean(true);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final SessionRunner runner = new SessionRunner(
            "test", mayOpen::get, () -> new Scripted(opened.incrementAndGet()), InstantSource.fixed(START));

    /** The first fails, the others have nothing to do. */
    private final class Scripted implements SessionRunner.Session {
        private final int number;

        Scripted(int number) {
            this.number = number;
        }

        @Override
        public boolean step() {
            if (number == 1) {
                throw new IllegalStateException("broken");
            }
            LockSupport.parkNanos(1_000_000);
            return true;
        }

        @Override
        public String describe() {
            return "session " + number;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @AfterEach
    void stop() {
        runner.stop();
    }

    @Test
    void aSessionThatFailsIsClosedAndFollowedByAnother() {
        runner.start();

        Await.until("it fails", () -> runner.describe().equals("FAILING: broken"));
        assertThat(runner.isWorking()).isFalse();
        Await.until("the next one works", runner::isWorking);

        assertThat(runner.describe()).isEqualTo("session 2");
        assertThat(closed.get()).isEqualTo(1);
        runner.stop();
        assertThat(runner.describe()).isEqualTo("STOPPED");
        assertThat(closed.get()).isEqualTo(2);
    }

    @Test
    void opensNothingUntilThereIsWhatASessionNeeds() {
        mayOpen.set(false);
        opened.set(1);
        runner.start();
        assertThat(runner.describe()).isEqualTo("WAITING");

        mayOpen.set(true);
        Await.until("it works", runner::isWorking);

        assertThat(opened.get()).isEqualTo(2);
    }

    @Test
    void isStalledAfterAMinuteWithoutProgress() {
        assertThat(runner.isStalled(START.plusSeconds(60))).isFalse();
        assertThat(runner.isStalled(START.plusSeconds(61))).isTrue();
    }
}
