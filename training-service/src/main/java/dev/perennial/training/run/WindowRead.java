package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.WindowMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A window read from segments. They themselves are not held, for a window may take much of the memory.
 *
 * @param window the examples, as {@link RunWindow#of} gives them
 * @param latest by segment that holds any, its latest event time in epoch milliseconds
 */
record WindowRead(Dataset window, Map<SegmentReference, Long> latest) {
    /** @throws dev.perennial.training.domain.RunFailedException when a segment cannot be read, or there are none, or too many examples */
    static WindowRead of(SegmentReads reads, List<SegmentReference> segments, ModelDefinition definition) {
        List<Dataset> datasets = new ArrayList<>();
        Map<SegmentReference, Long> latest = new LinkedHashMap<>();
        long examples = 0;
        for (SegmentReference segment : segments) {
            Dataset dataset = reads.read(segment, definition);
            examples += dataset.size();
            WindowMemory.require(
                    examples, definition.inputs().size(), Runtime.getRuntime().maxMemory());
            datasets.add(dataset);
            Arrays.stream(dataset.eventTimes()).max().ifPresent(time -> latest.put(segment, time));
        }
        return new WindowRead(RunWindow.of(definition, datasets), latest);
    }

    /** The segments that hold an example whose event time is later than this one in epoch milliseconds. */
    List<SegmentReference> later(long after) {
        return latest.entrySet().stream()
                .filter(entry -> entry.getValue() > after)
                .map(Map.Entry::getKey)
                .toList();
    }
}
