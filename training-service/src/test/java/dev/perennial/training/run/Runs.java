package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.refresh.Measured;
import dev.perennial.training.domain.refresh.RefreshPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Plans of runs over segments of 200 examples. */
final class Runs {
    static final Function<SegmentReference, Optional<SegmentReference>> NONE_REPLACED = segment -> Optional.empty();

    private static final int SEGMENT = 200;

    private Runs() {}

    static List<SegmentReference> segments(
            ObjectStore objects, ModelDefinition definition, List<ExampleJoined> examples) {
        List<SegmentReference> references = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += SEGMENT) {
            int to = Math.min(examples.size(), from + SEGMENT);
            SegmentRange range = new SegmentRange(definition.name(), 0, from, to - 1);
            byte[] bytes = SegmentWriter.write(definition, range, examples.subList(from, to));
            objects.putIfAbsent(range.objectKey(), bytes);
            references.add(new SegmentReference(range.objectKey(), Digests.sha256(bytes)));
        }
        return references;
    }

    /** A plan whose refit has the version after the challenger's. */
    static RunPlan plan(
            ModelDefinition definition, List<SegmentReference> segments, long fresh, int challengerVersion) {
        return new RunPlan(
                request(definition), definition, segments, fresh, challengerVersion, challengerVersion + 1, null);
    }

    /** The same after another run. */
    static RunPlan after(BlendState blend, RunPlan plan) {
        return new RunPlan(
                plan.request(),
                plan.definition(),
                plan.segments(),
                plan.freshExamples(),
                plan.challengerVersion(),
                plan.refitVersion(),
                blend,
                plan.past(),
                plan.unlabelled(),
                plan.settings(),
                plan.refresh());
    }

    /** The same where this is known of refreshing. */
    static RunPlan with(RefreshPlan refresh, RunPlan plan) {
        return new RunPlan(
                plan.request(),
                plan.definition(),
                plan.segments(),
                plan.freshExamples(),
                plan.challengerVersion(),
                plan.refitVersion(),
                plan.blend(),
                plan.past(),
                plan.unlabelled(),
                plan.settings(),
                refresh);
    }

    /** The same where the refit of that other run serves. */
    static RunPlan serving(RunResult before, List<Measured> measured, RunPlan plan) {
        return with(new RefreshPlan(champion(before), false, false, measured), after(before.blend(), plan));
    }

    /** The same where the refit of that other run may be this member of the blend. */
    static RunPlan past(PoolMember member, RunResult past, RunPlan plan) {
        return new RunPlan(
                plan.request(),
                plan.definition(),
                plan.segments(),
                plan.freshExamples(),
                plan.challengerVersion(),
                plan.refitVersion(),
                plan.blend(),
                Map.of(member, champion(past)),
                plan.unlabelled(),
                plan.settings(),
                plan.refresh());
    }

    private static Champion champion(RunResult run) {
        TrainedVersion served = run.refit();
        return new Champion(served.modelVersion(), served.artifactPrefix(), served.manifestSha256());
    }

    static JsonNode provenance(ObjectStore objects, TrainedVersion version) {
        return BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256())
                .provenance();
    }

    static TrainingRequested request(ModelDefinition definition) {
        EventContext context = EventContext.first(new UUID(0, 1), Instant.parse("2014-01-02T00:00:00Z"));
        return new TrainingRequested(context, definition.name(), Reason.MANUAL, "a test asked");
    }
}
