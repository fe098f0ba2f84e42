package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.SegmentReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KnownSegmentTest {
    /** An example of a segment: the segment's number and the example's event time. */
    private record Example(int segment, int time) {}

    @Property
    void theChosenSegmentsHoldEveryOneOfTheNewestExamples(
            @ForAll @Size(min = 1, max = 12) List<@Size(min = 1, max = 6) List<@IntRange(max = 50) Integer>> times,
            @ForAll @IntRange(min = 1, max = 80) int wanted,
            @ForAll Random random) {
        List<KnownSegment> segments = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            int segment = i;
            segments.add(segment(i, times.get(i)));
            times.get(i).forEach(time -> examples.add(new Example(segment, time)));
        }
        Collections.shuffle(segments, random);

        Set<String> chosen = KnownSegment.holdingNewest(segments, wanted).stream()
                .map(SegmentReference::objectKey)
                .collect(Collectors.toSet());

        examples.sort(Comparator.comparingInt(Example::time).reversed());
        int oldestWanted = examples.get(Math.min(wanted, examples.size()) - 1).time();
        assertThat(chosen)
                .containsAll(examples.stream()
                        .filter(example -> example.time() >= oldestWanted)
                        .map(example -> key(example.segment()))
                        .toList());
    }

    @Test
    void leavesOutWhatIsTooOld() {
        List<KnownSegment> segments =
                List.of(segment(0, List.of(1, 2)), segment(1, List.of(3, 4)), segment(2, List.of(5, 6)));

        assertThat(KnownSegment.holdingNewest(segments, 3))
                .extracting(SegmentReference::objectKey)
                .containsExactly(key(1), key(2));
    }

    @Test
    void takesUnlabelledSegmentsThatReachIntoTheTimeOfTheLabelledOnesTheNewestFirst() {
        List<KnownSegment> labelled = List.of(segment(0, List.of(10, 12)), segment(1, List.of(11, 20)));
        List<KnownSegment> unlabelled = List.of(
                segment(2, List.of(8, 9)),
                segment(3, List.of(9, 10)),
                segment(4, List.of(13, 14)),
                segment(5, List.of(20, 30)),
                segment(6, List.of(21, 22)));

        assertThat(KnownSegment.beside(labelled, unlabelled, 100))
                .extracting(SegmentReference::objectKey)
                .containsExactly(key(3), key(4), key(5));
        assertThat(KnownSegment.beside(labelled, unlabelled, 3))
                .extracting(SegmentReference::objectKey)
                .containsExactly(key(4), key(5));
        assertThat(KnownSegment.beside(labelled, List.of(), 3)).isEmpty();
        assertThat(KnownSegment.beside(List.of(), unlabelled, 3)).isEmpty();
    }

    private static KnownSegment segment(int number, List<Integer> times) {
        return new KnownSegment(
                new SegmentReference(key(number), "a".repeat(64)),
                times.size(),
                Instant.ofEpochSecond(Collections.min(times)),
                Instant.ofEpochSecond(Collections.max(times)));
    }

    private static String key(int number) {
        return "segments/%02d".formatted(number);
    }
}
