package dev.perennial.local.skew;

import java.time.Instant;
import java.util.List;

/**
 * How the features of past predictions compare with what the log gives.
 *
 * @param predictions predictions on the log, each example once
 * @param skipped     those of them that need facts from before the log begins, and so cannot be compared
 * @param features    each feature and aggregate, in the definition's order
 */
public record SkewReport(String modelName, long predictions, long skipped, List<FeatureSkew> features) {
    /**
     * One feature.
     *
     * @param compared    predictions compared
     * @param differing   those of them with another value
     * @param share       differing / compared, in [0, 1]; 0 when nothing was compared
     * @param differences the first few
     */
    public record FeatureSkew(String name, long compared, long differing, double share, List<Difference> differences) {}

    /**
     * One prediction with another value.
     *
     * @param served     what the model saw; null: missing
     * @param recomputed what the log gives; null: missing
     */
    public record Difference(String exampleId, Instant eventTime, int modelVersion, Object served, Object recomputed) {}

    public boolean isZero() {
        return features.stream().allMatch(feature -> feature.differing() == 0);
    }
}
