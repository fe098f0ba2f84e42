package dev.perennial.contracts.event;

/**
 * A segment that a run or a verdict reads.
 *
 * @param objectKey key of the object in the bucket
 * @param sha256    digest that its bytes must have
 */
public record SegmentReference(String objectKey, String sha256) {
    public SegmentReference {
        Require.objectKey(objectKey, "objectKey");
        Require.sha256(sha256, "sha256");
    }
}
