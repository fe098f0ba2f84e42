package dev.perennial.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.model.Definitions;
import dev.perennial.model.data.Dataset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final SegmentRange RANGE = new SegmentRange("delays", 3, 7, 40);
    private final ModelDefinition definition = Definitions.binary();

    @Property(tries = 50)
    void whatIsWrittenIsReadBack(@ForAll @IntRange(min = 1, max = 300) int size, @ForAll long seed) {
        List<ExampleJoined> examples = examples(size, new Random(seed));

        Dataset read = SegmentReader.read(SegmentWriter.write(definition, RANGE, examples), definition);

        assertThat(read.size()).isEqualTo(size);
        for (int row = 0; row < size; row++) {
            ExampleJoined example = examples.get(row);
            assertThat(read.exampleIds()[row]).isEqualTo(example.exampleId());
            assertThat(read.eventTimes()[row]).isEqualTo(example.eventTime().toEpochMilli());
            assertThat(read.knownTimes()[row]).isEqualTo(example.knownAt().toEpochMilli());
            assertThat(read.targets()[row]).isEqualTo((boolean) example.label() ? 1 : 0);
            assertThat(read.features().texts("carrier")[row])
                    .isEqualTo(example.features().get("carrier"));
            assertNumber(read, "distance", row, example);
            assertNumber(read, "holiday", row, example);
            assertNumber(read, "departure", row, example);
        }
    }

    @Test
    void unlabelledExamplesAreReadWithoutALabel() {
        List<ExampleUnlabelled> examples = examples(40, new Random(1)).stream()
                .map(example -> new ExampleUnlabelled(
                        example.context(),
                        example.modelName(),
                        example.exampleId(),
                        example.eventTime(),
                        example.knownAt(),
                        example.features()))
                .toList();
        byte[] bytes = SegmentWriter.write(definition, RANGE, examples);

        Dataset read = SegmentReader.unlabelled(bytes, definition);

        assertThat(read.size()).isEqualTo(40);
        assertThat(read.exampleIds()[7]).isEqualTo(examples.get(7).exampleId());
        assertThat(read.features().texts("carrier")[7])
                .isEqualTo(examples.get(7).features().get("carrier"));
        assertThat(read.targets()).containsOnly(0);
        assertThat(SegmentReader.read(bytes, definition).size()).isZero();
    }

    @Test
    void sameExamplesGiveTheSameBytes() {
        byte[] one = SegmentWriter.write(definition, RANGE, examples(500, new Random(1)));
        byte[] two = SegmentWriter.write(definition, RANGE, examples(500, new Random(1)));

        assertThat(one).isEqualTo(two);
    }

    @Test
    void footerTellsRangeAndSummary() {
        List<ExampleJoined> examples = examples(200, new Random(2));

        SegmentSummary summary = SegmentReader.summary(SegmentWriter.write(definition, RANGE, examples));

        assertThat(summary.range()).isEqualTo(RANGE);
        assertThat(summary.definitionSha256()).isEqualTo(definition.digest());
        assertThat(summary.exampleCount()).isEqualTo(200);
        assertThat(summary.earliestEventTime()).isEqualTo(START);
        assertThat(summary.latestEventTime()).isEqualTo(START.plusSeconds(199));
        assertThat(summary.latestKnownAt()).isEqualTo(START.plusSeconds(199 + 3600));
        assertThat(RANGE.objectKey()).isEqualTo("segments/model=delays/partition=3/0000000000000000007.parquet");
    }

    @Test
    void columnThatIsAbsentOrOfAnotherTypeReadsAsMissing() {
        byte[] segment = SegmentWriter.write(definition, RANGE, examples(20, new Random(3)));
        ModelDefinition changed = DefinitionParser.parse(
                """
                name: delays
                task: binary-classification
                features:
                  distance: {type: categorical}
                  carrier: {type: numeric}
                  holiday: {type: boolean}
                  weather: {type: categorical}
                  wind.speed-kn: {type: numeric}
                label: {name: late, type: boolean, horizon: 24h}
                """);

        Dataset read = SegmentReader.read(segment, changed);

        assertThat(read.size()).isEqualTo(20);
        assertThat(read.features().texts("distance")).containsOnlyNulls();
        assertThat(read.features().numbers("carrier")).containsOnly(Double.NaN);
        assertThat(read.features().texts("weather")).containsOnlyNulls();
        assertThat(read.features().numbers("wind.speed-kn")).containsOnly(Double.NaN);
        assertThat(Arrays.stream(read.features().numbers("holiday")).filter(Double::isFinite))
                .isNotEmpty();
    }

    @Test
    void exampleWithALabelThatTheDefinitionDoesNotAllowIsLeftOut() {
        ModelDefinition multiclass = Definitions.multiclass();
        List<ExampleJoined> examples =
                List.of(example(0, Map.of(), "late"), example(1, Map.of(), "never"), example(2, Map.of(), "early"));

        Dataset read = SegmentReader.read(SegmentWriter.write(multiclass, RANGE, examples), multiclass);

        assertThat(read.exampleIds()).containsExactly("example-0", "example-2");
        assertThat(read.targets()).containsExactly(2, 0);
        assertThat(SegmentReader.read(SegmentWriter.write(multiclass, RANGE, examples), definition)
                        .size())
                .isZero();
    }

    @Test
    void valueOfAnotherTypeThanTheDefinitionSaysIsWrittenAsMissing() {
        List<ExampleJoined> examples = List.of(example(0, Map.of("distance", "far", "carrier", 7.0), true));

        Dataset read = SegmentReader.read(SegmentWriter.write(definition, RANGE, examples), definition);

        assertThat(read.features().numbers("distance")).containsExactly(Double.NaN);
        assertThat(read.features().texts("carrier")).containsOnlyNulls();
    }

    @Property(tries = 200)
    void damageShowsAsInvalidSegmentOrNotAtAll(@ForAll int position, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] segment = SegmentWriter.write(definition, RANGE, examples(30, new Random(4)));
        byte[] damaged = segment.clone();
        damaged[Math.floorMod(position, damaged.length)] ^= (byte) change;

        try {
            SegmentReader.read(damaged, definition);
        } catch (InvalidSegmentException refused) {
            assertThat(refused).hasMessageStartingWith("no segment");
        }
    }

    @Test
    void bytesThatAreNoSegmentAreRefused() {
        byte[] segment = SegmentWriter.write(definition, RANGE, examples(30, new Random(5)));

        for (byte[] bytes : List.of(new byte[0], new byte[100], Arrays.copyOf(segment, segment.length - 1))) {
            assertThatThrownBy(() -> SegmentReader.read(bytes, definition)).isInstanceOf(InvalidSegmentException.class);
            assertThatThrownBy(() -> SegmentReader.range(bytes)).isInstanceOf(InvalidSegmentException.class);
        }
    }

    @Test
    void examplesOfAnotherModelAreRefused() {
        SegmentRange other = new SegmentRange("other", 0, 0, 0);

        assertThatThrownBy(() -> SegmentWriter.write(definition, other, examples(1, new Random(6))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SegmentWriter.write(definition, RANGE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertNumber(Dataset read, String name, int row, ExampleJoined example) {
        Object value = example.features().get(name);
        Double expected = value == null ? Double.NaN : value instanceof Boolean b ? (b ? 1.0 : 0.0) : (Double) value;
        assertThat(read.features().numbers(name)[row]).isEqualTo(expected);
    }

    private static List<ExampleJoined> examples(int size, Random random) {
        List<ExampleJoined> examples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Map<String, Object> features = new HashMap<>();
            features.put("distance", random.nextInt(5) == 0 ? null : (Object) random.nextGaussian());
            features.put("carrier", random.nextInt(5) == 0 ? null : "carrier-ü" + random.nextInt(9));
            features.put("holiday", random.nextInt(5) == 0 ? null : (Object) random.nextBoolean());
            features.put("departure", (double) START.plusSeconds(i).toEpochMilli());
            examples.add(example(i, features, random.nextBoolean()));
        }
        return examples;
    }

    private static ExampleJoined example(int i, Map<String, Object> features, Object label) {
        Instant eventTime = START.plusSeconds(i);
        return new ExampleJoined(
                EventContext.first(EventContext.idOf("example-" + i), eventTime),
                "delays",
                "example-" + i,
                eventTime,
                eventTime.plusSeconds(3600),
                features,
                label);
    }
}
