package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;

/**
 * Examples whose label did not come became an immutable Parquet object. Topic {@code unlabelled-segments}, kept forever; sent
 * by ingest-service. A topic of its own, so that nobody who counts or fits labelled examples takes them for such.
 *
 * @param partition         partition of the topic of unlabelled examples, at least 0
 * @param firstOffset       first offset covered (inclusive)
 * @param lastOffset        last offset covered (inclusive); offsets of other models in between are not this segment's
 * @param objectKey         key of the object in the bucket
 * @param sha256            digest of the object's bytes
 * @param sizeBytes         length of the object
 * @param exampleCount      examples in it, at least 1
 * @param earliestEventTime smallest event time in it (UTC)
 * @param latestEventTime   largest event time in it (UTC)
 */
public record UnlabelledSegmentSealed(
        EventContext context,
        String modelName,
        int partition,
        long firstOffset,
        long lastOffset,
        String objectKey,
        String sha256,
        long sizeBytes,
        int exampleCount,
        Instant earliestEventTime,
        Instant latestEventTime)
        implements PipelineEvent {
    public UnlabelledSegmentSealed {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(0, partition, "partition");
        Require.atLeast(0, firstOffset, "firstOffset");
        Require.atLeast(firstOffset, lastOffset, "lastOffset");
        Require.objectKey(objectKey, "objectKey");
        Require.sha256(sha256, "sha256");
        Require.atLeast(1, sizeBytes, "sizeBytes");
        Require.atLeast(1, exampleCount, "exampleCount");
        Require.present(earliestEventTime, "earliestEventTime");
        Require.notBefore(earliestEventTime, latestEventTime, "latestEventTime");
    }
}
