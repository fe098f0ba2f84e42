package dev.perennial.contracts.event;

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
        Require.present(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        Require.present(eventTime, "eventTime");
        features = Require.features(features);
    }

    @Override
    public String key() {
        return modelName + ":" + exampleId;
    }
}
