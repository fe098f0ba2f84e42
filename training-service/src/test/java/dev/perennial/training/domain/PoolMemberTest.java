package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Task;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolMemberTest {
    @Test
    void looksBackAsFarAsItsWindow() {
        assertThat(PoolMember.RECENT.examples(50_000)).isEqualTo(2_100);
        assertThat(PoolMember.RECENT.examples(300)).isEqualTo(300);
        assertThat(PoolMember.ALL.examples(50_000)).isEqualTo(50_000);
    }

    @Test
    void anExampleCountsHalfAfterTheHalfLife() {
        double[] weights = PoolMember.MONOTONE.weights(8_400);

        assertThat(weights[8_399 - 2_100] / weights[8_399]).isCloseTo(0.5, within(1e-12));
        assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(1, within(1e-9));
    }

    @Test
    void theLogarithmIsForValuesThatAreNeverNegative() {
        assertThat(PoolMember.of(Task.REGRESSION, true)).contains(PoolMember.LOGARITHMIC);
        assertThat(PoolMember.of(Task.REGRESSION, false)).doesNotContain(PoolMember.LOGARITHMIC);
        assertThat(PoolMember.of(Task.REGRESSION, true)).doesNotContain(PoolMember.SHARP);
        assertThat(PoolMember.of(Task.BINARY_CLASSIFICATION, true))
                .hasSize(8)
                .contains(PoolMember.SHARP)
                .doesNotContain(PoolMember.LOGARITHMIC);
    }

    @Test
    void whatServedBeforeComesLast() {
        for (Task task : List.of(Task.REGRESSION, Task.BINARY_CLASSIFICATION)) {
            assertThat(PoolMember.of(task, true)).endsWith(PoolMember.PAST, PoolMember.LONG_PAST);
        }
        assertThat(PoolMember.past()).allMatch(PoolMember::isPast);
        assertThat(PoolMember.past())
                .extracting(PoolMember::lastChampion)
                .contains(PoolMember.OLDEST_CHAMPION)
                .allMatch(last -> last <= PoolMember.OLDEST_CHAMPION);
        assertThat(PoolMember.values()).filteredOn(PoolMember::isPast).containsExactlyElementsOf(PoolMember.past());
    }

    @Test
    void severalClassesAreNotBlended() {
        assertThatThrownBy(() -> PoolMember.of(Task.MULTICLASS_CLASSIFICATION, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyIsSurerThanTheLabelsSeen() {
        PredictionRange range = PredictionRange.ofLogits(99);

        double probability = 1 / (1 + Math.exp(-range.clip(1e9)));

        assertThat(1 - probability).isCloseTo(0.5 / 100, within(1e-12));
        assertThat(PredictionRange.ofValues(new double[] {3, -1, 2})).isEqualTo(new PredictionRange(-1, 3));
        assertThat(range.clip(Double.NaN)).isEqualTo(range.low());
    }
}
