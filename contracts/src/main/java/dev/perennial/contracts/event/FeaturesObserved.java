package dev.perennial.contracts.event;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Map;

/**
 * The features of one example were observed. Topic {@code feature-events}; sent by producers and ingest-service.
 *
 * @param exampleId what the label will name, 1 to 256 characters
 * @param eventTime when the features were true (UTC)
 * @param knownAt   when a replayed history knew them (UTC); null: the log's append time
 * @param features  value by feature name: number, text, boolean, or null for missing
 */
public record FeaturesObserved(
        EventContext context,
        String modelName,
        String exampleId,
        Instant eventTime,
        Instant knownAt,
        Map<String, Object> features)
        implements PipelineEvent {
    public FeaturesObserved {
        requireNonNull(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        requireNonNull(eventTime, "eventTime");
        features = FeatureMaps.copyOf(features);
    }

    @Override
    public String key() {
        return modelName + ":" + exampleId;
    }
}
