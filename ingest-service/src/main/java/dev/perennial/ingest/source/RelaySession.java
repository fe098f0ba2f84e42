package dev.perennial.ingest.source;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.messaging.SessionRunner;
import dev.perennial.ingest.messaging.TransactionalWriter;
import dev.perennial.ingest.schema.RegistryUnavailableException;
import dev.perennial.ingest.schema.SchemaReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jboss.logging.Logger;

/**
 * One life of the relay as a member of its group. A step reads at the front of the producers' topics and, for models that
 * were declared later, in their past; what comes of it is committed together with the positions, little at once, and where much waits, of
 * several steps together, for a commit takes as long for a few records as for many. Any failure ends the session, and the next one starts from
 * the committed positions.
 */
final class RelaySession implements SessionRunner.Session {
    /** How often topics that are not there are looked for. */
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(RelaySession.class);
    private static final Duration PAST_PATIENCE = Duration.ofMillis(100);
    /** What is read at once while little waits. */
    private static final int FEW = 100;

    private static final int MOST_IN_A_COMMIT = 5_000;
    private static final Duration LONGEST_TO_A_COMMIT = Duration.ofMillis(250);
    /** How long more of much is waited for. */
    private static final Duration MORE_PATIENCE = Duration.ofMillis(10);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> front;
    private final Consumer<byte[], byte[]> past;
    private final TransactionalWriter writer;
    private final Supplier<List<ModelDefinition>> definitions;
    private final RelaySettings settings;
    private final RelayOutcomes outcomes;
    private final InstantSource clock;
    private final SchemaReader schemas;
    private final RecordReader reader;
    private final TopicWatch watch;
    private final Positions positions;

    private RelayBatch batch;
    private boolean isClosing;
    private List<ModelDefinition> known = List.of();
    private SourcePlan plan = SourcePlan.empty();
    private Instant checkAt = Instant.MIN;
    /** When partitions are read again whose next record needs a schema that could not be asked for. */
    private Instant releaseAt = Instant.MAX;

    /**
     * @param front       member of the group
     * @param past        member of none
     * @param definitions all of them, as they are now
     */
    RelaySession(
            Consumer<byte[], byte[]> front,
            Consumer<byte[], byte[]> past,
            TransactionalWriter writer,
            Supplier<List<ModelDefinition>> definitions,
            SchemaReader schemas,
            RelaySettings settings,
            RelayOutcomes outcomes,
            InstantSource clock) {
        this.front = front;
        this.past = past;
        this.writer = writer;
        this.definitions = definitions;
        this.schemas = schemas;
        this.reader = new RecordReader(schemas);
        this.settings = settings;
        this.outcomes = outcomes;
        this.clock = clock;
        this.watch = new TopicWatch(front);
        this.positions = new Positions(front, past);
        this.batch = newBatch();
    }

    @Override
    public boolean step() {
        Instant now = clock.instant();
        follow(definitions.get(), now);
        if (front.subscription().isEmpty()) {
            LockSupport.parkNanos(settings.patience().toNanos());
            return true;
        }
        release(now);
        if (batch.outcomes().isEmpty()) {
            batch = newBatch();
        }
        // the past first: who reaches the front by it gets what is read there next
        boolean hasPast = positions.settlePast();
        boolean hasMore = hasPast && readPast();
        hasMore |= readFront(hasPast ? Duration.ZERO : isMuch() ? MORE_PATIENCE : settings.patience());
        if (!hasMore || !isMuch() || isFull()) {
            commit();
        }
        return true;
    }

    private RelayBatch newBatch() {
        return new RelayBatch(reader, settings, writer, clock.instant());
    }

    private boolean isMuch() {
        return batch.outcomes().size() >= FEW;
    }

    private boolean isFull() {
        return batch.outcomes().size() >= MOST_IN_A_COMMIT
                || !clock.instant().isBefore(batch.takenAt().plus(LONGEST_TO_A_COMMIT));
    }

