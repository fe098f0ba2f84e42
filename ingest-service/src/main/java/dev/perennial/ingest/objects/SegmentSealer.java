package dev.perennial.ingest.objects;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.Example;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.ingest.messaging.Definitions;
import dev.perennial.ingest.objects.BufferedRecord.Kept;
import dev.perennial.ingest.objects.BufferedRecord.Reject;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.model.segment.SegmentSummary;
import dev.perennial.model.segment.SegmentWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the objects of a cut, or adopts those that an earlier attempt at it left. */
final class SegmentSealer {
    /** Far above what the limits of a cut let a segment become. */
    private static final long MAX_SEGMENT_BYTES = 256L * 1024 * 1024;

    private final ObjectStore store;
    private final Definitions definitions;

    SegmentSealer(ObjectStore store, Definitions definitions) {
        this.store = store;
        this.definitions = definitions;
    }

    /** An object in the store that holds a segment. */
    private record Stored(SegmentSummary summary, String sha256, long sizeBytes) {
        static Stored of(byte[] bytes) {
            return new Stored(SegmentReader.summary(bytes), Digests.sha256(bytes), bytes.length);
        }
    }

    /**
     * Seals everything that is buffered, or as much as an earlier attempt had cut. The object of the first example's
     * model is written first, and whoever wrote it decided where the cut ends.
     *
     * @param buffer not empty
     * @param now    when the segments are said to be sealed
     * @return empty when the earlier attempt had read further than the buffer reaches; the buffer then knows how far
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     * @throws SegmentConflictException when an object is there that no attempt at this cut can have left
     */
    Optional<Cut> seal(PartitionBuffer buffer, Instant now) {
        List<BufferedRecord> records = buffer.records();
        long end = records.get(records.size() - 1).offset();
        List<Kept> examples = of(Kept.class, records, end);
        if (examples.isEmpty()) {
            return Optional.of(new Cut(buffer.place(), end, List.of(), List.of(), of(Reject.class, records, end)));
        }
        String leader = examples.get(0).modelName();
        SegmentRange attempted = new SegmentRange(leader, buffer.place().partition(), buffer.firstOffset(), end);
        Stored first = put(attempted, byModel(examples).get(leader));
        long decided = first.summary().range().lastOffset();
        if (decided > end) {
            buffer.needThrough(decided);
            return Optional.empty();
        }
        List<SegmentSealed> segments = new ArrayList<>();
        List<UnlabelledSegmentSealed> unlabelled = new ArrayList<>();
        byModel(of(Kept.class, records, decided)).forEach((modelName, own) -> {
            SegmentRange range = new SegmentRange(modelName, buffer.place().partition(), buffer.firstOffset(), decided);
            Stored stored = modelName.equals(leader) ? first : put(range, own);
            requireSame(range, own, stored.summary());
            if (isUnlabelled(own)) {
                unlabelled.add(unlabelled(own.get(0).example(), stored, now));
            } else {
                segments.add(announcement(own.get(0).example(), stored, now));
            }
        });
        return Optional.of(new Cut(buffer.place(), decided, segments, unlabelled, of(Reject.class, records, decided)));
    }

    private Stored put(SegmentRange range, List<Kept> examples) {
        byte[] bytes = SegmentWriter.write(
                definition(examples),
                range,
                examples.stream().map(Kept::example).toList());
        String objectKey = isUnlabelled(examples) ? range.unlabelledObjectKey() : range.objectKey();
        boolean written = store.putIfAbsent(objectKey, bytes);
        return Stored.of(written ? bytes : store.get(objectKey, MAX_SEGMENT_BYTES));
    }

    /** A topic has examples of one kind only. */
    private static boolean isUnlabelled(List<Kept> examples) {
        return examples.get(0).example() instanceof ExampleUnlabelled;
    }

    /** The newest definition; that of the reading when the model was deleted since. */
    private ModelDefinition definition(List<Kept> examples) {
        Kept last = examples.get(examples.size() - 1);
        return definitions.find(last.modelName()).orElse(last.definition());
    }

    private static <T extends BufferedRecord> List<T> of(Class<T> type, List<BufferedRecord> records, long through) {
        return records.stream()
                .filter(record -> record.offset() <= through)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Map<String, List<Kept>> byModel(List<Kept> examples) {
        return examples.stream().collect(Collectors.groupingBy(Kept::modelName, TreeMap::new, Collectors.toList()));
    }

    /** Guards against a bucket that belongs to another log: its objects have the same keys. */
    private static void requireSame(SegmentRange range, List<Kept> own, SegmentSummary found) {
        List<Example> examples = own.stream().map(Kept::example).toList();
        SegmentSummary expected = new SegmentSummary(
                range,
                found.definitionSha256(),
                examples.size(),
                toMillis(examples.stream().map(Example::eventTime).min(Instant::compareTo)),
                toMillis(examples.stream().map(Example::eventTime).max(Instant::compareTo)),
                toMillis(examples.stream().map(Example::knownAt).max(Instant::compareTo)));
        if (!found.equals(expected)) {
            throw new SegmentConflictException(range.objectKey(), found + " (expected: " + expected + ")");
        }
    }

    private static Instant toMillis(Optional<Instant> time) {
        return Instant.ofEpochMilli(time.orElseThrow().toEpochMilli());
    }

    private static SegmentSealed announcement(Example first, Stored stored, Instant now) {
        SegmentSummary summary = stored.summary();
        SegmentRange range = summary.range();
        EventContext context = first.context().causes("segment/" + range.objectKey(), now);
        return new SegmentSealed(
                context,
                range.modelName(),
                range.partition(),
                range.firstOffset(),
                range.lastOffset(),
                range.objectKey(),
                stored.sha256(),
                stored.sizeBytes(),
                summary.exampleCount(),
                summary.earliestEventTime(),
                summary.latestEventTime(),
                summary.latestKnownAt());
    }

    private static UnlabelledSegmentSealed unlabelled(Example first, Stored stored, Instant now) {
        SegmentSummary summary = stored.summary();
        SegmentRange range = summary.range();
        return new UnlabelledSegmentSealed(
                first.context().causes("segment/" + range.unlabelledObjectKey(), now),
                range.modelName(),
                range.partition(),
                range.firstOffset(),
                range.lastOffset(),
                range.unlabelledObjectKey(),
                stored.sha256(),
                stored.sizeBytes(),
                summary.exampleCount(),
                summary.earliestEventTime(),
                summary.latestEventTime());
    }
}
