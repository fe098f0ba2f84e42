package dev.perennial.training.run;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.model.segment.InvalidSegmentException;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.training.domain.RunFailedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads segments; keeps the ones used last, as windows of runs that follow each other overlap. For one thread. */
final class SegmentReads {
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private final ObjectStore objects;
    private final long mostExamples;
    private final Map<String, Dataset> used = new LinkedHashMap<>(16, 0.75f, true);
    private long examples;

    /** @param mostExamples examples kept, at least 0 */
    SegmentReads(ObjectStore objects, long mostExamples) {
        this.objects = objects;
        this.mostExamples = mostExamples;
    }

    /**
     * @throws RunFailedException when the segment is not there, or is not what was announced
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    Dataset read(SegmentReference reference, ModelDefinition definition) {
        String key = reference.sha256() + definition.digest();
        Dataset known = used.get(key);
        if (known != null) {
            return known;
        }
        Dataset dataset = decode(reference, definition);
        used.put(key, dataset);
        examples += dataset.size();
        forget();
        return dataset;
    }

    private void forget() {
        Iterator<Dataset> oldestFirst = used.values().iterator();
        while (examples > mostExamples && oldestFirst.hasNext()) {
            examples -= oldestFirst.next().size();
            oldestFirst.remove();
        }
    }

    private Dataset decode(SegmentReference reference, ModelDefinition definition) {
        try {
            byte[] bytes = objects.get(reference.objectKey(), MOST_BYTES);
            if (!Digests.sha256(bytes).equals(reference.sha256())) {
                throw new RunFailedException("segment " + reference.objectKey() + " has digest " + Digests.sha256(bytes)
                        + " (expected: " + reference.sha256() + ", as announced)");
            }
            return SegmentReader.read(bytes, definition);
        } catch (ObjectMissingException | ObjectTooLargeException | InvalidSegmentException e) {
            throw new RunFailedException("segment " + reference.objectKey() + " cannot be read: " + e.getMessage());
        }
    }
}
