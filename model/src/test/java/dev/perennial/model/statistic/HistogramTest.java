package dev.perennial.model.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.perennial.contracts.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Property
    void orderOfAddingDoesNotMatter(@ForAll List<Double> values, @ForAll Random random) {
        Histogram one = histogram(values);
        Collections.shuffle(values, random);

        assertThat(histogram(values)).isEqualTo(one);
    }

    @Property
    void allAtOnceAreOneAfterTheOther(@ForAll double[] values) {
        Histogram atOnce = new Histogram();

        atOnce.add(1);
        atOnce.addAll(values);

        Histogram oneByOne = new Histogram();
        oneByOne.add(1);
        Arrays.stream(values).forEach(oneByOne::add);
        assertThat(atOnce).isEqualTo(oneByOne);
    }

    @Property
    void mergedPartsAreTheWhole(@ForAll List<Double> values, @ForAll @IntRange(max = 100) int cut) {
        int at = Math.min(cut, values.size());
        Histogram merged = histogram(values.subList(at, values.size()));
        merged.merge(histogram(values.subList(0, at)));

        assertThat(merged).isEqualTo(histogram(values));
        assertThat(merged.count() + merged.missing()).isEqualTo(values.size());
    }

    @Property
    void binsAreInTheOrderOfTheirNumbers(@ForAll double one, @ForAll double two) {
        assertThat(Histogram.bin(Math.min(one, two))).isLessThanOrEqualTo(Histogram.bin(Math.max(one, two)));
        assertThat(Histogram.bin(-one)).isEqualTo(-Histogram.bin(one));
    }

    @Property
    void numbersTwoPercentApartAreNeverInOneBin(
            @ForAll @IntRange(min = -60, max = 60) int exponent, @ForAll long bits) {
        double value = Math.scalb(1 + (bits >>> 12) * 0x1p-52, exponent);

        assertThat(Histogram.bin(value * 1.02)).isGreaterThan(Histogram.bin(value));
    }

    @Property
    void jsonIsReadBackAsTheSame(@ForAll List<Double> values) throws Exception {
        Histogram histogram = histogram(values);
        histogram.add(Double.NaN);

        String json = Json.mapper().writeValueAsString(histogram);

        assertThat(Json.mapper().readValue(json, Histogram.class)).isEqualTo(histogram);
    }

    @Test
    void quantilesAreWithinOnePercent() {
        Histogram histogram = new Histogram();
        for (int i = 1; i <= 10_000; i++) {
            histogram.add(i);
        }

        for (double fraction : new double[] {0.01, 0.25, 0.5, 0.99, 1}) {
            assertThat(histogram.quantile(fraction)).isCloseTo(10_000 * fraction, within(100 * fraction));
        }
        assertThat(new Histogram().quantile(0.5)).isNaN();
        assertThatThrownBy(() -> histogram.quantile(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void extremesHaveABin() {
        Histogram histogram = histogram(List.of(
                0.0,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                -Double.MAX_VALUE,
                Double.NaN));

        assertThat(histogram.bins()).containsOnlyKeys(-16384, 0, 16384);
        assertThat(histogram.bins()).containsValues(1L, 3L, 2L);
        assertThat(histogram.missing()).isEqualTo(1);
        assertThat(Histogram.bin(0x1p-64)).isEqualTo(1);
    }

    @Test
    void jsonOfNoHistogramIsRefused() {
        for (String json : List.of(
                "{\"bins\":{\"16385\":1},\"missing\":0}",
                "{\"bins\":{\"-2147483648\":1},\"missing\":0}",
                "{\"bins\":{\"1\":0},\"missing\":0}",
                "{\"bins\":{},\"missing\":-1}")) {
            assertThatThrownBy(() -> Json.mapper().readValue(json, Histogram.class))
                    .isInstanceOf(JsonMappingException.class);
        }
    }

    private static Histogram histogram(List<Double> values) {
        Histogram histogram = new Histogram();
        values.forEach(histogram::add);
        return histogram;
    }
}
