package dev.perennial.ingest.objects;

import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition up to one offset: its segments, all in object storage, and its rejects, to be announced together.
 *
 * @param lastOffset last offset that is covered (inclusive)
 * @param unlabelled the segments of a partition of unlabelled examples, which has none of the others
 */
record Cut(
        TopicPartition place,
        long lastOffset,
        List<SegmentSealed> segments,
        List<UnlabelledSegmentSealed> unlabelled,
        List<BufferedRecord.Reject> rejects) {
    Cut {
        segments = List.copyOf(segments);
        unlabelled = List.copyOf(unlabelled);
        rejects = List.copyOf(rejects);
    }
}
