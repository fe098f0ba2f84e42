package dev.perennial.contracts.kafka;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.contracts.event.TrialRequested;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import java.time.Duration;
import java.util.Optional;

/** The topics: what they carry and how long they keep it. Every name gets the installation's prefix. */
public enum Topic {
    MODEL_DEFINITIONS("model-definitions", null, Cleanup.COMPACT, null),
    FEATURE_EVENTS("feature-events", FeaturesObserved.class, Cleanup.DELETE, Duration.ofDays(7)),
    LABEL_EVENTS("label-events", LabelObserved.class, Cleanup.DELETE, Duration.ofDays(7)),
    EXAMPLES("examples", ExampleJoined.class, Cleanup.DELETE, Duration.ofDays(7)),
    EXAMPLES_UNLABELLED("examples-unlabelled", ExampleUnlabelled.class, Cleanup.DELETE, Duration.ofDays(7)),
    BACKFILLS("backfills", BackfillAdvanced.class, Cleanup.COMPACT, null),
    FEATURE_VALUES("feature-values", AggregateUpdated.class, Cleanup.COMPACT, null),
    DATASET_SEGMENTS("dataset-segments", SegmentSealed.class, Cleanup.DELETE, null),
    UNLABELLED_SEGMENTS("unlabelled-segments", UnlabelledSegmentSealed.class, Cleanup.DELETE, null),
    TRAINING_REQUESTS("training-requests", TrainingRequested.class, Cleanup.DELETE, Duration.ofDays(30)),
    TRIAL_REQUESTS("trial-requests", TrialRequested.class, Cleanup.DELETE, Duration.ofDays(1)),
    TRIAL_RESULTS("trial-results", TrialFitted.class, Cleanup.DELETE, Duration.ofDays(1)),
    MODEL_TRAINED("model-trained", ModelTrained.class, Cleanup.DELETE, null),
    MODEL_EVALUATED("model-evaluated", ModelEvaluated.class, Cleanup.DELETE, null),
    MODEL_DEPLOYMENTS("model-deployments", ModelDeployment.class, Cleanup.COMPACT, null),
    REPLICA_STATUS("replica-status", ReplicaStatus.class, Cleanup.COMPACT, null),
    PREDICTIONS("predictions", PredictionMade.class, Cleanup.DELETE, Duration.ofDays(7)),
    LIVE_PERFORMANCE("live-performance", LivePerformance.class, Cleanup.DELETE, Duration.ofDays(30)),
    DRIFT_DETECTED("drift-detected", DriftDetected.class, Cleanup.DELETE, Duration.ofDays(30)),
    DATA_QUALITY("data-quality", ExpectationsViolated.class, Cleanup.DELETE, Duration.ofDays(30));

    /** What the log does with old records. */
    public enum Cleanup {
        COMPACT,
        DELETE
    }

    /** The prefix unless an installation sets its own ({@code perennial.topics.prefix}). */
    public static final String DEFAULT_PREFIX = "perennial.";

    /** How long a dead-letter topic keeps what it was sent. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    private final String shortName;
    private final Class<? extends PipelineEvent> valueType;
    private final Cleanup cleanup;
    private final Duration retention;

    Topic(String shortName, Class<? extends PipelineEvent> valueType, Cleanup cleanup, Duration retention) {
        this.shortName = shortName;
        this.valueType = valueType;
        this.cleanup = cleanup;
        this.retention = retention;
    }

    /** The name without prefix, e.g. {@code model-trained}. */
    public String shortName() {
        return shortName;
    }

    /** The full name, e.g. {@code perennial.model-trained}. */
    public String name(String prefix) {
        return requireNonNull(prefix, "prefix") + shortName;
    }

    /** The full name of the topic that takes what can never be processed, e.g. {@code perennial.model-trained-dlq}. */
    public String deadLetterName(String prefix) {
        return name(prefix) + "-dlq";
    }

    /** The event it carries; empty for the model definitions. */
    public Optional<Class<? extends PipelineEvent>> valueType() {
        return Optional.ofNullable(valueType);
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** How long it keeps a record; empty: forever. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }

    /** Whether the broker stamps the records, so that known time cannot be set by a producer's clock. */
    public boolean stampedByBroker() {
        return this == FEATURE_EVENTS || this == LABEL_EVENTS;
    }

    /** @throws IllegalArgumentException if no topic of Perennial ends in this name */
    public static Topic ofFullName(String fullName) {
        for (Topic topic : values()) {
            if (fullName.endsWith(topic.shortName)) {
                return topic;
            }
        }
        throw new IllegalArgumentException("topic: " + fullName + " (expected: a topic of Perennial)");
    }

    /** @throws IllegalArgumentException if no topic carries this type */
    public static Topic of(Class<? extends PipelineEvent> type) {
        for (Topic topic : values()) {
            if (topic.valueType == type) {
                return topic;
            }
        }
        throw new IllegalArgumentException("type: " + type.getName() + " (expected: an event of Perennial)");
    }
}
