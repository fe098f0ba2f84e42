package dev.perennial.monitor.domain.window;

import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.model.time.EventClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelClockTest {
    private static final Duration WINDOW = Duration.ofMinutes(60);

    @Test
    void isTheLeastOfWhatThePartitionsReached() {
        ModelClock clock = read(read(ModelClock.START, 0, 2, 0, 14), 1, 2, 0, 34);

        assertThat(clock.now()).isEqualTo(minute(10));
        assertThat(read(clock, 0, 2, 14, 44).now()).isEqualTo(minute(30));
    }

    @Test
    void waitsForAPartitionThatWasNotReadYet() {
        ModelClock clock = read(read(ModelClock.START, 0, 3, 0, 900), 2, 3, 0, 900);

        assertThat(clock.now()).isEqualTo(EventClock.BEGINNING);
    }

    @Test
    void aPartitionWithoutAnyRecordHoldsItBackByOneWindowInTheEnd() {
        ModelClock clock = read(ModelClock.START, 3, 4, 0, 4000);
        assertThat(clock.now()).isEqualTo(EventClock.BEGINNING);

        clock = read(clock, 3, 4, 4000, 4005);

        assertThat(clock.now()).isEqualTo(minute(4001 - 60));
    }

    @Test
    void aPartitionThatFallsSilentHoldsItBackByOneWindowInTheEnd() {
        ModelClock clock = read(read(ModelClock.START, 0, 2, 0, 100), 1, 2, 0, 2000);
        assertThat(clock.now()).isEqualTo(minute(96));

        clock = read(clock, 1, 2, 2000, 2200);

        assertThat(clock.now()).isEqualTo(minute(2196 - 60));
    }

    @Test
    void aSilentPartitionThatComesBackDoesNotTurnItBack() {
        ModelClock clock = read(read(ModelClock.START, 0, 2, 0, 100), 1, 2, 0, 3000);
        Instant before = clock.now();

        clock = read(clock, 0, 2, 100, 300);

        assertThat(clock.now()).isEqualTo(before);
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
                clock = clock.after(eventTime, partition, partitions, WINDOW);
                assertThat(clock.now()).isAfterOrEqualTo(before);
            }
        }
    }

    /** However few ids there are, and whatever partitions they fall on, the clock follows the stream. */
    @Property(tries = 50)
    void followsAnyNumberOfIds(
            @ForAll @IntRange(min = 1, max = 8) int partitions,
            @ForAll @IntRange(min = 1, max = 5) int ids,
            @ForAll Random random) {
        int[] partitionOf = random.ints(ids, 0, partitions).toArray();
        int end = 2 * ModelClock.QUIET_RECORDS * partitions;
        ModelClock clock = ModelClock.START;
        for (int i = 0; i < end; i++) {
            clock = clock.after(minute(i), partitionOf[random.nextInt(ids)], partitions, WINDOW);
            assertThat(clock.now()).isBefore(minute(i));
        }

        assertThat(clock.now()).isAfter(minute(end - 500));
    }

    /** One record for each minute. */
    private static ModelClock read(ModelClock start, int partition, int count, int from, int to) {
        ModelClock clock = start;
        for (int minute = from; minute < to; minute++) {
            clock = clock.after(minute(minute), partition, count, WINDOW);
        }
        return clock;
    }
}
