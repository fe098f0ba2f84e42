package dev.perennial.ingest.objects;

import dev.perennial.contracts.event.SegmentSealed;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition up to one offset: its segments, all in object storage, and its rejects, to be announced together. Objects
 * of unlabelled examples are in storage too, but nobody is told of them.
 *
 * @param lastOffset last offset that is covered (inclusive)
 */
record Cut(TopicPartition place, long lastOffset, List<SegmentSealed> segments, List<BufferedRecord.Reject> rejects) {
    Cut {
        segments = List.copyOf(segments);
        rejects = List.copyOf(rejects);
    }
}
