package dev.perennial.model.segment;

import dev.perennial.contracts.Names;

/**
 * What a segment covers of the examples topic. Offsets in between that belong to other models are not the segment's.
 *
 * @param partition   at least 0
 * @param firstOffset first offset covered (inclusive), at least 0
 * @param lastOffset  last offset covered (inclusive), at least {@code firstOffset}
 */
public record SegmentRange(String modelName, int partition, long firstOffset, long lastOffset) {
    public SegmentRange {
        Names.requireModel(modelName);
        if (partition < 0) {
            throw new IllegalArgumentException("partition: " + partition + " (expected: >= 0)");
        }
        if (firstOffset < 0 || lastOffset < firstOffset) {
            throw new IllegalArgumentException(
                    "offsets: " + firstOffset + " to " + lastOffset + " (expected: 0 <= first <= last)");
        }
    }

    /** The object's key; it names the first offset only, so that of two attempts at one cut the first one stands. */
    public String objectKey() {
        return key("segments/");
    }

    /** The key of an object that holds examples without a label; its offsets are of their own topic. */
    public String unlabelledObjectKey() {
        return key("unlabelled/");
    }

    private String key(String folder) {
        return folder + "model=%s/partition=%d/%019d.parquet".formatted(modelName, partition, firstOffset);
    }

    /** The key of an object that segments of this whole range were compacted into; it names both ends. */
    public String compactedObjectKey() {
        return "segments/model=%s/partition=%d/%019d-%019d.parquet"
                .formatted(modelName, partition, firstOffset, lastOffset);
    }
}
