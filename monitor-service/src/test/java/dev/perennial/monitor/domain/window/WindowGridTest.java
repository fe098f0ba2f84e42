package dev.perennial.monitor.domain.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.model.time.EventClock;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowGridTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private final WindowGrid hours = new WindowGrid(Duration.ofHours(1), Duration.ofMinutes(30));

    @Test
    void closesAWindowAQuarterPastItsEnd() {
        Instant end = hours.windowOf(NOON).end();

        assertThat(hours.closedThrough(end.plus(Duration.ofMinutes(15)).minusMillis(1)))
                .isEqualTo(NOON);
        assertThat(hours.closedThrough(end.plus(Duration.ofMinutes(15)))).isEqualTo(end);
    }

    @Test
    void tellsPerformanceWhenTheLabelsHadTheirTime() {
        Instant end = hours.windowOf(NOON).end();

        assertThat(hours.settledThrough(end.plus(Duration.ofMinutes(45)).minusMillis(1)))
                .isEqualTo(NOON);
        assertThat(hours.settledThrough(end.plus(Duration.ofMinutes(45)))).isEqualTo(end);
    }

    @Test
    void waitsAtMostTwoWindowsForLabels() {
        WindowGrid slowLabels = new WindowGrid(Duration.ofHours(1), Duration.ofDays(7));
        Instant end = slowLabels.windowOf(NOON).end();

        assertThat(slowLabels.settledThrough(end.plus(Duration.ofMinutes(135)))).isEqualTo(end);
    }

    @Test
    void labelsAreWaitedForAsLongAsPredictionsAreAheadOfThemUpToEightTimesTheirHorizon() {
        WindowGrid grid = new WindowGrid(Duration.ofHours(1), Duration.ofDays(1));

        assertThat(grid.labelledThrough(NOON, NOON.plusSeconds(1))).isEqualTo(NOON);
        assertThat(grid.labelledThrough(NOON, NOON.minus(Duration.ofDays(3))))
                .isEqualTo(NOON.minus(Duration.ofDays(3)));
        assertThat(grid.labelledThrough(NOON, NOON.minus(Duration.ofDays(9))))
                .isEqualTo(NOON.minus(Duration.ofDays(8)));
        assertThat(grid.labelledThrough(NOON, EventClock.BEGINNING)).isEqualTo(NOON);
    }

    @Property
    void everyInstantIsInItsWindowAndIsRememberedUntilThatIsClosed(
            @ForAll @LongRange(min = -2_000_000_000_000L, max = 7_000_000_000_000L) long millis,
            @ForAll @LongRange(min = 1, max = 100_000_000) long length) {
        WindowGrid grid = new WindowGrid(Duration.ofMillis(length), Duration.ZERO);
        Instant time = Instant.ofEpochMilli(millis);

        Window window = grid.windowOf(time);

        assertThat(time).isBetween(window.start(), window.end().minusMillis(1));
        assertThat(window.end()).isAfter(grid.closedThrough(time));
        assertThat(grid.closedThrough(grid.forgottenAt(time).plusMillis(length)))
                .isAfterOrEqualTo(window.end());
    }
}
