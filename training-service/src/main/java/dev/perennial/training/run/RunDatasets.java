package dev.perennial.training.run;

import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The examples of past runs, read again from the segments that their plans name. */
@ApplicationScoped
public class RunDatasets {
    private final ObjectStore objects;
    private final Replacements replacements;

    RunDatasets(ObjectStore objects, Replacements replacements) {
        this.objects = objects;
        this.replacements = replacements;
    }

    /**
     * What the run had before it, in its order; the same whenever it is asked for. One at a time, for each may take as much
     * memory as a run.
     *
     * @throws RunFailedException when a segment is not there any more, or is not what the plan says
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    public synchronized Dataset of(RunPlan plan) {
        SegmentReads reads = new SegmentReads(objects, replacements::find, 0);
        List<Dataset> segments = plan.segments().stream()
                .map(segment -> reads.read(segment, plan.definition()))
                .toList();
        return RunWindow.of(plan.definition(), segments);
    }
}
