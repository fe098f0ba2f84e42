package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import dev.perennial.ingest.messaging.JoinMetrics;
import dev.perennial.ingest.messaging.TransactionalWriter;
import dev.perennial.ingest.schema.SchemaReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;

/** A session of the relay on Kafka's own stand-ins for its clients. */
abstract class RelayOnMocks {
    static final TopicPartition PLACE = new TopicPartition("rides", 0);
    static final ModelDefinition A = definition("a", "rides");
    static final ModelDefinition B = definition("b", "rides");

    final MockConsumer<byte[], byte[]> front = new LeavingConsumer();
    final MockConsumer<byte[], byte[]> past = new MockConsumer<>("earliest");
    final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final RelayOutcomes outcomes = new RelayOutcomes(registry, new JoinMetrics(registry));
    List<ModelDefinition> definitions = List.of(A);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    final RelaySession session = new RelaySession(
            front,
            past,
            new TransactionalWriter(producer),
            () -> definitions,
            new SchemaReader(null, InstantSource.system()),
            new RelaySettings("test.", new TimeBound(Duration.ofHours(1)), Duration.ofMillis(1)),
            outcomes,
            () -> now);

    /** Gives its partitions back when it is closed, as the real one does. */
    private static final class LeavingConsumer extends MockConsumer<byte[], byte[]> {
        LeavingConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void close(CloseOptions options) {
            rebalance(List.of());
            super.close(options);
        }
    }

    @BeforeEach
    void prepare() {
        producer.initTransactions();
        front.updateBeginningOffsets(Map.of(PLACE, 0L));
        past.updateBeginningOffsets(Map.of(PLACE, 0L));
    }

    void addMany(int count) {
        for (int offset = 0; offset < count; offset++) {
            add(front, offset, "r" + offset);
        }
    }

    /** As the group would, after the session has subscribed. */
    void assign(OffsetAndMetadata at) {
        front.updatePartitions("rides", List.of(new PartitionInfo("rides", 0, null, null, null)));
        session.step();
        if (at != null) {
            front.commitSync(Map.of(PLACE, at));
        }
        front.rebalance(List.of(PLACE));
        session.step();
    }

    static void add(MockConsumer<byte[], byte[]> consumer, long offset, String id) {
        String value = "{\"id\":\"" + id + "\",\"at\":\"2025-01-01T00:00:00Z\",\"x\":1}";
        consumer.addRecord(new ConsumerRecord<>("rides", 0, offset, null, value.getBytes(UTF_8)));
    }

    List<String> keys() {
        return producer.history().stream()
                .map(sent -> sent.topic() + " " + new String(sent.key(), UTF_8))
                .toList();
    }

    Standing committed(ModelDefinition definition) {
        List<OffsetAndMetadata> all = producer.consumerGroupOffsetsHistory().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(offsets -> offsets.get(PLACE))
                .toList();
        OffsetAndMetadata last = all.get(all.size() - 1);
        return SourceProgress.committed(last.offset(), last.metadata())
                .of(mapping(definition).key());
    }

    static SourceMapping mapping(ModelDefinition definition) {
        return SourcePlan.of(definition).get(0);
    }

    static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    static ModelDefinition definition(String name, String topic) {
        return DefinitionParser.parse(
                """
                name: %s
                task: binary-classification
                source: {features: {topic: %s}, exampleId: id, eventTime: at}
                features: {x: {type: numeric}}
                label: {name: y}
                """
                        .formatted(name, topic));
    }
}
