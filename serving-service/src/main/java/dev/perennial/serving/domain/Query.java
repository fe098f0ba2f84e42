package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * One example to predict.
 *
 * @param exampleId whose label may come later
 * @param eventTime when the features were true (UTC)
 * @param features  as {@link dev.perennial.contracts.definition.ValueChecker} gave them
 */
public record Query(String exampleId, Instant eventTime, Map<String, Object> features) {
    public Query {
        requireNonNull(exampleId, "exampleId");
        requireNonNull(eventTime, "eventTime");
        requireNonNull(features, "features");
    }
}
