package dev.perennial.ingest.objects;

import dev.perennial.ingest.domain.SealPolicy;
import dev.perennial.model.objects.ObjectStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * One life of the sealer as a member of its group. A store that does not answer is asked again, with nothing more read
 * meanwhile. Any other failure ends the session; the next one starts from the committed offsets and adopts what this one
 * has written.
 */
final class SealSession implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SealSession.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Announcer announcer;
    private final ExampleReader reader;
    private final SegmentSealer sealer;
    private final SealPolicy policy;
    private final InstantSource clock;
    private final Map<TopicPartition, PartitionBuffer> buffers = new HashMap<>();
    /** The wait before the next attempt; zero while the store answers. */
    private Duration backoff = Duration.ZERO;

    private Instant retryAt = Instant.MIN;

    SealSession(
            Consumer<byte[], byte[]> consumer,
            Announcer announcer,
            ExampleReader reader,
            SegmentSealer sealer,
            SealPolicy policy,
            InstantSource clock) {
        this.consumer = consumer;
        this.announcer = announcer;
        this.reader = reader;
        this.sealer = sealer;
        this.policy = policy;
        this.clock = clock;
    }

    void subscribe(List<String> topics) {
        consumer.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                partitions.forEach(place -> buffers.put(place, new PartitionBuffer(place, consumer.position(place))));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // whoever gets them reads again what was not announced
                partitions.forEach(buffers::remove);
            }
        });
    }

    /** Reads what there is and seals what is due. Returns the cuts that were announced. */
    List<Cut> step() {
        if (isWaitingForStore()) {
            consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience())) {
            buffers.get(new TopicPartition(record.topic(), record.partition()))
                    .add(reader.read(record, clock.instant()));
        }
        return clock.instant().isBefore(retryAt) ? List.of() : announce(sealDue());
    }

    /** Whether the store failed to answer at the last attempt. */
    boolean isWaitingForStore() {
        return !backoff.isZero();
    }

    /** Whether there is anything on the log that is not announced, as far as this member knows. */
    boolean hasWork() {
        return buffers.values().stream().anyMatch(buffer -> !buffer.isEmpty())
                || consumer.assignment().stream()
                        .anyMatch(place -> consumer.currentLag(place).orElse(0) > 0);
    }

    private Duration patience() {
        Instant now = clock.instant();
        Instant due = buffers.values().stream()
                .map(buffer -> buffer.dueAt(policy.linger()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Instant next = due.isBefore(retryAt) ? retryAt : due;
        if (next.isAfter(now.plus(LONGEST_POLL))) {
            return LONGEST_POLL;
        }
        return next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
    }

    private List<Cut> sealDue() {
        List<Cut> cuts = new ArrayList<>();
        Instant now = clock.instant();
        try {
            for (PartitionBuffer buffer : due(now)) {
                Optional<Cut> cut = sealer.seal(buffer, now);
                cut.ifPresent(cuts::add);
            }
            if (isWaitingForStore()) {
                backoff = Duration.ZERO;
                consumer.resume(consumer.paused());
            }
        } catch (ObjectStoreException e) {
            backoff = longer(backoff);
            retryAt = now.plus(backoff);
            LOG.warnf("Object store does not answer, sealing waits; backoff=%s problem=%s", backoff, e.getMessage());
        }
        return cuts;
    }

    /** The fullest first, so that few large segments make room and not many small ones. */
    private List<PartitionBuffer> due(Instant now) {
        List<PartitionBuffer> fullestFirst = new ArrayList<>(buffers.values());
        fullestFirst.sort(Comparator.comparingLong(PartitionBuffer::sizeBytes).reversed());
        int examples = fullestFirst.stream().mapToInt(PartitionBuffer::size).sum();
        long bytes = fullestFirst.stream().mapToLong(PartitionBuffer::sizeBytes).sum();
        List<PartitionBuffer> due = new ArrayList<>();
        for (PartitionBuffer buffer : fullestFirst) {
            if (buffer.isDue(policy, examples, bytes, now)) {
                due.add(buffer);
                examples -= buffer.size();
                bytes -= buffer.sizeBytes();
            }
        }
        return due;
    }

    private List<Cut> announce(List<Cut> cuts) {
        if (cuts.isEmpty()) {
            return cuts;
        }
        if (!announcer.announce(cuts, consumer.groupMetadata())) {
            // what is still this member's after the rebalancing is cut again
            return List.of();
        }
        cuts.forEach(cut -> buffers.get(cut.place()).sealedThrough(cut.lastOffset()));
        return cuts;
    }

    private static Duration longer(Duration backoff) {
        if (backoff.isZero()) {
            return FIRST_BACKOFF;
        }
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    @Override
    public void close() {
        try (announcer) {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }
}
