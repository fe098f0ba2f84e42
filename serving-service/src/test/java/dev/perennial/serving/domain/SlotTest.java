package dev.perennial.serving.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotTest {
    private final Slot<Resource> slot = new Slot<>(Resource::close);

    @Test
    void isEmptyBeforeItIsFilledAndAfterItIsCleared() {
        assertThat(slot.use(Resource::isOpen)).isEmpty();

        slot.replace(new Resource());
        assertThat(slot.use(Resource::isOpen)).contains(true);

        slot.clear();
        assertThat(slot.use(Resource::isOpen)).isEmpty();
    }

    @Test
    void closesWhatNobodyUsesAtOnce() {
        Resource old = new Resource();
        slot.replace(old);

        slot.replace(new Resource());

        assertThat(old.closings.get()).isEqualTo(1);
    }

    @Test
    void keepsTheOldOpenForWhoeverStillUsesIt() {
        Resource old = new Resource();
        slot.replace(old);

        slot.use(inUse -> {
            slot.replace(new Resource());
            assertThat(inUse.isOpen()).isTrue();
            assertThat(slot.use(current -> current)).get().isNotSameAs(old);
            return true;
        });

        assertThat(old.closings.get()).isEqualTo(1);
    }

    @Test
    void letsGoOfTheResourceWhenTheWorkFails() {
        Resource old = new Resource();
        slot.replace(old);

        assertThatThrownBy(() -> slot.use(resource -> {
                    throw new IllegalStateException("the work failed");
                }))
                .hasMessage("the work failed");
        slot.clear();

        assertThat(old.closings.get()).isEqualTo(1);
    }

    @Test
    void neverHandsOutAClosedResourceAndClosesEachOnceUnderManyThreads() throws Exception {
        int users = 4;
        List<Resource> all = new ArrayList<>(List.of(new Resource()));
        slot.replace(all.get(0));
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(users);
        ExecutorService threads = Executors.newFixedThreadPool(users);
        List<Future<Long>> uses = new ArrayList<>();
        Callable<Long> user = () -> {
            long count = 0;
            running.countDown();
            while (!done.get()) {
                boolean open = slot.use(resource -> {
                            boolean before = resource.isOpen();
                            Thread.onSpinWait();
                            return before && resource.isOpen();
                        })
                        .orElseThrow();
                if (!open) {
                    throw new AssertionError("a closed resource was handed out");
                }
                count++;
            }
            return count;
        };
        for (int i = 0; i < users; i++) {
            uses.add(threads.submit(user));
        }
        running.await();

        for (int i = 0; i < 20_000; i++) {
            Resource next = new Resource();
            all.add(next);
            slot.replace(next);
        }
        done.set(true);

        for (Future<Long> use : uses) {
            assertThat(use.get()).isPositive();
        }
        threads.shutdown();
        assertThat(all.get(all.size() - 1).isOpen()).isTrue();
        assertThat(all.subList(0, all.size() - 1))
                .allMatch(resource -> resource.closings.get() == 1, "closed exactly once");
    }

    private static final class Resource {
        private final AtomicInteger closings = new AtomicInteger();

        boolean isOpen() {
            return closings.get() == 0;
        }

        void close() {
            closings.incrementAndGet();
        }
    }
}
