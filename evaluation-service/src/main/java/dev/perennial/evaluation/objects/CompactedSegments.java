package dev.perennial.evaluation.objects;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentExamples;
import dev.perennial.model.segment.SegmentKey;
import dev.perennial.model.segment.SegmentReader;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Segments that were compacted, and their own objects deleted, while a version waited to be judged. What they went into is told
 * by its key, as this service knows of no registry.
 */
final class CompactedSegments {
    private final ObjectStore objects;
    private final long mostBytes;
    private final Map<String, List<String>> keysByFolder = new HashMap<>();
    /** Segments of a holdout follow each other, so that the next is mostly in the same one. */
    private SegmentExamples last;

    private String lastRead = "";

    /** @param mostBytes bytes that an object may have, at least 1 */
    CompactedSegments(ObjectStore objects, long mostBytes) {
        this.objects = objects;
        this.mostBytes = mostBytes;
    }

    /**
     * @throws ObjectMissingException when it went into none that is there
     * @throws dev.perennial.model.segment.InvalidSegmentException when it is not in the one that covers it
     */
    Dataset read(String objectKey, ModelDefinition definition) {
        SegmentKey key = SegmentKey.of(objectKey);
        // from the largest, which is deleted last
        for (String other : keysByFolder.computeIfAbsent(key.folder(), this::largestFirst)) {
            if (SegmentKey.of(other).holds(key)) {
                return examples(other, definition).of(key);
            }
        }
        throw new ObjectMissingException(objectKey);
    }

    private List<String> largestFirst(String folder) {
        return objects.list(folder).stream()
                .filter(SegmentKey::isOne)
                .filter(key -> SegmentKey.of(key).isCompacted())
                .sorted(Comparator.comparing(CompactedSegments::length).reversed())
                .toList();
    }

    private static long length(String objectKey) {
        SegmentKey key = SegmentKey.of(objectKey);
        return key.lastOffset() - key.firstOffset();
    }

    private SegmentExamples examples(String objectKey, ModelDefinition definition) {
        String wanted = objectKey + definition.digest();
        if (!wanted.equals(lastRead)) {
            last = SegmentReader.examples(objects.get(objectKey, mostBytes), definition);
            lastRead = wanted;
        }
        return last;
    }
}
