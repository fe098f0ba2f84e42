package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A training run finished and its artifacts can be read; the challenger waits for evaluation.
 * Topic {@code model-trained}, kept forever; sent by training-service.
 *
 * @param runId      the run
 * @param challenger fitted without the holdout; this one is judged
 * @param refit      the same recipe fitted through the newest example; deployed if the challenger passes. Null when the
 *                   definition says {@code refit: false}; then the challenger itself is deployed
 * @param holdout    what the challenger has not seen
 */
public record ModelTrained(
        EventContext context,
        String modelName,
        UUID runId,
        TrainedVersion challenger,
        TrainedVersion refit,
        Holdout holdout)
        implements PipelineEvent {
    public ModelTrained {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(runId, "runId");
        Require.present(challenger, "challenger");
        Require.present(holdout, "holdout");
    }

    /**
     * The newest examples of the run's window.
     *
     * @param after        event time that every example of the holdout is later than (UTC)
     * @param through      latest event time in it (UTC)
     * @param exampleCount examples in it, at least 1
     * @param segments     the objects that hold them; they may hold earlier examples too
     */
    public record Holdout(Instant after, Instant through, int exampleCount, List<SegmentReference> segments) {
        public Holdout {
            Require.present(after, "after");
            Require.notBefore(after, through, "through");
            Require.atLeast(1, exampleCount, "exampleCount");
            segments = Require.list(segments, "segments");
        }
    }
}
