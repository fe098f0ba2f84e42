package dev.perennial.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.data.Dataset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentMergeTest {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final String FOLDER = "segments/model=delays/partition=3/";
    private final ModelDefinition definition = definition("distance: {type: numeric}, carrier: {type: categorical}");
    private final ModelDefinition later =
            definition("carrier: {type: categorical}, holiday: {type: boolean}, at: {type: time}");

    @Property(tries = 60)
    void whatIsReadIsTheSameAsFromThePartsHoweverOftenTheyAreMerged(
            @ForAll @Size(min = 4, max = 9) List<@IntRange(min = 1, max = 30) Integer> sizes, @ForAll long seed) {
        Random random = new Random(seed);
        List<byte[]> parts = segments(sizes, random);
        int middle = 2 + random.nextInt(sizes.size() - 3);
        byte[] once = SegmentMerge.of(parts.subList(0, middle));
        List<byte[]> again = new ArrayList<>(List.of(once));
        again.addAll(parts.subList(middle, parts.size()));

        byte[] merged = SegmentMerge.of(again);

        for (ModelDefinition reader : List.of(definition, later)) {
            SegmentExamples examples = SegmentReader.examples(merged, reader);
            assertSame(examples.all(), all(parts, reader));
            for (byte[] part : parts) {
                SegmentKey key = SegmentKey.of(SegmentReader.range(part).objectKey());
                assertSame(examples.of(key), SegmentReader.read(part, reader));
            }
            SegmentKey inBetween = SegmentKey.of(SegmentReader.range(once).compactedObjectKey());
            assertSame(examples.of(inBetween), all(parts.subList(0, middle), reader));
        }
        assertThat(SegmentMerge.of(again)).isEqualTo(merged);
    }

    @Test
    void coversTheUnionOfTheRangesAndSaysSoInItsKey() {
        List<byte[]> parts = segments(List.of(5, 5, 5), new Random(1));

        byte[] merged = SegmentMerge.of(parts);

        SegmentSummary summary = SegmentReader.summary(merged);
        assertThat(summary.range()).isEqualTo(new SegmentRange("delays", 3, 0, 24));
        assertThat(summary.exampleCount()).isEqualTo(15);
        assertThat(summary.earliestEventTime()).isEqualTo(START);
        assertThat(summary.definitionSha256())
                .isEqualTo(SegmentReader.summary(parts.get(2)).definitionSha256());
        assertThat(summary.range().compactedObjectKey())
                .isEqualTo(FOLDER + "0000000000000000000-0000000000000000024.parquet");
    }

    @Test
    void saysWhatItWasMadeOf() {
        List<byte[]> parts = segments(List.of(5, 5, 5), new Random(1));
        List<String> digests = parts.stream().map(Digests::sha256).toList();

        byte[] merged = SegmentMerge.of(parts);

        assertThat(SegmentMerge.isOf(merged, digests)).isTrue();
        assertThat(SegmentMerge.isOf(merged, digests.subList(0, 2))).isFalse();
        assertThat(SegmentMerge.isOf(parts.get(0), digests.subList(0, 1))).isFalse();
    }

    @Test
    void aColumnThatChangedItsTypeKeepsSegmentsApart() {
        byte[] before = segment(definition, 0, 5, new Random(1));
        byte[] after = segment(definition("distance: {type: categorical}"), 10, 5, new Random(1));

        assertThatThrownBy(() -> SegmentMerge.of(List.of(before, after)))
                .isInstanceOfSatisfying(
                        SegmentsApartException.class, e -> assertThat(e.part()).isEqualTo(1));
    }

    @Test
    void segmentsThatDoNotFollowEachOtherAreRefused() {
        List<byte[]> parts = segments(List.of(5, 5), new Random(1));

        assertThatThrownBy(() -> SegmentMerge.of(List.of(parts.get(1), parts.get(0))))
                .isInstanceOf(InvalidSegmentException.class);
        assertThatThrownBy(() -> SegmentMerge.of(List.of(parts.get(0), parts.get(0))))
                .isInstanceOf(InvalidSegmentException.class);
        assertThatThrownBy(() -> SegmentMerge.of(parts.subList(0, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyTellsWhichSegmentsWentIntoACompactedOne() {
        SegmentKey compacted = SegmentKey.of(FOLDER + "0000000000000000010-0000000000000000024.parquet");

        assertThat(compacted.holds(compacted)).isFalse();
        assertThat(compacted.holds(SegmentKey.of(FOLDER + "0000000000000000010.parquet")))
                .isTrue();
        assertThat(compacted.holds(SegmentKey.of(FOLDER + "0000000000000000025.parquet")))
                .isFalse();
        assertThat(compacted.holds(SegmentKey.of(FOLDER + "0000000000000000012-0000000000000000024.parquet")))
                .isTrue();
        assertThat(compacted.holds(SegmentKey.of(FOLDER + "0000000000000000000-0000000000000000024.parquet")))
                .isFalse();
        assertThat(compacted.holds(SegmentKey.of("segments/model=a/partition=3/0000000000000000010.parquet")))
                .isFalse();
        assertThatThrownBy(() -> SegmentKey.of(FOLDER + "10.parquet")).isInstanceOf(InvalidSegmentException.class);
    }

    @Test
    void aSegmentThatDidNotGoIntoItIsRefused() {
        byte[] merged = SegmentMerge.of(segments(List.of(5, 5), new Random(1)));

        assertThatThrownBy(() -> SegmentReader.examples(merged, definition)
                        .of(SegmentKey.of(FOLDER + "0000000000000000003.parquet")))
                .isInstanceOf(InvalidSegmentException.class);
    }

    /** Offsets between segments are those of other models. The definition changes on the way. */
    private List<byte[]> segments(List<Integer> sizes, Random random) {
        List<byte[]> segments = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < sizes.size(); i++) {
            segments.add(segment(i < sizes.size() / 2 ? definition : later, offset, sizes.get(i), random));
            offset += sizes.get(i) + 5;
        }
        return segments;
    }

    private static byte[] segment(ModelDefinition definition, long firstOffset, int size, Random random) {
        List<ExampleJoined> examples = IntStream.range(0, size)
                .mapToObj(i -> example(firstOffset + i, random))
                .toList();
        return SegmentWriter.write(
                definition, new SegmentRange("delays", 3, firstOffset, firstOffset + size - 1), examples);
    }

    private static ExampleJoined example(long number, Random random) {
        Instant eventTime = START.plusSeconds(number);
        Map<String, Object> features = new HashMap<>();
        features.put("distance", random.nextInt(5) == 0 ? null : (Object) random.nextGaussian());
        features.put("carrier", random.nextInt(5) == 0 ? null : "carrier-ü" + random.nextInt(9));
        features.put("holiday", random.nextInt(5) == 0 ? null : (Object) random.nextBoolean());
        features.put("at", (double) eventTime.toEpochMilli());
        return new ExampleJoined(
                EventContext.first(EventContext.idOf("example-" + number), eventTime),
                "delays",
                "example-" + number,
                eventTime,
                eventTime.plusSeconds(3600),
                features,
                random.nextInt(10) == 0 ? "never" : random.nextBoolean() ? "late" : "early");
    }

    private static ModelDefinition definition(String features) {
        return DefinitionParser.parse(
                """
                name: delays
                task: multiclass-classification
                features: {%s}
                label: {name: arrival, type: categorical, values: [early, on-time, late], horizon: 24h}
                """
                        .formatted(features));
    }

    private static Dataset all(List<byte[]> parts, ModelDefinition reader) {
        return Dataset.concat(
                parts.stream().map(part -> SegmentReader.read(part, reader)).toList());
    }

    private static void assertSame(Dataset actual, Dataset expected) {
        assertThat(actual.exampleIds()).isEqualTo(expected.exampleIds());
        assertThat(actual.eventTimes()).isEqualTo(expected.eventTimes());
        assertThat(actual.knownTimes()).isEqualTo(expected.knownTimes());
        assertThat(actual.targets()).isEqualTo(expected.targets());
        for (String name : List.of("distance", "holiday", "at")) {
            assertThat(numbers(actual, name)).isEqualTo(numbers(expected, name));
        }
        assertThat(actual.features().texts("carrier"))
                .isEqualTo(expected.features().texts("carrier"));
    }

    private static List<Double> numbers(Dataset dataset, String name) {
        try {
            return Arrays.stream(dataset.features().numbers(name)).boxed().toList();
        } catch (RuntimeException e) {
            // a feature that the reader's definition does not have
            return List.of();
        }
    }
}
