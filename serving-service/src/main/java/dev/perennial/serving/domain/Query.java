package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.aggregate.FeatureValues;
import java.time.Instant;
import java.util.Map;

/**
 * One example to predict.
 *
 * @param exampleId whose label may come later
 * @param eventTime when the features were true (UTC)
 * @param features  as {@link dev.perennial.contracts.definition.ValueChecker} gave them; once complete, the aggregates too
 */
public record Query(String exampleId, Instant eventTime, Map<String, Object> features) {
    public Query {
        requireNonNull(exampleId, "exampleId");
        requireNonNull(eventTime, "eventTime");
        requireNonNull(features, "features");
    }

    /**
     * The query as a model sees it: with the aggregates as of its event time.
     *
     * @throws dev.perennial.model.aggregate.StaleValueException when one is older than its definition allows
     */
    public Query complete(ModelDefinition definition, FeatureValues values) {
        return new Query(exampleId, eventTime, values.complete(definition, features, eventTime));
    }
}
