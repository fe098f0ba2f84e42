package dev.perennial.training.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Duration SOON = Duration.ofMillis(5);

    private final Leases leases = new Leases("lease-test");
    private final AtomicInteger renewals = new AtomicInteger();

    @AfterEach
    void close() {
        leases.close();
    }

    @Test
    void aRenewalThatFailsIsRepeated() {
        leases.keep("run", SOON, () -> {
            if (renewals.incrementAndGet() < 3) {
                throw new IllegalStateException("the database does not answer");
            }
        });

        await().until(() -> renewals.get() > 5);
    }

    @Test
    void afterItsEndALeaseIsNotRenewed() throws InterruptedException {
        leases.keep("ended", SOON, renewals::incrementAndGet).close();
        int before = renewals.get();
        CountDownLatch others = new CountDownLatch(20);

        leases.keep("another", SOON, others::countDown);
        others.await();

        assertThat(renewals.get()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void whoStopsTakesNoMore() {
        leases.close();

        assertThatThrownBy(() -> leases.keep("late", SOON, renewals::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
