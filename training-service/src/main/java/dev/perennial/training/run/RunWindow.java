package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import java.util.List;

/** The examples that a run reads: the newest by event time, as many as its window holds, in that order. */
final class RunWindow {
    private RunWindow() {}

    /**
     * @param segments what the plan's segments hold
     * @throws RunFailedException when there are none
     */
    static Dataset of(ModelDefinition definition, List<Dataset> segments) {
        if (segments.isEmpty()) {
            throw new RunFailedException("no segment is sealed yet; labelled examples are needed first");
        }
        Dataset sorted = Dataset.concat(segments).sortedByEventTime();
        int length = Math.min(sorted.size(), RunPlan.windowLength(definition));
        return rows(sorted, sorted.size() - length, sorted.size());
    }

    static Dataset rows(Dataset examples, int from, int to) {
        return examples.rows(from, to);
    }
}
