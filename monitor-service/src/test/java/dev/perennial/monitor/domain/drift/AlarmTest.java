package dev.perennial.monitor.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition.Drift;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Drift TWO_UP_THREE_DOWN = new Drift(Duration.ofHours(1), 50, 0.01, 2, 3);

    @Test
    void isRaisedOnlyBySoManyDriftedWindowsInARow() {
        Alarm alarm = after(Alarm.QUIET, "drift quiet drift");

        assertThat(alarm.drifted()).isFalse();
        assertThat(after(alarm, "drift").drifted()).isTrue();
    }

    @Test
    void endsOnlyAfterSoManyQuietWindowsInARow() {
        Alarm alarm = after(Alarm.QUIET, "drift drift quiet quiet drift quiet quiet");

        assertThat(alarm.drifted()).isTrue();
        assertThat(after(alarm, "quiet").drifted()).isFalse();
    }

    @Test
    void isRaisedOnceWhileDriftLasts() {
        Alarm before = after(Alarm.QUIET, "drift");
        Alarm raised = after(before, "drift");

        assertThat(before.raisedBy(raised)).isTrue();
        assertThat(raised.raisedBy(after(raised, "drift"))).isFalse();
        assertThat(raised.raisedBy(after(raised, "quiet"))).isFalse();
    }

    @Test
    void startsQuietWithANewChampion() {
        Alarm raised = after(Alarm.QUIET, "drift drift");
        Alarm first = raised.after(2, true, TWO_UP_THREE_DOWN);
        Alarm second = first.after(2, true, TWO_UP_THREE_DOWN);

        assertThat(first).isEqualTo(new Alarm(2, false, 1));
        assertThat(raised.raisedBy(first)).isFalse();
        assertThat(first.raisedBy(second)).isTrue();
    }

    @Test
    void isRaisedAnewWhenTheNextChampionDriftsAtOnce() {
        Drift atOnce = new Drift(Duration.ofHours(1), 50, 0.01, 1, 1);
        Alarm raised = Alarm.QUIET.after(1, true, atOnce);

        assertThat(raised.raisedBy(raised.after(2, true, atOnce))).isTrue();
    }

    private static Alarm after(Alarm start, String windows) {
        Alarm alarm = start;
        for (String window : windows.split(" ", -1)) {
            alarm = alarm.after(1, window.equals("drift"), TWO_UP_THREE_DOWN);
        }
        return alarm;
    }
}
