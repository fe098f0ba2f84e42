package dev.perennial.training.domain.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RegretEstimateTest {
    @Test
    void ofFirstRefreshesItIsTheMeanAndItsUsualBound() {
        RegretEstimate estimate = RegretEstimate.of(List.of(one(0.01), one(0.02), one(0.06)));

        // deviation 0.02646, over the root of 3, times 1.8856 of two degrees of freedom at 0.9
        assertThat(estimate.expected(1)).isCloseTo(0.03, within(1e-12));
        assertThat(estimate.bound(1, 0.9)).isCloseTo(0.03 + 1.8856 * 0.026458 / Math.sqrt(3), within(1e-5));
        assertThat(estimate.fullLoss()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void needsTwo() {
        assertThatThrownBy(() -> RegretEstimate.of(List.of(one(0.1)))).hasMessage("measured: 1 (expected: at least 2)");
    }

    @Property
    void regretThatGrowsEvenlyIsFoundAsItIs(
            @ForAll @DoubleRange(min = -1, max = 1) double slope,
            @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 1, max = 50) Integer> refreshes) {
        RegretEstimate estimate = RegretEstimate.of(
                refreshes.stream().map(a -> new Measured(a, slope * a, 0.5)).toList());

        assertThat(estimate.expected(7)).isCloseTo(7 * slope, within(1e-9));
        assertThat(estimate.bound(7, 0.95)).isCloseTo(7 * slope, within(1e-6));
    }

    @Property
    void boundsAreNotBelowWhatIsExpectedAndProportionalToRefreshes(
            @ForAll @Size(min = 2, max = 20) List<@DoubleRange(min = -1, max = 1) Double> regrets,
            @ForAll @IntRange(min = 1, max = 50) int refreshes,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double confidence) {
        RegretEstimate estimate =
                RegretEstimate.of(regrets.stream().map(RegretEstimateTest::one).toList());

        assertThat(estimate.bound(refreshes, confidence)).isGreaterThanOrEqualTo(estimate.expected(refreshes) - 1e-9);
        assertThat(estimate.bound(refreshes, confidence))
                .isCloseTo(refreshes * estimate.bound(1, confidence), within(1e-9));
    }

    @Property
    void anotherUnitChangesTheUnitAlone(
            @ForAll @Size(min = 2, max = 20) List<@DoubleRange(min = -1, max = 1) Double> regrets,
            @ForAll @DoubleRange(min = 0.01, max = 100) double unit) {
        RegretEstimate here =
                RegretEstimate.of(regrets.stream().map(RegretEstimateTest::one).toList());
        RegretEstimate there = RegretEstimate.of(regrets.stream()
                .map(regret -> new Measured(1, regret * unit, 0.5 * unit))
                .toList());

        assertThat(there.bound(2, 0.9)).isCloseTo(unit * here.bound(2, 0.9), within(1e-9 * Math.max(1, unit)));
        assertThat(there.fullLoss()).isCloseTo(unit * here.fullLoss(), within(1e-9 * unit));
    }

    @Property
    void orderSaysNothing(
            @ForAll @Size(min = 2, max = 20) List<@DoubleRange(min = -1, max = 1) Double> regrets, @ForAll long seed) {
        List<Measured> measured =
                new ArrayList<>(regrets.stream().map(RegretEstimateTest::one).toList());
        double bound = RegretEstimate.of(measured).bound(1, 0.9);

        Collections.shuffle(measured, new Random(seed));

        assertThat(RegretEstimate.of(measured).bound(1, 0.9)).isCloseTo(bound, within(1e-9));
    }

    private static Measured one(double regret) {
        return new Measured(1, regret, 0.5);
    }
}
