package dev.perennial.ingest.domain.source;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic;
import dev.perennial.contracts.kafka.Topic;
import java.util.Optional;

/** What a producer's own topic carries for a model. */
public enum SourceKind {
    FEATURES(Topic.FEATURE_EVENTS),
    LABELS(Topic.LABEL_EVENTS);

    private final Topic events;

    SourceKind(Topic events) {
        this.events = events;
    }

    /** The topic that the mapped events go to. */
    public Topic events() {
        return events;
    }

    /** What a definition says of it; empty: the model has no own topic for it. */
    public Optional<SourceTopic> of(ModelDefinition definition) {
        return Optional.ofNullable(
                this == FEATURES
                        ? definition.source().features()
                        : definition.source().labels());
    }
}
