package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ParzenTest {
    @Property(tries = 50)
    void theDensityIsOneInAll(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Parzen parzen = Parzen.of(random.doubles(1 + random.nextInt(30)).toArray());
        int steps = 20_000;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += parzen.density((i + 0.5) / steps) / steps;
        }

        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    @Test
    void aLonePositionIsAsWideAsTheFartherEndIsAway() {
        Parzen parzen = Parzen.of(new double[] {0.2});

        assertThat(parzen.widths()).containsExactly(0.8);
        assertThat(parzen.density(0.2)).isGreaterThan(parzen.density(0.9));
    }

    @Test
    void whatIsDrawnIsDenseWherePositionsAre() {
        Parzen parzen = Parzen.of(new double[] {0.68, 0.7, 0.72});
        SplittableRandom random = new SplittableRandom(1);
        int near = 0;
        for (int i = 0; i < 1000; i++) {
            double drawn = parzen.draw(random);
            assertThat(drawn).isBetween(0.0, UnitSearch.MOST);
            near += Math.abs(drawn - 0.7) < 0.2 ? 1 : 0;
        }

        assertThat(near).as("0.4 of the range").isGreaterThan(500);
    }
}
