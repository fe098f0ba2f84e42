package dev.perennial.training.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTest {
    private final Loops loops = new Loops();
    private final Signal signal = new Signal();
    private final AtomicInteger steps = new AtomicInteger();

    @AfterEach
    void stop() {
        loops.all().forEach(Loop::close);
    }

    static Stream<Supplier<Throwable>> failures() {
        return Stream.of(IllegalStateException::new, NoClassDefFoundError::new, StackOverflowError::new);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesOnAfterAFailure(Supplier<Throwable> failure) {
        loops.start("failing-once", signal, () -> {
            if (steps.incrementAndGet() == 1) {
                if (failure.get() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure.get();
            }
            return false;
        });

        stepTo(3);

        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUnhealthyWhileErrorsKeepComingAndRecoversWhenTheyEnd() {
        AtomicBoolean broken = new AtomicBoolean(true);
        loops.start("sound", new Signal(), () -> false);
        loops.start("broken", signal, () -> {
            steps.incrementAndGet();
            if (broken.get()) {
                throw new NoClassDefFoundError("a library");
            }
            return false;
        });

        stepTo(Loop.MOST_ERRORS + 1);
        HealthCheckResponse before = health();
        broken.set(false);
        stepTo(steps.get() + 2);

        assertThat(before.getStatus()).isEqualTo(Status.DOWN);
        assertThat(before.getData().orElseThrow()).containsEntry("sound", true).containsEntry("broken", false);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aBrokenWorldIsNoReasonForARestart() {
        loops.start("no-database", signal, () -> {
            steps.incrementAndGet();
            throw new IllegalStateException("connection refused");
        });

        stepTo(Loop.MOST_ERRORS + 2);

        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUnhealthyWhenSomethingElseThanItsOwnerEndsIt() {
        loops.start("interrupted", signal, () -> {
            throw new InterruptedException();
        });

        await().atMost(Duration.ofSeconds(10)).until(() -> health().getStatus() == Status.DOWN);
    }

    private HealthCheckResponse health() {
        return new LoopsHealth(loops).call();
    }

    /** Until the step before has ended, for sure. */
    private void stepTo(int number) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            signal.raise();
            return steps.get() >= number;
        });
    }
}
