package dev.perennial.training.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.training.domain.KnownSegment;
import java.time.Instant;
import java.util.List;

/**
 * A page of the segments of a model.
 *
 * @param segments ordered by object key
 * @param next     what {@code after} asks for the page that follows; null when there is none
 */
record SegmentsAnswer(List<Segment> segments, String next) {
    private static final int LARGEST_PAGE = 1000;

    /**
     * @param sha256            digest of the object's bytes
     * @param exampleCount      examples in it, at least 1
     * @param earliestEventTime smallest event time in it (UTC)
     * @param latestEventTime   largest event time in it (UTC)
     */
    record Segment(
            String objectKey, String sha256, int exampleCount, Instant earliestEventTime, Instant latestEventTime) {
        static Segment of(KnownSegment known) {
            return new Segment(
                    known.reference().objectKey(),
                    known.reference().sha256(),
                    known.exampleCount(),
                    known.earliestEventTime(),
                    known.latestEventTime());
        }
    }

    static SegmentsAnswer of(List<KnownSegment> segments, int limit) {
        String next = segments.size() < limit
                ? null
                : segments.get(segments.size() - 1).reference().objectKey();
        return new SegmentsAnswer(segments.stream().map(Segment::of).toList(), next);
    }

    /** @throws InvalidInputException for what is no number from 1 to 1000 */
    static int limit(String text) {
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_PAGE) {
                return limit;
            }
        }
        throw new InvalidInputException("limit", '"' + text + '"', "1 to " + LARGEST_PAGE);
    }
}
