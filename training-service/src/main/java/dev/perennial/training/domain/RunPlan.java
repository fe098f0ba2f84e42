package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.training.domain.refresh.RefreshPlan;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Everything that decides a run's result, frozen when the run is claimed.
 *
 * @param request           what started it; its event id is the run's id
 * @param definition        the definition as it was
 * @param segments          what is read, ordered by object key
 * @param freshExamples     examples that came since the last run that trained, at least 0
 * @param challengerVersion number of the version that is judged
 * @param refitVersion      number of the version fitted through the newest example; null when there is none
 * @param blend             what the last run that trained left of its blend's weights; null when it left nothing
 * @param past              the champions of before that a blend may have as members, by {@link PoolMember#past}; empty without blend
 * @param unlabelled        segments of examples without a label that are read beside, ordered by object key; empty unless the
 *     definition has a use for them
 * @param settings          what the algorithms begin their search with, at most one per algorithm; empty without a warm start
 * @param refresh           what is known of continuing what serves; of no use unless the definition wants it
 */
public record RunPlan(
        TrainingRequested request,
        ModelDefinition definition,
        List<SegmentReference> segments,
        long freshExamples,
        int challengerVersion,
        Integer refitVersion,
        BlendState blend,
        Map<PoolMember, Champion> past,
        List<SegmentReference> unlabelled,
        List<Recipe> settings,
        RefreshPlan refresh) {
    /** Examples that a window holds at most when the definition does not say: what fits into this process as it comes. */
    public static final int USUAL_MOST_EXAMPLES = 200_000;
    /** Examples that a window holds at most, whatever the definition says. */
    public static final int MOST_EXAMPLES = 1_000_000;

    public RunPlan {
        requireNonNull(request, "request");
        requireNonNull(definition, "definition");
        segments = List.copyOf(segments);
        past = Map.copyOf(past);
        unlabelled = List.copyOf(unlabelled);
        settings = List.copyOf(settings);
        requireNonNull(refresh, "refresh");
    }

    /** One that reads labelled examples alone, and begins with the usual settings. */
    public RunPlan(
            TrainingRequested request,
            ModelDefinition definition,
            List<SegmentReference> segments,
            long freshExamples,
            int challengerVersion,
            Integer refitVersion,
            BlendState blend) {
        this(
                request,
                definition,
                segments,
                freshExamples,
                challengerVersion,
                refitVersion,
                blend,
                Map.of(),
                List.of(),
                List.of(),
                RefreshPlan.NOTHING);
    }

    /** Length of the window in examples. */
    public static int windowLength(ModelDefinition definition) {
        Integer wanted = definition.training().window().examples();
        return wanted == null ? USUAL_MOST_EXAMPLES : Math.min(wanted, MOST_EXAMPLES);
    }

    public UUID runId() {
        return request.context().eventId();
    }
}
