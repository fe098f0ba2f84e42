package dev.perennial.ingest.objects;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.objects.BufferedRecord.Kept;
import dev.perennial.ingest.objects.BufferedRecord.Reject;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.segment.SegmentReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SegmentSealerTest {
    private static final TopicPartition PLACE = new TopicPartition("test.examples", 3);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final FailingStore store = new FailingStore();
    private final SegmentSealer sealer = new SegmentSealer(store, new FixedDefinitions());

    @Test
    void sealsAllModelsOfAPartitionUpToTheSameOffset() {
        Cut cut = sealer.seal(buffer(0, record(0, "b"), record(2, "a"), record(5, "b")), NOW)
                .orElseThrow();

        assertThat(cut.lastOffset()).isEqualTo(5);
        assertThat(cut.segments())
                .extracting(SegmentSealed::objectKey)
                .containsExactlyInAnyOrder(
                        "segments/model=a/partition=3/0000000000000000000.parquet",
                        "segments/model=b/partition=3/0000000000000000000.parquet");
        assertThat(cut.segments()).allSatisfy(segment -> {
            byte[] bytes = store.objects.get(segment.objectKey(), 1_000_000);
            assertThat(segment.sha256()).isEqualTo(Digests.sha256(bytes));
            assertThat(segment.sizeBytes()).isEqualTo(bytes.length);
            assertThat(segment.firstOffset()).isZero();
            assertThat(segment.lastOffset()).isEqualTo(5);
            assertThat(segment.latestEventTime()).isAfterOrEqualTo(segment.earliestEventTime());
        });
    }

    @Test
    void adoptsWhatACrashLeftAndCutsWhereItDid() {
        Cut crashed =
                sealer.seal(buffer(0, record(0, "a"), record(1, "b")), NOW).orElseThrow();
        PartitionBuffer grown = buffer(0, record(0, "a"), record(1, "b"), record(2, "a"), record(3, "c"));

        Cut adopted = sealer.seal(grown, NOW.plusSeconds(9)).orElseThrow();
        grown.sealedThrough(adopted.lastOffset());
        Cut next = sealer.seal(grown, NOW.plusSeconds(9)).orElseThrow();

        assertThat(adopted.lastOffset()).isEqualTo(1);
        assertThat(adopted.segments())
                .extracting(SegmentSealed::sha256)
                .isEqualTo(
                        crashed.segments().stream().map(SegmentSealed::sha256).toList());
        assertThat(adopted.segments())
                .extracting(segment -> segment.context().eventId())
                .isEqualTo(crashed.segments().stream()
                        .map(segment -> segment.context().eventId())
                        .toList());
        assertThat(next.lastOffset()).isEqualTo(3);
        assertThat(next.segments()).extracting(SegmentSealed::firstOffset).containsOnly(2L);
    }

    @Test
    void waitsUntilItHasReadWhatAnEarlierAttemptCovered() {
        store.failAfter(1, false);
        assertThatThrownBy(() -> sealer.seal(buffer(0, record(0, "a"), record(1, "a"), record(2, "b")), NOW))
                .isInstanceOf(ObjectStoreException.class);
        store.mend();
        PartitionBuffer shorter = buffer(0, record(0, "a"), record(1, "a"));

        assertThat(sealer.seal(shorter, NOW)).isEmpty();
        shorter.add(record(2, "b"));

        assertThat(sealer.seal(shorter, NOW).orElseThrow().segments()).hasSize(2);
    }

    @Test
    void refusesAnObjectOfAnotherLog() {
        sealer.seal(buffer(0, record(0, "a"), record(1, "a")), NOW);
        PartitionBuffer other = buffer(0, example(0, "a", NOON.plusSeconds(99)), record(1, "a"));

        assertThatThrownBy(() -> sealer.seal(other, NOW))
                .isInstanceOf(SegmentConflictException.class)
                .hasMessageContaining("segments/model=a/partition=3/0000000000000000000.parquet");
    }

    @Test
    void unlabelledExamplesAreKeptInAFolderOfTheirOwnAndAnnouncedApart() {
        ExampleUnlabelled expired = Samples.unlabelled("a", "e0", NOON);
        PartitionBuffer buffer = buffer(7, new Kept(7, 100, NOW, expired, Samples.definition("a")));

        Cut cut = sealer.seal(buffer, NOW).orElseThrow();

        assertThat(cut.segments()).isEmpty();
        assertThat(cut.lastOffset()).isEqualTo(7);
        byte[] bytes = store.objects.get("unlabelled/model=a/partition=3/0000000000000000007.parquet", 1_000_000);
        assertThat(SegmentReader.summary(bytes).exampleCount()).isEqualTo(1);
        assertThat(cut.unlabelled()).singleElement().satisfies(segment -> {
            assertThat(segment.objectKey()).isEqualTo("unlabelled/model=a/partition=3/0000000000000000007.parquet");
            assertThat(segment.sha256()).isEqualTo(Digests.sha256(bytes));
            assertThat(segment.exampleCount()).isEqualTo(1);
            assertThat(segment.earliestEventTime()).isEqualTo(NOON);
            assertThat(segment.latestEventTime()).isEqualTo(NOON);
        });
        assertThat(SegmentReader.summary(bytes).latestKnownAt()).isEqualTo(NOON.plus(Samples.HORIZON));
        Cut again = sealer.seal(buffer, NOW.plusSeconds(9)).orElseThrow();
        assertThat(again.lastOffset()).isEqualTo(7);
        assertThat(again.unlabelled().get(0).context().eventId())
                .isEqualTo(cut.unlabelled().get(0).context().eventId());
    }

    @Test
    void aCutOfRejectsAloneHasNoSegment() {
        Cut cut = sealer.seal(buffer(4, reject(4), reject(6)), NOW).orElseThrow();

        assertThat(cut.segments()).isEmpty();
        assertThat(cut.rejects()).hasSize(2);
        assertThat(cut.lastOffset()).isEqualTo(6);
    }

    /** Behaves like a sealer that dies at any call to the store or before any announcement, over and over. */
    @Property(tries = 60)
    void noCrashLosesOrDoublesAnExample(@ForAll long seed) {
        Random random = new Random(seed);
        List<BufferedRecord> log = log(random);
        FailingStore crashing = new FailingStore();
        SegmentSealer mortal = new SegmentSealer(crashing, new FixedDefinitions());
        List<SegmentSealed> announced = new ArrayList<>();
        long committed = 0;

        while (committed <= last(log)) {
            PartitionBuffer buffer = new PartitionBuffer(PLACE, committed);
            boolean alive = true;
            while (alive && buffer.firstOffset() <= last(log)) {
                read(log, buffer, random);
                if (random.nextInt(3) == 0) {
                    crashing.failAfter(random.nextInt(3), random.nextBoolean());
                }
                try {
                    Optional<Cut> cut = mortal.seal(buffer, NOW);
                    alive = random.nextInt(3) > 0;
                    if (alive && cut.isPresent()) {
                        announced.addAll(cut.get().segments());
                        committed = cut.get().lastOffset() + 1;
                        buffer.sealedThrough(cut.get().lastOffset());
                    }
                } catch (ObjectStoreException e) {
                    alive = random.nextBoolean();
                }
                crashing.mend();
            }
        }

        assertThat(ids(crashing, announced)).containsExactlyInAnyOrderElementsOf(idsOf(log));
        assertThat(new HashSet<>(announced)).hasSameSizeAs(announced);
    }

    private static void read(List<BufferedRecord> log, PartitionBuffer buffer, Random random) {
        List<BufferedRecord> buffered = buffer.records();
        long from = buffered.isEmpty()
                ? buffer.firstOffset()
                : buffered.get(buffered.size() - 1).offset() + 1;
        List<BufferedRecord> unread =
                log.stream().filter(record -> record.offset() >= from).toList();
        int atLeast = buffered.isEmpty() ? 1 : 0;
        unread.stream()
                .limit(Math.min(unread.size(), atLeast + random.nextInt(6)))
                .forEach(buffer::add);
    }

    private static List<BufferedRecord> log(Random random) {
        List<BufferedRecord> log = new ArrayList<>();
        long offset = random.nextInt(3);
        for (int i = 0; i < 15; i++) {
            log.add(
                    random.nextInt(8) == 0
                            ? reject(offset)
                            : record(offset, List.of("a", "b", "c").get(random.nextInt(3))));
            offset += 1 + random.nextInt(3);
        }
        return log;
    }

    private static long last(List<BufferedRecord> log) {
        return log.get(log.size() - 1).offset();
    }

    private static List<String> idsOf(List<BufferedRecord> log) {
        return log.stream()
                .filter(Kept.class::isInstance)
                .map(record -> ((Kept) record).example().key())
                .toList();
    }

    private static List<String> ids(FailingStore store, List<SegmentSealed> announced) {
        Set<String> keys = new HashSet<>();
        List<String> ids = new ArrayList<>();
        for (SegmentSealed segment : announced) {
            assertThat(keys.add(segment.objectKey())).isTrue();
            byte[] bytes = store.objects.get(segment.objectKey(), 1_000_000);
            assertThat(Digests.sha256(bytes)).isEqualTo(segment.sha256());
            Arrays.stream(SegmentReader.read(bytes, Samples.definition(segment.modelName()))
                            .exampleIds())
                    .forEach(id -> ids.add(segment.modelName() + ":" + id));
        }
        return ids;
    }

    private static PartitionBuffer buffer(long firstOffset, BufferedRecord... records) {
        PartitionBuffer buffer = new PartitionBuffer(PLACE, firstOffset);
        Arrays.stream(records).forEach(buffer::add);
        return buffer;
    }

    private static Kept record(long offset, String modelName) {
        return example(offset, modelName, NOON.plusSeconds(offset));
    }

    private static Kept example(long offset, String modelName, Instant eventTime) {
        return new Kept(
                offset, 100, NOW, Samples.example(modelName, "e" + offset, eventTime), Samples.definition(modelName));
    }

    private static Reject reject(long offset) {
        return new Reject(offset, 1, NOW, null, "unreadable", "");
    }
}
