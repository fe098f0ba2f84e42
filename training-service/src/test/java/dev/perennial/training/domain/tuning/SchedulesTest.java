package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Stopping;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tuning.Schedule.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final List<Algorithm> ONE = List.of(Algorithm.MLP);

    @Test
    void withoutStoppingEveryTrialGoesToItsEndAtOnce() {
        assertThat(tasks(Stopping.NONE, 3, ONE, (number, rung) -> number)).containsExactly("1@0", "2@0", "3@0");
        assertThat(Schedule.of(Stopping.NONE, 3).shares()).containsExactly(1.0);
    }

    @Test
    void ashaPromotesTheBestThirdFromTheHighestRungDown() {
        // the smaller the number, the worse: 1 has loss 9, 9 has loss 1, at every rung
        assertThat(tasks(Stopping.ASHA, 9, ONE, (number, rung) -> 10 - number))
                .containsExactly(
                        "1@0", "2@0", "3@0", // a third of three goes on
                        "3@1", "4@0", // a third of four is one, which is now 4
                        "4@1", "5@0", "5@1", // of three at the second rung, 5 is the best
                        "5@2", "6@0", "6@1", "6@2", "7@0", "7@1", "7@2", "8@0", "8@1", "8@2", "9@0", "9@1", "9@2");
    }

    @Test
    void ashaGivesUpWhatIsWorse() {
        assertThat(tasks(Stopping.ASHA, 9, ONE, (number, rung) -> number))
                .containsExactly(
                        "1@0", "2@0", "3@0", "1@1", "4@0", "5@0", "6@0", "2@1", "7@0", "8@0", "9@0", "3@1", "1@2");
    }

    @Test
    void inTheEndTheBestOfEachAlgorithmGoesToItsEnd() {
        List<Algorithm> two = List.of(Algorithm.MLP, Algorithm.GRADIENT_BOOSTING);

        assertThat(tasks(Stopping.ASHA, 4, two, (number, rung) -> -number))
                .containsExactly("1@0", "2@0", "3@0", "4@0", "4@1", "4@2", "3@1", "3@2");
    }

    @Test
    void algorithmsAreNotComparedWithEachOther() {
        List<Algorithm> two = List.of(Algorithm.MLP, Algorithm.GRADIENT_BOOSTING);
        // every other trial is worse by far, but the best of its own
        assertThat(tasks(Stopping.ASHA, 6, two, (number, rung) -> number + 100 * (number % 2)))
                .containsExactly("1@0", "2@0", "3@0", "4@0", "5@0", "1@1", "6@0", "2@1", "2@2", "1@2");
    }

    @Test
    void hyperbandHasBracketsOfNineFiveAndThree() {
        assertThat(Hyperband.size(0)).isEqualTo(9);
        assertThat(Hyperband.size(1)).isEqualTo(5);
        assertThat(Hyperband.size(2)).isEqualTo(3);
        assertThat(tasks(Stopping.HYPERBAND, 19, ONE, (number, rung) -> number))
                .containsExactly(
                        "1@0", "2@0", "3@0", "4@0", "5@0", "6@0", "7@0", "8@0", "9@0", //
                        "1@1", "2@1", "3@1", "1@2", //
                        "10@1", "11@1", "12@1", "13@1", "14@1", "10@2", //
                        "15@2", "16@2", "17@2", //
                        "18@0", "19@0", "18@1", "18@2");
    }

    @Test
    void medianRuleStopsWhatIsWorseThanTheMedianOfEarlierMeans() {
        // losses by trial at the three rungs; the fourth is the first that is judged
        double[][] losses = {{5, 4, 3}, {6, 5, 4}, {7, 6, 5}, {6, 6, 1}, {6.5, 0, 0}, {4, 5.2, 9}};

        assertThat(tasks(Stopping.MEDIAN, 6, ONE, (number, rung) -> losses[number - 1][rung]))
                .containsExactly(
                        "1@0", "1@1", "1@2", "2@0", "2@1", "2@2", "3@0", "3@1", "3@2", //
                        "4@0", // 6 is the median of 5, 6, 7, not worse
                        "4@1", // 6 against the median of 4.5, 5.5, 6.5: worse
                        "5@0", // 6.5 against the median of 5, 6, 6, 7: worse
                        "6@0", "6@1", // 4 is the best of it so far, against the median of 4.5, 5.5, 6, 6.5
                        "6@2");
    }

    @Property(tries = 200)
    void everyScheduleEndsAndTakesEveryTrialUpTheRungsInOrder(
            @ForAll Stopping stopping, @ForAll @IntRange(min = 1, max = 60) int trials, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Schedule schedule = Schedule.of(stopping, trials);
        List<Algorithm> three = List.of(Algorithm.MLP, Algorithm.GRADIENT_BOOSTING, Algorithm.RANDOM_FOREST);
        List<Tried> history = new ArrayList<>();
        Optional<Task> next = schedule.next(history);
        while (next.isPresent()) {
            assertThat(schedule.next(List.copyOf(history))).isEqualTo(next);
            Task task = next.get();
            double loss = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(10);
            if (task.number() > history.size()) {
                assertThat(task.number()).isEqualTo(history.size() + 1);
                history.add(Tried.asked(new Recipe(three.get(history.size() % 3), Map.of())));
            } else {
                assertThat(task.rung()).isEqualTo(history.get(task.number() - 1).highest() + 1);
            }
            history.set(task.number() - 1, history.get(task.number() - 1).with(task.rung(), loss));
            next = schedule.next(history);
        }
        assertThat(history).hasSize(trials);
        int top = schedule.shares().size() - 1;
        for (Algorithm algorithm : three.subList(0, Math.min(3, trials))) {
            assertThat(history.stream().filter(tried -> tried.recipe().algorithm() == algorithm))
                    .as("one of each algorithm at its end")
                    .anyMatch(tried -> tried.isAt(top) || stopping == Stopping.MEDIAN);
        }
    }

    @Property(tries = 500)
    void theOnePromotedIsTheFirstOfTheSortedThirdThatIsNotBoundForMore(
            @ForAll @IntRange(max = 40) int trials, @ForAll @IntRange(max = 1) int fewest, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tried> history = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            Tried tried = Tried.asked(new Recipe(random.nextBoolean() ? Algorithm.MLP : Algorithm.CNN, Map.of()));
            int rungs = random.nextInt(3);
            for (int rung = 0; rung < rungs; rung++) {
                tried = tried.with(rung, random.nextInt(5) == 0 ? Double.NaN : random.nextInt(10));
            }
            history.add(tried);
        }

        List<Integer> sorted = IntStream.range(0, trials)
                .filter(i -> history.get(i).recipe().algorithm() == Algorithm.MLP
                        && history.get(i).isAt(0))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> history.get(i).at(0)))
                .toList();
        Optional<Task> expected = sorted.stream()
                .limit(Math.max(fewest, sorted.size() / Schedule.FACTOR))
                .filter(i -> !history.get(i).isBoundFor(1))
                .map(i -> new Task(i + 1, 1))
                .findFirst();
        assertThat(Asha.promotion(history, 0, trials, Algorithm.MLP, 0, fewest)).isEqualTo(expected);
    }

    /** What is carried out, as {@code trial@rung}. */
    private static List<String> tasks(
            Stopping stopping, int trials, List<Algorithm> algorithms, ToDoubleBiFunction<Integer, Integer> loss) {
        Schedule schedule = Schedule.of(stopping, trials);
        List<Tried> history = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        Optional<Task> next = schedule.next(history);
        while (next.isPresent()) {
            Task task = next.get();
            tasks.add(task.number() + "@" + task.rung());
            if (task.number() > history.size()) {
                history.add(Tried.asked(new Recipe(algorithms.get(history.size() % algorithms.size()), Map.of())));
            }
            history.set(
                    task.number() - 1,
                    history.get(task.number() - 1).with(task.rung(), loss.applyAsDouble(task.number(), task.rung())));
            next = schedule.next(history);
        }
        return tasks;
    }
}
