package dev.perennial.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
    private static final Instant TODAY = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void showsTheFourthLatestInstant() {
        assertThat(clock(List.of(minute(3), minute(1), minute(4), minute(2))).now())
                .isEqualTo(minute(1));
        assertThat(clock(List.of(minute(3), minute(1), minute(4), minute(2), minute(5)))
                        .now())
                .isEqualTo(minute(2));
    }

    @Test
    void doesNotStartBeforeFourInstants() {
        assertThat(clock(List.of(minute(1), minute(2), minute(3), minute(3), minute(2)))
                        .now())
                .isEqualTo(EventClock.BEGINNING);
    }

    @Property
    void theOrderOfTheRecordsAndRepeatsOfThemChangeNothing(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 5000) Integer> minutes, @ForAll Random random) {
        List<Instant> instants = minutes.stream().map(minute -> minute(minute)).toList();
        List<Instant> shuffled = new ArrayList<>(instants);
        shuffled.addAll(instants.subList(0, instants.size() / 2));
        Collections.shuffle(shuffled, random);

        List<Instant> descending =
                instants.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        Instant expected = descending.size() < 4 ? EventClock.BEGINNING : descending.get(3);
        assertThat(clock(instants).now()).isEqualTo(expected);
        assertThat(clock(shuffled).now()).isEqualTo(expected);
    }

    /** As many strangers as there may be among a thousand records, of any time, each any number of times. */
    @Property(tries = 50)
    void strangersNeverMoveItPastTheStreamHoweverLongItGoesOn(
            @ForAll @IntRange(min = 0, max = 999) int offset,
            @ForAll @IntRange(min = 1, max = 50) int repeats,
            @ForAll Random random) {
        EventClock clock = EventClock.START;
        for (int i = 0; i < 5000; i++) {
            Instant honest = minute(i);
            clock = clock.after(honest);
            if (i % EventClock.MEMORY == offset) {
                for (int stranger = 0; stranger < EventClock.WITNESSES - 1; stranger++) {
                    Instant time = TODAY.plusSeconds(random.nextInt(1_000_000_000));
                    for (int repeat = 0; repeat < repeats; repeat++) {
                        clock = clock.after(time);
                    }
                }
            }
            assertThat(clock.now()).isBeforeOrEqualTo(honest);
        }
        assertThat(clock.now()).isAfterOrEqualTo(minute(5000 - EventClock.MEMORY));
    }

    @Property
    void followsTheStreamAgainWhenTheStrangersAreForgotten(@ForAll @IntRange(min = 1, max = 3) int strangers) {
        EventClock clock = EventClock.START;
        for (int stranger = 0; stranger < strangers; stranger++) {
            clock = clock.after(TODAY.plusSeconds(stranger));
        }
        for (int i = 0; i < EventClock.MEMORY; i++) {
            clock = clock.after(minute(i));
        }

        assertThat(clock.now()).isEqualTo(minute(EventClock.MEMORY - 4));
        assertThat(clock.latest()).hasSize(4);
    }

    @Property
    void neverGoesBack(@ForAll @Size(max = 100) List<@IntRange(max = 5000) Integer> minutes) {
        EventClock clock = EventClock.START;
        for (int minute : minutes) {
            Instant before = clock.now();
            clock = clock.after(minute(minute));
            assertThat(clock.now()).isAfterOrEqualTo(before);
        }
    }

    @Test
    void keepsNoMoreThanItNeeds() {
        EventClock clock = clock(
                IntStream.range(0, 3000).mapToObj(i -> minute(i * 7 % 3000)).toList());

        assertThat(clock.latest()).hasSize(4);
    }

    private static EventClock clock(List<Instant> instants) {
        EventClock clock = EventClock.START;
        for (Instant instant : instants) {
            clock = clock.after(instant);
        }
        return clock;
    }

    private static Instant minute(int minute) {
        return NOON.plusSeconds(60L * minute);
    }
}
