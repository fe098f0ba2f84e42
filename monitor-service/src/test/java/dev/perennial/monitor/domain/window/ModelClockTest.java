package dev.perennial.monitor.domain.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.monitor.Samples;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelClockTest {
    @Test
    void isTheLeastOfWhatThePartitionsReached() {
        ModelClock clock =
                ModelClock.START.after(minute(10), 0, 2).after(minute(30), 1, 2).after(minute(5), 1, 2);

        assertThat(clock.now()).isEqualTo(minute(10));
        assertThat(clock.after(minute(40), 0, 2).now()).isEqualTo(minute(30));
    }

    @Test
    void doesNotStartBeforeEveryPartitionSaidSomething() {
        ModelClock clock = ModelClock.START.after(minute(10), 0, 3).after(minute(20), 2, 3);

        assertThat(clock.now()).isEqualTo(ModelClock.BEGINNING);
    }

    @Property(tries = 50)
    void whateverTurnsThePartitionsAreReadInNoRecordIsLate(
            @ForAll @IntRange(min = 1, max = 8) int partitions, @ForAll Random random) {
        int[] read = new int[partitions];
        ModelClock clock = ModelClock.START;
        for (int turn = 0; turn < 100; turn++) {
            int partition = random.nextInt(partitions);
            for (int i = random.nextInt(30); i > 0; i--) {
                Instant eventTime = minute(read[partition]++);

                assertThat(clock.now()).isBeforeOrEqualTo(eventTime);
                Instant before = clock.now();
                clock = clock.after(eventTime, partition, partitions);
                assertThat(clock.now()).isAfterOrEqualTo(before);
            }
        }
    }

    private static Instant minute(int minute) {
        return Samples.minute(minute);
    }
}
