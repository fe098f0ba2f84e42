package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;

/**
 * A model should be trained. Topic {@code training-requests}; sent by training-service. The context's causation id
 * names the cause; one cause never starts two runs.
 *
 * @param reason kind of cause
 * @param detail the cause in one sentence, for people
 */
public record TrainingRequested(EventContext context, String modelName, Reason reason, String detail)
        implements PipelineEvent {
    /** Why a run starts. */
    public enum Reason {
        /** enough new labelled examples */
        EXAMPLES,
        /** the monitor saw drift */
        DRIFT,
        /** the answers got worse */
        PERFORMANCE,
        /** long enough since the last run */
        ELAPSED,
        /** a point in time of the schedule is past */
        SCHEDULE,
        /** the model was defined anew */
        DEFINITION,
        /** somebody asked */
        MANUAL,
        /** somebody brought a model, which is checked instead of fitted */
        UPLOAD
    }

    public TrainingRequested {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(reason, "reason");
        Require.nonBlank(detail, "detail");
    }
}
