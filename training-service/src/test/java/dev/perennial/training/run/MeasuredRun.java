package dev.perennial.training.run;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import java.util.ArrayList;
import java.util.List;

/** A run of the service as its worker carries it out, for benchmarks. */
public final class MeasuredRun {
    /** As many as a compacted segment has. */
    public static final int SEGMENT = 50_000;

    private final ObjectStore objects;
    private final ModelDefinition definition;
    private final List<SegmentReference> segments = new ArrayList<>();

    /** @param objects keeps segments and bundles */
    public MeasuredRun(ObjectStore objects, ModelDefinition definition) {
        this.objects = objects;
        this.definition = definition;
    }

    /** Writes a segment of the next examples. */
    public void add(int first, List<ExampleJoined> examples) {
        SegmentRange range = new SegmentRange(definition.name(), 0, first, first + examples.size() - 1);
        byte[] bytes = SegmentWriter.write(definition, range, examples);
        objects.putIfAbsent(range.objectKey(), bytes);
        segments.add(new SegmentReference(range.objectKey(), Digests.sha256(bytes)));
    }

    /** Takes the segments that are stored already. */
    public MeasuredRun read() {
        for (String key : objects.list("segments/")) {
            segments.add(new SegmentReference(key, Digests.sha256(objects.get(key, Long.MAX_VALUE))));
        }
        return this;
    }

    /** From the segments to the published bundle of one version; nothing is kept decoded from runs before. */
    public RunResult run(int version) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0)
                .run(new RunPlan(
                        Runs.request(definition), definition, segments, Integer.MAX_VALUE, version, null, null));
    }

    /**
     * What is fitted on in a run of one trial.
     *
     * @param tried     by the trial
     * @param validated what the trial is scored on
     * @param older     by the version
     */
    public record Fits(Dataset tried, Dataset validated, Dataset older) {}

    public Fits fits() {
        SegmentReads reads = new SegmentReads(objects, Runs.NONE_REPLACED, 0);
        Dataset window = RunWindow.of(
                definition,
                segments.stream()
                        .map(segment -> reads.read(segment, definition))
                        .toList());
        int position = HoldoutSplit.widest(
                        window.eventTimes(), definition.evaluation().holdout())
                .position();
        Dataset older = RunWindow.rows(window, 0, position);
        int cut = Tuning.cut(older);
        return new Fits(RunWindow.rows(older, 0, cut), RunWindow.rows(older, cut, older.size()), older);
    }
}
