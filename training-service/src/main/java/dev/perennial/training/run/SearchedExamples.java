package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition.Tuning;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.tuning.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a run searches on, read again from its frozen plan by another replica: the same examples, cut in the same places. */
final class SearchedExamples {
    private SearchedExamples() {}

    /**
     * @param replacements the compacted segment that one went into
     * @throws dev.perennial.training.domain.RunFailedException when a segment is not there any more, or is not what the plan says
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static TrialFits fits(
            RunPlan plan, ObjectStore objects, Function<SegmentReference, Optional<SegmentReference>> replacements) {
        SegmentReads reads = new SegmentReads(objects, replacements, 0);
        List<Dataset> segments = plan.segments().stream()
                .map(segment -> reads.read(segment, plan.definition()))
                .toList();
        Dataset window = RunWindow.of(plan.definition(), segments);
        Tuning tuning = plan.definition().training().tuning();
        return new TrialFits(
                plan.definition(),
                SearchedVersions.tuned(plan.definition(), window),
                Schedule.of(tuning.stopping(), tuning.trials()).shares());
    }
}
