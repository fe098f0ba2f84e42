package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.training.domain.Compaction.Policy;
import dev.perennial.training.domain.SealedSegment.Grouping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AGE = Duration.ofMinutes(10);
    private static final Policy POLICY = new Policy(1000, 100, 4, 1000, AGE);

    /** Everything about a segment but where it is. */
    private record Shape(int partition, int examples, long bytes, boolean young, Grouping grouping) {}

    @Property
    void groupsAreRunsWithinTheLimitsAndNoSegmentIsInTwo(@ForAll("shapes") List<Shape> shapes) {
        List<SealedSegment> segments = segments(shapes);

        List<List<SealedSegment>> groups = Compaction.plan(segments, POLICY, NOW);

        int next = 0;
        for (List<SealedSegment> group : groups) {
            int from = segments.indexOf(group.get(0));
            assertThat(from).isGreaterThanOrEqualTo(next);
            next = from + group.size();
            assertThat(group).isEqualTo(segments.subList(from, next)).hasSizeGreaterThanOrEqualTo(4);
            assertThat(group)
                    .noneMatch(segment -> segment.sealedAt().isAfter(NOW.minus(AGE)))
                    .noneMatch(segment -> segment.grouping() == Grouping.ALONE)
                    .allMatch(segment ->
                            segment.range().partition() == group.get(0).range().partition());
            assertThat(group.subList(1, group.size())).allMatch(segment -> segment.grouping() == Grouping.ANY);
            SealedSegment whole = merged(group);
            assertThat(whole.exampleCount()).isLessThanOrEqualTo(100);
            assertThat(whole.sizeBytes()).isLessThanOrEqualTo(1000);
            assertThat(group).allMatch(segment -> 2 * segment.exampleCount() <= whole.exampleCount());
        }
    }

    @Property
    void nothingIsLostAndAppliedThePlanLeavesNothingToPlan(@ForAll("shapes") List<Shape> shapes) {
        List<SealedSegment> segments = segments(shapes);

        List<SealedSegment> after = applied(segments, Compaction.plan(segments, POLICY, NOW));

        assertThat(examples(after)).isEqualTo(examples(segments));
        assertThat(after).allMatch(segment -> segments.stream()
                .filter(source -> source.range().partition() == segment.range().partition())
                .noneMatch(source -> source.range().firstOffset()
                                < segment.range().firstOffset()
                        && source.range().lastOffset() >= segment.range().firstOffset()));
        assertThat(Compaction.plan(after, POLICY, NOW)).isEmpty();
    }

    @Property
    void anExampleIsWrittenAgainOnlyWhenItsSegmentAtLeastDoubles(@ForAll("trickle") List<Integer> sizes) {
        List<SealedSegment> segments = new ArrayList<>();
        long written = 0;
        for (int size : sizes) {
            segments.add(segment(segments.size(), size));
            List<SealedSegment> sorted = renumbered(segments);
            for (List<SealedSegment> group : Compaction.plan(sorted, POLICY, NOW)) {
                written += group.stream().mapToInt(SealedSegment::exampleCount).sum();
            }
            segments = new ArrayList<>(applied(sorted, Compaction.plan(sorted, POLICY, NOW)));
        }

        int all = sizes.stream().mapToInt(Integer::intValue).sum();
        assertThat(written).isLessThanOrEqualTo(all * (long) Math.ceil(Math.log(100) / Math.log(2)));
    }

    @Test
    void tooManyForOneGroupAreCompactedStepByStep() {
        Policy few = new Policy(1000, 100, 4, 5, AGE);
        List<SealedSegment> segments =
                IntStream.range(0, 20).mapToObj(i -> segment(i, 1)).toList();

        List<SealedSegment> once = applied(segments, Compaction.plan(segments, few, NOW));
        List<SealedSegment> twice = applied(once, Compaction.plan(once, few, NOW));

        assertThat(once).extracting(SealedSegment::exampleCount).containsExactly(5, 5, 5, 5);
        assertThat(twice).extracting(SealedSegment::exampleCount).containsExactly(20);
        assertThat(twice.get(0).range()).isEqualTo(new SegmentRange("m", 0, 0, 195));
    }

    @Test
    void aLargeSegmentWaitsForAsManySmallOnes() {
        List<SealedSegment> three = List.of(segment(0, 30), segment(1, 10), segment(2, 10), segment(3, 9));
        List<SealedSegment> enough = List.of(segment(0, 30), segment(1, 10), segment(2, 10), segment(3, 10));

        assertThat(Compaction.plan(three, POLICY, NOW)).isEmpty();
        assertThat(Compaction.plan(enough, POLICY, NOW)).containsExactly(enough);
    }

    @Provide
    Arbitrary<List<Shape>> shapes() {
        Arbitrary<Grouping> grouping = Arbitraries.frequency(
                Tuple.of(20, Grouping.ANY), Tuple.of(1, Grouping.WITH_LATER), Tuple.of(1, Grouping.ALONE));
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(15, 0), Tuple.of(1, 1)),
                        Arbitraries.integers().between(1, 120),
                        Arbitraries.longs().between(1, 400),
                        Arbitraries.frequency(Tuple.of(20, false), Tuple.of(1, true)),
                        grouping)
                .as(Shape::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Integer>> trickle() {
        return Arbitraries.integers().between(1, 20).list().ofMinSize(1).ofMaxSize(120);
    }

    /** Partitions grow along the list; ten offsets for each segment, of which it covers six. */
    private static List<SealedSegment> segments(List<Shape> shapes) {
        List<SealedSegment> segments = new ArrayList<>();
        int partition = 0;
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            partition += shape.partition();
            segments.add(new SealedSegment(
                    reference(i),
                    new SegmentRange("m", partition, 10L * i, 10L * i + 5),
                    shape.examples(),
                    shape.bytes(),
                    shape.young() ? NOW : NOW.minus(AGE),
                    shape.grouping()));
        }
        return segments;
    }

    private static SealedSegment segment(int number, int examples) {
        return new SealedSegment(
                reference(number),
                new SegmentRange("m", 0, 10L * number, 10L * number + 5),
                examples,
                examples,
                NOW.minus(AGE),
                Grouping.ANY);
    }

    private static List<SealedSegment> renumbered(List<SealedSegment> segments) {
        return IntStream.range(0, segments.size())
                .mapToObj(i -> segment(i, segments.get(i).exampleCount()))
                .toList();
    }

    private static List<SealedSegment> applied(List<SealedSegment> segments, List<List<SealedSegment>> groups) {
        List<SealedSegment> after = new ArrayList<>(segments);
        for (List<SealedSegment> group : groups) {
            after.set(after.indexOf(group.get(0)), merged(group));
            after.removeAll(group);
        }
        return after;
    }

    private static SealedSegment merged(List<SealedSegment> group) {
        SegmentRange range = Compaction.union(group);
        return new SealedSegment(
                new SegmentReference(range.compactedObjectKey(), "b".repeat(64)),
                range,
                group.stream().mapToInt(SealedSegment::exampleCount).sum(),
                group.stream().mapToLong(SealedSegment::sizeBytes).sum(),
                NOW.minus(AGE),
                group.get(0).grouping());
    }

    private static int examples(List<SealedSegment> segments) {
        return segments.stream().mapToInt(SealedSegment::exampleCount).sum();
    }

    private static SegmentReference reference(int number) {
        return new SegmentReference("segments/model=m/partition=0/%019d.parquet".formatted(number), "a".repeat(64));
    }
}
