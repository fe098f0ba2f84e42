package dev.perennial.training.domain.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
    /** From the tables in every book. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.95, 6.314",
        "2, 0.95, 2.920",
        "3, 0.95, 2.353",
        "4, 0.95, 2.132",
        "5, 0.975, 2.571",
        "10, 0.9, 1.372",
        "19, 0.99, 2.539",
        "30, 0.975, 2.042"
    })
    void quantilesAreThoseOfTheTables(int freedom, double share, double expected) {
        assertThat(StudentT.quantile(freedom, share)).isCloseTo(expected, within(5e-4));
    }

    @Test
    void halfLiesBelowNothing() {
        assertThat(StudentT.quantile(7, 0.5)).isCloseTo(0, within(1e-12));
    }

    @Test
    void refusesWhatHasNoQuantile() {
        assertThatThrownBy(() -> StudentT.quantile(0, 0.9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StudentT.quantile(3, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void moreConfidenceReachesFurtherAndMoreMeasurementsLessFar(
            @ForAll @IntRange(min = 1, max = 60) int freedom,
            @ForAll @DoubleRange(min = 0.51, max = 0.98) double share) {
        double quantile = StudentT.quantile(freedom, share);

        assertThat(StudentT.quantile(freedom, share + 0.01)).isGreaterThan(quantile);
        assertThat(StudentT.quantile(freedom + 1, share)).isLessThan(quantile);
    }
}
