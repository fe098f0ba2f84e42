package dev.perennial.ingest.objects;

import dev.perennial.contracts.event.SegmentSealed;
import java.util.List;

/**
 * One partition up to one offset: its segments, all in object storage, and its rejects, to be announced together.
 *
 * @param lastOffset last offset that is covered (inclusive)
 */
record Cut(int partition, long lastOffset, List<SegmentSealed> segments, List<BufferedRecord.Reject> rejects) {
    Cut {
        segments = List.copyOf(segments);
        rejects = List.copyOf(rejects);
    }
}
