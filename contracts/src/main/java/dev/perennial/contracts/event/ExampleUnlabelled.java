package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Map;

/**
 * No label came for these features within the horizon. Topic {@code examples-unlabelled}; sent by ingest-service, at most
 * once per example, and never for one that has a label.
 *
 * @param eventTime when the features were true (UTC)
 * @param knownAt   event time plus the horizon (UTC)
 * @param features  value by feature name as validated: Double, String, Boolean, or null for missing
 */
public record ExampleUnlabelled(
        EventContext context,
        String modelName,
        String exampleId,
        Instant eventTime,
        Instant knownAt,
        Map<String, Object> features)
        implements Example {
    public ExampleUnlabelled {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        Require.present(eventTime, "eventTime");
        Require.present(knownAt, "knownAt");
        features = Require.features(features);
    }

    @Override
    public Object label() {
        return null;
    }
}
