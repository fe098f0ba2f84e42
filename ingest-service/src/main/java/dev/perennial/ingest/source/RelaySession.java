package dev.perennial.ingest.source;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.messaging.SessionRunner;
import dev.perennial.ingest.messaging.TransactionalWriter;
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
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * One life of the relay as a member of its group. What comes of a step is committed together with the positions, little at once, and where much
 * waits, of several steps together, for a commit takes as long for a few records as for many. Any failure ends the session, and the next one starts from
 * the committed positions.
 */
final class RelaySession implements SessionRunner.Session {
    /** How often topics that are not there are looked for. */
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /** What is read at once while little waits. */
    private static final int FEW = 100;

    private static final int MOST_IN_A_COMMIT = 5_000;
    private static final Duration LONGEST_TO_A_COMMIT = Duration.ofMillis(250);
    /** How long more of much is waited for. */
    private static final Duration MORE_PATIENCE = Duration.ofMillis(10);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> member;
    private final Consumer<byte[], byte[]> single;
    private final TransactionalWriter writer;
    private final Supplier<List<ModelDefinition>> definitions;
    private final RelaySettings settings;
    private final RelayOutcomes outcomes;
    private final InstantSource clock;
    private final SchemaReader schemas;
    private final TopicWatch watch;
    private final Positions positions;
    private final OrderedReader reader;

    private RelayBatch batch;
    private boolean isClosing;
    private List<ModelDefinition> known = List.of();
    private SourcePlan plan = SourcePlan.empty();
    private Instant checkAt = Instant.MIN;

    /**
     * @param member      of the group
     * @param single      member of none
     * @param definitions all of them, as they are now
     */
    RelaySession(
            Consumer<byte[], byte[]> member,
            Consumer<byte[], byte[]> single,
            TransactionalWriter writer,
            Supplier<List<ModelDefinition>> definitions,
            SchemaReader schemas,
            RelaySettings settings,
            RelayOutcomes outcomes,
            InstantSource clock) {
        this.member = member;
        this.single = single;
        this.writer = writer;
        this.definitions = definitions;
        this.schemas = schemas;
        this.settings = settings;
        this.outcomes = outcomes;
        this.clock = clock;
        this.watch = new TopicWatch(member);
        QueueingConsumer front = new QueueingConsumer(member, false);
        QueueingConsumer past = new QueueingConsumer(single, true);
        this.positions = new Positions(member, front, past);
        this.reader = new OrderedReader(front, past, positions, new RecordMapper(new RecordReader(schemas), settings));
        this.batch = newBatch();
    }

    @Override
    public boolean step() {
        Instant now = clock.instant();
        follow(definitions.get(), now);
        if (member.subscription().isEmpty()) {
            LockSupport.parkNanos(settings.patience().toNanos());
            return true;
        }
        if (batch.outcomes().isEmpty()) {
            batch = newBatch();
        }
        boolean hasFetched = fetch();
        int taken = reader.takeAll(this::send, clock.instant());
        boolean isMuch = taken >= FEW || batch.outcomes().size() >= FEW || reader.isWaiting();
        if (!isMuch || (taken == 0 && !hasFetched)) {
            commit();
        }
        return true;
    }

    private RelayBatch newBatch() {
        return new RelayBatch(settings.prefix(), writer, clock.instant());
    }

    private void follow(List<ModelDefinition> current, Instant now) {
        boolean isChanged = !current.equals(known);
        if (isChanged) {
            // what was taken for a mapping that is gone is committed with how far that was
            commit();
            known = current;
            plan = SourcePlan.of(current, settings.prefix(), schemas.isConfigured());
            reader.follow(plan);
        }
        if (isChanged || !now.isBefore(checkAt)) {
            checkAt = now.plus(CHECK_INTERVAL);
            subscribe(watch.readable(plan.topics(), now));
        }
    }

    private void subscribe(Set<String> topics) {
        if (topics.equals(member.subscription())) {
            return;
        }
        member.subscribe(topics, new ConsumerRebalanceListener() {
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
    private boolean fetch() {
        try {
            return reader.fetch(batch.outcomes().isEmpty() ? settings.patience() : MORE_PATIENCE, clock.instant());
        } catch (TopicAuthorizationException e) {
            watch.deny(e.unauthorizedTopics(), clock.instant());
            checkAt = Instant.MIN;
            return false;
        }
    }

    private void send(MappedRecord record) {
        batch.send(record);
        if (batch.outcomes().size() >= MOST_IN_A_COMMIT
                || !clock.instant().isBefore(batch.begunAt().plus(LONGEST_TO_A_COMMIT))) {
            commit();
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> changed = positions.uncommitted();
        if (changed.isEmpty()) {
            return;
        }
        RelayBatch ended = batch;
        batch = newBatch();
        if (writer.commit(changed, member.groupMetadata())) {
            positions.commit(changed);
            outcomes.add(ended.outcomes());
        } else {
            // what is still this member's after the rebalancing is read again
            positions.load(member.assignment());
        }
    }

    @Override
    public String describe() {
        List<String> parts = new ArrayList<>();
        parts.add(
                "reads " + member.subscription().size() + " of " + plan.topics().size() + " topics");
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
                single) {
            member.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }
}
