package dev.perennial.training.domain;

import dev.perennial.model.segment.SegmentRange;
import dev.perennial.training.domain.SealedSegment.Grouping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which small segments become one.
 *
 * <p>A group is a run of segments that follow each other in one partition, together within the limits of the policy. Its
 * largest member is at most half of it, in examples: whatever is written again has at least doubled, so that an example is
 * written a number of times that grows with the logarithm of the largest segment.
 */
public final class Compaction {
    private Compaction() {}

    /**
     * What is compacted.
     *
     * @param mostBytes    bytes that a group has at most, at least 1; a segment of as many is not small
     * @param mostExamples examples that a group has at most, at least 1; a segment of as many is not small
     * @param fewest       segments that a group has at least, at least 2
     * @param most         segments that a group has at most, so that one step is short
     * @param age          how long ago a segment was sealed at least
     */
    public record Policy(long mostBytes, int mostExamples, int fewest, int most, Duration age) {
        public Policy {
            if (mostBytes < 1 || mostExamples < 1 || fewest < 2 || most < fewest || age.isNegative()) {
                throw new IllegalArgumentException("limits: " + mostBytes + " bytes, " + mostExamples + " examples, "
                        + fewest + " to " + most + " segments, age " + age
                        + " (expected: >= 1, >= 1, 2 <= fewest <= most, >= 0)");
            }
        }
    }

    /**
     * Plans; applied, the plan leaves nothing to plan unless a group has as many members as one may have.
     *
     * @param segments the segments of one model that are read, ordered by partition and first offset; none overlaps another, and none
     *     is left out in between
     * @return groups in the same order; a segment is in one of them at most
     */
    public static List<List<SealedSegment>> plan(List<SealedSegment> segments, Policy policy, Instant now) {
        List<List<SealedSegment>> groups = new ArrayList<>();
        int from = 0;
        while (from < segments.size()) {
            int to = longest(segments, from, policy, now);
            if (to == from) {
                from++;
            } else {
                groups.add(List.copyOf(segments.subList(from, to)));
                from = to;
            }
        }
        return groups;
    }

    /** What a group covers. */
    public static SegmentRange union(List<SealedSegment> group) {
        SegmentRange first = group.get(0).range();
        long last = group.get(group.size() - 1).range().lastOffset();
        return new SegmentRange(first.modelName(), first.partition(), first.firstOffset(), last);
    }

    /** The end of the longest group from there on; {@code from} when there is none. */
    private static int longest(List<SealedSegment> segments, int from, Policy policy, Instant now) {
        int longest = from;
        long bytes = 0;
        long examples = 0;
        int largest = 0;
        for (int i = from; i < segments.size() && i - from < policy.most; i++) {
            SealedSegment segment = segments.get(i);
            bytes += segment.sizeBytes();
            examples += segment.exampleCount();
            largest = Math.max(largest, segment.exampleCount());
            if (bytes > policy.mostBytes
                    || examples > policy.mostExamples
                    || segment.grouping() == Grouping.ALONE
                    || segment.sealedAt().isAfter(now.minus(policy.age))
                    || (i > from && !follows(segment, segments.get(i - 1)))) {
                break;
            }
            if (i - from + 1 >= policy.fewest && 2L * largest <= examples) {
                longest = i + 1;
            }
        }
        return longest;
    }

    private static boolean follows(SealedSegment segment, SealedSegment before) {
        SegmentRange range = segment.range();
        return segment.grouping() == Grouping.ANY
                && range.partition() == before.range().partition()
                && range.firstOffset() > before.range().lastOffset();
    }
}
