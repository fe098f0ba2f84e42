package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;

/**
 * The label of one example was observed. Topic {@code label-events}; sent by producers and ingest-service.
 *
 * @param exampleId the example that it labels
 * @param label     boolean, text or number, as the definition's label type says
 * @param knownAt   when a replayed history knew it (UTC); null: the log's append time
 */
public record LabelObserved(EventContext context, String modelName, String exampleId, Object label, Instant knownAt)
        implements PipelineEvent {
    public LabelObserved {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        Require.present(label, "label");
    }

    @Override
    public String key() {
        return modelName + ":" + exampleId;
    }
}
