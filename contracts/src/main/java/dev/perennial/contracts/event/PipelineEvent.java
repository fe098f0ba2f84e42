package dev.perennial.contracts.event;

/** Everything that travels on Perennial's topics but the model definitions themselves. */
public sealed interface PipelineEvent
        permits FeaturesObserved,
                LabelObserved,
                Example,
                BackfillAdvanced,
                AggregateUpdated,
                SegmentSealed,
                UnlabelledSegmentSealed,
                TrainingRequested,
                TrialRequested,
                TrialFitted,
                ModelTrained,
                ModelEvaluated,
                ModelDeployment,
                ReplicaStatus,
                PredictionMade,
                LivePerformance,
                DriftDetected,
                ExpectationsViolated {
    EventContext context();

    /** Matches {@link dev.perennial.contracts.Names#MODEL_PATTERN}. */
    String modelName();

    /** The record key: events with one key keep their order. */
    default String key() {
        return modelName();
    }
}
