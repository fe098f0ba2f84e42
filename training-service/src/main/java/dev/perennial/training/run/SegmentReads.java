package dev.perennial.training.run;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.model.segment.InvalidSegmentException;
import dev.perennial.model.segment.SegmentExamples;
import dev.perennial.model.segment.SegmentKey;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.training.domain.RunFailedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads segments, those that were compacted meanwhile from what they went into; keeps the ones used last, as windows of runs
 * that follow each other overlap. For one thread.
 */
final class SegmentReads {
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private final ObjectStore objects;
    private final Function<SegmentReference, Optional<SegmentReference>> replacements;
    private final long mostExamples;
    private final Map<String, Dataset> used = new LinkedHashMap<>(16, 0.75f, true);
    private long examples;
    /** The parts of one are asked for one after the other. */
    private SegmentExamples lastCompacted;

    private String lastCompactedKey;

    /**
     * @param replacements the compacted segment that one went into, asked when an object is not there any more
     * @param mostExamples examples kept, at least 0
     */
    SegmentReads(
            ObjectStore objects,
            Function<SegmentReference, Optional<SegmentReference>> replacements,
            long mostExamples) {
        this.objects = objects;
        this.replacements = replacements;
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

    /**
     * Examples without a label: each stands for none of the classes, whatever its target. They are not kept, for windows that
     * follow each other have others.
     *
     * @throws RunFailedException when the segment is not there, or is not what was announced
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    Dataset unlabelled(SegmentReference reference, ModelDefinition definition) {
        try {
            return SegmentReader.unlabelled(bytes(reference), definition);
        } catch (ObjectMissingException | ObjectTooLargeException | InvalidSegmentException e) {
            throw unreadable(reference, e);
        }
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
            return SegmentReader.read(bytes(reference), definition);
        } catch (ObjectMissingException e) {
            SegmentReference replacement = replacements.apply(reference).orElseThrow(() -> unreadable(reference, e));
            return part(replacement, reference, definition);
        } catch (ObjectTooLargeException | InvalidSegmentException e) {
            throw unreadable(reference, e);
        }
    }

    private Dataset part(SegmentReference compacted, SegmentReference part, ModelDefinition definition) {
        String key = compacted.sha256() + definition.digest();
        try {
            if (!key.equals(lastCompactedKey)) {
                lastCompacted = SegmentReader.examples(bytes(compacted), definition);
                lastCompactedKey = key;
            }
            return lastCompacted.of(SegmentKey.of(part.objectKey()));
        } catch (ObjectMissingException | ObjectTooLargeException | InvalidSegmentException e) {
            throw new RunFailedException("segment " + part.objectKey() + " went into " + compacted.objectKey()
                    + ", which cannot be read: " + e.getMessage());
        }
    }

    private byte[] bytes(SegmentReference reference) {
        byte[] bytes = objects.get(reference.objectKey(), MOST_BYTES);
        if (!Digests.sha256(bytes).equals(reference.sha256())) {
            throw new RunFailedException("segment " + reference.objectKey() + " has digest " + Digests.sha256(bytes)
                    + " (expected: " + reference.sha256() + ", as announced)");
        }
        return bytes;
    }

    private static RunFailedException unreadable(SegmentReference reference, RuntimeException cause) {
        return new RunFailedException("segment " + reference.objectKey() + " cannot be read: " + cause.getMessage());
    }
}
