package dev.perennial.training.domain.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JudgedExamplesTest {
    @Test
    void takesTheNewestWithinTheFractionOfTheWindow() {
        long[] times = minutes(1000);

        JudgedExamples judged = JudgedExamples.of(times, -1, new Holdout(0.2, 20));

        assertThat(judged).isEqualTo(new JudgedExamples(800, 1000, 799));
        assertThat(judged.count()).isEqualTo(200);
    }

    @Test
    void takesNothingThatWasSeen() {
        assertThat(JudgedExamples.of(minutes(1000), 950, new Holdout(0.2, 20)))
                .isEqualTo(new JudgedExamples(951, 1000, 950));
        assertThat(JudgedExamples.of(minutes(1000), 5000, new Holdout(0.2, 20)).count())
                .isZero();
    }

    @Test
    void takesMoreRatherThanTooFewWhereOneEventTimeIsSharedByMany() {
        long[] times = new long[100];
        Arrays.fill(times, 10, 95, 1);
        Arrays.fill(times, 95, 100, 2);

        assertThat(JudgedExamples.of(times, 0, new Holdout(0.3, 20)).count()).isEqualTo(90);
    }

    @Property
    void allAreLaterThanWhatWasSeenAndAllLaterOnesAreThere(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 50) Integer> eventTimes,
            @ForAll @IntRange(min = -1, max = 60) int unseen,
            @ForAll @IntRange(min = 1, max = 60) int least) {
        long[] times =
                eventTimes.stream().mapToLong(Integer::longValue).sorted().toArray();

        JudgedExamples judged = JudgedExamples.of(times, unseen, new Holdout(0.3, least));

        assertThat(judged.after()).isGreaterThanOrEqualTo(unseen);
        assertThat(judged.count()).isEqualTo((int)
                Arrays.stream(times).filter(time -> time > judged.after()).count());
        long all = Arrays.stream(times).filter(time -> time > unseen).count();
        assertThat((long) judged.count()).isGreaterThanOrEqualTo(Math.min(all, least));
    }

    private static long[] minutes(int count) {
        long[] times = new long[count];
        Arrays.setAll(times, i -> i);
        return times;
    }
}
