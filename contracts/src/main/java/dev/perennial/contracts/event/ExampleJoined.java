package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Map;

/**
 * A label met its features: one labelled example. Topic {@code examples}; sent by ingest-service, once per example.
 *
 * @param eventTime when the features were true (UTC)
 * @param knownAt   when the label was known (UTC)
 * @param features  value by feature name as validated: Double, String, Boolean, or null for missing
 * @param label     as validated: Boolean, String or Double
 */
public record ExampleJoined(
        EventContext context,
        String modelName,
        String exampleId,
        Instant eventTime,
        Instant knownAt,
        Map<String, Object> features,
        Object label)
        implements Example {
    public ExampleJoined {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        Require.present(eventTime, "eventTime");
        Require.present(knownAt, "knownAt");
        Require.present(label, "label");
        features = Require.features(features);
    }
}
