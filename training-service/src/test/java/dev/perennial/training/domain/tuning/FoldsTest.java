package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.training.domain.tuning.Folds.Fold;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldsTest {
    @Test
    void oneFoldPredictsTheNewestFifth() {
        assertThat(Folds.of(LongStream.range(0, 1003).toArray(), 1)).containsExactly(new Fold(802, 1003));
    }

    @Test
    void severalPredictPartsOfEqualLengthByAllBeforeThem() {
        assertThat(Folds.of(LongStream.range(0, 80).toArray(), 4))
                .containsExactly(new Fold(40, 50), new Fold(50, 60), new Fold(60, 70), new Fold(70, 80));
    }

    @Property
    void whatIsPredictedIsLaterThanWhatIsFitted(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 10) int folds,
            @ForAll @IntRange(min = 2, max = 20) int step) {
        SplittableRandom random = new SplittableRandom(seed);
        // many with one event time
        long[] eventTimes = LongStream.range(0, 300)
                .map(i -> random.nextInt(300 / step))
                .sorted()
                .toArray();

        List<Fold> cut = Folds.of(eventTimes, folds);

        int end = -1;
        for (Fold fold : cut) {
            assertThat(eventTimes[fold.fitted() - 1]).isLessThan(eventTimes[fold.fitted()]);
            assertThat(end < 0 || fold.fitted() == end).as("without a gap").isTrue();
            assertThat(fold.validated()).isGreaterThan(fold.fitted());
            end = fold.validated();
        }
        assertThat(end).isEqualTo(300);
    }
}
