package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HoldoutSplitTest {
    private static final Holdout BOUNDS = new Holdout(0.2, 20);

    @Test
    void keepsAsManyAsCameSinceTheLastRun() {
        assertThat(HoldoutSplit.of(distinct(1000), 150, BOUNDS).heldOut()).isEqualTo(150);
    }

    @Test
    void keepsAtLeastTheMinimumAndAtMostTheFraction() {
        assertThat(HoldoutSplit.of(distinct(1000), 3, BOUNDS).heldOut()).isEqualTo(20);
        assertThat(HoldoutSplit.of(distinct(1000), 999, BOUNDS).heldOut()).isEqualTo(200);
    }

    @Test
    void cutsAtTheNearestChangeOfEventTime() {
        long[] times = distinct(1000);
        Arrays.fill(times, 840, 870, 840);

        assertThat(HoldoutSplit.of(times, 150, BOUNDS).heldOut()).isEqualTo(160);
        assertThat(HoldoutSplit.of(times, 135, BOUNDS).heldOut()).isEqualTo(130);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> HoldoutSplit.of(distinct(99), 50, BOUNDS))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("99 in the window (expected: at least 100");
        assertThatThrownBy(() -> HoldoutSplit.of(new long[200], 50, BOUNDS))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("have the same event time");
    }

    @Property
    void everyCutDividesTheTimesAndLeavesTheBoundsForTiesOnly(
            @ForAll @Size(min = 100, max = 400) @LongRange(min = 0, max = 500) long[] times,
            @ForAll @IntRange(max = 1000) int fresh) {
        Arrays.sort(times);
        try {
            HoldoutSplit split = HoldoutSplit.of(times, fresh, BOUNDS);

            int most = (int) (times.length * 0.2);
            assertThat(split.heldOut()).isGreaterThanOrEqualTo(20);
            if (split.heldOut() > most) {
                assertThat(times[times.length - most - 1]).isEqualTo(times[times.length - 20]);
            }
            assertThat(times[split.position() - 1]).isLessThan(times[split.position()]);
        } catch (RunFailedException e) {
            assertThat(times[times.length - 20 - 1]).isEqualTo(times[times.length - 20]);
        }
    }

    @Property
    void noCutKeepsMoreThanTheWidest(
            @ForAll @Size(min = 100, max = 400) @LongRange(min = 0, max = 500) long[] times,
            @ForAll @IntRange(max = 1000) int fresh) {
        Arrays.sort(times);
        try {
            int widest = HoldoutSplit.widest(times, BOUNDS).heldOut();

            assertThat(HoldoutSplit.of(times, fresh, BOUNDS).heldOut()).isLessThanOrEqualTo(widest);
        } catch (RunFailedException e) {
            assertThatThrownBy(() -> HoldoutSplit.of(times, fresh, BOUNDS)).hasMessage(e.getMessage());
        }
    }

    private static long[] distinct(int size) {
        return LongStream.range(0, size).toArray();
    }
}
