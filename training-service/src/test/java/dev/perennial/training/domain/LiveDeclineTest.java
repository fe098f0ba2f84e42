package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition.Triggers.Performance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveDeclineTest {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final LiveDecline LOSS = new LiveDecline(new Performance(0.1, 2), Metric.LOG_LOSS, 100);

    @Test
    void twoWindowsInARowThatAreWorseThanUsualAreADecline() {
        assertThat(LOSS.in(windows(0.50, 0.52, 0.48, 0.56, 0.57)))
                .contains("live log-loss was 0.5700 in the last of 2 windows, worse than the usual 0.5000 by more than"
                        + " 0.1 of it");
    }

    @Test
    void oneWindowMayBeChance() {
        assertThat(LOSS.in(windows(0.50, 0.52, 0.48, 0.50, 0.90))).isEmpty();
        assertThat(LOSS.in(windows(0.50, 0.52, 0.48, 0.90, 0.50))).isEmpty();
    }

    @Test
    void aFallWithinTheMarginIsNone() {
        assertThat(LOSS.in(windows(0.50, 0.50, 0.50, 0.549, 0.549))).isEmpty();
    }

    @Test
    void withoutWindowsBeforeNothingIsUsual() {
        assertThat(LOSS.in(windows())).isEmpty();
        assertThat(LOSS.in(windows(0.9, 0.9))).isEmpty();
        assertThat(LOSS.in(windows(0.5, 0.9, 0.9))).isPresent();
    }

    @Test
    void whatARunTookUpStartsNoOther() {
        List<LiveWindow> windows = new ArrayList<>(windows(0.5, 0.5, 0.5, 0.9, 0.9));
        LiveWindow newest = windows.remove(4);
        windows.add(new LiveWindow(newest.end(), newest.exampleCount(), newest.metrics(), true));

        assertThat(LOSS.in(windows)).isEmpty();
    }

    @Test
    void windowsWithFewExamplesSayNothing() {
        List<LiveWindow> windows = new ArrayList<>(windows(0.5, 0.5, 0.5, 0.9));
        windows.add(window(4, 99, 0.9));

        assertThat(LOSS.in(windows)).isEmpty();
    }

    @Test
    void versionsThatAnsweredInOneWindowCountByTheirExamples() {
        List<LiveWindow> windows = new ArrayList<>(windows(0.5, 0.5, 0.5, 0.9));
        windows.add(window(4, 900, 0.5));
        windows.add(window(4, 100, 0.9));
        assertThat(LOSS.in(windows)).isEmpty();

        windows.add(window(4, 2_000, 0.9));
        assertThat(LOSS.in(windows)).isPresent();
    }

    @Test
    void whatIsBetterWhenHigherIsWorseWhenLower() {
        LiveDecline accuracy = new LiveDecline(new Performance(0.1, 1), Metric.ACCURACY, 100);

        assertThat(accuracy.in(windows(Metric.ACCURACY, 0.8, 0.8, 0.71))).isPresent();
        assertThat(accuracy.in(windows(Metric.ACCURACY, 0.8, 0.8, 0.73))).isEmpty();
        assertThat(accuracy.in(windows(Metric.ACCURACY, 0.8, 0.8, 0.95))).isEmpty();
    }

    @Test
    void windowsWithoutTheMetricSayNothing() {
        assertThat(LOSS.in(windows(Metric.ACCURACY, 0.5, 0.5, 0.9, 0.9))).isEmpty();
    }

    @Property
    void theOrderInWhichWindowsComeDoesNotMatter(
            @ForAll @Size(max = 30) List<@DoubleRange(min = 0.1, max = 2) Double> values, @ForAll long seed) {
        List<LiveWindow> windows =
                windows(values.stream().mapToDouble(value -> value).toArray());
        List<LiveWindow> shuffled = new ArrayList<>(windows);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(LOSS.in(shuffled)).isEqualTo(LOSS.in(windows));
    }

    private static List<LiveWindow> windows(double... values) {
        return windows(Metric.LOG_LOSS, values);
    }

    private static List<LiveWindow> windows(Metric metric, double... values) {
        List<LiveWindow> windows = new ArrayList<>();
        for (double value : values) {
            windows.add(new LiveWindow(end(windows.size()), 100, Map.of(name(metric), value), false));
        }
        return windows;
    }

    private static LiveWindow window(int day, long examples, double logLoss) {
        return new LiveWindow(end(day), examples, Map.of("log-loss", logLoss), false);
    }

    private static String name(Metric metric) {
        return Json.name(metric);
    }

    private static Instant end(int day) {
        return START.plusSeconds(86_400L * (day + 1));
    }
}
