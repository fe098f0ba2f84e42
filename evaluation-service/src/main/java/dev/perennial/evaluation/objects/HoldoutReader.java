package dev.perennial.evaluation.objects;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.model.segment.InvalidSegmentException;
import dev.perennial.model.segment.SegmentReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The examples of a holdout as a definition sees them. Challenger, champion and refit seldom differ in their definition,
 * so the segments are read once for each different one.
 */
final class HoldoutReader {
    /** Largest segment that is read. */
    private static final long MAX_SEGMENT_BYTES = 64L * 1024 * 1024;

    private final ObjectStore objects;
    private final Holdout holdout;
    private final CompactedSegments compacted;
    private final Map<String, Dataset> byDefinition = new HashMap<>();

    HoldoutReader(ObjectStore objects, Holdout holdout) {
        this.objects = objects;
        this.holdout = holdout;
        this.compacted = new CompactedSegments(objects, MAX_SEGMENT_BYTES);
    }

    /** @throws UnreadableHoldoutException when a segment can never be read */
    Dataset examples(ModelDefinition definition) {
        return byDefinition.computeIfAbsent(definition.digest(), digest -> read(definition));
    }

    private Dataset read(ModelDefinition definition) {
        List<Dataset> segments = holdout.segments().stream()
                .map(reference -> inHoldout(read(reference, definition)))
                .toList();
        if (segments.isEmpty()) {
            throw new UnreadableHoldoutException("it names no segments");
        }
        return Dataset.concat(segments);
    }

    private Dataset read(SegmentReference reference, ModelDefinition definition) {
        try {
            return decode(reference, definition);
        } catch (ObjectMissingException
                | ObjectTooLargeException
                | InvalidSegmentException
                | IllegalArgumentException e) {
            // the last is a key that no object can have
            throw new UnreadableHoldoutException(e.getMessage());
        }
    }

    private Dataset decode(SegmentReference reference, ModelDefinition definition) {
        try {
            return SegmentReader.read(bytes(reference), definition);
        } catch (ObjectMissingException e) {
            return compacted.read(reference.objectKey(), definition);
        }
    }

    private byte[] bytes(SegmentReference reference) {
        byte[] bytes = objects.get(reference.objectKey(), MAX_SEGMENT_BYTES);
        String digest = Digests.sha256(bytes);
        if (!digest.equals(reference.sha256())) {
            throw new UnreadableHoldoutException(
                    reference.objectKey() + " has digest " + digest + " instead of " + reference.sha256());
        }
        return bytes;
    }

    private Dataset inHoldout(Dataset segment) {
        long after = holdout.after().toEpochMilli();
        long through = holdout.through().toEpochMilli();
        long[] times = segment.eventTimes();
        return segment.select(IntStream.range(0, segment.size())
                .filter(row -> times[row] > after && times[row] <= through)
                .toArray());
    }
}
