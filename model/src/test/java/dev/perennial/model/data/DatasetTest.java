package dev.perennial.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.model.Definitions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DatasetTest {
    @Test
    void checkedRowsBecomeColumns() {
        Map<String, Object> missing = new HashMap<>();
        missing.put("distance", null);

        FeatureTable table = FeatureTable.of(
                Definitions.binary(),
                List.of(Map.of("distance", 2.5, "carrier", "AA", "holiday", true, "departure", 7.0), missing));

        assertThat(table.size()).isEqualTo(2);
        assertThat(table.numberNames()).containsExactly("distance", "holiday", "departure");
        assertThat(table.textNames()).containsExactly("carrier");
        assertThat(table.numbers("distance")).containsExactly(2.5, Double.NaN);
        assertThat(table.numbers("holiday")).containsExactly(1, Double.NaN);
        assertThat(table.numbers("departure")).containsExactly(7, Double.NaN);
        assertThat(table.texts("carrier")).containsExactly("AA", null);
    }

    @Test
    void valueOfAnotherTypeIsRefused() {
        for (Map<String, Object> row :
                List.<Map<String, Object>>of(Map.of("distance", "far"), Map.of("carrier", 1.0))) {
            assertThatThrownBy(() -> FeatureTable.of(Definitions.binary(), List.of(row)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        FeatureTable table = FeatureTable.of(Definitions.binary(), List.of());
        assertThatThrownBy(() -> table.numbers("carrier")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.texts("distance")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsOfDifferentLengthAreRefused() {
        assertThatThrownBy(() -> new FeatureTable(2, Map.of("a", new double[3]), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        FeatureTable table = new FeatureTable(1, Map.of("a", new double[1]), Map.of());
        assertThatThrownBy(() -> new Dataset(table, new String[1], new long[1], new long[2], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 100)
    void sortedByEventTimeDoesNotDependOnTheOrderOfComing(
            @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        // few different times, so that many tie
        long[] times = random.longs(size, 0, 10).toArray();
        Dataset sorted = dataset(order, times).sortedByEventTime();
        Collections.shuffle(order, random);

        Dataset again = dataset(order, times).sortedByEventTime();

        assertThat(again.exampleIds()).isEqualTo(sorted.exampleIds());
        assertThat(again.eventTimes()).isEqualTo(sorted.eventTimes()).isSorted();
        for (int row = 0; row < size; row++) {
            int example = Integer.parseInt(again.exampleIds()[row]);
            assertThat(again.targets()[row]).isEqualTo(example);
            assertThat(again.knownTimes()[row]).isEqualTo(example);
            assertThat(again.features().numbers("distance")[row]).isEqualTo(example);
            assertThat(again.features().texts("carrier")[row]).isEqualTo("c" + example);
        }
    }

    @Property(tries = 50)
    void rowsAreWhatIsSelectedBetweenTheirEnds(
            @ForAll @IntRange(max = 20) int from, @ForAll @IntRange(min = 20, max = 40) int to) {
        Dataset all = dataset(IntStream.range(0, 40).boxed().toList(), new long[40]);

        Dataset rows = all.rows(from, to);

        Dataset selected = all.select(IntStream.range(from, to).toArray());
        assertThat(rows.exampleIds()).isEqualTo(selected.exampleIds());
        assertThat(rows.eventTimes()).isEqualTo(selected.eventTimes());
        assertThat(rows.knownTimes()).isEqualTo(selected.knownTimes());
        assertThat(rows.targets()).isEqualTo(selected.targets());
        assertThat(rows.features().numbers("distance"))
                .isEqualTo(selected.features().numbers("distance"));
        assertThat(rows.features().texts("carrier"))
                .isEqualTo(selected.features().texts("carrier"));
        assertThat(rows.features().size()).isEqualTo(to - from);
    }

    /** What shares memory with others says what a copy says. */
    @Property(tries = 100)
    void rowsOfASortedJoinAreThoseOfItsCopy(
            @ForAll @IntRange(max = 30) int one, @ForAll @IntRange(max = 30) int other, @ForAll long seed) {
        Random random = new Random(seed);
        List<Dataset> parts = Stream.of(one, 0, other)
                .map(size -> dataset(
                        IntStream.range(0, size).boxed().toList(),
                        random.longs(size, 0, 10).toArray()))
                .toList();
        int from = random.nextInt(one + other + 1);
        int to = from + random.nextInt(one + other + 1 - from);

        Dataset rows = Dataset.concat(parts).sortedByEventTime().rows(from, to);

        Dataset sorted = Dataset.concat(parts).sortedByEventTime();
        Dataset copy = sorted.select(IntStream.range(from, to).toArray());
        assertThat(sorted.eventTimes()).isSorted();
        assertSame(rows, copy);
        assertSame(Dataset.concat(List.of(rows, rows)).rows(rows.size(), 2 * rows.size()), copy);
    }

    private static void assertSame(Dataset actual, Dataset expected) {
        assertThat(actual.exampleIds()).isEqualTo(expected.exampleIds());
        assertThat(actual.eventTimes()).isEqualTo(expected.eventTimes());
        assertThat(actual.knownTimes()).isEqualTo(expected.knownTimes());
        assertThat(actual.targets()).isEqualTo(expected.targets());
        FeatureTable table = expected.features();
        assertThat(actual.features().numbers("distance")).isEqualTo(table.numbers("distance"));
        assertThat(actual.features().texts("carrier")).isEqualTo(table.texts("carrier"));
        float[] matrix = new float[2 * actual.size()];
        actual.features().copyNumbers("distance", matrix, 1, 2);
        for (int row = 0; row < actual.size(); row++) {
            assertThat(actual.exampleId(row)).isEqualTo(expected.exampleIds()[row]);
            assertThat(actual.eventTime(row)).isEqualTo(expected.eventTimes()[row]);
            assertThat(actual.knownTime(row)).isEqualTo(expected.knownTimes()[row]);
            assertThat(actual.target(row)).isEqualTo(expected.targets()[row]);
            assertThat(actual.features().number("distance", row)).isEqualTo(table.numbers("distance")[row]);
            assertThat(matrix[2 * row]).isZero();
            assertThat(matrix[2 * row + 1]).isEqualTo((float) table.numbers("distance")[row]);
            assertThat(actual.features().text("carrier", row)).isEqualTo(table.texts("carrier")[row]);
        }
    }

    @Test
    void concatPutsOneBelowTheOther() {
        Dataset one = dataset(List.of(3, 1), new long[10]);
        Dataset two = dataset(List.of(2), new long[10]);

        Dataset both = Dataset.concat(List.of(one, two));

        assertThat(both.exampleIds()).containsExactly("3", "1", "2");
        assertThat(both.targets()).containsExactly(3, 1, 2);
        assertThat(both.features().texts("carrier")).containsExactly("c3", "c1", "c2");
        FeatureTable other = new FeatureTable(0, Map.of("x", new double[0]), Map.of());
        assertThatThrownBy(() -> FeatureTable.concat(List.of(one.features(), other)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Dataset dataset(List<Integer> examples, long[] times) {
        List<Map<String, Object>> rows = examples.stream()
                .map(i -> Map.<String, Object>of("distance", (double) i, "carrier", "c" + i))
                .toList();
        return new Dataset(
                FeatureTable.of(Definitions.binary(), rows),
                examples.stream().map(Object::toString).toArray(String[]::new),
                examples.stream().mapToLong(i -> times[i]).toArray(),
                examples.stream().mapToLong(i -> i).toArray(),
                examples.stream().mapToDouble(i -> i).toArray());
    }
}
