package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Timeline.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void putsFeaturesBeforeALabelOfTheSameMoment() {
        Timeline timeline = new Timeline(List.of(row(0, 2), row(2, 3)), Duration.ofHours(24));

        assertThat(timeline.next(10, Duration.ofDays(1)))
                .containsExactly(
                        new Happening(hour(0), 0, false),
                        new Happening(hour(2), 1, false),
                        new Happening(hour(2), 0, true),
                        new Happening(hour(3), 1, true));
        assertThat(timeline.isOver()).isTrue();
    }

    @Test
    void endsAStepWithTheLabelThatMayStartARun() {
        Timeline timeline = new Timeline(List.of(row(0, 1), row(2, 3), row(4, 5)), Duration.ofHours(24));

        assertThat(timeline.next(2, Duration.ofDays(1))).hasSize(4).last().isEqualTo(new Happening(hour(3), 1, true));
        assertThat(timeline.next(2, Duration.ofDays(1))).hasSize(2);
    }

    @Test
    void endsAStepWhenItsTimeIsOver() {
        Timeline timeline = new Timeline(List.of(row(0, 30), row(2, 31), row(9, 32)), Duration.ofDays(2));

        assertThat(timeline.next(100, Duration.ofHours(9))).hasSize(2);
        assertThat(timeline.next(100, Duration.ofHours(9))).hasSize(1);
    }

    @Test
    void leavesOutLabelsThatComeTooLate() {
        Timeline timeline = new Timeline(List.of(row(0, 25)), Duration.ofHours(24));

        assertThat(timeline.next(1, Duration.ofDays(9))).containsExactly(new Happening(hour(0), 0, false));
        assertThat(timeline.isOver()).isTrue();
    }

    private static HistoryRow row(int eventHour, int knownHour) {
        return new HistoryRow("id-" + eventHour, hour(eventHour), Map.of(), true, hour(knownHour));
    }

    private static Instant hour(int hour) {
        return START.plus(Duration.ofHours(hour));
    }
}