    private void follow(List<ModelDefinition> current, Instant now) {
        boolean isChanged = !current.equals(known);
        if (isChanged) {
            // what was taken for a mapping that is gone is committed with how far that was
            commit();
            known = current;
            plan = SourcePlan.of(current, settings.prefix(), schemas.isConfigured());
            positions.follow(plan);
        }
        if (isChanged || !now.isBefore(checkAt)) {
            checkAt = now.plus(CHECK_INTERVAL);
            subscribe(watch.readable(plan.topics(), now));
        }
    }

    private void subscribe(Set<String> topics) {
        if (topics.equals(front.subscription())) {
            return;
        }
        front.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                positions.load(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // what a session leaves that failed in the midst of a step is not whole
                if (!isClosing) {
                    commit();
                }
                positions.drop(partitions);
            }
        });
    }

    /** Returns whether there was something. */
    private boolean readPast() {
        ConsumerRecords<byte[], byte[]> records = past.poll(PAST_PATIENCE);
        for (TopicPartition place : records.partitions()) {
            SourceProgress progress = positions.at(place);
            take(past, records.records(place), progress, progress::misses);
        }
        positions.advancePast();
        return !records.isEmpty();
    }

    /** Returns whether there was something. */
    private boolean readFront(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = poll(patience);
        for (TopicPartition place : records.partitions()) {
            SourceProgress progress = positions.at(place);
            if (progress != null) {
                requireForward(place, progress, records.records(place).get(0).offset());
                take(front, records.records(place), progress, (mapping, offset) -> progress.isAtFront(mapping));
            }
        }
        positions.advanceFront();
        return !records.isEmpty();
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        try {
            return front.poll(patience);
        } catch (TopicAuthorizationException e) {
            watch.deny(e.unauthorizedTopics(), clock.instant());
            checkAt = Instant.MIN;
            return ConsumerRecords.empty();
        }
    }

    private static void requireForward(TopicPartition place, SourceProgress progress, long first) {
        if (first < progress.front()) {
            LOG.warnf("Topic has begun anew; place=%s position=%d first=%d", place, progress.front(), first);
            progress.restart(first);
        }
    }

    private void take(
            Consumer<?, ?> consumer,
            List<ConsumerRecord<byte[], byte[]>> records,
            SourceProgress progress,
            BiPredicate<String, Long> isFor) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            List<SourceMapping> mappings = plan.mappings(record.topic()).stream()
                    .filter(mapping -> isFor.test(mapping.key(), record.offset()))
                    .toList();
            try {
                batch.take(record, mappings, (mapping, isMapped) -> progress.count(mapping.key(), isMapped));
            } catch (RegistryUnavailableException e) {
                hold(consumer, record, e.retryAt());
                return;
            }
        }
    }

    /** The partition waits before this record; the others go on. */
    private void hold(Consumer<?, ?> consumer, ConsumerRecord<?, ?> record, Instant until) {
        TopicPartition place = new TopicPartition(record.topic(), record.partition());
        consumer.seek(place, record.offset());
        consumer.pause(List.of(place));
        releaseAt = until;
    }

    private void release(Instant now) {
        if (!now.isBefore(releaseAt)) {
            releaseAt = Instant.MAX;
            front.resume(front.paused());
            past.resume(past.paused());
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> changed = positions.uncommitted();
        if (changed.isEmpty()) {
            return;
        }
        RelayBatch ended = batch;
        batch = newBatch();
        if (writer.commit(changed, front.groupMetadata())) {
            positions.commit(changed);
            outcomes.add(ended.outcomes());
        } else {
            // what is still this member's after the rebalancing is read again
            positions.load(front.assignment());
        }
    }

    @Override
    public String describe() {
        List<String> parts = new ArrayList<>();
        parts.add(
                "reads " + front.subscription().size() + " of " + plan.topics().size() + " topics");
        parts.add(watch.problems());
        parts.add(schemas.trouble().orElse(""));
        parts.add(
                plan.withheld().isEmpty()
                        ? ""
                        : String.join(", ", plan.withheld()) + " " + SchemaReader.NOT_CONFIGURED);
        parts.removeIf(String::isEmpty);
        return String.join("; ", parts);
    }

    @Override
    public void close() {
        isClosing = true;
        try (writer;
                past) {
            front.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }
}
