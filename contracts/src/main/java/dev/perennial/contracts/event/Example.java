package dev.perennial.contracts.event;

import java.time.Instant;
import java.util.Map;

/** An example as it is kept: what a model sees of it, and its label if one came. */
public sealed interface Example extends PipelineEvent permits ExampleJoined, ExampleUnlabelled {
    String exampleId();

    /** When the features were true (UTC). */
    Instant eventTime();

    /** When the label was known, or when it was known that none would come (UTC). */
    Instant knownAt();

    /** Value by feature name as validated: Double, String, Boolean, or null for missing. */
    Map<String, Object> features();

    /** Boolean, String or Double; null when there is none. */
    Object label();

    @Override
    default String key() {
        return modelName() + ":" + exampleId();
    }
}
